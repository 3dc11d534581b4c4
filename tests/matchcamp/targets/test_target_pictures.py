"""The pictures of targets: what they draw, and that they say it."""

import re

import pytest

from matchcamp.pictures.gauge import gauge


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
