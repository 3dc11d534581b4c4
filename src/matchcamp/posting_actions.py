"""Writing needs, offers and ideas: keeping a draft, new words, and what the clock does."""

from datetime import datetime
from typing import Any, TypeVar

from matchcamp.database import object_id
from matchcamp.errors import FieldError, Forbidden, Invalid
from matchcamp.i18n import gettext as _
from matchcamp.languages import detected_language
from matchcamp.organisations.queries import heads
from matchcamp.posting_schemas import PostingEdit, PostingIn
from matchcamp.postings import Change, Edit, Posting, Rows, Step
from matchcamp.viewer import Viewer

Kept = TypeVar("Kept", bound=Posting)


async def keep_draft(document: type[Kept], given: PostingIn, viewer: Viewer, now: datetime) -> Kept:
    """Keep a draft in the name of an organisation.

    Raises Forbidden for an organisation the viewer does not speak for, Invalid for one that does not exist.
    """
    organisation_id = (
        given.organisation_id.lower()
    )  # An id in capitals is the same id; what is kept is compared as text.
    await _check_organisation(organisation_id, viewer)
    first = Change(at=now, account_id=viewer.account_id, step="post")
    values = words_of(given) | {"organisation_id": organisation_id, "author_id": viewer.account_id}
    posting = document(**values, created=now, changed=now, history=[first])
    await posting.insert()
    return posting


async def _check_organisation(organisation_id: str, viewer: Viewer) -> None:
    if not viewer.speaks_for(organisation_id):
        raise Forbidden(_("You do not speak for this organisation; ask its owner for an invitation."))
    if not await heads([organisation_id]):
        chosen = FieldError("organisation_id", _("Choose one of the list."))
        raise Invalid(_("There is no such organisation."), [chosen])


def words_of(given: PostingIn) -> dict[str, Any]:
    """The fields that a person writes, as they are kept; where no language is stated, the one they seem to be in."""
    values = given.model_dump(mode="json", exclude={"organisation_id", "publish", "revision", "language"})
    values["language"] = given.language or detected_language(f"{given.title}. {given.text}")
    return values


def edit_of(given: PostingEdit, viewer: Viewer, now: datetime, **more: Any) -> Edit:
    """The edit that `given` asks for; `more` are fields that are kept in another form than they were given."""
    return Edit(
        viewer=viewer,
        at=now,
        revision=given.revision,
        values=words_of(given) | more,
        organisation_id=given.organisation_id.lower(),
    )


def first_step(viewer: Viewer) -> str:
    """Brokers and the secretariat publish directly; everybody else sends to review."""
    return "publish" if viewer.acts_for_all else "submit"


async def expire(rows: Rows, id_: str, step: Step, now: datetime) -> bool:
    """Take a posting whose time has run out off the board; False when it was renewed meanwhile. Safe to repeat."""
    line = Change(at=now, account_id="", step=step.name)
    result = await rows.update_one(
        {"_id": object_id(id_), "status": {"$in": sorted(step.sources)}, "expires": {"$lte": now}},
        {"$set": {"status": step.target, "changed": now}, "$push": {"history": line.model_dump()}},
    )
    return result.modified_count == 1
