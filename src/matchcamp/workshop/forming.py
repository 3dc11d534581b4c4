"""What comes out of a table: its consortium, and the canvas for the idea itself."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from pymongo.errors import DuplicateKeyError

from calls.participants import Participant
from matchcamp.consortia.actions import add_member
from matchcamp.consortia.founding import found_consortium
from matchcamp.consortia.members import Commitment
from matchcamp.consortia.queries import consortium_row
from matchcamp.consortia.schemas import ConsortiumIn, MemberIn
from matchcamp.database import OBJECT_ID
from matchcamp.errors import Conflict, FieldError, Forbidden, Invalid
from matchcamp.i18n import gettext as _
from matchcamp.ideas.actions import edit_idea
from matchcamp.ideas.queries import idea as idea_seen
from matchcamp.ideas.queries import idea_row_of_mine, ideas_with_names
from matchcamp.ideas.schemas import IdeaEdit
from matchcamp.organisations.queries import heads
from matchcamp.parts import Parts
from matchcamp.registration.actions import link_consortium
from matchcamp.registration.queries import camp_idea
from matchcamp.registration.schemas import CampIdeaOut
from matchcamp.viewer import Role, Viewer
from matchcamp.workshop import queries
from matchcamp.workshop.documents import StanceKept, TableConsortium
from matchcamp.workshop.given_schemas import TakeOverIn
from matchcamp.workshop.light_queries import lamps
from matchcamp.workshop.note_queries import people_at
from matchcamp.workshop.rules import Actor, may_form, organisation_key, participants_at
from matchcamp.workshop.schemas import FormedOut
from matchcamp.workshop.states import SectionName, Stance

ONE_AT_A_TIME = timedelta(minutes=1)
MOST_IN_IDEA = 2_000  # Characters of a field of an idea's canvas.


async def form_consortium(parts: Parts, actor: Actor, camp_idea_id: str) -> FormedOut:
    """Found the consortium of a table with whoever is in or interested, and tie it to the idea at the camp.

    Organisations that are in get an invitation, which their own people answer; interested ones stand as such. Safe to
    repeat: a table has one consortium, and one that was cut short is gone on with. Raises NotFound, Forbidden, Conflict
    while somebody else forms it, TooMany.
    """
    idea = await queries.idea_at(actor.camp, camp_idea_id)
    idea = await camp_idea(idea.id, actor.viewer)
    if not may_form(actor, idea):
        raise Forbidden(_("Those who lead the camp form the consortium, or the people whose idea it is."))
    if idea.consortium_id:
        return FormedOut(consortium_id=idea.consortium_id)
    begun = await _claim(parts, idea)
    viewer = _founder(actor.viewer, idea)
    id_ = begun or await _found(parts, actor, idea, viewer)
    await TableConsortium.get_pymongo_collection().update_one({"_id": idea.id}, {"$set": {"consortium_id": id_}})
    left_out = await _add_members(parts, actor, idea, id_, viewer)
    await link_consortium(idea.id, id_)
    return FormedOut(consortium_id=id_, left_out=tuple(left_out))


async def _claim(parts: Parts, idea: CampIdeaOut) -> str:
    """Keep others from forming it at the same time; the id of one that was begun and cut short, or empty."""
    now = parts.clock.now()
    rows = TableConsortium.get_pymongo_collection()
    try:
        row = await rows.find_one_and_update(
            {"_id": idea.id, "until": {"$lte": now}},
            {"$set": {"camp_id": idea.camp_id, "until": now + ONE_AT_A_TIME}},
            upsert=True,
        )
    except DuplicateKeyError as error:
        raise Conflict(_("Somebody is forming this consortium just now. Look again in a minute.")) from error
    return str(row.get("consortium_id", "")) if row else ""


def _founder(viewer: Viewer, idea: CampIdeaOut) -> Viewer:
    """Who founds it. Those who lead a camp do for its ideas what coordinators of the alliance do for all: the idea's
    organisation then stands as invited, and its own people say whether they coordinate."""
    return (
        viewer if viewer.speaks_for(idea.organisation_id) else replace(viewer, roles=viewer.roles | {Role.COORDINATOR})
    )


async def _found(parts: Parts, actor: Actor, idea: CampIdeaOut, viewer: Viewer) -> str:
    """The id of the new consortium; its idea is named where whoever founds it may know of it."""
    seen = bool(await ideas_with_names([idea.idea_id], viewer))
    call_id = (await lamps([idea], actor.camp.call_id, parts.clock.now())).calls.get(idea.id)
    given = ConsortiumIn(
        organisation_id=idea.organisation_id,
        title=idea.title[:160],
        idea_id=idea.idea_id if seen else "",
        call_id=call_id.id if call_id else "",
        step_idea=seen and viewer.speaks_for(idea.organisation_id),
    )
    return await found_consortium(parts, given, viewer)


async def _add_members(parts: Parts, actor: Actor, idea: CampIdeaOut, id_: str, viewer: Viewer) -> list[str]:
    """Add whoever is not in it yet; the names of those without a profile, who cannot be added."""
    stances = await StanceKept.get_pymongo_collection().find({"camp_idea_id": idea.id}).to_list()
    people = await people_at(idea.camp_id)
    host = (await lamps([idea], actor.camp.call_id, parts.clock.now())).hosts[idea.id]
    wanted = [one for one in participants_at(host, stances, people) if one.key != host.id]
    known = await heads([one.key for one in wanted if OBJECT_ID.fullmatch(one.key)])
    sure = {organisation_key(people[row["attendant_id"]]) for row in _in(stances) if row["attendant_id"] in people}
    row = await consortium_row(id_, viewer)
    for one in wanted:
        if one.key in known and one.key not in {member["organisation_id"] for member in row["members"]}:
            given = _member(one, row["revision"], invited=one.key in sure)
            row = (await add_member(parts, id_, given, viewer)).row
    return [one.name for one in wanted if one.key not in known]


def _in(stances: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [row for row in stances if row["stance"] == Stance.IN]


def _member(one: Participant, revision: int, *, invited: bool) -> MemberIn:
    commitment = Commitment.INVITED if invited else Commitment.INTERESTED
    return MemberIn(organisation_id=one.key, role=one.role, commitment=commitment, revision=revision)


async def take_over_canvas(parts: Parts, actor: Actor, camp_idea_id: str, given: TakeOverIn) -> None:
    """Put the table's canvas in place of the idea's own; `given.revision` is the idea's.

    Raises NotFound for who does not speak for the idea's organisation, Conflict where somebody changed the idea
    meanwhile, Invalid where a section is longer than the idea's canvas holds.
    """
    table = await queries.table(actor, camp_idea_id, parts.clock.now())
    await idea_row_of_mine(table.idea_id, actor.viewer)
    own = await idea_seen(table.idea_id, actor.viewer)
    words = {section.name: section.text for section in table.sections}
    long = [name for name in SectionName if len(words[name]) > MOST_IN_IDEA]
    if long:
        said = _("An idea's canvas holds %(most)s characters in each field. Shorten this section at the table first.")
        raise Invalid(said % {"most": MOST_IN_IDEA}, [FieldError(name, said % {"most": MOST_IN_IDEA}) for name in long])
    kept = {name: value for name, value in own.model_dump(mode="json").items() if name in IdeaEdit.model_fields}
    changed = kept | {"canvas": {name.value: words[name] for name in SectionName}, "revision": given.revision}
    await edit_idea(table.idea_id, IdeaEdit.model_validate(changed), actor.viewer, parts.clock.now())
