"""Where time comes from: one injected clock, so that the demo stands at its date and tests can move it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Protocol


class Clock(Protocol):
    """The date that the domain sees: statuses of calls, expiry, deadlines."""

    def now(self) -> datetime:
        """This moment, aware, in UTC."""
        ...


class SystemClock:
    """Real time. Sessions, tokens, leases and rate limits use it in the demo too."""

    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class DemoClock:
    """The demo's date with the real time of day, so that what is posted later sorts later."""

    day: date

    def now(self) -> datetime:
        return datetime.combine(self.day, datetime.now(UTC).timetz())


@dataclass(slots=True)
class SetClock:
    """A clock that stands where it is put: for tests."""

    moment: datetime

    def now(self) -> datetime:
        return self.moment
