"""An agenda keeps its order and its gaps whatever is changed, on days of summer time too."""

from datetime import UTC, datetime, timedelta

import pytest

from matchcamp.camps import agenda
from matchcamp.camps.agenda import Agenda
from matchcamp.camps.documents import AgendaItem
from matchcamp.camps.formats import agenda_of_format, formats_of_camps
from matchcamp.camps.moments import at_time, from_clock, here, moved, to_clock
from matchcamp.camps.states import ItemKind
from matchcamp.errors import Invalid, NotFound

ZONE = "Europe/Brussels"


def items(*rows: tuple[str, str, int]) -> Agenda:
    """Items by key, beginning as clocks in Brussels show it, and minutes."""
    return tuple(
        AgendaItem(key=key, kind=ItemKind.PLENARY, title=key, starts=from_clock(at, ZONE), minutes=minutes)
        for key, at, minutes in rows
    )


def shown(found: Agenda) -> list[str]:
    return [f"{one.key} {here(one.starts, ZONE):%d %H:%M} {one.minutes}" for one in found]


PLAN = items(
    ("a", "2026-07-08T09:00", 30), ("b", "2026-07-08T09:30", 20), ("c", "2026-07-08T10:00", 30),
    ("d", "2026-07-09T09:00", 60),
)  # fmt: skip


def item(key: str, at: str, minutes: int) -> AgendaItem:
    return items((key, at, minutes))[0]


def test_a_new_item_fills_a_gap_and_pushes_only_what_it_must() -> None:
    found = agenda.added(PLAN, item("x", "2026-07-08T09:50", 15), ZONE)

    assert shown(found) == ["a 08 09:00 30", "b 08 09:30 20", "x 08 09:50 15", "c 08 10:05 30", "d 09 09:00 60"]


def test_a_new_item_behind_another_or_at_the_end() -> None:
    assert agenda.next_free(PLAN, "a", PLAN[0].starts) == from_clock("2026-07-08T09:30", ZONE)
    assert agenda.next_free(PLAN, "", PLAN[0].starts) == from_clock("2026-07-09T10:00", ZONE)
    assert agenda.next_free((), "", PLAN[0].starts) == PLAN[0].starts
    with pytest.raises(NotFound):
        agenda.next_free(PLAN, "gone", PLAN[0].starts)


def test_an_item_that_would_begin_while_another_goes_on_is_refused() -> None:
    with pytest.raises(Invalid, match="“a” would still go on when “x” begins at 09:10"):
        agenda.added(PLAN, item("x", "2026-07-08T09:10", 10), ZONE)


def test_what_is_removed_lets_the_day_close_up_and_keeps_its_gaps() -> None:
    assert shown(agenda.removed(PLAN, "a", ZONE)) == ["b 08 09:00 20", "c 08 09:30 30", "d 09 09:00 60"]


def test_more_minutes_shift_the_rest_of_the_day_and_not_the_next() -> None:
    longer = PLAN[0].model_copy(update={"minutes": 45})

    found = agenda.changed(PLAN, longer, ZONE)

    assert shown(found) == ["a 08 09:00 45", "b 08 09:45 20", "c 08 10:15 30", "d 09 09:00 60"]


def test_a_later_beginning_makes_a_gap_and_an_earlier_one_must_be_free() -> None:
    later = PLAN[1].model_copy(update={"starts": from_clock("2026-07-08T09:40", ZONE)})
    earlier = PLAN[2].model_copy(update={"starts": from_clock("2026-07-08T09:45", ZONE)})

    assert shown(agenda.changed(PLAN, later, ZONE))[1:3] == ["b 08 09:40 20", "c 08 10:10 30"]
    with pytest.raises(Invalid):
        agenda.changed(PLAN, earlier, ZONE)


def test_two_of_a_day_change_places_and_keep_the_gap_between_them() -> None:
    assert shown(agenda.raised(PLAN, "c", ZONE))[1:3] == ["c 08 09:30 30", "b 08 10:10 20"]
    assert agenda.lowered(PLAN, "b", ZONE) == agenda.raised(PLAN, "c", ZONE)


def test_items_move_between_days() -> None:
    assert shown(agenda.raised(PLAN, "d", ZONE))[-1] == "d 08 10:30 60"
    assert shown(agenda.lowered(PLAN, "c", ZONE))[-2:] == ["c 09 09:00 30", "d 09 09:30 60"]


def test_the_first_and_the_last_stay() -> None:
    assert agenda.raised(PLAN, "a", ZONE) == PLAN
    assert agenda.lowered(PLAN, "d", ZONE) == PLAN


def test_an_agenda_is_neither_endless_nor_spread_over_weeks() -> None:
    many = tuple(item(str(n), "2026-07-08T09:00", 5).model_copy(
        update={"starts": PLAN[0].starts + timedelta(minutes=5 * n)}) for n in range(81))  # fmt: skip

    with pytest.raises(Invalid, match="at most 80 items"):
        agenda.checked(many, ZONE)
    with pytest.raises(Invalid, match="at most 14 days"):
        agenda.added(PLAN, item("x", "2026-07-23T09:00", 5), ZONE)


FORMATS = [("half_day", 210, 1), ("one_day", 480, 1), ("two_days", 460, 2)]


@pytest.mark.parametrize(("name", "minutes", "days"), FORMATS)
def test_the_agendas_of_the_formats(name: str, minutes: int, days: int) -> None:
    starts = from_clock("2026-07-08T09:00", ZONE)

    found = tuple(agenda_of_format(name, starts, ZONE, "en"))

    assert found[0].starts == starts
    first = [one for one in found if here(one.starts, ZONE).day == 8]
    assert sum(one.minutes for one in first) == minutes
    assert agenda.ends_of(first[-1]) - starts == timedelta(minutes=minutes)
    assert len({here(one.starts, ZONE).date() for one in found}) == days
    assert agenda.checked(found, ZONE) == found
    assert len({one.key for one in found}) == len(found)
    assert any(one.kind is ItemKind.ROUND for one in found)


def test_every_format_is_in_the_list() -> None:
    assert list(formats_of_camps()) == [name for name, _minutes, _days in FORMATS]


def test_the_second_day_begins_by_the_clock_when_summer_time_ends_in_between() -> None:
    found = agenda_of_format("two_days", from_clock("2026-10-24T09:00", ZONE), ZONE, "en")

    second = next(one for one in found if here(one.starts, ZONE).day == 25)
    assert f"{here(second.starts, ZONE):%H:%M}" == "09:00"
    assert second.starts - found[0].starts == timedelta(hours=25)


def test_a_camp_that_moves_over_the_end_of_summer_time_keeps_what_clocks_show() -> None:
    old, new = from_clock("2026-10-23T09:00", ZONE), from_clock("2026-10-30T09:00", ZONE)

    found = moved(from_clock("2026-10-23T16:45", ZONE), (old, ZONE), (new, ZONE))

    assert to_clock(found, ZONE) == "2026-10-30T16:45"
    assert found.utcoffset() == timedelta(0)
    assert found.hour == 15


def test_a_camp_that_moves_to_another_zone_keeps_what_clocks_show() -> None:
    old = from_clock("2026-07-08T09:00", ZONE)

    found = moved(from_clock("2026-07-08T12:00", ZONE), (old, ZONE), (from_clock("2026-07-08T09:00", "Europe/Helsinki"),
                  "Europe/Helsinki"))  # fmt: skip

    assert to_clock(found, "Europe/Helsinki") == "2026-07-08T12:00"


def test_an_hour_that_a_spring_night_leaves_out_is_refused() -> None:
    with pytest.raises(ValueError, match="Clocks never show this time"):
        from_clock("2026-03-29T02:30", ZONE)


def test_of_an_hour_that_an_autumn_night_shows_twice_the_first_is_meant() -> None:
    assert from_clock("2026-10-25T02:30", ZONE) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_an_item_through_the_night_of_the_change_lasts_its_minutes() -> None:
    night = items(("a", "2026-10-25T01:00", 240), ("b", "2026-10-25T04:30", 30))

    found = agenda.changed(night, night[0].model_copy(update={"minutes": 270}), ZONE)

    assert shown(found) == ["a 25 01:00 270", "b 25 05:00 30"]
    assert agenda.ends_of(found[0]) == at_time(here(found[1].starts, ZONE).date(), "04:30", ZONE)
