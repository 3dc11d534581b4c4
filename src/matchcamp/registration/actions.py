"""What other areas do with people and ideas of a camp: who is in the room, and which consortium came of an idea."""

from datetime import datetime

from pymongo import ReturnDocument

from matchcamp.camps.queries import camp_kept, camp_to_lead
from matchcamp.database import object_id
from matchcamp.errors import Conflict, NotFound
from matchcamp.i18n import gettext as _
from matchcamp.parts import Parts
from matchcamp.registration.documents import CampIdea, Participant
from matchcamp.registration.passes import attendant_by_pass
from matchcamp.registration.queries import attendant, attendants_out
from matchcamp.registration.rules import Deed, require
from matchcamp.registration.schemas import Attendant
from matchcamp.registration.states import ParticipantStatus, Presence
from matchcamp.viewer import Viewer


async def mark_presence(parts: Parts, camp_id: str, person_id: str, presence: Presence, viewer: Viewer) -> Attendant:
    """Say for somebody who is registered whether they are in the room. Raises NotFound, Forbidden, Conflict."""
    found = await camp_to_lead(camp_id, viewer)
    require(Deed.MARK, found, parts.clock.now())
    return await _note(found.id, person_id, presence, parts.clock.now())


async def check_in(parts: Parts, given: str) -> Attendant:
    """“I am here”, by the person's own link; safe to repeat. Raises NotFound, Conflict."""
    known = await attendant_by_pass(parts.settings, given)
    found = await camp_kept(known.camp_id)
    require(Deed.MARK, found, parts.clock.now())
    return await _note(found.id, known.id, Presence.HERE, parts.clock.now())


async def _note(camp_id: str, person_id: str, presence: Presence, now: datetime) -> Attendant:
    """The first moment of being here is kept; who was never here has none."""
    rows, here = Participant.get_pymongo_collection(), presence is Presence.HERE
    never = presence in {Presence.EXPECTED, Presence.ABSENT}
    arrived = None if never else {"$ifNull": ["$arrived", now]} if here else "$arrived"
    change = {"presence": presence.value, "arrived": arrived, "changed": now}
    where = {"_id": object_id(person_id), "camp_id": camp_id, "status": ParticipantStatus.REGISTERED.value}
    row = await rows.find_one_and_update(where, [{"$set": change}], return_document=ReturnDocument.AFTER)
    if row is None:
        if (await attendant(person_id)).camp_id != camp_id:
            raise NotFound(f"this camp knows nobody with the id {person_id}")
        raise Conflict(_("Only somebody who is registered can be in the room."))
    return (await attendants_out([row]))[0]


async def link_consortium(camp_idea_id: str, consortium_id: str) -> None:
    """Say which consortium came out of an idea's table; safe to repeat. Raises NotFound."""
    where = {"_id": object_id(camp_idea_id)}
    change = {"$set": {"consortium_id": consortium_id.lower()}, "$inc": {"revision": 1}}
    if not (await CampIdea.get_pymongo_collection().update_one(where, change)).matched_count:
        raise NotFound(f"no idea of a camp with the id {camp_idea_id}")
