"""The states of a camp and the kinds of item in its agenda."""

from enum import StrEnum


class CampStatus(StrEnum):
    """The life of a camp. First ideas are registered, then people; `READY` closes both."""

    DRAFT = "draft"
    IDEAS = "ideas"
    PEOPLE = "people"
    READY = "ready"
    RUNNING = "running"
    OVER = "over"
    CANCELLED = "cancelled"


class ItemKind(StrEnum):
    """What happens in an item of the agenda; the live views and the seating go by it."""

    WELCOME = "welcome"
    PITCHES = "pitches"
    MARKET = "market"  # Ideas on show, dot voting.
    ROUND = "round"  # Tables; each such item is one round, counted from 1 in the agenda's order.
    HARVEST = "harvest"
    MEETINGS = "meetings"  # One-to-one, in slots.
    CANVAS = "canvas"  # Teams work at their tables.
    CHECK = "check"  # Eligibility of what has formed.
    COMMITMENTS = "commitments"
    PLENARY = "plenary"
    BREAK = "break"
    CLOSE = "close"
