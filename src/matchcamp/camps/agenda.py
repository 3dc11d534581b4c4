"""Changing an agenda: pure functions over its items in the order of time. Later items of the same day shift along.

A day is that of the camp's own zone. Gaps stay as they are; whatever would overlap is refused.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from matchcamp.camps.documents import AgendaItem
from matchcamp.camps.moments import here, time_words
from matchcamp.errors import Invalid, NotFound
from matchcamp.i18n import gettext as _

Agenda = tuple[AgendaItem, ...]
MOST_ITEMS = 80
MOST_DAYS = 14


def agenda_from(row: Mapping[str, Any]) -> Agenda:
    """The agenda of a stored camp."""
    return tuple(AgendaItem.model_validate(one) for one in row["agenda"])


def ends_of(item: AgendaItem) -> datetime:
    return item.starts + timedelta(minutes=item.minutes)


def index_of(agenda: Agenda, key: str) -> int:
    """Where the item stands. Raises NotFound."""
    for place, item in enumerate(agenda):
        if item.key == key:
            return place
    raise NotFound(f"the agenda has no item {key[:60]!r}; it may have been removed meanwhile")


def added(agenda: Agenda, item: AgendaItem, zone: str) -> Agenda:
    """With one more item at its time. What follows on that day makes room, as far as it must."""
    before = tuple(one for one in agenda if one.starts < item.starts)
    after = agenda[len(before) :]
    late = ends_of(item) - after[0].starts if after else timedelta(0)
    return checked((*before, item, *_shifted(after, item, max(late, timedelta(0)), zone)), zone)


def next_free(agenda: Agenda, after: str, starts: datetime) -> datetime:
    """When an item begins that follows the one with the key `after`, or the last one; `starts` where there is none.

    Raises NotFound.
    """
    if not agenda:
        return starts
    return ends_of(agenda[index_of(agenda, after)] if after else agenda[-1])


def removed(agenda: Agenda, key: str, zone: str) -> Agenda:
    """Without an item; the later ones of its day begin earlier by its minutes."""
    place = index_of(agenda, key)
    item = agenda[place]
    return (*agenda[:place], *_shifted(agenda[place + 1 :], item, -timedelta(minutes=item.minutes), zone))


def changed(agenda: Agenda, new: AgendaItem, zone: str) -> Agenda:
    """With an item as it is to stand; the later ones of its day shift along with its end."""
    place = index_of(agenda, new.key)
    shift = ends_of(new) - ends_of(agenda[place])
    return checked((*agenda[:place], new, *_shifted(agenda[place + 1 :], agenda[place], shift, zone)), zone)


def raised(agenda: Agenda, key: str, zone: str) -> Agenda:
    """With an item one place earlier. On the same day the two change places and keep the gap between them; the first
    of a day goes to the end of the day before. The first of all stays."""
    place = index_of(agenda, key)
    if not place:
        return agenda
    before, item = agenda[place - 1], agenda[place]
    if _day(before, zone) != _day(item, zone):
        return checked((*agenda[:place], _at(item, ends_of(before)), *agenda[place + 1 :]), zone)
    gap = item.starts - ends_of(before)
    first = _at(item, before.starts)
    pair = (first, _at(before, ends_of(first) + gap))
    return (*agenda[: place - 1], *pair, *agenda[place + 1 :])


def lowered(agenda: Agenda, key: str, zone: str) -> Agenda:
    """With an item one place later; the last of a day goes to the beginning of the next, which makes room."""
    place = index_of(agenda, key)
    if place + 1 == len(agenda):
        return agenda
    item, after = agenda[place], agenda[place + 1]
    if _day(item, zone) == _day(after, zone):
        return raised(agenda, after.key, zone)
    later = _shifted(agenda[place + 1 :], after, timedelta(minutes=item.minutes), zone)
    return checked((*agenda[:place], _at(item, after.starts), *later), zone)


def checked(agenda: Agenda, zone: str) -> Agenda:
    """The agenda, where nothing overlaps and it is not too long. Raises Invalid."""
    if len(agenda) > MOST_ITEMS:
        _refuse("title", _("An agenda holds at most %(most)s items.") % {"most": MOST_ITEMS})
    for one, following in pairwise(agenda):
        if ends_of(one) > following.starts:
            words = _("“%(one)s” would still go on when “%(following)s” begins at %(at)s.")
            at = time_words(following.starts, zone)
            _refuse("at", words % {"one": one.title, "following": following.title, "at": at})
    if agenda and ends_of(agenda[-1]) - agenda[0].starts > timedelta(days=MOST_DAYS):
        _refuse("at", _("A camp lasts at most %(most)s days.") % {"most": MOST_DAYS})
    return agenda


def bounds(agenda: Agenda, starts: datetime, ends: datetime) -> tuple[datetime, datetime]:
    """When a camp with this agenda begins and ends; as before where there is none."""
    return (agenda[0].starts, ends_of(agenda[-1])) if agenda else (starts, ends)


def _refuse(field: str, words: str) -> None:
    raise Invalid.at(field, words)


def _day(item: AgendaItem, zone: str) -> object:
    return here(item.starts, zone).date()


def _at(item: AgendaItem, starts: datetime) -> AgendaItem:
    return item.model_copy(update={"starts": starts})


def _shifted(items: Sequence[AgendaItem], like: AgendaItem, shift: timedelta, zone: str) -> Agenda:
    """The items with those of the same day as `like` moved."""
    day = _day(like, zone)
    return tuple(_at(one, one.starts + shift) if shift and _day(one, zone) == day else one for one in items)
