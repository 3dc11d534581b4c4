"""An agenda day by day, as clocks at the place show it, for pages and print-outs."""

from dataclasses import dataclass

from matchcamp.camps.moments import day_words, here
from matchcamp.camps.schemas import AgendaItemOut, CampOut
from matchcamp.camps.words import kind_words


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item as clocks in the camp's zone show it; `kind` is in the reader's words."""

    item: AgendaItemOut
    starts: str
    ends: str
    kind: str


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the agenda; `date` is 2026-07-08, `name` in the reader's words."""

    date: str
    name: str
    rows: list[ItemRow]


def days_of(camp: CampOut) -> list[Day]:
    """The agenda of a camp, day by day."""
    days: dict[str, Day] = {}
    for item in camp.agenda:
        starts, ends = here(item.starts, camp.zone), here(item.ends, camp.zone)
        date = starts.date().isoformat()
        day = days.setdefault(date, Day(date, day_words(item.starts, camp.zone), []))
        day.rows.append(ItemRow(item, f"{starts:%H:%M}", f"{ends:%H:%M}", kind_words(item.kind)))
    return list(days.values())
