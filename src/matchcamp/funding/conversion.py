"""Between `calls.model.Call` and the plain values of the database."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import UTC, date, datetime, time
from enum import Enum
from typing import Any

from calls.model import (
    Budget,
    Call,
    Confidence,
    Deadline,
    DeadlineModel,
    Manager,
    Source,
    entry_deadlines,
)
from matchcamp.i18n import BRUSSELS as BRUSSELS_ZONE

FAR_FUTURE = datetime(9999, 1, 1, tzinfo=UTC)  # Sorts behind every date; stands for «no end known».
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
ENUMS: Mapping[str, type[Enum]] = {
    "source": Source,
    "deadline_model": DeadlineModel,
    "confidence": Confidence,
    "managed_by": Manager,
}
TUPLES = frozenset({"types_of_action", "keywords", "tags", "cross_cutting", "topics"})


def facts_of(call: Call) -> dict[str, Any]:
    """Plain values that BSON and JSON both keep; dates and times as ISO text."""
    values = {f.name: getattr(call, f.name) for f in fields(call) if f.init}
    values["deadlines"] = [{k: _plain(v) for k, v in asdict(one).items()} for one in call.deadlines]
    values["budget"] = {k: _plain(v) for k, v in asdict(call.budget).items()}
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (date, time)):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


class Remembered:
    """The calls that were made last, by the hash of their facts: to make one costs a hash over all of them."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._calls: OrderedDict[str, Call] = OrderedDict()

    def call_of_row(self, row: Mapping[str, Any]) -> Call:
        """The call of a stored row. Equal hashes are equal facts, so that what is remembered is never out of date."""
        key = row["content_hash"]
        if key not in self._calls:
            self._calls[key] = call_of(row["facts"])
            if len(self._calls) > self._most:
                self._calls.popitem(last=False)
        return self._calls[key]


call_of_row = Remembered(most=4096).call_of_row


def call_of(facts: Mapping[str, Any]) -> Call:
    """The call again; `content_hash` comes out as it went in."""
    values = {"managed_by": Manager.OTHER.value} | dict(facts)  # Calls of the first months do not say who runs them.
    for name, kind in ENUMS.items():
        values[name] = kind(values[name]) if values[name] is not None else None
    values |= {name: tuple(values[name]) for name in TUPLES}
    values["opens"] = date.fromisoformat(values["opens"]) if values["opens"] else None
    values["deadlines"] = tuple(_deadline(one) for one in values["deadlines"])
    budget = dict(values["budget"])
    values["budget"] = Budget(**budget | {"shared_with": tuple(budget["shared_with"])})
    return Call(**values)


def _deadline(one: Mapping[str, Any]) -> Deadline:
    days = {"date": date.fromisoformat(one["date"]), "time": time.fromisoformat(one["time"])}
    return Deadline(**{**one, **days})


def opens_at(call: Call) -> datetime:
    """The moment from which `calls.model.status_at` says open, so that a list agrees with each call's own page."""
    if call.opens is not None:
        return datetime.combine(call.opens, time(), BRUSSELS_ZONE).astimezone(UTC)
    return FAR_FUTURE if call.expected or not call.deadlines else LONG_AGO


def closes_at(call: Call) -> datetime:
    entries = entry_deadlines(call)
    return entries[-1].at.astimezone(UTC) if entries else FAR_FUTURE
