"""The columns of the pipeline: groups of states in the order of an application's life, and how a card is moved."""

from collections.abc import Mapping
from enum import StrEnum

from matchcamp.applications.states import OVER, TABLE, TO_HAND_IN, Need, State, Step
from matchcamp.i18n import N_
from matchcamp.i18n import gettext as _


class Column(StrEnum):
    """A column of the board."""

    IDEA = "idea"
    FORMING = "forming"
    DRAFTING = "drafting"
    REVIEW = "review"
    READY = "ready"
    WAITING = "waiting"
    CHOSEN = "chosen"
    ENDED = "ended"


STATES: Mapping[Column, tuple[State, ...]] = {
    Column.IDEA: (State.IDEA, State.CONCEPT_NOTE),
    Column.FORMING: (State.FORMING, State.COMMITTED),
    Column.DRAFTING: (State.INVITED, State.DRAFTING),
    Column.REVIEW: (State.REVIEW,),
    Column.READY: (State.READY,),
    Column.WAITING: (State.SUBMITTED, State.EVALUATED, State.RESERVE_LIST),
    Column.CHOSEN: (State.MAIN_LIST, State.PREPARATION, State.SIGNED),
    Column.ENDED: tuple(state for state in State if state in OVER),
}
"""Every state stands in exactly one column."""

WORDS: Mapping[Column, str] = {
    Column.IDEA: N_("Idea"),
    Column.FORMING: N_("Consortium forming"),
    Column.DRAFTING: N_("Drafting"),
    Column.REVIEW: N_("Internal review"),
    Column.READY: N_("Ready to submit"),
    Column.WAITING: N_("Submitted, waiting"),
    Column.CHOSEN: N_("Chosen for a grant"),
    Column.ENDED: N_("Ended without a grant"),
}
COLUMNS: Mapping[State, Column] = {state: column for column, states in STATES.items() for state in states}
AHEAD = tuple(state for state in State if state in TO_HAND_IN)
"""Where there is still something to hand in, in the order of an application's life."""

BROUGHT = frozenset({Need.NOTE, Need.EVIDENCE, Need.SUBMISSION, Need.GRANT_AGREEMENT})
"""What a person brings with a step; everything else the application has, or lacks."""


def column_words(column: Column) -> str:
    return _(WORDS[column])


def leads_to(step: Step) -> Column | None:
    """The column that a step leads to; None for a correction, and for one that makes another application."""
    to = TABLE[step].to
    return COLUMNS[to] if to else None


def asks(step: Step) -> bool:
    """Whether somebody has to write or bring something with the step: it then has a form of its own."""
    return step is Step.RESUBMIT or not BROUGHT.isdisjoint(TABLE[step].needs)
