"""Things that several people change: each change names the revision it began from, and is told in a history."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from pydantic import BaseModel

from matchcamp.errors import Conflict
from matchcamp.i18n import gettext as _

MOST_LINES = 300  # Of a history; the oldest go.


class Line(BaseModel):
    """One line of a history: the values before and after, as JSON text; `revision` is the one that the change made."""

    at: datetime
    account_id: str
    step: str
    revision: int
    note: str = ""
    before: str = ""
    after: str = ""


def told(values: Mapping[str, Any], fields: Sequence[str]) -> str:
    """The values of some fields as a line keeps them.

    >>> told({"title": "A", "number": 3, "slug": "a"}, ("title", "number"))
    '{"number": 3, "title": "A"}'
    """
    return json.dumps({name: values[name] for name in fields}, ensure_ascii=False, sort_keys=True)


def written(values: Mapping[str, Any], line: Line) -> dict[str, Any]:
    """What the database is to do for a change: the values, the next revision, and the line in the history."""
    return {
        "$set": {**values, "changed": line.at, "revision": line.revision},
        "$push": {"history": {"$each": [line.model_dump()], "$slice": -MOST_LINES}},
    }


def changed_meanwhile() -> str:
    return _("Somebody changed the same meanwhile. Nothing of yours was stored: look at both, and decide again.")


def both_versions(what: str, theirs: object, mine: object) -> str:
    """A value that two people changed: what stands now, and what this one wanted."""
    return _("%(what)s: now «%(theirs)s», you wanted «%(mine)s».") % {"what": what, "theirs": theirs, "mine": mine}


def faster(
    row: Mapping[str, Any],
    values: Mapping[str, Any],
    fields: Sequence[str],
    *,
    label: Callable[[str], str],
    shown: Callable[[str, Any], object],
) -> Conflict:
    """Somebody was faster: both versions of each field that differs, called by `label`, its value `shown` in words."""
    lines = [
        both_versions(label(name), shown(name, row[name]), shown(name, values[name]))
        for name in fields
        if row[name] != values[name]
    ]
    return Conflict(" ".join([changed_meanwhile(), *lines]))
