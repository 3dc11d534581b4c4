"""What people are told, as areas hand it over, as it is kept, and as it is said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Union
from zoneinfo import ZoneInfo

from matchcamp.i18n import euros, gettext, long_date, long_moment, ngettext
from matchcamp.notifications.states import NoticeKind


@dataclass(frozen=True, slots=True)
class Euros:
    """A sum in a notice, written as the reader's language writes sums."""

    whole: int


Value = Union[str, int, date, datetime, Euros, "Words"]


@dataclass(frozen=True, slots=True)
class Words:
    """A message of the catalogues (marked with N_) and its values, said in the language of who reads.

    Values may be Words again. A moment is told in Brussels' time, or in its own zone where its tzinfo is a ZoneInfo.
    Where there is a `plural`, the value `n` chooses the form. No person's name or address stands in values: what is
    to be known of people stands behind the notice's link.

    >>> said(Words("It is about: %(title)s", {"title": "Less scrap"}))
    'It is about: Less scrap'
    """

    message: str
    values: Mapping[str, Value] = field(default_factory=dict)
    plural: str = ""


def verbatim(text: str) -> Words:
    """Somebody's own words, in no catalogue."""
    return Words("%(text)s", {"text": text})


def counted(one: str, many: str, n: int, **values: Value) -> Words:
    """Words that hang on a number, `n` in the messages. Call it with literals: it also marks them for the catalogues.

    >>> said(counted("%(n)s day left", "%(n)s days left", 2))
    '2 days left'
    """
    return Words(one, values | {"n": n}, many)


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to tell one person. `key` is unique for the account: the same told again is not told.

    `url` is a path of ours. `urgent` waits for no digest; quiet hours hold it all the same, unless it were of no use
    behind them. After `until` no letter goes out any more. `by` is the account whose own words it quotes: when that one
    is erased, the notice goes.
    """

    account_id: str
    kind: NoticeKind
    key: str
    subject: Words
    lines: tuple[Words, ...]
    url: str
    urgent: bool = False
    until: datetime | None = None
    by: str = ""


def said(words: Words) -> str:
    """The words in the current language."""
    values = {name: _shown(value) for name, value in words.values.items()}
    if words.plural:
        return ngettext(words.message, words.plural, int(str(words.values["n"]))) % values
    return gettext(words.message) % values if values else gettext(words.message)


def _shown(value: Value) -> str | int:
    match value:
        case Words():
            return said(value)
        case Euros(whole):
            return euros(whole)
        case datetime():
            return _moment(value)
        case date():
            return long_date(value)
        case _:
            return value


def _moment(value: datetime) -> str:
    if isinstance(value.tzinfo, ZoneInfo):
        return f"{long_date(value.date())}, {value:%H:%M}"
    return long_moment(value)


def kept(words: Words) -> dict[str, Any]:
    """Words as the database keeps them.

    >>> kept(Words("Due on %(day)s", {"day": date(2026, 9, 3)}))
    {'message': 'Due on %(day)s', 'plural': '', 'values': {'day': {'date': '2026-09-03'}}}
    """
    values = {name: _kept_value(value) for name, value in words.values.items()}
    return {"message": words.message, "plural": words.plural, "values": values}


def _kept_value(value: Value) -> Any:
    match value:
        case Words():
            return kept(value)
        case Euros(whole):
            return {"euros": whole}
        case datetime():
            zone = value.tzinfo.key if isinstance(value.tzinfo, ZoneInfo) else ""
            return {"moment": value.astimezone(UTC).isoformat(), "zone": zone}
        case date():
            return {"date": value.isoformat()}
        case _:
            return value


def words_of(row: Mapping[str, Any]) -> Words:
    """The reverse of `kept`."""
    return Words(row["message"], {name: _value(one) for name, one in row["values"].items()}, row["plural"])


def _value(row: Any) -> Value:
    match row:
        case {"message": _}:
            return words_of(row)
        case {"euros": int(whole)}:
            return Euros(whole)
        case {"moment": str(moment), "zone": str(zone)}:
            at = datetime.fromisoformat(moment)
            return at.astimezone(ZoneInfo(zone)) if zone else at
        case {"date": str(day)}:
            return date.fromisoformat(day)
        case str() | int():
            return row
    raise ValueError(f"no value of a notice can be read from {row!r}")


def all_said(rows: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """Lines as they are kept, in the current language; empty ones are left out."""
    return tuple(line for line in (said(words_of(row)) for row in rows) if line)
