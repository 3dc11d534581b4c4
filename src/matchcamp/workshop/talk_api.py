"""Votes, notes, and who has not been heard yet, for programs."""

from litestar import get, post, put
from litestar.params import FromPath, JSONBody

from matchcamp.parts import parts_of
from matchcamp.web import Request
from matchcamp.workshop import note_actions, vote_actions, vote_queries
from matchcamp.workshop.api import ROOT, TAGS, actor_in
from matchcamp.workshop.given_schemas import CommentIn, DoneIn, DotIn, DotsIn, NoteEdit, NoteIn, RevisionIn, VotingIn
from matchcamp.workshop.note_queries import notes_at
from matchcamp.workshop.passes import check_leads
from matchcamp.workshop.schemas import NoteList, SilentList, VotesOut

NOTE = f"{ROOT}/notes/{{note_id:str}}"


@get(f"{ROOT}/votes", name="api.workshop.votes", tags=TAGS)
async def get_votes(request: Request, camp_id: FromPath[str]) -> VotesOut:
    """The voting: your dots, and the results once it is closed; those who lead the camp see them at any time."""
    return await vote_queries.votes(await actor_in(request, camp_id))


@put(f"{ROOT}/votes", name="api.workshop.give_dots", tags=TAGS)
async def give_dots(request: Request, camp_id: FromPath[str], data: JSONBody[DotsIn]) -> VotesOut:
    """Put all your dots, in any split; safe to repeat."""
    actor = await actor_in(request, camp_id)
    await vote_actions.give_dots(parts_of(request), actor, data)
    return await vote_queries.votes(actor)


@post(f"{ROOT}/votes/{{camp_idea_id:str}}", name="api.workshop.change_dot", tags=TAGS, status_code=200)
async def change_dot(
    request: Request, camp_id: FromPath[str], camp_idea_id: FromPath[str], data: JSONBody[DotIn]
) -> VotesOut:
    """One dot more or less on an idea."""
    actor = await actor_in(request, camp_id)
    await vote_actions.change_dot(parts_of(request), actor, camp_idea_id, data)
    return await vote_queries.votes(actor)


@put(f"{ROOT}/voting", name="api.workshop.set_voting", tags=TAGS)
async def set_voting(request: Request, camp_id: FromPath[str], data: JSONBody[VotingIn]) -> VotesOut:
    """Open or close the voting, or leave it to the agenda; for those who lead the camp."""
    actor = await actor_in(request, camp_id)
    await vote_actions.set_voting(parts_of(request), actor, data)
    return await vote_queries.votes(actor)


@get(f"{ROOT}/silent", name="api.workshop.silent", tags=TAGS)
async def list_silent(request: Request, camp_id: FromPath[str]) -> SilentList:
    """What each attendant did so far, those who did least first; for those who lead the camp."""
    actor = await actor_in(request, camp_id)
    check_leads(actor)
    return SilentList(items=tuple(await vote_queries.silent(actor.camp.id)))


async def _notes(request: Request, camp_id: str) -> NoteList:
    return NoteList(items=await notes_at((await actor_in(request, camp_id)).camp.id))


@get(f"{ROOT}/notes", name="api.workshop.notes", tags=TAGS)
async def list_notes(request: Request, camp_id: FromPath[str]) -> NoteList:
    """The parking lot, decisions and next steps as they came."""
    return await _notes(request, camp_id)


@post(f"{ROOT}/notes", name="api.workshop.add_note", tags=TAGS)
async def add_note(request: Request, camp_id: FromPath[str], data: JSONBody[NoteIn]) -> NoteList:
    await note_actions.add_note(parts_of(request), await actor_in(request, camp_id), data)
    return await _notes(request, camp_id)


@put(NOTE, name="api.workshop.edit_note", tags=TAGS)
async def edit_note(
    request: Request, camp_id: FromPath[str], note_id: FromPath[str], data: JSONBody[NoteEdit]
) -> NoteList:
    """New words for a note; 409 with the words that stand there now where somebody was faster."""
    await note_actions.edit_note(parts_of(request), await actor_in(request, camp_id), note_id, data)
    return await _notes(request, camp_id)


@post(f"{NOTE}/done", name="api.workshop.done", tags=TAGS, status_code=200)
async def set_done(
    request: Request, camp_id: FromPath[str], note_id: FromPath[str], data: JSONBody[DoneIn]
) -> NoteList:
    """Tick a next step off, or not."""
    actor = await actor_in(request, camp_id)
    await note_actions.set_done(parts_of(request), actor, note_id, done=data.done)
    return await _notes(request, camp_id)


@post(f"{NOTE}/comments", name="api.workshop.comment", tags=TAGS, status_code=200)
async def comment(
    request: Request, camp_id: FromPath[str], note_id: FromPath[str], data: JSONBody[CommentIn]
) -> NoteList:
    """Add a word to a note."""
    await note_actions.comment(parts_of(request), await actor_in(request, camp_id), note_id, data)
    return await _notes(request, camp_id)


@post(f"{NOTE}/remove", name="api.workshop.remove_note", tags=TAGS, status_code=200)
async def remove_note(
    request: Request, camp_id: FromPath[str], note_id: FromPath[str], data: JSONBody[RevisionIn]
) -> NoteList:
    """Take a note away: who wrote it, and those who lead the camp."""
    actor = await actor_in(request, camp_id)
    await note_actions.remove_note(parts_of(request), actor, note_id, revision=data.revision)
    return await _notes(request, camp_id)
