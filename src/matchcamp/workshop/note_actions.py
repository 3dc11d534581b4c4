"""The parking lot, decisions and next steps."""

from typing import Any

from beanie import PydanticObjectId

from matchcamp.database import object_id
from matchcamp.errors import Conflict, Forbidden, Invalid
from matchcamp.i18n import gettext as _
from matchcamp.limits import spend
from matchcamp.parts import Parts
from matchcamp.registration.queries import attendants, ideas_of
from matchcamp.workshop.actions import WRITING
from matchcamp.workshop.documents import Note
from matchcamp.workshop.given_schemas import CommentIn, NoteEdit, NoteIn
from matchcamp.workshop.note_queries import note_row
from matchcamp.workshop.passes import check_may_write
from matchcamp.workshop.rules import Actor
from matchcamp.workshop.states import NoteKind

MOST_NOTES = 1_000  # Of one camp.
MOST_COMMENTS = 200  # Of one note.
MOST_EARLIER = 50  # The words of a note that are kept when somebody changes them, the newest.


async def add_note(parts: Parts, actor: Actor, given: NoteIn) -> str:
    """The id of a new note. Raises Forbidden, Invalid for an idea or a person that is not at this camp, Conflict for
    one too many, TooMany."""
    await _may_note(parts, actor)
    values, now = await _values(actor, given), parts.clock.now()
    if await Note.get_pymongo_collection().count_documents({"camp_id": actor.camp.id}) >= MOST_NOTES:
        raise Conflict(_("A camp has at most %(most)s notes.") % {"most": MOST_NOTES})
    note = Note(camp_id=actor.camp.id, created=now, changed=now, **values, **actor.by)
    return str((await note.insert()).id)


async def edit_note(parts: Parts, actor: Actor, id_: str, given: NoteEdit) -> None:
    """New words for a note; those that stood there are kept. Raises as `add_note`, NotFound, and Conflict, which says
    the words that stand there now."""
    await _may_note(parts, actor)
    row, change = await note_row(actor.camp.id, id_), {"$set": await _values(actor, given)}
    if row["text"] != given.text:
        words = {"text": row["text"], "at": parts.clock.now()}
        change["$push"] = {"earlier": {"$each": [words], "$slice": -MOST_EARLIER}}
    await _changed(parts, actor, id_, change, revision=given.revision)


async def set_done(parts: Parts, actor: Actor, id_: str, *, done: bool) -> None:
    """Tick a next step off, or not; safe to repeat. Raises NotFound, Forbidden, Conflict for what is no step."""
    await _may_note(parts, actor)
    row = await note_row(actor.camp.id, id_)
    if row["kind"] != NoteKind.NEXT_STEP:
        raise Conflict(_("Only next steps are ticked off."))
    now = parts.clock.now()
    await Note.get_pymongo_collection().update_one(
        {"_id": row["_id"], "done": not done},
        {"$set": {"done": done, "done_at": now if done else None, "changed": now}, "$inc": {"revision": 1}},
    )


async def comment(parts: Parts, actor: Actor, id_: str, given: CommentIn) -> None:
    """Add a word to a note; words keep the order in which they came. Raises NotFound, Forbidden, Conflict, TooMany."""
    await _may_note(parts, actor)
    row, now = await note_row(actor.camp.id, id_), parts.clock.now()
    line = {"key": str(PydanticObjectId()), "text": given.text, "at": now, **actor.by}
    done = await Note.get_pymongo_collection().update_one(
        {"_id": row["_id"], f"comments.{MOST_COMMENTS - 1}": {"$exists": False}},
        {"$push": {"comments": line}, "$set": {"changed": now}},
    )
    if not done.matched_count:
        raise Conflict(_("A note has at most %(most)s comments.") % {"most": MOST_COMMENTS})


async def remove_note(parts: Parts, actor: Actor, id_: str, *, revision: int) -> None:
    """Take a note away: who wrote it, and those who lead the camp. Raises NotFound, Forbidden, Conflict."""
    await _may_note(parts, actor)
    row = await note_row(actor.camp.id, id_)
    if not actor.leads and (not row["attendant_id"] or row["attendant_id"] != actor.attendant_id):
        raise Forbidden(_("Only who wrote a note, and those who lead this camp, can take it away."))
    await _changed(parts, actor, id_, {"$set": {"removed": True}}, revision=revision)


async def _may_note(parts: Parts, actor: Actor) -> None:
    check_may_write(actor)
    await spend(parts, WRITING, actor.key)


async def _changed(parts: Parts, actor: Actor, id_: str, change: dict[str, Any], *, revision: int) -> None:
    row = await note_row(actor.camp.id, id_)
    change["$set"]["changed"] = parts.clock.now()
    done = await Note.get_pymongo_collection().update_one(
        {"_id": object_id(id_), "removed": False, "revision": revision}, change | {"$inc": {"revision": 1}}
    )
    if not done.matched_count:
        row = await note_row(actor.camp.id, id_)
        raise Conflict(_("Somebody changed this note meanwhile. There stands now: %(words)s") % {"words": row["text"]})


async def _values(actor: Actor, given: NoteIn) -> dict[str, Any]:
    """What is kept of a note. Raises Invalid for an idea or a person that is not at this camp."""
    if given.camp_idea_id and given.camp_idea_id not in {idea.id for idea in await ideas_of(actor.camp.id)}:
        raise _wrong("camp_idea_id")
    if given.who_id and given.who_id not in {one.id for one in await attendants(actor.camp.id)}:
        raise _wrong("who_id")
    step = given.kind is NoteKind.NEXT_STEP
    return {
        "kind": given.kind.value, "text": given.text, "camp_idea_id": given.camp_idea_id,
        "who_id": given.who_id if step else "", "who_words": given.who_words if step else "",
        "due": given.due.isoformat() if step and given.due else "",
    }  # fmt: skip


def _wrong(field: str) -> Invalid:
    words = _("Choose one of the list.")
    return Invalid.at(field, words)
