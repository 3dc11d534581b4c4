"""The parking lot, decisions and next steps of a camp on one page."""

from dataclasses import dataclass
from typing import Any

from litestar.response import Redirect

from matchcamp.camps.schemas import CampOut
from matchcamp.errors import Conflict, Forbidden
from matchcamp.i18n import gettext as _
from matchcamp.parts import parts_of
from matchcamp.registration.queries import attendants, ideas_of
from matchcamp.registration.schemas import Attendant, CampIdeaOut
from matchcamp.web import Refused, Request, asked, attempt, go_to, page, read_form
from matchcamp.workshop import note_actions
from matchcamp.workshop.doors import (
    Door,
    Wrong,
    door_of,
    posted,
    readable,
    step_of,
    unchanged,
    version_of,
    with_version,
)
from matchcamp.workshop.given_schemas import CommentIn, DoneIn, NoteEdit, NoteIn, RevisionIn
from matchcamp.workshop.note_queries import notes_at
from matchcamp.workshop.schemas import NoteOut
from matchcamp.workshop.states import NoteKind


@dataclass(frozen=True, slots=True)
class NotesPage:
    """The notes by kind. `about` is the idea that a new note is about, from the address; `wrong` a form that was not
    taken."""

    door: Door
    camp: CampOut
    notes: dict[str, list[NoteOut]]
    ideas: list[CampIdeaOut]
    people: list[Attendant]
    about: str
    wrong: Wrong | None
    version: str


async def notes_page(request: Request) -> Any:
    return await _show(request, await door_of(request))


async def _show(request: Request, door: Door, wrong: Wrong | None = None) -> Any:
    camp = door.actor.camp
    found = await notes_at(camp.id)
    version = version_of(*found, int(door.can_write))
    if wrong is None and (short := unchanged(request, version)):
        return short
    by_kind = {kind.value: [note for note in found if note.kind is kind] for kind in NoteKind}
    about = asked(request, "idea")
    context = NotesPage(
        door, camp, by_kind, await ideas_of(camp.id), await attendants(camp.id), about, wrong, version
    )  # fmt: skip
    answer = page(request, "workshop/notes.html", context, status=wrong.status if wrong else 200)
    return with_version(answer, version)


async def add(request: Request) -> Any:
    door = await door_of(request)
    form, parts = await read_form(request, NoteIn), parts_of(request)
    done = await attempt(form, lambda given: note_actions.add_note(parts, door.actor, given))
    if isinstance(done, Refused):
        return await _show(request, door, Wrong("add", done.form, done.status))
    return go_to(f"{door.notes_url}#note-{done}", _("Saved."))


async def edit(request: Request) -> Any:
    door, id_ = await door_of(request), step_of(request, "note_id")
    form, parts = await read_form(request, NoteEdit), parts_of(request)
    done = await attempt(form, lambda given: note_actions.edit_note(parts, door.actor, id_, given))
    if isinstance(done, Refused):
        return await _show(request, door, Wrong(f"note-{id_}", done.form, done.status))
    return go_to(f"{door.notes_url}#note-{id_}", _("Saved."))


async def set_done(request: Request) -> Redirect:
    door, id_ = await door_of(request), step_of(request, "note_id")
    given = (await read_form(request, DoneIn)).taken
    await note_actions.set_done(parts_of(request), door.actor, id_, done=given.done)
    return go_to(f"{door.notes_url}#note-{id_}")


async def comment(request: Request) -> Any:
    door, id_ = await door_of(request), step_of(request, "note_id")
    form, parts = await read_form(request, CommentIn), parts_of(request)
    done = await attempt(form, lambda given: note_actions.comment(parts, door.actor, id_, given))
    if isinstance(done, Refused):
        return await _show(request, door, Wrong(f"comment-{id_}", done.form, done.status))
    return go_to(f"{door.notes_url}#note-{id_}")


async def remove(request: Request) -> Redirect:
    door, id_ = await door_of(request), step_of(request, "note_id")
    given = (await read_form(request, RevisionIn)).taken
    try:
        await note_actions.remove_note(parts_of(request), door.actor, id_, revision=given.revision)
    except (Conflict, Forbidden) as error:
        return go_to(f"{door.notes_url}#note-{id_}", str(error), "problem")
    return go_to(door.notes_url, _("Saved."))


_PAIRS = (
    readable("notes", path="/notes", show=notes_page),
    posted("add_note", path="/notes", act=add),
    posted("edit_note", path="/notes/{note_id:str}", act=edit),
    posted("done", path="/notes/{note_id:str}/done", act=set_done),
    posted("comment", path="/notes/{note_id:str}/comments", act=comment),
    posted("remove_note", path="/notes/{note_id:str}/remove", act=remove),
)
BY_PASS = tuple(pair[0] for pair in _PAIRS)
SIGNED_IN = tuple(pair[1] for pair in _PAIRS)
