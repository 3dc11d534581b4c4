"""What facilitators can ask of a seating, where a plan came from, and how a planning stands."""

from enum import StrEnum


class DemandKind(StrEnum):
    """What those who lead a camp ask for. `AWAY`: somebody is missing in these rounds, such as who comes late;
    `CLOSED`: an idea gets no table."""

    PIN = "pin"
    TOGETHER = "together"
    APART = "apart"
    BARRED = "barred"
    AWAY = "away"
    CLOSED = "closed"


class Step(StrEnum):
    """What made a version of the seating."""

    DEMAND = "demand"
    DEMAND_REMOVED = "demand_removed"
    WISHES = "wishes"
    PLAN = "plan"
    RERUN = "rerun"
    MOVED = "moved"
    GONE_BACK = "gone_back"
    HELD = "held"


class Outcome(StrEnum):
    """How a planning ended; `CUT_OFF` is that of one whose process died."""

    RUNNING = "running"
    PLANNED = "planned"
    CONFLICT = "conflict"
    FAILED = "failed"
    CUT_OFF = "cut_off"


class MoveReason(StrEnum):
    """Why somebody changes tables in a re-run. `SHORT`: too few were left at the new table; `FULL`: too many came to
    the old one; `ROOM`: somebody else's move needs it; `HAND`: those who lead moved the person."""

    DEMAND = "demand"
    CLOSED = "closed"
    SHORT = "short"
    FULL = "full"
    ROOM = "room"
    HAND = "hand"
