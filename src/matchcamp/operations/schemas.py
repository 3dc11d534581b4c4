"""Scheduled jobs and their runs as they leave the service."""

from datetime import datetime

from pydantic import BaseModel

from matchcamp.scheduler import Missed, Outcome


class RunOut(BaseModel):
    """One run. Times are real ones in UTC, also in the demo; `seconds` is how long it took, or takes by now.

    `did` is the job's own sentence in English, or the words of the error. `asked_by` names who had it run by hand;
    `process` is the one that ran it, and `attempt` is above 1 where an earlier one was cut short.
    """

    id: str
    job: str
    slot: datetime
    start: datetime
    end: datetime | None
    seconds: float
    outcome: Outcome
    did: str
    attempt: int
    by_hand: bool
    asked_by: str
    process: str


class JobOut(BaseModel):
    """One job: what it is for in the reader's language, when it runs next (never while paused), and how it went last.

    `missed` is the rule for slots that nobody ran in time. `asked` is set until the run that somebody asked for has
    begun. `failing_since` is the start of the first run that failed since the last that did not; `failure` the words
    of the last error.
    """

    name: str
    title: str
    missed: Missed
    next_slot: datetime | None
    running: bool
    asked: datetime | None
    asked_by: str
    paused: datetime | None
    paused_by: str
    failing_since: datetime | None
    failure: str
    last: RunOut | None


class JobList(BaseModel):
    """`leader` is the process that runs the jobs; none does where it is null."""

    leader: str | None
    items: list[JobOut]


class RunList(BaseModel):
    items: list[RunOut]
    next: str | None
