"""The versions of an action in words: what changed, who did it and why."""

from collections.abc import Mapping
from typing import Any

from calls.rules import load_actions
from matchcamp.accounts.queries import Person, people
from matchcamp.database import OBJECT_ID
from matchcamp.eligibility.documents import Step
from matchcamp.eligibility.queries import action_at, no_action, version_rows
from matchcamp.eligibility.rules import differences, head_differences
from matchcamp.eligibility.schemas import VersionDetail, VersionOut
from matchcamp.eligibility.shown import action_out, difference_out
from matchcamp.eligibility.words import STEPS
from matchcamp.errors import NotFound
from matchcamp.i18n import gettext as _
from matchcamp.labels import named
from matchcamp.viewer import Viewer

Row = Mapping[str, Any]


async def versions_of(action_id: str, viewer: Viewer) -> list[VersionOut]:
    """The versions of an action, newest first; names of people are for members. NotFound for an unknown action."""
    rows = await version_rows(action_id)
    known = await _people(rows, viewer)
    versions = [_version(row, known, viewer) for row in rows]
    if action_id in load_actions():
        versions.append(_first())
    if not versions:
        raise no_action(action_id)
    return versions


async def version_of(action_id: str, version: int, viewer: Viewer) -> VersionDetail:
    """One version with all its rules, and what it changed. NotFound for one that there is not."""
    versions = await versions_of(action_id, viewer)
    shown = next((one for one in versions if one.version == version), None)
    if shown is None:
        raise NotFound(f"no version {version} of the rules {action_id!r}")
    after = await action_at(action_id, version)
    before = await action_at(action_id, version - 1) if any(one.version == version - 1 for one in versions) else None
    return VersionDetail(
        **shown.model_dump(),
        action=action_out(after),
        differences=[difference_out(one) for one in differences(before, after)] if before else [],
        head_differences=list(head_differences(before, after)) if before else [],
    )


async def _people(rows: list[dict[str, Any]], viewer: Viewer) -> dict[str, Person]:
    if not viewer.is_member:
        return {}
    return await people(sorted({row["account_id"] for row in rows if OBJECT_ID.fullmatch(row["account_id"])}))


def _version(row: Row, known: Mapping[str, Person], viewer: Viewer) -> VersionOut:
    person = known.get(row["account_id"])
    by = (person.name if person else "") or _("somebody who coordinates")
    return VersionOut(
        version=row["version"],
        what=_what(row),
        reason=row["reason"],
        source_title=row["source_title"],
        source_url=row["source_url"],
        by=by if viewer.is_member else "",
        at=row["at"],
    )


def _what(row: Row) -> str:
    if row["step"] == Step.GO_BACK:
        return _("Back to version %(version)s") % {"version": row["back_to"]}
    return named(STEPS, row["step"])


def _first() -> VersionOut:
    return VersionOut(
        version=0,
        what=_("The rules that come with Matchcamp"),
        reason="",
        source_title="",
        source_url="",
        by="",
        at=None,
    )
