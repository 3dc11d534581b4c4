"""Writing needs, offers and ideas: keeping a draft, new words, and what the clock does."""

from datetime import datetime
from typing import Any, TypeVar

from matchcamp.database import object_id
from matchcamp.errors import FieldError, Forbidden, Invalid
from matchcamp.i18n import current_language
from matchcamp.i18n import gettext as _
from matchcamp.languages import detected_language
from matchcamp.organisations.queries import heads
from matchcamp.posting_names import refuse_names, refuse_names_in_edit
from matchcamp.posting_schemas import PostingEdit, PostingIn
from matchcamp.postings import Change, Edit, Posting, Rows, Step, Visibility, edit_posting
from matchcamp.viewer import Viewer

Kept = TypeVar("Kept", bound=Posting)


async def keep_draft(document: type[Kept], given: PostingIn, viewer: Viewer, now: datetime) -> Kept:
    """Keep a draft in the name of an organisation.

    Raises Forbidden for an organisation the viewer does not speak for, Invalid for one that does not exist, and
    NamesFound where words that are to be sent on would give a withheld name away.
    """
    organisation_id = given.organisation_id.lower()  # An id in capitals is the same; ids are compared as text.
    its_language = await _language_of(organisation_id, viewer)
    first = Change(at=now, account_id=viewer.account_id, step="post")
    if given.publish and not given.names_checked:
        await refuse_names(given.model_dump(mode="json"), organisation_id, viewer)
    values = words_of(given, its_language) | {"organisation_id": organisation_id, "author_id": viewer.account_id}
    posting = document(**values, created=now, changed=now, history=[first])
    await posting.insert()
    return posting


async def _language_of(organisation_id: str, viewer: Viewer) -> str:
    """The language of the organisation's profile. Raises Forbidden and Invalid as `keep_draft` says."""
    if not viewer.speaks_for(organisation_id):
        raise Forbidden(_("You do not speak for this organisation; ask its owner for an invitation."))
    found = await heads([organisation_id])
    if not found:
        chosen = FieldError("organisation_id", _("Choose one of the list."))
        raise Invalid(_("There is no such organisation."), [chosen])
    return found[organisation_id].language


def words_of(given: PostingIn, organisations_language: str = "") -> dict[str, Any]:
    """The fields that a person writes, as they are kept; where no language is stated, the one they seem to be in: of a
    few words that could be in several, the page's or that of the organisation's profile."""
    asides = {"organisation_id", "publish", "revision", "language", "names_checked"}
    values = given.model_dump(mode="json", exclude=asides)
    # English is everybody's default, so that another language says more of what one writes.
    likely = sorted((current_language.get(), organisations_language), key=lambda language: language == "en")
    values["language"] = given.language or detected_language(f"{given.title}. {given.text}", likely)
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


async def edit_words(
    rows: Rows, id_: str, given: PostingEdit, edit: Edit, *, shown: frozenset[str], first: Step
) -> bool:
    """Replace the words of a posting; whether it is to be sent on now, by the step `first`, as `publish` asks.

    `shown` are the states in which others than its own people read it. Raises as `edit_posting`, and NamesFound.
    """
    if edit.values["visibility"] == Visibility.ANONYMOUS and (row := await rows.find_one({"_id": object_id(id_)})):
        # Every step raises the revision, so that the edit fails where the state has changed since it was looked at.
        await refuse_names_in_edit(row, edit, given, shown=shown, first=first)
    changed = await edit_posting(rows, id_, edit)
    return given.publish and changed["status"] in first.sources


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
