"""Camps for programs: everything that their pages do."""

from typing import Annotated, Literal

from litestar import delete, get, post, put
from litestar.params import FromPath, JSONBody, QueryParameter

from matchcamp.camps import actions, agenda_actions, queries
from matchcamp.camps.formats import formats_of_camps
from matchcamp.camps.schemas import (
    CampEdit,
    CampIn,
    CampList,
    CampOut,
    FacilitatorsIn,
    FormatList,
    FormatOut,
    ItemEdit,
    ItemIn,
    LinksOut,
    MoveIn,
    PlannedOut,
    RevisionIn,
    StepIn,
)
from matchcamp.errors import NotFound
from matchcamp.i18n import gettext as _
from matchcamp.paging import AfterParameter, LimitParameter
from matchcamp.parts import parts_of
from matchcamp.web import Request

TAGS = ["camps"]
ONE = "/api/camps/{camp_id:str}"
ITEM = ONE + "/agenda/{item_key:str}"
When = Annotated[Literal["coming", "past"], QueryParameter(description="`coming` by start, `past` the latest first")]
RevisionParameter = Annotated[int, QueryParameter(ge=1, le=2**31, description="the revision that this began from")]


@get("/api/camps", name="api.camps.list", tags=TAGS)
async def list_camps(
    request: Request, *, when: When = "coming", after: AfterParameter = None, limit: LimitParameter = 20
) -> CampList:
    """The camps that you may see."""
    read = queries.coming_camps if when == "coming" else queries.past_camps
    return await read(request.user, parts_of(request).clock.now(), after=after, limit=limit)


@get("/api/camp-formats", name="api.camps.formats", tags=TAGS)
async def list_formats() -> FormatList:
    """What a new camp can begin with: formats with their agendas, one list of items for each day."""
    return FormatList(items=formats_out())


def formats_out() -> list[FormatOut]:
    """The formats in the reader's language."""
    return [
        FormatOut(
            name=one.name,
            title=_(one.title),
            text=_(one.text),
            capacity=one.frame["capacity"],
            tables=one.frame["tables"],
            days=[
                [PlannedOut(kind=item.kind, minutes=item.minutes, title=_(item.title)) for item in day.items]
                for day in one.days
            ],
        )
        for one in formats_of_camps().values()
    ]


@post("/api/camps", name="api.camps.post", tags=TAGS)
async def post_camp(request: Request, data: JSONBody[CampIn]) -> CampOut:
    """Make a camp in draft, from a format or, with `copy_of`, like an older one. You lead it."""
    return await queries.camp(await actions.make_camp(parts_of(request), data, request.user), request.user)


@get(ONE, name="api.camps.get", tags=TAGS)
async def get_camp(request: Request, camp_id: FromPath[str]) -> CampOut:
    """One camp with its agenda."""
    return await queries.camp(camp_id, request.user)


@put(ONE, name="api.camps.edit", tags=TAGS)
async def edit_camp(request: Request, camp_id: FromPath[str], data: JSONBody[CampEdit]) -> CampOut:
    """Change the frame; with another start or zone the agenda moves along."""
    await actions.edit_camp(parts_of(request), camp_id, data, request.user)
    return await queries.camp(camp_id, request.user)


@post(ONE + "/status", name="api.camps.status", tags=TAGS, status_code=200)
async def step_camp(request: Request, camp_id: FromPath[str], data: JSONBody[StepIn]) -> CampOut:
    """Take a step: draft, ideas, people, ready, running, over, cancelled. Without a revision it is safe to repeat."""
    parts, viewer = parts_of(request), request.user
    await actions.step(parts, camp_id, data.status, viewer, note=data.note, revision=data.revision)
    return await queries.camp(camp_id, viewer)


@put(ONE + "/facilitators", name="api.camps.facilitators", tags=TAGS)
async def name_facilitators(request: Request, camp_id: FromPath[str], data: JSONBody[FacilitatorsIn]) -> CampOut:
    """Say who leads the camp. You may name others in your place; then you may not change it any more."""
    await actions.name_facilitators(parts_of(request), camp_id, data, request.user)
    return await _left(camp_id, request)


async def _left(camp_id: str, request: Request) -> CampOut:
    """The camp, also where it was a draft that the viewer has just given into other hands."""
    try:
        return await queries.camp(camp_id, request.user)
    except NotFound:
        found = await queries.camp_of_job(camp_id)
        if found is None:
            raise
        return found.model_copy(update={"leads": False, "online_url": "", "facilitators": ()})


@post(ONE + "/agenda", name="api.camps.agenda.add", tags=TAGS, status_code=200)
async def add_item(request: Request, camp_id: FromPath[str], data: JSONBody[ItemIn]) -> CampOut:
    """Add an item to the agenda; what follows on that day makes room."""
    await agenda_actions.add_item(parts_of(request), camp_id, data, request.user)
    return await queries.camp(camp_id, request.user)


@put(ITEM, name="api.camps.agenda.edit", tags=TAGS)
async def edit_item(
    request: Request, camp_id: FromPath[str], item_key: FromPath[str], data: JSONBody[ItemEdit]
) -> CampOut:
    """Change an item; the later ones of its day shift along."""
    await agenda_actions.edit_item(parts_of(request), camp_id, item_key, data, request.user)
    return await queries.camp(camp_id, request.user)


@post(ITEM + "/move", name="api.camps.agenda.move", tags=TAGS, status_code=200)
async def move_item(
    request: Request, camp_id: FromPath[str], item_key: FromPath[str], data: JSONBody[MoveIn]
) -> CampOut:
    """Move an item one place up or down."""
    await agenda_actions.move_item(parts_of(request), camp_id, item_key, data, request.user)
    return await queries.camp(camp_id, request.user)


@delete(ITEM, name="api.camps.agenda.remove", tags=TAGS, status_code=200)
async def remove_item(
    request: Request, camp_id: FromPath[str], item_key: FromPath[str], revision: RevisionParameter
) -> CampOut:
    """Remove an item; the later ones of its day begin earlier."""
    given = RevisionIn(revision=revision)
    await agenda_actions.remove_item(parts_of(request), camp_id, item_key, given, request.user)
    return await queries.camp(camp_id, request.user)


@post(ONE + "/links/void", name="api.camps.void_links", tags=TAGS, status_code=200)
async def void_links(request: Request, camp_id: FromPath[str], data: JSONBody[RevisionIn]) -> CampOut:
    """Make all personal links of the camp void."""
    await actions.void_links(parts_of(request), camp_id, data, request.user)
    return await queries.camp(camp_id, request.user)


@get(ONE + "/wall", name="api.camps.wall", tags=TAGS)
async def get_wall(request: Request, camp_id: FromPath[str]) -> LinksOut:
    """The address of the wall view, for those who lead the camp."""
    await queries.row_to_lead(camp_id, request.user)
    return LinksOut(wall_url=await queries.wall_url(camp_id, parts_of(request).settings.base_url))


@post(ONE + "/wall", name="api.camps.renew_wall", tags=TAGS, status_code=200)
async def renew_wall(request: Request, camp_id: FromPath[str], data: JSONBody[RevisionIn]) -> LinksOut:
    """Give the wall view a new address; the old one is void."""
    await actions.renew_wall(parts_of(request), camp_id, data, request.user)
    return LinksOut(wall_url=await queries.wall_url(camp_id, parts_of(request).settings.base_url))


HANDLERS = (
    list_camps,
    list_formats,
    post_camp,
    get_camp,
    edit_camp,
    step_camp,
    name_facilitators,
    add_item,
    edit_item,
    move_item,
    remove_item,
    void_links,
    get_wall,
    renew_wall,
)
