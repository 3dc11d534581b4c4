"""Every move in every state, and the clock's part in it: pure values."""

from dataclasses import replace
from datetime import timedelta

import pytest

from matchcamp.camps.states import ItemKind
from matchcamp.errors import Conflict
from matchcamp.live.documents import Item, Stage
from matchcamp.live.rules import MOVES, Given, moved
from matchcamp.live.states import LiveState, Move
from tests.matchcamp.conftest import NOW

MINUTE = timedelta(minutes=1)


def item(key: str, after: int, minutes: int = 20, kind: ItemKind = ItemKind.ROUND) -> Item:
    return Item(key=key, kind=kind, title=key.title(), starts=NOW + after * MINUTE, minutes=minutes)


AGENDA = (item("a", 0), item("b", 20), item("c", 40))


def given(at: int = 0, **fields: object) -> Given:
    return replace(Given(AGENDA, NOW + at * MINUTE, by="anna"), **fields)  # type: ignore[arg-type]


WAITING = Stage()
RUNNING = moved(moved(WAITING, Move.NEXT, given()), Move.NEXT, given(20))
PAUSED = moved(RUNNING, Move.PAUSE, given(25))
OVER = moved(RUNNING, Move.CLOSE, given(30))
STAGES = {LiveState.WAITING: WAITING, LiveState.RUNNING: RUNNING, LiveState.PAUSED: PAUSED, LiveState.OVER: OVER}

W, R, P, E = LiveState.WAITING, LiveState.RUNNING, LiveState.PAUSED, LiveState.OVER
REFUSED = None
TABLE = {
    # Where one stands: what each move leads to, as (state, item).
    Move.NEXT: {W: (R, "a"), R: (R, "c"), P: (R, "c"), E: REFUSED},
    Move.BACK: {W: REFUSED, R: (R, "a"), P: (R, "a"), E: (R, "c")},
    Move.PAUSE: {W: REFUSED, R: (P, "b"), P: (P, "b"), E: REFUSED},
    Move.RESUME: {W: REFUSED, R: (R, "b"), P: (R, "b"), E: REFUSED},
    Move.EXTEND: {W: REFUSED, R: (R, "b"), P: (P, "b"), E: REFUSED},
    Move.AUTO: {W: (W, ""), R: (R, "b"), P: (P, "b"), E: REFUSED},
    Move.MANUAL: {W: (W, ""), R: (R, "b"), P: (P, "b"), E: REFUSED},
    Move.ANNOUNCE: {W: (W, ""), R: (R, "b"), P: (P, "b"), E: (E, "")},
    Move.CLOSE: {W: REFUSED, R: (E, ""), P: (E, ""), E: (E, "")},
    Move.TICK: {W: (W, ""), R: (R, "b"), P: (P, "b"), E: (E, "")},
}


@pytest.mark.parametrize(("move", "state"), [(move, state) for move in Move for state in LiveState])
def test_each_move_in_each_state(move: Move, state: LiveState) -> None:
    wanted = TABLE[move][state]
    if wanted is REFUSED:
        with pytest.raises(Conflict):
            moved(STAGES[state], move, given(30, minutes=5, text="Lunch is served"))
        return

    found = moved(STAGES[state], move, given(30, minutes=5, text="Lunch is served"))

    assert (found.state, found.item.key if found.item else "") == wanted


def test_every_move_has_a_rule() -> None:
    assert set(MOVES) == set(Move) == set(TABLE)


def test_an_item_begins_with_all_its_minutes_and_the_one_before_is_kept() -> None:
    [phase] = RUNNING.phases

    assert (RUNNING.started, RUNNING.ends) == (NOW + 20 * MINUTE, NOW + 40 * MINUTE)
    assert (phase.key, phase.started, phase.ended, phase.by) == ("a", NOW, NOW + 20 * MINUTE, "anna")
    assert RUNNING.following == AGENDA[2]


def test_what_is_paused_ends_as_much_later_as_it_stood_still() -> None:
    found = moved(PAUSED, Move.RESUME, given(32))

    assert (found.ends, found.paused_at) == (NOW + 47 * MINUTE, None)


@pytest.mark.parametrize(
    ("at", "minutes", "ends"), [(30, 5, 45), (50, 5, 55), (30, -5, 35), (38, -5, 38), (50, -5, 40), (30, 0, 40)]
)
def test_more_time_counts_from_now_where_the_end_has_passed_and_less_ends_now_at_the_earliest(
    at: int, minutes: int, ends: int
) -> None:
    found = moved(RUNNING, Move.EXTEND, given(at, minutes=minutes))

    assert found.ends == NOW + ends * MINUTE


def test_after_the_last_item_next_ends_the_camp_and_the_clock_never_does() -> None:
    last = moved(moved(RUNNING, Move.AUTO, given(21)), Move.NEXT, given(40))

    assert (last.following, last.due) == (None, None)
    assert moved(last, Move.NEXT, given(60)).state is LiveState.OVER


def test_the_clock_begins_the_following_item_when_it_was_due_however_late_it_comes() -> None:
    first = moved(moved(WAITING, Move.AUTO, given()), Move.NEXT, given())

    second = moved(first, Move.TICK, given(45))
    third = moved(second, Move.TICK, given(45))

    assert (first.due, second.due, third.due) == (NOW + 20 * MINUTE, NOW + 40 * MINUTE, None)
    assert [second.started, third.started] == [NOW + 20 * MINUTE, NOW + 40 * MINUTE]
    assert [phase.by for phase in third.phases] == ["anna", "anna"]
    assert third.by == "anna"  # `given` names somebody; the job names nobody.


def test_nothing_moves_before_it_is_due_or_while_it_is_paused_or_off() -> None:
    auto = moved(RUNNING, Move.AUTO, given(21))

    assert moved(auto, Move.TICK, given(39)) == auto
    assert moved(auto, Move.PAUSE, given(22)).due is None
    assert moved(auto, Move.MANUAL, given(22)).due is None
    assert moved(auto, Move.EXTEND, given(22, minutes=5)).due == NOW + 45 * MINUTE


def test_auto_that_is_put_on_after_the_end_moves_at_once() -> None:
    assert moved(RUNNING, Move.AUTO, given(50)).due == NOW + 50 * MINUTE


@pytest.mark.parametrize(("begins", "due"), [(100, 80), (19 * 60, None)])
def test_gaps_of_the_agenda_are_kept_and_nobody_is_moved_over_a_night(begins: int, due: int | None) -> None:
    agenda = (AGENDA[0], item("b", begins))
    start = replace(given(-20), agenda=agenda)

    stage = moved(moved(WAITING, Move.AUTO, start), Move.NEXT, start)

    assert stage.due == (NOW + due * MINUTE if due else None)


def test_an_item_that_was_taken_out_of_the_agenda_leads_to_what_was_planned_later() -> None:
    shorter = replace(given(40), agenda=(AGENDA[0], AGENDA[2]))

    assert moved(RUNNING, Move.NEXT, shorter).item == AGENDA[2]
    assert moved(RUNNING, Move.BACK, shorter).item == AGENDA[0]


def test_an_empty_agenda_cannot_be_started() -> None:
    with pytest.raises(Conflict, match="agenda is empty"):
        moved(WAITING, Move.NEXT, replace(given(), agenda=()))


def test_an_announcement_says_since_when_and_goes_when_it_is_emptied() -> None:
    shown = moved(RUNNING, Move.ANNOUNCE, given(22, text="Lunch"))
    again = moved(shown, Move.ANNOUNCE, given(23, text="Lunch"))
    gone = moved(shown, Move.ANNOUNCE, given(24))

    assert (shown.announcement, shown.announced) == ("Lunch", NOW + 22 * MINUTE)
    assert again == shown
    assert (gone.announcement, gone.announced) == ("", None)


def test_going_back_begins_the_item_anew() -> None:
    found = moved(RUNNING, Move.BACK, given(33))

    assert (found.started, found.ends) == (NOW + 33 * MINUTE, NOW + 53 * MINUTE)
    assert [phase.key for phase in found.phases] == ["a", "b"]
