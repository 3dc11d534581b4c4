"""How far applications are before submission, and how they came there: what a forecast learns from. Pure functions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any

from matchcamp.applications.chain import changes_of
from matchcamp.applications.states import BEFORE, TO_HAND_IN, State
from matchcamp.applications.trail import Flat, done

Row = Mapping[str, Any]


class Phase(IntEnum):
    """How far an application is; drafting is cut by how much of the checklist is done."""

    IDEA = 0
    CONCEPT_NOTE = 1
    FORMING = 2
    COMMITTED = 3
    BEGUN = 4
    HALF = 5
    NEARLY = 6
    REVIEW = 7
    READY = 8


class Ending(StrEnum):
    """What became of an application before the deadline."""

    OPEN = "open"
    SUBMITTED = "submitted"
    DROPPED = "dropped"


PHASES: Mapping[State, Phase] = {
    State.IDEA: Phase.IDEA, State.CONCEPT_NOTE: Phase.CONCEPT_NOTE, State.FORMING: Phase.FORMING,
    State.COMMITTED: Phase.COMMITTED, State.INVITED: Phase.COMMITTED, State.REVIEW: Phase.REVIEW,
    State.READY: Phase.READY,
}  # fmt: skip
DONE = {"open": 0.0, "drafted": 0.5, "final": 1.0}


def phase_of(state: State, sections: Sequence[str]) -> Phase:
    """The phase of an application before submission; `sections` are the states of its checklist.

    >>> phase_of(State.DRAFTING, ["final", "drafted", "open"]), phase_of(State.DRAFTING, [])
    (<Phase.HALF: 5>, <Phase.BEGUN: 4>)
    """
    if state is not State.DRAFTING:
        return PHASES[state]
    share = sum(DONE[one] for one in sections) / len(sections) if sections else 0.0
    return Phase.BEGUN if share < 1 / 3 else Phase.HALF if share < 2 / 3 else Phase.NEARLY


def kept_phase(row: Row) -> int | None:
    """The phase as it is kept with an application; None where there is nothing to hand in."""
    state = State(row["state"])
    if state not in TO_HAND_IN:
        return None
    return int(phase_of(state, [one["state"] for one in row["sections"]]))


def phase_in(values: Row) -> Phase | None:
    """As `kept_phase`, from flat values of the log."""
    state = State(values["state"])
    return phase_of(state, _sections(values)) if state in TO_HAND_IN else None


@dataclass(frozen=True, slots=True)
class Track:
    """The way of one application: when it came to which phase, in order, its deadline, and how that ended.

    `ended` is the moment of submission or of dropping; None while it is open.
    """

    points: tuple[tuple[datetime, Phase], ...]
    deadline: datetime
    ending: Ending = Ending.OPEN
    ended: datetime | None = None

    def phase_at(self, moment: datetime) -> Phase | None:
        """The phase at a moment; None before the beginning."""
        found = [phase for at, phase in self.points if at <= moment]
        return found[-1] if found else None


def track_of(entries: Iterable[Row]) -> Track | None:
    """The way of one application up to its first submission, from its entries in order; None without a deadline."""
    values: Flat = {}
    points: list[tuple[datetime, Phase]] = []
    deadline: datetime | None = None
    ending, ended = Ending.OPEN, None
    for entry in entries:
        values = done(values, changes_of(entry))
        state = State(values["state"])
        if state in BEFORE:
            ending, ended = Ending.OPEN, None
            deadline = values.get("deadline/at")
            phase = phase_of(state, _sections(values))
            if not points or points[-1][1] is not phase:
                points.append((entry["at"], phase))
        elif values.get("first_submitted"):
            ending, ended = Ending.SUBMITTED, values["first_submitted"]
            break
        else:
            ending, ended = Ending.DROPPED, entry["at"]
    return Track(tuple(points), deadline, ending, ended) if deadline and points else None


def _sections(values: Row) -> list[str]:
    return [value for path, value in values.items() if path.startswith("sections/") and path.endswith("/state")]
