"""`python -m matching tables`, the camps that it makes up, and the ways that it compares with."""

import json
from collections import Counter

import pytest

from matching.__main__ import main
from matching.tables.generator import camp
from matching.tables.rivals import greedy, one_shot

SMALL = ["tables", "--people", "12", "--tables", "3", "--rounds", "2", "--seed", "4", "--seconds", "1"]


def test_json_has_these_figures_and_no_others(capsys: pytest.CaptureFixture[str]):
    assert main([*SMALL, "--json"]) == 0

    found = json.loads(capsys.readouterr().out)
    assert list(found) == ["first_plan_s", "seconds", "gap", "mean_rank", "worst_rank", "satisfaction", "against"]
    assert list(found["against"]) == ["greedy", "one_shot"]
    assert 0 <= found["gap"] < 0.1
    assert 0 < found["satisfaction"] <= 1


def test_table_names_each_way(capsys: pytest.CaptureFixture[str]):
    assert main(SMALL) == 0

    said = capsys.readouterr().out
    assert said.splitlines()[2].split() == ["tables", "greedy", "one_shot"]
    assert "Against greedy: satisfaction of all" in said


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--people", "0"], "a camp needs at least 1 of people, got 0"),
        (["--people", "19"], "10 tables of at least 2 need 20 people, got 19; give fewer tables"),
        (["--rounds", "11"], "11 rounds need at least 11 tables, got 10; give fewer rounds or more tables"),
        (["--seed", "-1"], "a seed is at least 0, got -1"),
        (["--seconds", "0"], "planning takes some seconds, got 0; give more than 0"),
    ],
)
def test_impossible_numbers_are_named(options: list[str], message: str, capsys: pytest.CaptureFixture[str]):
    assert main(["tables", *options]) == 2
    assert message in capsys.readouterr().err


def test_camp_is_as_documented():
    made = camp(60, 10, 3, seed=1)

    assert made == camp(60, 10, 3, seed=1)
    assert made != camp(60, 10, 3, seed=2)
    assert len({one.organisation for one in made.people}) == 20
    assert len({one.country for one in made.people}) == 9
    assert {len(one.ranked) for one in made.people} == {5}
    assert sorted(one.own for one in made.people if one.own) == [idea.key for idea in made.ideas]
    assert (len(made.rules.pins), len(made.rules.apart)) == (2, 1)
    assert {(idea.least, idea.most) for idea in made.ideas} == {(5, 7)}


def test_greedy_seats_everyone_by_what_is_open():
    made = camp(24, 4, 2, seed=3)

    rounds = greedy(made, seed=3)

    assert [set(seats) for seats in rounds] == [{one.key for one in made.people}] * 2
    assert all(size <= idea.most for seats in rounds for idea in made.ideas if (size := _size(seats, idea.key)))


def test_one_shot_seats_everyone_once():
    made = camp(24, 4, 2, seed=3)

    first, second = one_shot(made, 10)

    assert first == second
    assert all(idea.least <= _size(first, idea.key) <= idea.most for idea in made.ideas)


def _size(seats: object, idea: str) -> int:
    assert isinstance(seats, dict)
    return Counter(seats.values())[idea]
