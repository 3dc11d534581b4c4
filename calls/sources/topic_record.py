"""A topic file of the portal as a record of its search, so that both become calls by the same rules.

The topic file has moments as milliseconds since 1970 in a string (midnight in UTC, so only the day counts), names a
kind of action with its code in front, and leaves its keywords without the two identifiers that the search adds.
`submissionProcedure` may be empty; the deadline model then stands in the lines of the budget.
"""

import datetime as dt
import json
from collections.abc import Iterable, Mapping

from calls.errors import InvalidValue
from calls.plain_text import one_line

_AGAIN = "fetch the topic file again"
_LONGEST_MS = 15  # Digits: the year 33658. What is no day of this century is refused with the deadlines.


def record_of_topic(document: Mapping[str, object]) -> dict[str, object]:
    """The record of `{"TopicDetails": {...}}`; `InvalidValue` names the field that is not as the portal writes it."""
    details = _mapping(document.get("TopicDetails"), "TopicDetails")
    programme = _mapping(details.get("frameworkProgramme"), "frameworkProgramme")
    actions = [_mapping(action, "actions") for action in _list(details.get("actions"), "actions")]
    identifiers = [*_texts(details, "identifier"), *_texts(details, "callIdentifier")]
    fields = {
        "identifier": _texts(details, "identifier"),
        "title": _texts(details, "title"),
        "type": _texts(details, "type"),
        "callIdentifier": _texts(details, "callIdentifier"),
        "callTitle": _texts(details, "callTitle"),
        "frameworkProgramme": _texts(programme, "id"),
        "typesOfAction": list(dict.fromkeys(_types_of(actions))),
        "startDate": [
            _moment(action.get("plannedOpeningDate")) for action in actions if "plannedOpeningDate" in action
        ],
        "deadlineDate": [_moment(day) for action in actions for day in _days_of(action)],
        "deadlineModel": list(_models_of(actions))[:1],
        "keywords": [*identifiers, *_texts(details, "keywords")],
        "tags": _texts(details, "tags"),
        "descriptionByte": _texts(details, "description"),
        "topicConditions": _texts(details, "conditions"),
        "latestInfos": [json.dumps(details.get("latestInfos"))],
        "budgetOverview": [json.dumps(details.get("budgetOverviewJSONItem"))],
    }
    return {"reference": f"{''.join(_texts(details, 'ccm2Id'))}TOPICSen", "language": "en", "metadata": fields}


def _types_of(actions: Iterable[Mapping[str, object]]) -> Iterable[str]:
    """The kinds of action without the code that stands before each (as in 546 of 546 records of 2026-06-27)."""
    for action in actions:
        for kind in _list(action.get("types"), "types"):
            for name in _texts(_mapping(kind, "types"), "typeOfAction"):
                code, _, words = one_line(name).partition(" ")
                yield words or code


def _models_of(actions: Iterable[Mapping[str, object]]) -> Iterable[str]:
    for action in actions:
        yield from _texts(_mapping(action.get("submissionProcedure") or {}, "submissionProcedure"), "abbreviation")


def _days_of(action: Mapping[str, object]) -> list[object]:
    return _list(action.get("deadlineDates"), "deadlineDates")


def _moment(value: object) -> str:
    """A moment of the index's form, from milliseconds as a string or a number."""
    text = str(value)
    if not (text.isascii() and text.isdigit() and len(text) <= _LONGEST_MS):
        raise InvalidValue(f"{one_line(repr(value))[:40]} is no number of milliseconds", _AGAIN)
    try:
        return dt.datetime.fromtimestamp(int(text) / 1000, dt.UTC).strftime("%Y-%m-%dT00:00:00.000+0000")
    except (ValueError, OverflowError, OSError):
        raise InvalidValue(f"{text} milliseconds are no day that can be", _AGAIN) from None


def _texts(values: Mapping[str, object], name: str) -> list[str]:
    """The texts of a field that holds a text, a number, or a list of texts; none where it is missing."""
    value = values.get(name)
    items = [] if value is None else value if isinstance(value, list) else [value]
    if not all(isinstance(item, str | int) for item in items):
        raise InvalidValue(f"{name} holds something other than texts", _AGAIN)
    return [str(item) for item in items]


def _list(value: object, name: str) -> list[object]:
    if value is not None and not isinstance(value, list):
        raise InvalidValue(f"{name} is no list", _AGAIN)
    return value or []


def _mapping(value: object, name: str) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise InvalidValue(f"{name} is missing or no object", _AGAIN)
    return value
