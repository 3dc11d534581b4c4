"""Where an application stands, as a line of states: those it passed with their dates, and those that lie ahead."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from matchcamp.applications.shown_schemas import PassageOut
from matchcamp.applications.states import OVER, State

ROAD = (
    State.IDEA, State.CONCEPT_NOTE, State.FORMING, State.COMMITTED, State.DRAFTING, State.REVIEW, State.READY,
    State.SUBMITTED, State.EVALUATED, State.MAIN_LIST, State.PREPARATION, State.SIGNED,
)  # fmt: skip
"""The straight way to a grant."""

JOINS = {State.INVITED: State.COMMITTED, State.RESERVE_LIST: State.EVALUATED}
"""States beside the road, with the one on it after which they lead on."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A state of the line: `at` is when it was come to, None for one that lies ahead."""

    state: State
    at: datetime | None
    current: bool = False


def standing(passed: Sequence[PassageOut]) -> list[PassageOut]:
    """The passages without those that corrections took back."""
    found: list[PassageOut] = []
    for one in passed:
        if one.corrected and found:
            found.pop()
        else:
            found.append(one)
    return found


def line_of(passed: Sequence[PassageOut]) -> list[Stop]:
    """The line of states. Who goes back to an earlier one of the same stage walks from there again."""
    behind: list[PassageOut] = []
    for one in standing(passed):
        again = next((n for n, old in enumerate(behind) if (old.state, old.stage) == (one.state, one.stage)), None)
        behind = [*behind[:again], one]
    stops = [Stop(one.state, one.at) for one in behind[:-1]]
    here = behind[-1]
    return [*stops, Stop(here.state, here.at, current=True), *(Stop(state, None) for state in ahead_of(here.state))]


def ahead_of(state: State) -> tuple[State, ...]:
    """The states from here to a grant; none where it is over.

    >>> [one.value for one in ahead_of(State.RESERVE_LIST)]
    ['main_list', 'preparation', 'signed']
    """
    if state in OVER:
        return ()
    return ROAD[ROAD.index(JOINS.get(state, state)) + 1 :]
