"""Changing applications: each change is told in the log, merged with what others changed, or refused whole."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from matchcamp.accounts.queries import viewer_of_account
from matchcamp.applications import edits, queries
from matchcamp.applications.chain import changes_of
from matchcamp.applications.clashes import EditConflict
from matchcamp.applications.lacking import refusal
from matchcamp.applications.plan import BY_KEY, plan
from matchcamp.applications.rules import (
    can_be_edited,
    lacks,
    may_sign_off,
    may_tick,
    may_write,
    substance_of,
    who_of,
)
from matchcamp.applications.schemas import (
    KEY_PATTERN,
    DocumentEdit,
    DoneIn,
    PartnerEdit,
    RevisionIn,
    SectionEdit,
    SignOffIn,
    StepIn,
    WorkPackageEdit,
)
from matchcamp.applications.states import TABLE, Step, Who
from matchcamp.applications.trail import Change, flat, folded, merged, undone
from matchcamp.applications.writing import Told, rewrite
from matchcamp.database import object_id
from matchcamp.errors import Conflict, Forbidden, Invalid, NotFound
from matchcamp.i18n import gettext as _
from matchcamp.limits import Limit, spend
from matchcamp.organisations.queries import heads
from matchcamp.parts import Parts
from matchcamp.viewer import Viewer

CHANGES_PER_ACCOUNT = Limit("changes of applications, account", 2_400, 3_600)

Row = dict[str, Any]
Make = Callable[[Row], Mapping[str, Any]]


async def edit(parts: Parts, id_: str, given: RevisionIn, viewer: Viewer, action: str, make: Make) -> Row:
    """Make a change from the revision that it began from, and merge it with what was changed since.

    Raises NotFound, Forbidden, Conflict where the application is handed in, EditConflict where both changed the same
    value, TooMany, and what `make` raises; nothing is written then.
    """
    await spend(parts, CHANGES_PER_ACCOUNT, viewer.account_id)
    row = await queries.application_row(id_, viewer)

    def change(now: Row, entries: list[Row]) -> Row:
        _check_open(now)
        later, began = _since(now, entries, given.revision)
        result = merged(now, later, lambda before: dict(make(before)), began)
        if result.clashes:
            raise EditConflict(result.clashes, folded(result.values, now), now["revision"])
        return edits.sound(folded(result.values, now))

    told = Told(viewer.account_id, action, parts.clock.now())
    return await rewrite(parts, row["_id"], change, told, since=given.revision)


def _check_open(row: Mapping[str, Any]) -> None:
    if not can_be_edited(row):
        raise Conflict(_("This application is handed in or over: what it says stands. Correct its state first."))


def _since(now: Row, entries: Sequence[Row], revision: int) -> tuple[list[Change], Row]:
    """What was changed after a revision, oldest first, and the row as it stood then. Raises Conflict for the future."""
    if revision > now["revision"]:
        raise Conflict(_("There is no revision %(number)s of this yet; reload it.") % {"number": revision})
    later = [change for entry in entries for change in changes_of(entry)]
    return later, edits.whole(now | folded(undone(flat(now), later), now))


async def put_partner(parts: Parts, id_: str, organisation_id: str, given: PartnerEdit, viewer: Viewer) -> Row:
    """Add or change a partner. Raises as `edit`, and Invalid for an organisation that does not exist."""
    await queries.row_to_edit(id_, viewer)
    organisation_id = organisation_id.lower()
    await _check_organisation(organisation_id)
    return await edit(parts, id_, given, viewer, "partner", lambda row: edits.partner_put(row, organisation_id, given))


async def _check_organisation(id_: str, field: str = "organisation_id") -> None:
    if id_ and not await heads([id_]):
        words = _("There is no organisation with this id.")
        raise Invalid.at(field, words)


async def remove_partner(parts: Parts, id_: str, organisation_id: str, given: RevisionIn, viewer: Viewer) -> Row:
    await queries.row_to_edit(id_, viewer)
    key = organisation_id.lower()
    return await edit(parts, id_, given, viewer, "remove_partner", lambda row: edits.partner_removed(row, key))


async def _row_to_write(id_: str, viewer: Viewer) -> Row:
    row = await queries.application_row(id_, viewer)
    if not may_write(row, viewer):
        raise Forbidden(_("Only partners of this application, and coordinators, may write it."))
    return row


def _check_key(key: str) -> None:
    if re.fullmatch(KEY_PATTERN, key) is None:
        words = _("A key has small letters, digits, - and _, forty at most.")
        raise Invalid.at("key", words)


async def put_section(parts: Parts, id_: str, key: str, given: SectionEdit, viewer: Viewer) -> Row:
    """Add or change a section; partners may. Raises as `edit`, and Invalid for an owner who has no part in it."""
    row = await _row_to_write(id_, viewer)
    _check_key(key)
    await _check_organisation(given.organisation_id)
    if given.owner_id and given.owner_id not in {one["owner_id"] for one in row["sections"]}:
        await _check_owner(row, given.owner_id)
    return await edit(parts, id_, given, viewer, "section", lambda row: edits.section_put(row, key, given))


async def _check_owner(row: Row, account_id: str) -> None:
    """Who is to write a section belongs to a partner, or looks after all applications."""
    if who_of(row, await viewer_of_account(account_id)) == {Who.OTHER}:
        words = _("Only people of the partners can write a section.")
        raise Invalid.at("owner_id", words)


async def put_work_package(parts: Parts, id_: str, key: str, given: WorkPackageEdit, viewer: Viewer) -> Row:
    await queries.row_to_edit(id_, viewer)
    _check_key(key)
    await _check_organisation(given.organisation_id)
    return await edit(parts, id_, given, viewer, "work_package", lambda row: edits.work_package_put(row, key, given))


async def put_document(parts: Parts, id_: str, key: str, given: DocumentEdit, viewer: Viewer) -> Row:
    """Name a document, or its next version; partners may. Raises as `edit`, and Invalid for one without a place."""
    await _row_to_write(id_, viewer)
    _check_key(key)
    if not (given.url or given.sha256):
        words = _("Give the address of the document, or the SHA-256 of its bytes.")
        raise Invalid.at("url", words)
    now = parts.clock.now()
    return await edit(parts, id_, given, viewer, "document", lambda row: edits.document_put(row, key, given, now))


async def remove(parts: Parts, id_: str, name: str, key: str, given: RevisionIn, viewer: Viewer) -> Row:
    """Remove a section, a work package or a document (`name` is the list). Raises as `edit`, NotFound."""
    await queries.row_to_edit(id_, viewer)
    return await edit(parts, id_, given, viewer, f"remove_{name}", lambda row: edits.without_element(row, name, key))


async def tick(parts: Parts, id_: str, key: str, given: DoneIn, viewer: Viewer) -> Row:
    """Say that a step of the backward plan is done, or not yet; partners may of theirs. Raises as `edit`, NotFound."""
    row = await _row_to_write(id_, viewer)
    if key not in BY_KEY or row["deadline"] is None:
        raise NotFound(f"the plan has no step {key[:40]!r}, or there is no deadline yet")
    if not may_tick(row, BY_KEY[key].owner, viewer):
        raise Forbidden(_("Only the organisation that leads this application, and coordinators, may take this step."))
    now = parts.clock.now()

    def make(before: Row) -> Row:
        return edits.plan_step_done(before, key, _due(before, key), now) if given.done else \
            edits.plan_step_undone(before, key)  # fmt: skip

    return await edit(parts, id_, given, viewer, "plan", make)


def _due(row: Row, key: str) -> datetime:
    deadline = row["deadline"]
    steps = plan(deadline["at"], deadline["zone"], begins=row["begins"])
    return next(one.due for one in steps if one.step.key == key)


async def sign_off(parts: Parts, id_: str, organisation_id: str, given: SignOffIn, viewer: Viewer) -> Row:
    """A partner's own people agree to the application as it stands.

    Raises NotFound, Forbidden, Conflict where it is not what they were shown any more.
    """
    key = await _signer(parts, id_, organisation_id, viewer)
    now = parts.clock.now()

    def change(row: Row, _entries: list[Row]) -> Row:
        _check_open(row)
        if substance_of(row) != given.substance:
            raise Conflict(_("What is agreed to has changed since you looked: read it again before you sign off."))
        return edits.signed_off(row, key, given.substance, now)

    told = Told(viewer.account_id, "sign_off", now, note=given.note)
    return await rewrite(parts, object_id(id_), change, told)


async def take_back_sign_off(parts: Parts, id_: str, organisation_id: str, viewer: Viewer) -> Row:
    key = await _signer(parts, id_, organisation_id, viewer)

    def change(row: Row, _entries: list[Row]) -> Row:
        _check_open(row)
        return edits.signed_off(row, key, "", None)

    return await rewrite(parts, object_id(id_), change, Told(viewer.account_id, "sign_off_back", parts.clock.now()))


async def _signer(parts: Parts, id_: str, organisation_id: str, viewer: Viewer) -> str:
    await spend(parts, CHANGES_PER_ACCOUNT, viewer.account_id)
    row, key = await queries.application_row(id_, viewer), organisation_id.lower()
    if not may_sign_off(row, key, viewer):
        raise Forbidden(_("Only the people of a partner can sign off for it."))
    return key


async def step(parts: Parts, id_: str, given: StepIn, viewer: Viewer) -> Row:
    """Take a step in the life of an application.

    Raises NotFound, Forbidden, Conflict for a step that its state does not allow or that somebody took meanwhile, and
    Invalid with all that is missing.
    """
    await spend(parts, CHANGES_PER_ACCOUNT, viewer.account_id)
    await queries.application_row(id_, viewer)
    now = parts.clock.now()

    def change(row: Row, entries: list[Row]) -> Row:
        _check_step(row, given, viewer)
        later, _began = _since(row, entries, given.revision)
        if any(one.path == "state" or one.path.startswith("submissions/") for one in later):
            raise Conflict(_("Somebody moved this application meanwhile; reload it to see where it stands."))
        if found := lacks(row, given, now):
            raise refusal(found)
        return edits.stepped(row, given, now)

    evidence = tuple(one.model_dump() for one in given.evidence)
    told = Told(viewer.account_id, given.step.value, now, note=given.note, evidence=evidence)
    return await rewrite(parts, object_id(id_), change, told, since=given.revision)


def _check_step(row: Row, given: StepIn, viewer: Viewer) -> None:
    rule = TABLE[given.step]
    if rule.by.isdisjoint(who_of(row, viewer)):
        raise Forbidden(_("Only the organisation that leads this application, and coordinators, may take this step."))
    if given.step is Step.RESUBMIT:
        raise Conflict(_("This step makes another application; it does not change this one."))
    if row["state"] not in rule.origins:
        raise Conflict(_("This step is not possible from the state that the application has reached."))
