"""Reading the ideas and people of camps."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from matchcamp.camps.queries import camp_of_job
from matchcamp.camps.schemas import CampOut
from matchcamp.database import object_id
from matchcamp.errors import NotFound
from matchcamp.organisations.queries import heads
from matchcamp.parts import Parts
from matchcamp.registration.documents import CampIdea, Participant
from matchcamp.registration.schemas import Attendant, CampIdeaOut
from matchcamp.registration.states import CampIdeaStatus, ParticipantStatus
from matchcamp.registration.surveys import fits_by_organisation, surveys_of
from matchcamp.viewer import NOBODY, Viewer

Row = Mapping[str, Any]
ATTENDANT_FIELDS = {name: 1 for name in Attendant.model_fields if name != "id"}


async def ideas_of(
    camp_id: str,
    viewer: Viewer = NOBODY,
    *,
    statuses: Sequence[CampIdeaStatus] = (CampIdeaStatus.ACCEPTED,),
) -> list[CampIdeaOut]:
    """The ideas of a camp with these statuses, by table number, then as they came; two database calls."""
    where = {"camp_id": camp_id, "status": {"$in": [status.value for status in statuses]}}
    rows = await CampIdea.get_pymongo_collection().find(where).sort([("number", 1), ("_id", 1)]).to_list()
    return await ideas_out(rows, viewer)


async def camp_idea(id_: str, viewer: Viewer = NOBODY) -> CampIdeaOut:
    """One idea of a camp. Raises NotFound."""
    row = await CampIdea.get_pymongo_collection().find_one({"_id": object_id(id_)})
    if row is None:
        raise NotFound(f"no idea of a camp with the id {id_}")
    return (await ideas_out([row], viewer))[0]


async def idea_row(camp_id: str, id_: str) -> dict[str, Any]:
    """The stored idea of this camp. Raises NotFound."""
    where = {"_id": object_id(id_), "camp_id": camp_id}
    row: dict[str, Any] | None = await CampIdea.get_pymongo_collection().find_one(where)
    if row is None:
        raise NotFound(f"this camp has no idea with the id {id_}")
    return row


async def ideas_seen(camp: CampOut, viewer: Viewer) -> list[CampIdeaOut]:
    """The ideas that the viewer may see: those at tables, and all others for those who lead or who handed them in."""
    found = await ideas_of(camp.id, viewer, statuses=tuple(CampIdeaStatus))
    return [one for one in found if may_see_idea(one, camp)]


def may_see_idea(idea: CampIdeaOut, camp: CampOut) -> bool:
    return camp.leads or idea.mine or idea.status is CampIdeaStatus.ACCEPTED


async def idea_seen(camp: CampOut, id_: str, viewer: Viewer) -> CampIdeaOut:
    """One idea of the camp as the viewer may see it. Raises NotFound."""
    found = (await ideas_out([await idea_row(camp.id, id_)], viewer))[0]
    if not may_see_idea(found, camp):
        raise NotFound(f"this camp has no idea with the id {id_}")
    return found


async def ideas_out(rows: Sequence[Row], viewer: Viewer) -> list[CampIdeaOut]:
    known = await heads(sorted({row["organisation_id"] for row in rows}))
    found = []
    for row in rows:
        owner = known.get(row["organisation_id"])
        own = row["account_id"] == viewer.account_id or viewer.speaks_for(row["organisation_id"])
        values = {name: row[name] for name in CampIdeaOut.model_fields if name in row}
        more = {"id": str(row["_id"]), "organisation": owner.name if owner else "", "mine": viewer.signed_in and own}
        found.append(CampIdeaOut.model_validate(values | more))
    return found


async def attendants(
    camp_id: str,
    *,
    statuses: Sequence[ParticipantStatus] = (ParticipantStatus.REGISTERED,),
    ids: Iterable[str] | None = None,
) -> list[Attendant]:
    """The people of a camp with these statuses, of these `ids` where they are given, in the order in which they
    registered; two database calls."""
    where: dict[str, Any] = {"camp_id": camp_id, "status": {"$in": [status.value for status in statuses]}}
    if ids is not None:
        where["_id"] = {"$in": [object_id(id_) for id_ in ids]}
    order = [("registered", 1), ("_id", 1)]
    rows = await Participant.get_pymongo_collection().find(where, ATTENDANT_FIELDS).sort(order).to_list()
    return await attendants_out(rows)


async def attendant(id_: str) -> Attendant:
    """One person of a camp. Raises NotFound."""
    row = await Participant.get_pymongo_collection().find_one({"_id": object_id(id_)})
    if row is None:
        raise NotFound(f"nobody at a camp has the id {id_}")
    return (await attendants_out([row]))[0]


async def row_of_viewer(camp_id: str, viewer: Viewer) -> dict[str, Any] | None:
    """The stored registration of a signed-in person, whatever its status; None for somebody whom the camp does not
    know, which includes all who are not signed in. An address alone counts: invitations go to addresses, too."""
    if not viewer.signed_in:
        return None
    mine = [{"account_id": viewer.account_id}, {"account_id": "", "email": viewer.email}]
    rows = Participant.get_pymongo_collection()
    row: dict[str, Any] | None = await rows.find_one({"camp_id": camp_id, "$or": mine}, sort=[("account_id", -1)])
    return row


async def my_attendance(camp_id: str, viewer: Viewer) -> Attendant | None:
    """The signed-in person at the camp, whatever the status; None for somebody whom the camp does not know."""
    row = await row_of_viewer(camp_id, viewer)
    return (await attendants_out([row]))[0] if row else None


async def addresses_shared(camp_id: str, ids: Iterable[str]) -> dict[str, str]:
    """By id the addresses of those who let people at their tables see them; one database call, none for nobody."""
    wanted = [object_id(id_) for id_ in ids]
    if not wanted:
        return {}
    where = {"camp_id": camp_id, "_id": {"$in": wanted}, "share_contact": True}
    return {
        str(row["_id"]): row["email"] async for row in Participant.get_pymongo_collection().find(where, {"email": 1})
    }


async def attendants_out(rows: Sequence[Row]) -> list[Attendant]:
    known = await heads(sorted({row["organisation_id"] for row in rows if row["organisation_id"]}))
    found = []
    for row in rows:
        head = known.get(row["organisation_id"])
        values = {name: row[name] for name in Attendant.model_fields if name in row} | {"id": str(row["_id"])}
        if head:
            values |= {"organisation": head.name, "country": row["country"] or head.country, "kind": head.type}
        found.append(Attendant.model_validate(values))
    return found


async def hosts_of(camp_id: str) -> dict[str, str]:
    """By id of a registered person the accepted idea whose table they host: the one that they handed in, the first one
    where there are several. Two database calls."""
    accepted = {"camp_id": camp_id, "status": CampIdeaStatus.ACCEPTED, "account_id": {"$ne": ""}}
    ideas = CampIdea.get_pymongo_collection().find(accepted, {"account_id": 1}).sort([("number", -1), ("_id", -1)])
    by_account = {row["account_id"]: str(row["_id"]) async for row in ideas}
    there = {"camp_id": camp_id, "status": ParticipantStatus.REGISTERED, "account_id": {"$in": sorted(by_account)}}
    people = Participant.get_pymongo_collection().find(there, {"account_id": 1})
    return {str(row["_id"]): by_account[row["account_id"]] async for row in people}


async def fits_of(parts: Parts, camp_id: str) -> dict[str, dict[str, float]]:
    """By the id of each registered or waiting person the fit in [0, 1] of their organisation to each idea that has a
    table; empty for who belongs to no organisation of ours. Quick when asked again: surveys are kept for minutes."""
    camp = await camp_of_job(camp_id)
    ideas = await ideas_of(camp_id)
    people = await attendants(camp_id, statuses=(ParticipantStatus.REGISTERED, ParticipantStatus.WAITING))
    if camp is None or not ideas:
        return {one.id: {} for one in people}
    surveys = await surveys_of(parts, ideas, camp.call_id, {one.organisation_id for one in people} - {""})
    known = fits_by_organisation(surveys)
    return {one.id: known.get(one.organisation_id, {}) for one in people}
