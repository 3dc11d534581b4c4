"""The forecast: computed by hand where that is possible, by enumeration where not, and never out of bounds."""

from datetime import UTC, datetime, timedelta
from itertools import product
from math import prod

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchcamp.applications.progress import Ending, Phase, Track, phase_of, track_of
from matchcamp.applications.states import State
from matchcamp.targets.forecast import (
    BACK,
    BAND_COUNT,
    DROP,
    OUTCOMES,
    PHASES,
    STAY,
    Chance,
    Forecaster,
    at_least,
    counted,
    distribution,
    expert,
    learnt,
    no_counts,
    reaching,
    shares,
)
from matchcamp.targets.states import Reading
from tests.matchcamp.applications.applying import random_history

NOW = datetime(2026, 6, 27, 8, tzinfo=UTC)
WEEK = timedelta(weeks=1)
EXPERT = Forecaster(expert())
PROBABILITY = st.floats(0, 1)


def only(**cells: float) -> Forecaster:
    """Rates of which every phase in every band has the same."""
    names = {"drop": DROP, "back": BACK, "stay": STAY, "on": STAY + 1}
    row = np.zeros(OUTCOMES)
    for name, rate in cells.items():
        row[names[name]] = rate
    return Forecaster(np.broadcast_to(row, (BAND_COUNT, PHASES, OUTCOMES)).copy())


def test_rows_of_the_experts_rates_sum_to_one() -> None:
    assert expert().sum(axis=2) == pytest.approx(1.0)
    assert expert().min() >= 0
    assert learnt(no_counts()) == pytest.approx(expert())


def test_who_is_ready_with_two_weeks_left_by_hand() -> None:
    """Goes on with a half each week: a half, and a half of the other half."""
    assert only(on=0.5, stay=0.5).chance(Phase.READY, NOW + 2 * WEEK, NOW) == pytest.approx(0.75)


def test_a_review_with_three_weeks_left_by_hand() -> None:
    """Two steps on in three weeks of which each is one on with a half, dropped with a quarter: 1/4 + 2 · 1/4 · 1/4."""
    found = only(on=0.5, stay=0.25, drop=0.25).chance(Phase.REVIEW, NOW + 3 * WEEK, NOW)

    assert found == pytest.approx(1 / 4 + 2 * (1 / 4) * (1 / 4))


def test_part_of_a_week_counts_by_its_share() -> None:
    assert only(on=0.5, stay=0.5).chance(Phase.READY, NOW + WEEK / 2, NOW) == pytest.approx(0.25)


def test_a_target_that_ends_before_the_deadline_cuts_the_time() -> None:
    sure = only(on=1.0)

    assert sure.chance(Phase.REVIEW, NOW + 4 * WEEK, NOW, NOW + 2 * WEEK) == pytest.approx(1.0)
    assert sure.chance(Phase.REVIEW, NOW + 4 * WEEK, NOW, NOW + WEEK) == pytest.approx(0.0)
    assert EXPERT.chance(Phase.HALF, NOW + 12 * WEEK, NOW, NOW + 2 * WEEK) < EXPERT.chance(
        Phase.HALF, NOW + 2 * WEEK, NOW
    )  # Far from the deadline nobody hurries.


def test_a_deadline_that_is_over_has_no_chance() -> None:
    assert EXPERT.chance(Phase.READY, NOW, NOW) == 0.0
    assert EXPERT.chance(Phase.READY, NOW + WEEK, NOW, NOW) == 0.0


@given(st.floats(0.01, 60), st.floats(0, 60))
def test_weeks_are_shared_out_without_rest(weeks: float, spare: float) -> None:
    spare = min(spare, weeks)

    assert sum(share for _, share in shares(weeks, spare)) == pytest.approx(weeks - spare)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 400), st.sampled_from(list(Phase)[:-1]))
def test_who_is_farther_has_no_smaller_chance(days: int, phase: Phase) -> None:
    deadline = NOW + timedelta(days=days)

    here, farther = EXPERT.chance(phase, deadline, NOW), EXPERT.chance(Phase(phase + 1), deadline, NOW)

    assert 0 <= here <= farther + 1e-9 <= 1 + 1e-9


def test_a_chance_shrinks_as_the_deadline_comes_and_nothing_happens() -> None:
    chances = [EXPERT.chance(Phase.HALF, NOW + days * timedelta(days=1), NOW) for days in (28, 21, 14, 7, 3, 1)]

    assert chances == sorted(chances, reverse=True)


@given(st.lists(PROBABILITY, max_size=8))
def test_the_distribution_is_that_of_all_outcomes(chances: list[float]) -> None:
    by_hand = np.zeros(len(chances) + 1)
    for outcome in product((0, 1), repeat=len(chances)):
        by_hand[sum(outcome)] += prod(one if hit else 1 - one for one, hit in zip(chances, outcome, strict=True))

    assert distribution(chances) == pytest.approx(by_hand)


@given(st.lists(st.sampled_from([0.0, 0.1, 0.5, 0.9, 1.0]) | PROBABILITY, max_size=9), st.integers(0, 10))
def test_at_least_so_many_is_the_rest_of_the_distribution(chances: list[float], number: int) -> None:
    assert at_least(number, chances) == pytest.approx(float(distribution(chances)[number:].sum()), abs=1e-9)


def test_thousands_of_applications_do_not_underflow() -> None:
    assert at_least(2_500, [0.5] * 5_000) == pytest.approx(0.5, abs=0.01)


CHANCES = st.lists(st.builds(Chance, st.sampled_from(["ERASMUS", "HORIZON", "DIGITAL"]), PROBABILITY), max_size=7)


@given(CHANCES, st.integers(0, 5), st.sampled_from([(), ("HORIZON",), ("ERASMUS", "HORIZON")]))
def test_reaching_a_covering_target_is_the_sum_of_all_outcomes_that_do(
    chances: list[Chance], missing: int, uncovered: tuple[str, ...]
) -> None:
    by_hand = 0.0
    for outcome in product((False, True), repeat=len(chances)):
        hit = [one.programme for one, happens in zip(chances, outcome, strict=True) if happens]
        if len(hit) >= missing and set(uncovered) <= set(hit):
            by_hand += prod(
                one.probability if happens else 1 - one.probability
                for one, happens in zip(chances, outcome, strict=True)
            )

    assert reaching(missing, uncovered, chances, Reading.COVERING) == pytest.approx(by_hand, abs=1e-9)
    assert reaching(missing, uncovered, chances, Reading.IN_ALL) >= by_hand - 1e-9


def test_more_chances_and_a_smaller_number_make_it_likelier() -> None:
    assert at_least(2, [0.5, 0.5, 0.5]) == pytest.approx(0.5)
    assert at_least(1, [0.5, 0.5, 0.5]) == pytest.approx(0.875)
    assert at_least(2, [0.5, 0.5, 0.5, 0.5]) == pytest.approx(11 / 16)


def test_weeks_of_a_track_are_counted_by_what_came_of_them() -> None:
    deadline = NOW
    track = Track(
        points=((deadline - 4 * WEEK, Phase.NEARLY), (deadline - 2.5 * WEEK, Phase.REVIEW)),
        deadline=deadline, ending=Ending.SUBMITTED, ended=deadline - 0.5 * WEEK,
    )  # fmt: skip

    counts = counted([track], NOW)

    assert counts.sum() == 4
    assert counts[2, Phase.NEARLY, STAY] == 1  # Four weeks left.
    assert counts[2, Phase.NEARLY, STAY + 1] == 1  # Three left.
    assert counts[1, Phase.REVIEW, STAY] == 1
    assert counts[0, Phase.REVIEW, STAY + 2] == 1


def test_weeks_after_a_drop_and_weeks_to_come_are_not_counted() -> None:
    dropped = Track(((NOW - 9 * WEEK, Phase.FORMING),), NOW, Ending.DROPPED, NOW - 7.5 * WEEK)
    running = Track(((NOW - WEEK, Phase.HALF),), NOW + 3 * WEEK)

    counts = counted([dropped, running], NOW)

    assert counts.sum() == 3
    assert counts[4, Phase.FORMING, STAY] == 1
    assert counts[3, Phase.FORMING, DROP] == 1
    assert counts[2, Phase.HALF, STAY] == 1


def test_own_outcomes_move_the_rates_towards_what_was_seen() -> None:
    counts = no_counts()
    counts[0, Phase.READY, STAY] = 500

    found = learnt(counts)

    assert found.sum(axis=2) == pytest.approx(1.0)
    assert found[0, Phase.READY, STAY] > 0.95
    assert Forecaster(found).chance(Phase.READY, NOW + WEEK, NOW) < 0.05
    assert found[5] == pytest.approx(expert()[5])


def test_the_phase_is_cut_by_the_checklist() -> None:
    assert [phase_of(State.DRAFTING, ["final"] * done + ["open"] * (6 - done)) for done in (0, 1, 2, 3, 4, 6)] == [
        Phase.BEGUN, Phase.BEGUN, Phase.HALF, Phase.HALF, Phase.NEARLY, Phase.NEARLY,
    ]  # fmt: skip
    assert phase_of(State.READY, ["open"]) is Phase.READY


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6))
def test_tracks_are_told_by_the_log(seed: int) -> None:
    """Random histories have no deadline; with one their ways begin and end as the stored rows say."""
    book = random_history(seed)
    for id_, row in book.rows.items():
        own = [dict(one) for one in book.entries if one["application_id"] == id_]
        assert track_of(own) is None
        first = own[0] | {"changes": [*own[0]["changes"], {"path": "deadline/at", "before": None, "after": NOW}]}
        track = track_of([first, *own[1:]])
        assert track is not None
        assert track.points[0][1] is Phase.IDEA
        if row["first_submitted"]:
            assert track.ending is Ending.SUBMITTED
