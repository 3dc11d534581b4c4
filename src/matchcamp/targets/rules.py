"""What counts for a target: pure functions over frozen facts."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from matchcamp.applications.counting_queries import Facts, Move, Wanted
from matchcamp.applications.open_queries import Hoped
from matchcamp.applications.states import State
from matchcamp.targets.states import COUNTED_STATES, Reading, Stage, Verdict


@dataclass(frozen=True)
class Terms:
    """What a target asks for; see `documents.Target`."""

    number: int
    starts: date
    ends: date
    zone: str = "Europe/Brussels"
    programmes: tuple[str, ...] = ()
    states: frozenset[State] = frozenset(COUNTED_STATES)
    stage: Stage = Stage.FIRST
    reading: Reading = Reading.IN_ALL
    resubmissions: bool = True
    examples: bool = False
    excluded: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def begins_at(self) -> datetime:
        return datetime.combine(self.starts, time(), ZoneInfo(self.zone))

    @cached_property
    def ends_at(self) -> datetime:
        """The first moment that is too late."""
        return datetime.combine(self.ends + timedelta(days=1), time(), ZoneInfo(self.zone))


def wanted_by(terms: Terms) -> Wanted:
    """What the database is asked for: just what `verdict` lets count, in the order of its reasons."""
    return Wanted(
        since=terms.begins_at, until=terms.ends_at, states=terms.states, programmes=terms.programmes,
        last_stage=terms.stage is Stage.LAST, resubmissions=terms.resubmissions, examples=terms.examples,
        excluded=tuple(sorted(terms.excluded)),
    )  # fmt: skip


def hoped_by(terms: Terms) -> Hoped:
    """Which applications would count once they are handed in. Where the last of two stages counts, the first is
    none."""
    return Hoped(
        programmes=terms.programmes, last_stage=terms.stage is Stage.LAST, resubmissions=terms.resubmissions,
        examples=terms.examples, excluded=tuple(sorted(terms.excluded)),
    )  # fmt: skip


LEFT_OUT_BY: Mapping[str, Verdict] = {
    "programme": Verdict.OTHER_PROGRAMME, "period": Verdict.OUT_OF_PERIOD, "state": Verdict.STATE,
    "resubmission": Verdict.RESUBMISSION, "example": Verdict.EXAMPLE, "excluded": Verdict.EXCLUDED,
}  # fmt: skip
"""The verdict of each condition of `Wanted` that does not hold."""


def sent_of(terms: Terms, facts: Facts) -> datetime | None:
    """When the submission was handed in that counts."""
    return facts.first_submitted if terms.stage is Stage.FIRST else facts.last_submitted


def verdict(terms: Terms, facts: Facts) -> Verdict:
    """Whether an application counts, and if not the first reason why."""
    sent = sent_of(terms, facts)
    if sent is None:
        return Verdict.NOT_SUBMITTED
    if terms.programmes and facts.programme not in terms.programmes:
        return Verdict.OTHER_PROGRAMME
    if not terms.begins_at <= sent < terms.ends_at:
        return Verdict.OUT_OF_PERIOD
    return Verdict.STATE if facts.state not in terms.states else _left_out(terms, facts)


def _left_out(terms: Terms, facts: Facts) -> Verdict:
    """Whether the target leaves out what is handed in otherwise."""
    if facts.forerunner_id and not terms.resubmissions:
        return Verdict.RESUBMISSION
    if facts.example and not terms.examples:
        return Verdict.EXAMPLE
    return Verdict.EXCLUDED if facts.id in terms.excluded else Verdict.COUNTS


@dataclass(frozen=True, slots=True)
class Standing:
    """How a target stands. `by_programme` names every programme of the target, also with 0."""

    number: int
    by_programme: Mapping[str, int]
    missing: tuple[str, ...]
    reached: bool


@dataclass(frozen=True, slots=True)
class Count:
    """The applications that count, and how the target stands with them."""

    counted: tuple[Facts, ...]
    standing: Standing


def count(terms: Terms, facts: Iterable[Facts]) -> Count:
    """The applications that count, by the moment of their submission, and whether that is enough."""
    found = [one for one in facts if verdict(terms, one) is Verdict.COUNTS]
    ordered = tuple(sorted(found, key=lambda one: (sent_of(terms, one) or terms.begins_at, one.id)))
    return Count(ordered, standing(terms, Counter(one.programme for one in ordered)))


def standing(terms: Terms, counts: Mapping[str, int]) -> Standing:
    """How a target stands with so many that count, by programme."""
    by_programme = dict.fromkeys(terms.programmes, 0) | dict(counts)
    number, missing = sum(counts.values()), uncovered(terms, by_programme)
    return Standing(number, by_programme, missing, number >= terms.number and not missing)


def uncovered(terms: Terms, by_programme: Mapping[str, int]) -> tuple[str, ...]:
    """The programmes to which one is still wanted, where the reading is that all have to be covered."""
    if terms.reading is Reading.IN_ALL:
        return ()
    return tuple(one for one in terms.programmes if not by_programme.get(one))


@dataclass(frozen=True, slots=True)
class Day:
    """How many counted at the end of a day, by what was known then."""

    day: date
    count: int


def history(terms: Terms, moves: Sequence[Move], until: datetime) -> list[Day]:
    """The days on which the count changed, from the log: the target's first day first, the last day up to `until`.

    A submission that was told later than it was made shows on the day on which it was told.
    """
    zone = ZoneInfo(terms.zone)
    counting: set[str] = set()
    days: dict[date, int] = {terms.starts: 0}
    for move in moves:
        if sent_of(terms, move.facts) is None and move.facts.id not in counting:
            continue  # Most entries of the log are of applications that are not handed in yet.
        day = max(move.at.astimezone(zone).date(), terms.starts)
        (counting.add if verdict(terms, move.facts) is Verdict.COUNTS else counting.discard)(move.facts.id)
        days[day] = len(counting)
    days[max(terms.starts, until.astimezone(zone).date())] = len(counting)
    found: list[Day] = []
    for day, number in sorted(days.items()):
        if not found or number != found[-1].count:
            found.append(Day(day, number))
    return found


def latest(moves: Iterable[Move]) -> list[Facts]:
    """The applications as the log leaves them."""
    return list({move.facts.id: move.facts for move in moves}.values())
