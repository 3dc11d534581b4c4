"""Changing needs: posting, editing, and the steps of their life."""

from datetime import datetime
from typing import Any

from matchcamp.database import object_id
from matchcamp.errors import FieldError, Forbidden, Invalid
from matchcamp.i18n import gettext as _
from matchcamp.languages import detected_language
from matchcamp.needs.documents import Need, NeedStatus
from matchcamp.needs.rules import expiry_of, step_named
from matchcamp.needs.schemas import NeedEdit, NeedIn
from matchcamp.organisations.queries import heads
from matchcamp.postings import Change, Edit, Taken, edit_posting, take_step
from matchcamp.viewer import Viewer


async def post_need(given: NeedIn, viewer: Viewer, now: datetime) -> Need:
    """Keep a draft in the name of an organisation; with `publish`, send it on its way to the others.

    Raises Forbidden for an organisation the viewer does not speak for, Invalid for one that does not exist.
    """
    await _check_organisation(given.organisation_id, viewer)
    first = Change(at=now, account_id=viewer.account_id, step="post")
    need = Need(
        **_words(given), organisation_id=given.organisation_id, author_id=viewer.account_id,
        created=now, changed=now, history=[first],
    )  # fmt: skip
    await need.insert()
    if given.publish:
        await send_on(str(need.id), viewer, now)
        await need.sync()
    return need


async def _check_organisation(organisation_id: str, viewer: Viewer) -> None:
    if not viewer.speaks_for(organisation_id):
        raise Forbidden(_("You do not speak for this organisation; ask its owner for an invitation."))
    if not await heads([organisation_id]):
        raise Invalid(_("There is no such organisation."), [FieldError("organisation_id", _("Choose one of the list."))])


def _words(given: NeedIn) -> dict[str, Any]:
    """The fields that a person writes. A need without a stated language gets the one it seems to be written in."""
    values = given.model_dump(exclude={"organisation_id", "publish", "revision", "language"})
    values["language"] = given.language or detected_language(f"{given.title}. {given.text}")
    return values


async def edit_need(id_: str, given: NeedEdit, viewer: Viewer, now: datetime) -> None:
    """Replace the words. Conflict when somebody was faster; the state does not change."""
    values = _words(given) | {"visibility": given.visibility.value, "by": given.by.isoformat() if given.by else None}
    edit = Edit(viewer=viewer, at=now, revision=given.revision, values=values)
    await edit_posting(Need.get_pymongo_collection(), id_, edit)
    if given.publish:
        await send_on(id_, viewer, now)


async def send_on(id_: str, viewer: Viewer, now: datetime) -> None:
    """Publish directly for brokers and the secretariat, to review for everybody else."""
    await step_need(id_, "publish" if viewer.acts_for_all else "submit", viewer, now)


async def step_need(id_: str, name: str, viewer: Viewer, now: datetime, note: str = "") -> None:
    """Take a step of `rules.STEPS`. Publishing and renewing set when the need runs out."""
    rows = Need.get_pymongo_collection()
    also: dict[str, Any] = {}
    if name in {"publish", "renew"}:
        need = await Need.get(object_id(id_))
        also = {"expires": expiry_of(need.by if need else None, now)}
    if name == "publish":
        also["published"] = now
    await take_step(rows, id_, step_named(name), Taken(viewer, now, note, also))


async def expire_need(id_: str, now: datetime) -> bool:
    """Take a need whose time has run out off the board; False when it was renewed meanwhile. Safe to repeat."""
    line = Change(at=now, account_id="", step="expire")
    result = await Need.get_pymongo_collection().update_one(
        {"_id": object_id(id_), "status": NeedStatus.PUBLISHED.value, "expires": {"$lte": now}},
        {"$set": {"status": NeedStatus.EXPIRED.value, "changed": now}, "$push": {"history": line.model_dump()}},
    )
    return result.modified_count == 1
