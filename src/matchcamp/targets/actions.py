"""Setting targets; each change is told with the values before and after."""

from collections.abc import Mapping
from typing import Any

from pymongo.errors import DuplicateKeyError

from matchcamp.errors import Conflict, Forbidden, Invalid
from matchcamp.i18n import gettext as _
from matchcamp.limits import POST_PER_ACCOUNT, spend
from matchcamp.organisations.names import folded
from matchcamp.parts import Parts
from matchcamp.revisions import Line, faster, told, written
from matchcamp.targets import queries
from matchcamp.targets.changes import label_of, value_words
from matchcamp.targets.documents import Target
from matchcamp.targets.schemas import TargetEdit, TargetIn
from matchcamp.targets.states import Reading
from matchcamp.targets.stored import target_row
from matchcamp.viewer import Viewer

TOLD = tuple(TargetIn.model_fields)


async def set_target(parts: Parts, given: TargetIn, viewer: Viewer) -> str:
    """Keep a new target and return its id. Raises Forbidden, Invalid, Conflict for a name that another one has."""
    _check(given, viewer)
    await spend(parts, POST_PER_ACCOUNT, viewer.account_id)
    now = parts.clock.now()
    values = given.model_dump(mode="json")
    line = Line(at=now, account_id=viewer.account_id, step="set", revision=1, after=told(values, TOLD))
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
        before=told(row, TOLD), after=told(values, TOLD),
    )  # fmt: skip
    where = {"_id": row["_id"], "revision": given.revision}
    try:
        done = await Target.get_pymongo_collection().update_one(
            where, written(values | {"slug": slug_of(given.name)}, line)
        )
    except DuplicateKeyError as error:
        raise Conflict(_("There is a target of this name already.")) from error
    if not done.modified_count:
        raise _faster(await target_row(id_), values)


def _faster(row: Mapping[str, Any], values: Mapping[str, Any]) -> Conflict:
    """Both versions of what differs, in words."""
    return faster(row, values, TOLD, label=label_of, shown=lambda name, value: value_words(name, value) or "–")
