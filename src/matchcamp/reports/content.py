"""A report as plain values, in the reader's language: page, PDF, DOCX and XLSX are all made from one of these."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from markupsafe import Markup

from matchcamp.i18n import BRUSSELS, long_date, number
from matchcamp.targets.words import percent

NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Cell:
    """A value as it is read. `number` is what a spreadsheet calculates with, None for words; `url` is a path of this
    service, or a whole address; `code` is to be read letter by letter, such as a hash."""

    text: str
    number: float | None = None
    url: str = ""
    code: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column."""

    text: str
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its name; a `folded` one is opened on the page by who wants it, and stands open everywhere else."""

    caption: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[Cell, ...], ...]
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing with what it shows in words; the same values stand in a table or in facts beside it."""

    svg: Markup
    said: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One value with its name."""

    label: str
    value: Cell


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a section: whatever of it is given stands in this order."""

    heading: str = ""
    facts: tuple[Fact, ...] = ()
    paragraphs: tuple[str, ...] = ()
    picture: Picture | None = None
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A section with its heading; `key` is its place in the page."""

    key: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report. `stem` begins the names of its files; `made` is the moment that they name as their own."""

    stem: str
    title: str
    subtitle: str
    sections: tuple[Section, ...]
    made: datetime


def words(text: str, url: str = "") -> Cell:
    return Cell(text or NOTHING, url=url)


def figure(value: float | None) -> Cell:
    return Cell(NOTHING) if value is None else Cell(number(value), float(value))


def share(value: float) -> Cell:
    """A share in [0, 1] as percent."""
    return Cell(percent(value), round(value, 4))


def code(text: str) -> Cell:
    return Cell(text or NOTHING, code=bool(text))


def heads(*given: str, numeric: Iterable[str] = ()) -> tuple[Head, ...]:
    """Heads in order; `numeric` are those over numbers."""
    wanted = set(numeric)
    return tuple(Head(one, one in wanted) for one in given)


def moment_words(at: datetime, zone: str) -> str:
    """A moment as clocks of a zone show it, with the zone and its offset.

    >>> from datetime import UTC
    >>> moment_words(datetime(2026, 6, 26, 10, tzinfo=UTC), "Europe/Brussels")
    '26 June 2026, 12:00 Europe/Brussels (UTC+02:00)'
    """
    there = at.astimezone(ZoneInfo(zone))
    return f"{long_date(there.date())}, {there:%H:%M} {zone} (UTC{there.isoformat()[-6:]})"


def day_words(at: datetime) -> str:
    """The day of a moment by clocks in Brussels."""
    return long_date(at.astimezone(BRUSSELS).date())


def beginning(day: date) -> datetime:
    """The moment that files of a day name as their own, so that the same content gives the same bytes all day."""
    return datetime.combine(day, time(), UTC)


def filled(sections: Sequence[Section]) -> tuple[Section, ...]:
    """Without those in which nothing stands."""
    return tuple(one for one in sections if one.blocks)
