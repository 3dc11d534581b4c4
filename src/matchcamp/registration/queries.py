"""Reading the ideas and people of camps."""

from collections.abc import Mapping, Sequence
from typing import Any

from matchcamp.database import object_id
from matchcamp.errors import NotFound
from matchcamp.organisations.queries import heads
from matchcamp.registration.documents import CampIdea, Participant
from matchcamp.registration.schemas import Attendant, CampIdeaOut
from matchcamp.registration.states import CampIdeaStatus, ParticipantStatus
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
    camp_id: str, *, statuses: Sequence[ParticipantStatus] = (ParticipantStatus.REGISTERED,)
) -> list[Attendant]:
    """The people of a camp with these statuses, in the order in which they registered; two database calls."""
    where = {"camp_id": camp_id, "status": {"$in": [status.value for status in statuses]}}
    order = [("registered", 1), ("_id", 1)]
    rows = await Participant.get_pymongo_collection().find(where, ATTENDANT_FIELDS).sort(order).to_list()
    return await attendants_out(rows)


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
