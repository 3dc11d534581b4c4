"""The work at the tables of a camp for programs: canvases, what people say of ideas, and what comes of it."""

from litestar import delete, get, post, put
from litestar.params import FromPath, JSONBody

from matchcamp.parts import parts_of
from matchcamp.web import Request
from matchcamp.workshop import actions, forming, queries, row_actions
from matchcamp.workshop.given_schemas import ChoiceIn, NewRowIn, RevisionIn, RowIn, SectionIn, StanceIn, TakeOverIn
from matchcamp.workshop.passes import actor_signed_in, check_leads
from matchcamp.workshop.rules import Actor
from matchcamp.workshop.schemas import ConflictOut, FormedOut, HarvestOut, SectionOut, TableHeads, TableOut, VersionList
from matchcamp.workshop.states import SectionName

TAGS = ["camps: work at tables"]
ROOT = "/api/camps/{camp_id:str}/workshop"
TABLE = f"{ROOT}/tables/{{camp_idea_id:str}}"


async def actor_in(request: Request, camp_id: str) -> Actor:
    return await actor_signed_in(camp_id, request.user)


async def _table(request: Request, camp_id: str, camp_idea_id: str) -> TableOut:
    return await queries.table(await actor_in(request, camp_id), camp_idea_id, parts_of(request).clock.now())


@get(f"{ROOT}/tables", name="api.workshop.tables", tags=TAGS)
async def list_tables(request: Request, camp_id: FromPath[str]) -> TableHeads:
    """The tables of a camp by number, each with its light."""
    actor = await actor_in(request, camp_id)
    return TableHeads(items=tuple(await queries.table_heads(actor.camp, parts_of(request).clock.now())))


@get(TABLE, name="api.workshop.table", tags=TAGS)
async def get_table(request: Request, camp_id: FromPath[str], camp_idea_id: FromPath[str]) -> TableOut:
    """All of one table: its canvas, what people say of it, its light and its notes."""
    return await _table(request, camp_id, camp_idea_id)


@post(f"{TABLE}/sections/{{section:str}}/lock", name="api.workshop.lock", tags=TAGS, status_code=200)
async def lock_section(
    request: Request, camp_id: FromPath[str], camp_idea_id: FromPath[str], section: FromPath[SectionName]
) -> SectionOut:
    """Keep a section for yourself for two minutes, or for two more; 409 while somebody else has it."""
    actor = await actor_in(request, camp_id)
    return await actions.lock_section(parts_of(request), actor, camp_idea_id, section)


@delete(f"{TABLE}/sections/{{section:str}}/lock", name="api.workshop.free", tags=TAGS)
async def free_section(
    request: Request, camp_id: FromPath[str], camp_idea_id: FromPath[str], section: FromPath[SectionName]
) -> None:
    """Give a section back before its time."""
    await actions.free_section(await actor_in(request, camp_id), camp_idea_id, section)


@put(f"{TABLE}/sections/{{section:str}}", name="api.workshop.save", tags=TAGS)
async def save_section(
    request: Request,
    camp_id: FromPath[str],
    camp_idea_id: FromPath[str],
    section: FromPath[SectionName],
    data: JSONBody[SectionIn],
) -> SectionOut:
    """Keep new words. 409 where somebody was faster: yours are then kept beside theirs, under `open` of the section."""
    actor = await actor_in(request, camp_id)
    return await actions.save_section(parts_of(request), actor, camp_idea_id, section, data)


@get(f"{TABLE}/sections/{{section:str}}/versions", name="api.workshop.versions", tags=TAGS)
async def list_versions(
    request: Request, camp_id: FromPath[str], camp_idea_id: FromPath[str], section: FromPath[SectionName]
) -> VersionList:
    """The versions of a section, newest first, at most the last 200."""
    idea = await queries.idea_at((await actor_in(request, camp_id)).camp, camp_idea_id)
    return await queries.versions(idea.id, section, idea.camp_id)


@get(f"{TABLE}/versions/{{version_id:str}}", name="api.workshop.conflict", tags=TAGS)
async def get_conflict(
    request: Request, camp_id: FromPath[str], camp_idea_id: FromPath[str], version_id: FromPath[str]
) -> ConflictOut:
    """A version beside the one that stands now."""
    actor = await actor_in(request, camp_id)
    idea = await queries.idea_at(actor.camp, camp_idea_id)
    return await queries.conflict(actor.camp, idea.id, version_id)


@post(f"{TABLE}/versions/{{version_id:str}}", name="api.workshop.choose", tags=TAGS, status_code=200)
async def choose(
    request: Request,
    camp_id: FromPath[str],
    camp_idea_id: FromPath[str],
    version_id: FromPath[str],
    data: JSONBody[ChoiceIn],
) -> SectionOut:
    """Say what is to stand of two versions; both stay in the history."""
    actor = await actor_in(request, camp_id)
    return await actions.choose(parts_of(request), actor, camp_idea_id, version_id, data)


@put(f"{TABLE}/stance", name="api.workshop.stance", tags=TAGS)
async def take_stance(
    request: Request, camp_id: FromPath[str], camp_idea_id: FromPath[str], data: JSONBody[StanceIn]
) -> TableOut:
    """Say what your organisation thinks of an idea; those who lead the camp may say it for an attendant."""
    await row_actions.take_stance(parts_of(request), await actor_in(request, camp_id), camp_idea_id, data)
    return await _table(request, camp_id, camp_idea_id)


@post(f"{TABLE}/rows", name="api.workshop.add_row", tags=TAGS)
async def add_row(
    request: Request, camp_id: FromPath[str], camp_idea_id: FromPath[str], data: JSONBody[NewRowIn]
) -> TableOut:
    """Add a row to a table of the canvas: places in the consortium, the logframe or the work packages."""
    actor = await actor_in(request, camp_id)
    await row_actions.add_row(parts_of(request), actor, camp_idea_id, data.table, data.cells)
    return await _table(request, camp_id, camp_idea_id)


@put(f"{TABLE}/rows/{{row_id:str}}", name="api.workshop.edit_row", tags=TAGS)
async def edit_row(
    request: Request,
    camp_id: FromPath[str],
    camp_idea_id: FromPath[str],
    row_id: FromPath[str],
    data: JSONBody[RowIn],
) -> TableOut:
    """New cells for a row; 409 with the words that stand there now where somebody was faster."""
    parts, actor = parts_of(request), await actor_in(request, camp_id)
    await row_actions.edit_row(parts, actor, camp_idea_id, row_id, data.cells, revision=data.revision)
    return await _table(request, camp_id, camp_idea_id)


@post(f"{TABLE}/rows/{{row_id:str}}/remove", name="api.workshop.remove_row", tags=TAGS, status_code=200)
async def remove_row(
    request: Request,
    camp_id: FromPath[str],
    camp_idea_id: FromPath[str],
    row_id: FromPath[str],
    data: JSONBody[RevisionIn],
) -> TableOut:
    """Take a row off its table."""
    parts, actor = parts_of(request), await actor_in(request, camp_id)
    await row_actions.remove_row(parts, actor, camp_idea_id, row_id, revision=data.revision)
    return await _table(request, camp_id, camp_idea_id)


@post(f"{TABLE}/consortium", name="api.workshop.form", tags=TAGS, status_code=200)
async def form_consortium(request: Request, camp_id: FromPath[str], camp_idea_id: FromPath[str]) -> FormedOut:
    """Found the consortium of a table with whoever is in or interested; a table has one."""
    return await forming.form_consortium(parts_of(request), await actor_in(request, camp_id), camp_idea_id)


@post(f"{TABLE}/take-over", name="api.workshop.take_over", tags=TAGS, status_code=200)
async def take_over(
    request: Request, camp_id: FromPath[str], camp_idea_id: FromPath[str], data: JSONBody[TakeOverIn]
) -> TableOut:
    """Put the table's canvas in place of the idea's own; `revision` is the idea's."""
    await forming.take_over_canvas(parts_of(request), await actor_in(request, camp_id), camp_idea_id, data)
    return await _table(request, camp_id, camp_idea_id)


@get(f"{ROOT}/harvest", name="api.workshop.harvest", tags=TAGS)
async def get_harvest(request: Request, camp_id: FromPath[str]) -> HarvestOut:
    """All that was worked out at a camp; for those who lead it."""
    actor = await actor_in(request, camp_id)
    check_leads(actor)
    return await queries.harvest(actor.camp.id, parts_of(request).clock.now())
