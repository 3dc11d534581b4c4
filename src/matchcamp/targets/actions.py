"""Setting targets; each change is told with the values before and after."""

import json
from collections.abc import Mapping
from typing import Any

from pymongo.errors import DuplicateKeyError

from matchcamp.errors import Conflict, Forbidden, Invalid
from matchcamp.i18n import gettext as _
from matchcamp.limits import POST_PER_ACCOUNT, spend
from matchcamp.organisations.names import folded
from matchcamp.parts import Parts
from matchcamp.targets import queries
from matchcamp.targets.changes import label_of, value_words
from matchcamp.targets.documents import Line, Target
from matchcamp.targets.schemas import TargetEdit, TargetIn
from matchcamp.targets.states import Reading
from matchcamp.targets.stored import target_row
from matchcamp.viewer import Viewer

MOST_LINES = 300
TOLD = tuple(TargetIn.model_fields)


async def set_target(parts: Parts, given: TargetIn, viewer: Viewer) -> str:
    """Keep a new target and return its id. Raises Forbidden, Invalid, Conflict for a name that another one has."""
    _check(given, viewer)
    await spend(parts, POST_PER_ACCOUNT, viewer.account_id)
    now = parts.clock.now()
    values = given.model_dump(mode="json")
    line = Line(at=now, account_id=viewer.account_id, step="set", revision=1, after=_words(values))
    target = Target(**values, slug=slug_of(given.name), history=[line], created=now, changed=now)
    try:
        await target.insert()
    except DuplicateKeyError as error:
        raise Conflict(_("There is a target of this name already.")) from error
    return str(target.id)


def slug_of(name: str) -> str:
    """
    >>> slug_of("Three applications (Erasmus+, Horizon)")
    'three-applications-erasmus-horizon'
    """
    words = "".join(letter if letter.isalnum() else " " for letter in folded(name))
    return "-".join(words.split())


def _check(given: TargetIn, viewer: Viewer) -> None:
    if not queries.may_edit(viewer):
        raise Forbidden(_("Only coordinators and the secretariat set targets."))
    if given.ends < given.starts:
        raise Invalid.at("ends", _("It ends before it begins."))
    if given.reading is Reading.COVERING and not given.programmes:
        raise Invalid.at("programmes", _("Name the programmes that are to be covered."))


async def change_target(parts: Parts, id_: str, given: TargetEdit, viewer: Viewer) -> None:
    """Change a target. Raises as `set_target`, NotFound, and Conflict with both versions where somebody was faster."""
    _check(given, viewer)
    await spend(parts, POST_PER_ACCOUNT, viewer.account_id)
    row = await target_row(id_)
    values = given.model_dump(mode="json", exclude={"revision", "note"})
    if row["revision"] != given.revision:
        raise _faster(row, values)
    now = parts.clock.now()
    line = Line(
        at=now, account_id=viewer.account_id, step="change", revision=given.revision + 1, note=given.note,
        before=_words(row), after=_words(values),
    )  # fmt: skip
    changes = {"$set": values | {"changed": now, "slug": slug_of(given.name)}, "$inc": {"revision": 1}}
    told: dict[str, Any] = {"$push": {"history": {"$each": [line.model_dump()], "$slice": -MOST_LINES}}}
    where = {"_id": row["_id"], "revision": given.revision}
    try:
        done = await Target.get_pymongo_collection().update_one(where, changes | told)
    except DuplicateKeyError as error:
        raise Conflict(_("There is a target of this name already.")) from error
    if not done.modified_count:
        raise _faster(await target_row(id_), values)


def _words(values: Mapping[str, Any]) -> str:
    return json.dumps({name: values[name] for name in TOLD}, ensure_ascii=False, sort_keys=True)


def _faster(row: Mapping[str, Any], values: Mapping[str, Any]) -> Conflict:
    """Both versions of what differs, in words."""
    first = _("Somebody changed the same meanwhile. Nothing of yours was stored: look at both, and decide again.")
    lines = [
        _("%(what)s: now «%(theirs)s», you wanted «%(mine)s».")
        % {
            "what": label_of(name),
            "theirs": value_words(name, row[name]) or "–",
            "mine": value_words(name, values[name]) or "–",
        }
        for name in TOLD
        if row[name] != values[name]
    ]
    return Conflict(" ".join([first, *lines]))
