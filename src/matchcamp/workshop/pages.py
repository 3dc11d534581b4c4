"""The page of one table, and the list of all tables for those who lead the camp."""

from dataclasses import dataclass
from typing import Any

from litestar import get

from matchcamp.camps.schemas import CampOut
from matchcamp.errors import NotFound
from matchcamp.i18n import N_
from matchcamp.i18n import gettext as _
from matchcamp.ideas.queries import idea as idea_seen
from matchcamp.ideas.queries import idea_row_of_mine
from matchcamp.parts import parts_of
from matchcamp.registration.queries import attendants, camp_idea
from matchcamp.registration.schemas import Attendant
from matchcamp.web import Request, page
from matchcamp.workshop import queries
from matchcamp.workshop.doors import (
    Door,
    Wrong,
    at_table,
    door_of,
    readable,
    step_of,
    unchanged,
    version_of,
    with_version,
)
from matchcamp.workshop.passes import check_leads
from matchcamp.workshop.rules import may_form
from matchcamp.workshop.schemas import SilentOut, StanceOut, TableHead, TableOut
from matchcamp.workshop.stamps import stamp_of
from matchcamp.workshop.states import SectionName, Stance
from matchcamp.workshop.vote_queries import silent

STANCES = {Stance.IN: N_("We are in"), Stance.INTERESTED: N_("We are interested"), Stance.NOT_FOR_US: N_("Not for us")}
LEVELS = {
    "goal": N_("Goal"), "purpose": N_("Purpose"), "result": N_("Result"), "activity": N_("Activity"),
}  # fmt: skip
PARTS = ("partner", "coordinator", "associated_partner")


@dataclass(frozen=True, slots=True)
class TablePage:
    """One table. `mine` is what the reader said of the idea; `idea_revision` is 0 for who may not change the idea.

    `people` are those for whom a reader who leads the camp may speak; `version` tells this state from another.
    """

    door: Door
    camp: CampOut
    table: TableOut
    mine: StanceOut | None
    people: list[Attendant]
    can_form: bool
    idea_revision: int
    wrong: Wrong | None
    version: str
    stances: dict[str, str]
    levels: dict[str, str]


async def table_page(request: Request) -> Any:
    return await show_table(request, await door_of(request), step_of(request, "camp_idea_id"))


async def show_table(request: Request, door: Door, camp_idea_id: str, wrong: Wrong | None = None) -> Any:
    """The page of a table, with a form that was not taken."""
    actor, now = door.actor, parts_of(request).clock.now()
    idea = await queries.idea_at(actor.camp, camp_idea_id)
    stamp = await stamp_of(actor.camp.id, now, idea.id)
    version = version_of(stamp, idea.revision, actor.camp.revision, int(door.can_write))
    if wrong is None and (short := unchanged(request, version)):
        return short
    table = await queries.table(actor, idea.id, now)
    mine = next((one for one in table.stances if one.attendant_id == actor.attendant_id), None)
    context = TablePage(
        door=door, camp=actor.camp, table=table, mine=mine,
        people=await attendants(actor.camp.id) if actor.leads else [],
        can_form=may_form(actor, await camp_idea(table.camp_idea_id, actor.viewer)) and not table.consortium_id,
        idea_revision=await _idea_revision(door, table), wrong=wrong, version=version,
        stances={stance.value: _(words) for stance, words in STANCES.items()},
        levels={level: _(words) for level, words in LEVELS.items()},
    )  # fmt: skip
    answer = page(request, "workshop/table.html", context, status=wrong.status if wrong else 200)
    return with_version(answer, version)


async def _idea_revision(door: Door, table: TableOut) -> int:
    """The revision of the idea for who may change it, and 0 where the table says what the idea says already."""
    viewer = door.actor.viewer
    if not viewer.signed_in:
        return 0
    try:
        await idea_row_of_mine(table.idea_id, viewer)
        own = await idea_seen(table.idea_id, viewer)
    except NotFound:
        return 0
    same = all(getattr(own.canvas, section.name) == section.text for section in table.sections)
    return 0 if same else own.revision


@dataclass(frozen=True, slots=True)
class TablesPage:
    """All tables of a camp with their lights, and who has not been heard yet; for those who lead it."""

    door: Door
    camp: CampOut
    tables: list[TableHead]
    people: list[SilentOut]
    sections: int
    stances: dict[str, str]
    version: str


@get("/camps/{camp_id:str}/workshop", name="workshop.tables")
async def tables_page(request: Request) -> Any:
    door = await door_of(request)
    check_leads(door.actor)
    camp, now = door.actor.camp, parts_of(request).clock.now()
    version = version_of(await stamp_of(camp.id, now, votes=True), camp.revision)
    if short := unchanged(request, version):
        return short
    tables = await queries.table_heads(camp, now)
    people = [one for one in await silent(camp.id) if not (one.wrote and one.voted and one.took_a_stance)]
    words = {stance.value: _(said) for stance, said in STANCES.items()}
    context = TablesPage(door, camp, tables, people, len(SectionName), words, version)
    return with_version(page(request, "workshop/tables.html", context), version)


_TABLE = readable("table", show=table_page, **at_table(""))
BY_PASS = (_TABLE[0],)
SIGNED_IN = (_TABLE[1], tables_page)
