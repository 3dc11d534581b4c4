"""What counts for a target, and that the count is always the recount from the log."""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchcamp.applications.counting_queries import Facts, facts_of, moves_of
from matchcamp.applications.states import State
from matchcamp.targets.rules import Day, Standing, Terms, count, history, latest, verdict
from matchcamp.targets.states import Reading, Stage, Verdict
from tests.matchcamp.applications.applying import BEGUN, Book, random_history

SENT = datetime(2026, 3, 5, 11, tzinfo=UTC)
YEAR = Terms(number=3, starts=date(2026, 1, 1), ends=date(2026, 12, 31), programmes=("ERASMUS", "HORIZON"))


def facts(id_: str = "1", **values: Any) -> Facts:
    given = {
        "title": "One", "programme": "ERASMUS", "state": State.SUBMITTED, "first_submitted": SENT,
        "last_submitted": SENT,
    }  # fmt: skip
    return Facts(id=id_, **given | values)


def with_terms(**values: Any) -> Terms:
    return Terms(**{name: getattr(YEAR, name) for name in Terms.__dataclass_fields__} | values)


VERDICTS = {
    "handed in": (YEAR, {}, Verdict.COUNTS),
    "not handed in": (YEAR, {"first_submitted": None}, Verdict.NOT_SUBMITTED),
    "to another programme": (YEAR, {"programme": "DIGITAL"}, Verdict.OTHER_PROGRAMME),
    "to any programme": (with_terms(programmes=()), {"programme": "DIGITAL"}, Verdict.COUNTS),
    "the year before": (YEAR, {"first_submitted": datetime(2025, 12, 31, 22, 59, tzinfo=UTC)}, Verdict.OUT_OF_PERIOD),
    "the first minute in Brussels": (YEAR, {"first_submitted": datetime(2025, 12, 31, 23, tzinfo=UTC)}, Verdict.COUNTS),
    "the last minute in Brussels": (
        YEAR, {"first_submitted": datetime(2026, 12, 31, 22, 59, 59, tzinfo=UTC)}, Verdict.COUNTS,
    ),
    "the year after in Brussels": (
        YEAR, {"first_submitted": datetime(2026, 12, 31, 23, tzinfo=UTC)}, Verdict.OUT_OF_PERIOD,
    ),
    "ineligible": (YEAR, {"state": State.INELIGIBLE}, Verdict.STATE),
    "withdrawn": (YEAR, {"state": State.WITHDRAWN}, Verdict.STATE),
    "rejected for money": (YEAR, {"state": State.REJECTED_BUDGET}, Verdict.COUNTS),
    "only signed ones count": (with_terms(states=frozenset({State.SIGNED})), {}, Verdict.STATE),
    "a resubmission": (YEAR, {"forerunner_id": "2"}, Verdict.COUNTS),
    "a resubmission where none counts": (with_terms(resubmissions=False), {"forerunner_id": "2"}, Verdict.RESUBMISSION),
    "an example": (YEAR, {"example": True}, Verdict.EXAMPLE),
    "left out by people": (with_terms(excluded={"1": "Not from the alliance"}), {}, Verdict.EXCLUDED),
    "the first of two stages": (YEAR, {"last_submitted": None}, Verdict.COUNTS),
    "the first of two where the last counts": (
        with_terms(stage=Stage.LAST), {"last_submitted": None}, Verdict.NOT_SUBMITTED,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", list(VERDICTS))
def test_what_counts(name: str) -> None:
    terms, values, expected = VERDICTS[name]

    assert verdict(terms, facts(**values)) is expected


def test_three_in_all_are_reached_without_covering_both_programmes() -> None:
    three = [facts(str(number)) for number in range(3)]

    in_all = count(YEAR, three)
    covering = count(with_terms(reading=Reading.COVERING), three)

    assert in_all.standing == Standing(3, {"ERASMUS": 3, "HORIZON": 0}, (), reached=True)
    assert covering.standing == Standing(3, {"ERASMUS": 3, "HORIZON": 0}, ("HORIZON",), reached=False)


def test_covering_both_with_two_is_not_three() -> None:
    terms = with_terms(reading=Reading.COVERING)
    both = [facts("1"), facts("2", programme="HORIZON")]

    assert not count(terms, both).standing.reached
    assert count(terms, [*both, facts("3")]).standing.reached


TERMS = st.builds(
    Terms,
    number=st.integers(1, 5),
    starts=st.dates(date(2026, 1, 1), date(2026, 2, 1)),
    ends=st.dates(date(2026, 2, 2), date(2026, 12, 31)),
    programmes=st.sampled_from([(), ("ERASMUS",), ("ERASMUS", "HORIZON")]),
    stage=st.sampled_from(list(Stage)),
    reading=st.sampled_from(list(Reading)),
    resubmissions=st.booleans(),
)


SEEDS = st.integers(0, 30)


@cache
def history_of(seed: int) -> Book:
    return random_history(seed, applications=8, moves=120)


def stored(book: Book) -> list[Facts]:
    return [facts_of(id_, row) for id_, row in book.rows.items()]


@settings(max_examples=120, deadline=None)
@given(SEEDS, TERMS)
def test_the_count_always_equals_the_recount_from_the_log(seed: int, terms: Terms) -> None:
    book = history_of(seed)

    stands, told = count(terms, stored(book)), count(terms, latest(moves_of(book.entries)))

    assert stands == told


@settings(max_examples=60, deadline=None)
@given(SEEDS, TERMS)
def test_the_history_ends_with_the_count(seed: int, terms: Terms) -> None:
    book = history_of(seed)
    until = BEGUN + timedelta(days=2000)

    days = history(terms, list(moves_of(book.entries)), until)

    assert days[-1].count == count(terms, stored(book)).standing.number
    assert days[0].day == terms.starts
    assert [one.day for one in days] == sorted(one.day for one in days)
    assert all(first.count != second.count for first, second in pairwise(days))


def test_random_histories_do_hand_in() -> None:
    """Else the two tests above would compare nothing with nothing."""
    counts = [count(YEAR, stored(history_of(seed))).standing.number for seed in range(20)]

    assert max(counts) >= 2
    assert sum(counts) >= 20


def test_the_history_tells_each_day_on_which_the_count_changed() -> None:
    move = lambda day, **values: (  # noqa: E731
        type("Move", (), {"at": datetime(2026, 3, day, 23, 30, tzinfo=UTC), "facts": facts(**values)})()
    )
    moves = [move(1), move(3, id_="2"), move(4, state=State.WITHDRAWN), move(4, id_="3")]

    days = history(YEAR, moves, datetime(2026, 6, 1, tzinfo=UTC))

    assert days == [
        Day(date(2026, 1, 1), 0), Day(date(2026, 3, 2), 1), Day(date(2026, 3, 4), 2),
    ]  # fmt: skip
