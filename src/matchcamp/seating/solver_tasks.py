"""What a process for one search is asked: apart, so that the process and the service mean the same classes."""

from collections.abc import Sequence
from dataclasses import dataclass

from matching.tables import Camp, Effort, MeetingDay, Seats


@dataclass(frozen=True, slots=True)
class Task:
    """What is searched for: a plan, or from `before` on a re-run; `effort` None takes the solver's usual."""

    camp: Camp
    seconds: float
    before: Sequence[Seats] | None = None
    effort: Effort | None = None


@dataclass(frozen=True, slots=True)
class MeetingTask:
    """A day of one-to-one meetings to be planned."""

    day: MeetingDay
    seconds: float
