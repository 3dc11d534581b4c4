"""Cards: what lists show of any item, cut to a few fields, so that one template serves all kinds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from matchcamp.items import PATHS, Kind

SUMMARY = 220  # Characters; three lines on a wide screen.


@dataclass(frozen=True, slots=True)
class Card:
    """One item in a list. Empty fields are not shown."""

    kind: str
    id: str
    url: str
    title: str
    summary: str = ""
    example: bool = False
    status: str = ""
    visibility: str = ""
    country: str = ""
    language: str = ""
    organisation: str = ""
    deadline: date | None = None
    topics: tuple[str, ...] = ()
    type: str = ""


def shortened(text: str, most: int = SUMMARY) -> str:
    """The beginning of a text, cut between words.

    >>> shortened("We look for partners", 12)
    'We look for…'
    """
    flat = " ".join(text.split())
    if len(flat) <= most:
        return flat
    return flat[:most].rsplit(" ", 1)[0].rstrip(",;:.") + "…"


def card_of(out: Any, kind: Kind) -> Card:
    """A card from what an area shows of an item (a need, an offer, a match's other side, ...)."""
    found: dict[str, Any] = {name: getattr(out, name, None) for name in Card.__slots__}
    found |= {"kind": kind.value, "url": PATHS[kind] + out.id, "topics": tuple(getattr(out, "topics", ()))}
    found["title"] = getattr(out, "title", "") or getattr(out, "name", "")
    found["summary"] = shortened(getattr(out, "summary", "") or getattr(out, "text", "") or getattr(out, "profile", ""))
    found["deadline"] = _day(getattr(out, "by", None) or getattr(out, "deadline", None))
    if kind is Kind.ORGANISATION:
        found["organisation"] = ""  # It would stand there twice.
    found["status"] = str(getattr(out, "status", None) or getattr(out, "membership", None) or "")
    return Card(**{name: value for name, value in found.items() if value is not None})


def _day(value: date | datetime | str | None) -> date | None:
    if isinstance(value, str):
        return datetime.fromisoformat(value).date()
    return value.date() if isinstance(value, datetime) else value


def cards_of(outs: Iterable[Any], kind: Kind) -> list[Card]:
    return [card_of(out, kind) for out in outs]
