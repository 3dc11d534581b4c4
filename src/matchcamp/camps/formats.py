"""The formats of camps as data, and the agenda that each begins with."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cache
from pathlib import Path
from secrets import token_hex
from typing import Any

import yaml

from matchcamp.camps.documents import AgendaItem
from matchcamp.camps.moments import here, nearest
from matchcamp.camps.states import ItemKind
from matchcamp.i18n import catalogue

SOURCE = Path(__file__).with_name("formats.yaml")
KEY_DIGITS = 8


@dataclass(frozen=True, slots=True)
class PlannedItem:
    """One line of a format; the title is in English and stands in the catalogue."""

    kind: ItemKind
    minutes: int
    title: str


@dataclass(frozen=True, slots=True)
class PlannedDay:
    """`begins` is what clocks show; on the first day the camp's own start counts."""

    begins: time
    items: tuple[PlannedItem, ...]


@dataclass(frozen=True, slots=True)
class Format:
    """What a new camp begins with; titles and text in English, as they stand in the catalogue."""

    name: str
    title: str
    text: str
    days: tuple[PlannedDay, ...]
    frame: Mapping[str, int]  # capacity, tables, least, most, votes


@cache
def formats_of_camps() -> Mapping[str, Format]:
    """All formats by name, in the order of the file. Raises KeyError or ValueError for a file that is not whole."""
    rows = yaml.safe_load(SOURCE.read_text("utf-8"))
    return {row["name"]: _format(row) for row in rows}


def _format(row: Mapping[str, Any]) -> Format:
    days = tuple(
        PlannedDay(
            time.fromisoformat(day["begins"]),
            tuple(PlannedItem(ItemKind(one["kind"]), one["minutes"], one["title"]) for one in day["items"]),
        )
        for day in row["days"]
    )
    frame = {name: row[name] for name in ("capacity", "tables", "least", "most", "votes")}
    return Format(row["name"], row["title"], row["text"], days, frame)


def titles() -> Iterator[str]:
    """Every word of the file that people read, for the catalogue."""
    for one in formats_of_camps().values():
        yield from (one.title, one.text)
        yield from (item.title for day in one.days for item in day.items)


def new_key(kind: ItemKind) -> str:
    return f"{kind.value}-{token_hex(KEY_DIGITS // 2)}"


def agenda_of_format(name: str, starts: datetime, zone: str, language: str) -> list[AgendaItem]:
    """The agenda of a format from a start (UTC), with its titles in the language of the camp."""
    words = catalogue(language)
    first = here(starts, zone).date()
    items = []
    for number, day in enumerate(formats_of_camps()[name].days):
        at = nearest(datetime.combine(first + timedelta(days=number), day.begins), zone) if number else starts
        for one in day.items:
            title = words.gettext(one.title)
            items.append(AgendaItem(key=new_key(one.kind), kind=one.kind, title=title, starts=at, minutes=one.minutes))
            at += timedelta(minutes=one.minutes)
    return items


__all__ = ["Format", "agenda_of_format", "formats_of_camps", "new_key", "titles"]
