"""What may still come, by lots: the same as one by one, however many there are."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchcamp.applications.open_queries import Kind
from matchcamp.applications.progress import Phase
from matchcamp.targets.forecast import Chance, Forecaster, distribution, expert, reaching
from matchcamp.targets.outlook import Lot, Outlook, lots_of
from matchcamp.targets.rules import Terms
from matchcamp.targets.spread import binomial, together
from matchcamp.targets.states import Reading

NOW = datetime(2026, 6, 27, 8, tzinfo=UTC)
PROGRAMMES = ("ERASMUS", "HORIZON", "DIGITAL")
SHARE = st.sampled_from([0.0, 1.0, 0.5]) | st.floats(0, 1)


def lot(programme: str, count: int, now: float, after: float, days: int = 30) -> Lot:
    return Lot(Kind(programme, Phase.HALF, NOW + timedelta(days=days)), count, now, after)


LOTS = st.lists(
    st.builds(lot, st.sampled_from(PROGRAMMES), st.integers(1, 4), SHARE, SHARE, st.integers(1, 90)), max_size=5
)
UNCOVERED = st.sampled_from([(), ("HORIZON",), ("ERASMUS", "HORIZON")])


def one_by_one(lots: list[Lot]) -> list[Chance]:
    return [Chance(one.kind.programme, one.now) for one in lots for _ in range(one.count)]


def reached(missing: int, uncovered: tuple[str, ...], chances: list[Chance]) -> float:
    return reaching(missing, uncovered, chances, Reading.COVERING if uncovered else Reading.IN_ALL)


@given(LOTS, st.integers(-1, 8), UNCOVERED)
def test_lots_are_as_likely_as_their_applications_one_by_one(
    lots: list[Lot], missing: int, uncovered: tuple[str, ...]
) -> None:
    found = Outlook(missing, uncovered, tuple(lots))

    assert found.probability == pytest.approx(reached(missing, uncovered, one_by_one(lots)), abs=1e-12)
    assert found.expected == pytest.approx(sum(one.probability for one in one_by_one(lots)))


@given(LOTS.filter(bool), st.integers(-1, 8), UNCOVERED)
def test_a_gain_is_what_the_next_step_of_one_application_brings(
    lots: list[Lot], missing: int, uncovered: tuple[str, ...]
) -> None:
    outlook = Outlook(missing, uncovered, tuple(lots))
    before = reached(missing, uncovered, one_by_one(lots))

    gains = outlook.gains(lots)

    for one in lots:
        rest = one_by_one(lots)
        rest.remove(Chance(one.kind.programme, one.now))
        after = reached(missing, uncovered, [*rest, Chance(one.kind.programme, one.after)])
        assert gains[one] == pytest.approx(after - before, abs=1e-12)


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(SHARE, st.integers(1, 40), max_size=12), st.integers(1, 300))
def test_groups_together_are_the_distribution_of_all_trials(groups: dict[float, int], most: int) -> None:
    chances = [chance for chance, trials in groups.items() for _ in range(trials)]
    expected = distribution(chances)

    found = together(groups, most)

    for successes in range(min(most, len(expected))):
        assert found.at(successes) == pytest.approx(expected[successes], rel=1e-9, abs=1e-25)
    assert found.below(most) == pytest.approx(expected[:most].sum(), abs=1e-12)


def test_a_hundred_thousand_trials_neither_underflow_nor_lose_digits() -> None:
    half = binomial(100_000, 0.5, 200_000)
    many = together({share / 1_000: 100 for share in range(1, 1_000)}, 100_000)

    assert half.masses.sum() == pytest.approx(1.0, abs=1e-14)
    assert half.at(50_000) == pytest.approx(0.002523126, rel=1e-6)  # 1 / sqrt(pi n / 2), as Stirling says.
    assert many.masses.sum() == pytest.approx(1.0, abs=1e-10)
    assert np.dot(np.arange(len(many.masses)) + many.first, many.masses) == pytest.approx(49_950, rel=1e-10)


def terms(**values: object) -> Terms:
    given = {"number": 3, "starts": date(2026, 1, 1), "ends": date(2026, 12, 31), "programmes": ("ERASMUS",)}
    return Terms(**(given | values))  # type: ignore[arg-type]


def test_chances_end_with_the_period_and_begin_with_it() -> None:
    kinds = {Kind("ERASMUS", Phase.READY, NOW + timedelta(days=days)): 1 for days in (7, 100)}
    forecaster = Forecaster(expert())

    [best, other] = lots_of(terms(), kinds, forecaster, NOW)
    over = lots_of(terms(ends=date(2026, 6, 26)), kinds, forecaster, NOW)
    early = lots_of(terms(starts=date(2026, 7, 10)), kinds, forecaster, NOW)

    assert best.after == other.after == 1.0
    assert best.now < other.now < 1.0
    assert {(one.now, one.after) for one in over} == {(0.0, 0.0)}
    assert sorted(one.now > 0 for one in early) == [False, True]
    assert {one.after for one in early} == {0.0}
