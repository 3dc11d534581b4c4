"""One page of the portal's search, taken only if it is what was asked for."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from calls.errors import InvalidValue, PortalChanged, PortalFilterIgnored, PortalUnsteady
from calls.plain_text import one_line
from calls.sources.metadata import Metadata
from calls.sources.portal_query import PAGE_SIZE, Asked, Part
from calls.sources.records import Collector
from calls.sources.rows import Row

_LOOK = "Look whether the portal has changed; the importer must then be changed with it"
AGAIN = "Try again later: the portal may just be taking in new calls"


@dataclass(frozen=True, slots=True)
class Page:
    """A checked page: what became of its rows, and their references, which tell it from other pages."""

    number: int
    total: int
    collector: Collector
    references: tuple[str, ...]


def page_of(document: object, number: int, *, asked: Asked, part: Part) -> Page:
    """The page of a search answer. A page that is short, or too long for its total, is `PortalUnsteady`.

    `PortalChanged` when the answer is built otherwise than it was, `PortalFilterIgnored` when it holds rows that
    nobody asked for. One damaged row, or a tenth of a page, is counted and does not matter; more is a change.
    """
    envelope = _envelope_of(document, number)
    total, rows = _number(envelope, "totalResults"), _rows_of(envelope)
    _check_obeyed(rows, number, asked, part)
    expected = max(0, min(PAGE_SIZE, total - PAGE_SIZE * (number - 1)))
    if len(rows) != expected:
        what = f"page {number} holds {len(rows)} rows, not {expected} as its total of {total} tells"
        raise PortalUnsteady(what, AGAIN)
    collector = Collector()
    for place, row in enumerate(rows, start=1):
        collector.take(Row(f"the portal ({part.key})", f"page {number}, row {place}", row))
    if len(collector.damages) > _bearable(rows):
        what = f"{len(collector.damages)} of {len(rows)} rows of page {number} cannot be read"
        raise PortalChanged(f"{what}; the first: {collector.damages[0].what}", _LOOK)
    return Page(number, total, collector, tuple(sorted(map(_reference_of, rows))))


def _envelope_of(document: object, number: int) -> Mapping[str, object]:
    if not isinstance(document, dict):
        raise PortalChanged(f"the answer is a {type(document).__name__}, not an object with `results`", _LOOK)
    if "totalResults" not in document or "results" not in document:
        keys = ", ".join(one_line(str(key))[:40] for key in list(document)[:6]) or "none"
        raise PortalChanged(f"the answer has no `results` or no `totalResults`; its keys: {keys}", _LOOK)
    for name, wanted in (("pageNumber", number), ("pageSize", PAGE_SIZE)):
        if _number(document, name) != wanted:
            raise PortalChanged(f"the answer's {name} is {document[name]}, not {wanted} as asked", _LOOK)
    return document


def _number(envelope: Mapping[str, object], name: str) -> int:
    value = envelope.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise PortalChanged(f"{name} is {one_line(repr(value))[:60]}, not a number of rows or pages", _LOOK)
    return value


def _rows_of(envelope: Mapping[str, object]) -> Sequence[object]:
    rows = envelope["results"]
    if not isinstance(rows, list):
        raise PortalChanged(f"`results` is a {type(rows).__name__}, not a list of rows", _LOOK)
    if len(rows) > PAGE_SIZE:
        raise PortalChanged(f"the page holds {len(rows)} rows, though {PAGE_SIZE} were asked", _LOOK)
    return rows


def _check_obeyed(rows: Sequence[object], number: int, asked: Asked, part: Part) -> None:
    """Whether every row says that it is what was asked for; so many that say nothing are a change, not an accident."""
    silent = 0
    wanted: dict[str, tuple[str, ...]] = {
        "type": asked.types, "status": asked.statuses, "programmePeriod": (asked.period,),
    }  # fmt: skip
    if part.programme:
        wanted["frameworkProgramme"] = (part.programme,)
    for row in rows:
        try:
            _check_row(row, wanted, part)
        except InvalidValue:
            silent += 1
    if silent > _bearable(rows):
        what = f"{silent} of {len(rows)} rows of page {number} do not say their {', '.join(wanted)}"
        raise PortalChanged(f"{what}, so that nobody can tell whether the filter was obeyed", _LOOK)


def _check_row(row: object, wanted: Mapping[str, tuple[str, ...]], part: Part) -> None:
    """`PortalFilterIgnored` for a row of another kind, `InvalidValue` for one that does not tell."""
    values = row.get("metadata") if isinstance(row, dict) else None
    if not isinstance(values, dict):
        raise InvalidValue("the row has no `metadata`", _LOOK)
    metadata = Metadata(values)
    for name, allowed in wanted.items():
        metadata.needed(name)
        if not set(metadata.words(name)) & set(allowed):
            what = f"a row has the {name} {metadata.first(name)[:40]!r}, and only {', '.join(allowed)} was asked for"
            raise PortalFilterIgnored(what, _LOOK)
    if part.since and part.before and not _is_between(metadata, part.since, part.before):
        days = ", ".join(str(day) for day in metadata.days("deadlineDate")) or "none"
        what = f"a row has its deadline on {days}, and {part.since} to {part.before} was asked for"
        raise PortalFilterIgnored(what, _LOOK)


def _is_between(metadata: Metadata, since: dt.date, before: dt.date) -> bool:
    return any(since <= day < before for day in metadata.days("deadlineDate"))


def _bearable(rows: Sequence[object]) -> int:
    """How many rows of a page may be damaged by accident."""
    return max(1, len(rows) // 10)


def _reference_of(row: object) -> str:
    return str(row.get("reference")) if isinstance(row, dict) else ""
