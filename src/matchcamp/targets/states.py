"""How a target is read, and why an application counts or does not."""

from enum import StrEnum

from matchcamp.applications.states import State


class Reading(StrEnum):
    """How «three to Erasmus+ and Horizon Europe» is read."""

    IN_ALL = "in_all"  # The number in all, to whichever of the programmes.
    COVERING = "covering"  # The number in all, and at least one to each of the programmes.


class Stage(StrEnum):
    """Which submission counts of a call with two stages."""

    FIRST = "first"
    LAST = "last"


class Verdict(StrEnum):
    """Whether an application counts for a target, and if not why; the first reason that holds."""

    COUNTS = "counts"
    NOT_SUBMITTED = "not_submitted"
    OUT_OF_PERIOD = "out_of_period"
    OTHER_PROGRAMME = "other_programme"
    STATE = "state"
    RESUBMISSION = "resubmission"
    EXAMPLE = "example"
    EXCLUDED = "excluded"


COUNTED_STATES = (
    State.SUBMITTED, State.INVITED, State.EVALUATED, State.MAIN_LIST, State.RESERVE_LIST, State.PREPARATION,
    State.SIGNED, State.REJECTED_THRESHOLD, State.REJECTED_BUDGET, State.SEAL,
    State.DRAFTING, State.REVIEW, State.READY,
)  # fmt: skip
"""What is handed in counts whatever the experts say, unless it was inadmissible, ineligible or taken back. The states
of drafting are there for the second stage of an application whose first was handed in."""
