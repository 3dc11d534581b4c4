"""One-to-one meetings by hand, and their limits on random wishes."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.errors import BadCamp, BadFigure
from matching.tables import MeetingDay, Wish, plan_meetings, without
from matching.tables.meetings import _chance

AB, AC, BC, CD = Wish("a", "b", 3.0), Wish("a", "c", 2.0), Wish("b", "c", 1.0), Wish("c", "d", 1.5)


def test_best_pairs_share_a_slot():
    plan = plan_meetings(MeetingDay(wishes=(AB, AC, CD), slots=1, tables=2, not_held=0.0, first=0.0))

    assert plan.meetings == ((AB, CD),)
    assert plan.stand_ins == ((),)
    assert plan.left_out == (AC,)
    assert (plan.objective, plan.gap) == (pytest.approx(4.5), pytest.approx(0.0))


def test_stand_in_takes_the_table_of_who_does_not_come():
    far = Wish("x", "y", 0.5)
    plan = plan_meetings(MeetingDay(wishes=(AB, far), slots=1, tables=1, first=0.0))

    after = without(plan, {"b"}, 1)

    # One table, of which a quarter comes free: 3 + 0.25 x 0.5.
    assert (plan.meetings, plan.stand_ins, plan.objective) == (((AB,),), ((far,),), pytest.approx(3.125))
    assert (after.meetings, after.stand_ins, after.left_out) == (((far,),), ((),), (AB,))


def test_missing_people_move_nobody_else():
    plan = plan_meetings(MeetingDay(wishes=(AB, AC, BC, CD), slots=3, tables=2, not_held=0.0))

    after = without(plan, {"d"}, 1)

    assert [set(slot) - {CD} for slot in plan.meetings] == [set(slot) for slot in after.meetings]


def test_who_has_no_meeting_yet_comes_before_a_small_gain():
    wishes = (Wish("a", "b", 1.2), Wish("a", "c", 1.1), Wish("c", "d", 1.0))

    plan = plan_meetings(MeetingDay(wishes=wishes, slots=1, tables=1, absent={"b": frozenset({1})}, not_held=0.0))

    assert plan.meetings == ((wishes[1],),)


def test_chance_of_a_free_table_by_hand():
    # Of two meetings: at least one is not held with 1 - 0.75 ** 2, both with 0.25 ** 2.
    assert _chance(2, 1, 0.25) == pytest.approx(0.4375)
    assert _chance(2, 2, 0.25) == pytest.approx((0.4375 + 0.0625) / 2)


@settings(max_examples=20, deadline=None)
@given(st.frozensets(st.frozensets(st.sampled_from("abcdef"), min_size=2, max_size=2), max_size=9), st.integers(1, 3))
def test_nobody_is_at_two_tables_at_once(pairs: frozenset[frozenset[str]], tables: int):
    wishes = tuple(Wish(*sorted(pair)) for pair in sorted(pairs, key=sorted))

    plan = plan_meetings(MeetingDay(wishes=wishes, slots=2, tables=tables, absent={"a": frozenset({2})}))

    for meetings, stand_ins in zip(plan.meetings, plan.stand_ins, strict=True):
        people = Counter(key for wish in (*meetings, *stand_ins) for key in wish.people)
        assert set(people.values()) <= {1}
        assert len(meetings) <= tables
        assert len(stand_ins) <= 1
    assert sorted((*plan.left_out, *(wish for slot in (*plan.meetings, *plan.stand_ins) for wish in slot))) == list(
        wishes
    )
    assert all("a" not in wish.people for wish in (*plan.meetings[1], *plan.stand_ins[1]))


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"slots": 0}, "at least 1 slot and 1 table, got 0 and 1"),
        ({"wishes": (Wish("a", "a"),)}, "a cannot meet themselves"),
        ({"wishes": (AB, Wish("b", "a"))}, "a and b want to meet twice"),
        ({"absent": {"a": frozenset({4})}}, "there is no slot 4; slots go from 1 to 2"),
    ],
)
def test_what_cannot_be_asked_is_named(wrong: dict[str, object], message: str):
    with pytest.raises(BadCamp, match=message):
        plan_meetings(MeetingDay(**{"wishes": (AB,), "slots": 2, "tables": 1, **wrong}))  # type: ignore[arg-type]


def test_part_of_one_or_more_is_refused():
    with pytest.raises(BadFigure, match=r"lies in \[0, 1\), got 1.0"):
        plan_meetings(MeetingDay(wishes=(AB,), slots=1, tables=1, not_held=1.0))
