"""The pictures of targets: what they draw, and that they say it."""

import re
from datetime import date

import pytest

from matchcamp.pictures.bars import Bar, bars
from matchcamp.pictures.gauge import gauge
from matchcamp.pictures.steps import Scales, steps


def parts(drawn: str) -> tuple[int, int]:
    """How many parts the arc has, and how many are filled."""
    return drawn.count('class="gauge-part'), drawn.count("gauge-full")


@pytest.mark.parametrize(("count", "number", "expected"), [(0, 3, (3, 0)), (2, 3, (3, 2)), (5, 3, (3, 3))])
def test_a_gauge_has_a_part_for_each_that_counts(count: int, number: int, expected: tuple[int, int]) -> None:
    drawn = gauge(count, number, title="Three", said="so many")

    assert parts(drawn) == expected
    assert f">{count} / {number}</text>" in drawn
    assert "<desc" in drawn
    assert "gauge-chance" not in drawn


def test_a_gauge_of_many_is_filled_by_its_share() -> None:
    half = gauge(50, 100, title="Many", said="half")

    assert parts(half) == (2, 1)
    assert re.search(r'gauge-full" d="M22\.0 124\.0A98 98 0 0 1 120\.0 26\.0"', half)
    assert parts(gauge(0, 100, title="Many", said="none")) == (1, 0)


def test_the_probability_is_a_line_and_a_figure() -> None:
    drawn = gauge(1, 3, 0.814, title="Three", said="x")

    assert ">81\u00a0%</text>" in drawn
    assert "gauge-chance" in drawn
    assert "gauge-chance" not in gauge(1, 3, 0.0, title="Three", said="x")


@pytest.mark.parametrize("values", [(1, 0, None), (-1, 3, None), (1, 3, 1.5)])
def test_what_cannot_be_is_not_drawn(values: tuple[int, int, float | None]) -> None:
    with pytest.raises(ValueError, match="got"):
        gauge(*values, title="Three", said="x")


def test_titles_are_escaped() -> None:
    assert "<b>" not in gauge(1, 3, title="<b>", said="<b>")


def test_a_line_of_steps_holds_from_one_change_to_the_next() -> None:
    scales = Scales(date(2026, 1, 1), date(2026, 1, 11), 2, ticks=[(1, "1")], days=[(date(2026, 1, 1), "now")], goal=2)

    drawn = steps([(date(2026, 1, 1), 0), (date(2026, 1, 6), 2)], scales, until=date(2026, 1, 11), title="T", said="s")

    assert 'class="steps-line" d="M60.0 204.0H262.0V16.0H464.0"' in drawn
    assert drawn.count("steps-dot") == 1
    assert 'class="steps-goal" d="M60 16.0H464"' in drawn
    assert ">now</text>" in drawn


def test_days_outside_of_the_period_stand_at_its_ends() -> None:
    scales = Scales(date(2026, 1, 1), date(2026, 1, 1), 1)

    assert (scales.x(date(2025, 1, 1)), scales.x(date(2027, 1, 1)), scales.y(5)) == (60, 464, 16)
    assert "steps-line" not in steps([], scales, until=date(2026, 1, 1), title="T", said="s")
    with pytest.raises(ValueError, match="got 0 to 0"):
        steps([], Scales(date(2026, 1, 1), date(2026, 1, 2), 0), until=date(2026, 1, 2), title="T", said="s")


def test_bars_are_as_long_as_their_shares_and_say_what_may_come() -> None:
    drawn = bars([Bar("One <b>", 0.5, "50 %", later=0.75), Bar("x" * 80, 1.0, "sure", later=1.0)], title="T", said="s")

    assert 'class="bars-now" x="0" y="22" width="185.0"' in drawn
    assert 'class="bars-later" x="185.0" y="23" width="92.5"' in drawn
    assert drawn.count("bars-later") == 1
    assert "<b>" not in drawn
    assert f">{'x' * 47}…</text>" in drawn


def test_no_share_is_no_bar() -> None:
    with pytest.raises(ValueError, match=r"got 1\.2 and None"):
        bars([Bar("One", 1.2, "")], title="T", said="s")
