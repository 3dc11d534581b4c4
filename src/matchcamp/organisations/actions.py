"""Changing organisations: adding, editing, and their standing in the alliance."""

from datetime import datetime
from typing import Any

from pymongo import ReturnDocument
from pymongo.errors import DuplicateKeyError

from matchcamp.errors import Conflict, Forbidden, Invalid
from matchcamp.i18n import current_language
from matchcamp.i18n import gettext as _
from matchcamp.languages import detected_language
from matchcamp.organisations.documents import Membership, Organisation, Standing
from matchcamp.organisations.errors import IdentifierTaken, LooksKnown
from matchcamp.organisations.joining_queries import organisations_known_as
from matchcamp.organisations.names import sort_name, words_of
from matchcamp.organisations.queries import equal_numbers, organisation_row
from matchcamp.organisations.rules import may_add, may_edit, may_set_membership, member_since
from matchcamp.organisations.schemas import MembershipIn, OrganisationEdit, OrganisationIn, OrganisationNew
from matchcamp.viewer import Viewer


async def add_organisation(given: OrganisationNew, viewer: Viewer, now: datetime) -> str:
    """Keep a new organisation as a prospect; returns its id.

    Raises Forbidden, IdentifierTaken, and LooksKnown where like names are known and `none_of_these` does not stand.
    """
    if not may_add(viewer):
        raise Forbidden(_("Brokers and the secretariat add organisations; ask to join instead."))
    if not given.none_of_these:
        known = await organisations_known_as([given.name, *given.aliases])
        if known:
            raise LooksKnown(known)
    first = Standing(day=now.date(), membership=Membership.PROSPECT, at=now, account_id=viewer.account_id)
    made = Organisation(**_values(given), standing=[first], created=now, changed=now)
    try:
        await made.insert()
    except DuplicateKeyError as error:
        raise await _taken(given, "") from error
    return str(made.id)


async def edit_organisation(id_: str, given: OrganisationEdit, viewer: Viewer, now: datetime) -> None:
    """Replace the profile. Raises NotFound, Forbidden, IdentifierTaken, and Conflict when somebody was faster."""
    row = await organisation_row(id_, viewer)
    if not may_edit(viewer, str(row["_id"])):
        raise Forbidden(_("You do not speak for this organisation; ask its owner for an invitation."))
    values = _values(given) | {
        "sort_name": sort_name(given.name),
        "words": words_of([given.name, *given.aliases]),
        "changed": now,
    }
    try:
        changed = await Organisation.get_pymongo_collection().update_one(
            {"_id": row["_id"], "revision": given.revision}, {"$set": values, "$inc": {"revision": 1}}
        )
    except DuplicateKeyError as error:
        raise await _taken(given, str(row["_id"])) from error
    if changed.matched_count == 0:
        words = _("Somebody saved revision %(newest)s meanwhile; yours began from %(own)s.")
        raise Conflict(words % {"newest": row["revision"], "own": given.revision})


def _values(given: OrganisationIn) -> dict[str, Any]:
    """The fields that people write, as they are kept."""
    values = given.model_dump(mode="json", exclude={"revision", "none_of_these"})
    page = current_language.get()
    values["profile_language"] = given.profile_language or detected_language(given.profile, [page])
    return values


async def _taken(given: OrganisationIn, own_id: str) -> Conflict:
    """The conflict in words, with the organisation that has the number."""
    for field, owner in (await equal_numbers(given.pic, given.oid)).items():
        if owner.id != own_id:
            return IdentifierTaken(field, getattr(given, field), owner)
    return Conflict(_("This PIC or OID was in use a moment ago; please try again."))


async def set_membership(id_: str, given: MembershipIn, viewer: Viewer, now: datetime) -> None:
    """Change the standing in the alliance and write the line of its history; only the secretariat may.

    Raises NotFound, Forbidden, Invalid for a day to come, Conflict for the standing it has already.
    """
    row = await organisation_row(id_, viewer)
    if not may_set_membership(viewer):
        raise Forbidden(_("Only the secretariat changes the standing of an organisation."))
    kept = Organisation.model_validate(row)
    day = given.day or now.date()
    if day > now.date():
        words = _("The day cannot lie in the future.")
        raise Invalid.at("day", words)
    if kept.membership is given.membership:
        raise Conflict(_("This is its standing already."))
    line = Standing(day=day, membership=given.membership, note=given.note, at=now, account_id=viewer.account_id)
    since = member_since(kept.membership, given.membership, known=kept.member_since, day=day)
    moved = await Organisation.get_pymongo_collection().find_one_and_update(
        {"_id": row["_id"], "membership": kept.membership.value},
        {
            "$set": {
                "membership": given.membership.value,
                "member_since": since.isoformat() if since else None,
                "changed": now,
            },
            "$push": {"standing": line.model_dump(mode="python") | {"day": day.isoformat()}},
        },
        return_document=ReturnDocument.AFTER,
    )
    if moved is None:
        raise Conflict(_("Somebody changed its standing meanwhile; look again."))
