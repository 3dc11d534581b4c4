"""Ideas at a camp: handed in with a concept note, chosen, put in order."""

from collections.abc import Mapping, Sequence
from typing import Any

from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.errors import DuplicateKeyError

from matchcamp.accounts.queries import people, viewer_of_account
from matchcamp.camps.queries import camp, camp_of_job, camp_to_lead
from matchcamp.database import object_id
from matchcamp.errors import Conflict, Forbidden, Invalid, NotFound
from matchcamp.funding.queries import calls_by_id
from matchcamp.i18n import gettext as _
from matchcamp.ideas.queries import idea_row_of_mine
from matchcamp.limits import POST_PER_ACCOUNT, spend
from matchcamp.parts import Parts
from matchcamp.registration.documents import CampIdea, Participant
from matchcamp.registration.places import change_places, hosts_table, in_turn, stored
from matchcamp.registration.queries import idea_row, idea_seen
from matchcamp.registration.rules import OPEN_IDEA, Deed, next_number, require
from matchcamp.registration.schemas import CampIdeaEdit, CampIdeaIn, ChoiceIn
from matchcamp.registration.states import CampIdeaStatus, ParticipantStatus
from matchcamp.viewer import Viewer

PROPOSED, ACCEPTED = CampIdeaStatus.PROPOSED.value, CampIdeaStatus.ACCEPTED.value
Row = Mapping[str, Any]


async def hand_in(parts: Parts, camp_id: str, given: CampIdeaIn, viewer: Viewer) -> str:
    """Hand in an idea of an organisation that the viewer speaks for; the id of the camp's idea.

    One that was withdrawn before can be handed in anew. Raises NotFound, Conflict for one that is there, Invalid.
    """
    now = parts.clock.now()
    found = await camp(camp_id, viewer)
    require(Deed.HAND_IN, found, now)
    await spend(parts, POST_PER_ACCOUNT, viewer.account_id)
    idea = await _own_idea(given.idea_id, viewer)
    values = {
        "organisation_id": idea["organisation_id"], "account_id": viewer.account_id, "title": idea["title"],
        "language": idea["language"], "note": given.note.model_dump(), "changed": now, "reason": "",
        "call_id": await _known_call(parts, given.call_id), "status": PROPOSED,
    }  # fmt: skip
    rows = CampIdea.get_pymongo_collection()
    key = {"camp_id": found.id, "idea_id": given.idea_id.lower()}
    again = await rows.find_one_and_update(
        key | {"status": CampIdeaStatus.WITHDRAWN.value}, {"$set": values, "$inc": {"revision": 1}}
    )
    if again is not None:
        return str(again["_id"])
    try:
        return str((await rows.insert_one(stored(CampIdea(**key, **values, created=now)))).inserted_id)
    except DuplicateKeyError as error:
        raise Conflict(_("This idea is handed in for this camp already.")) from error


async def _own_idea(idea_id: str, viewer: Viewer) -> dict[str, Any]:
    try:
        return await idea_row_of_mine(idea_id, viewer)
    except NotFound as error:
        words = _("Choose an idea of an organisation that you speak for.")
        raise Invalid.at("idea_id", words) from error


async def _known_call(parts: Parts, call_id: str) -> str:
    """The id of a call that is kept here, or empty. Raises Invalid."""
    wanted = call_id.lower()
    if wanted and wanted not in await calls_by_id([wanted], parts.clock.now()):
        words = _("No call has this identifier or address.")
        raise Invalid.at("call_id", words)
    return wanted


async def edit_idea(parts: Parts, camp_id: str, id_: str, given: CampIdeaEdit, viewer: Viewer) -> None:
    """New words for a concept note, by those who may edit the idea or lead the camp. Raises Conflict, Forbidden."""
    await _changeable(parts, camp_id, id_, viewer)
    values = {
        "note": given.note.model_dump(), "call_id": await _known_call(parts, given.call_id),
        "changed": parts.clock.now(),
    }  # fmt: skip
    where = {"_id": object_id(id_), "revision": given.revision}
    done = await CampIdea.get_pymongo_collection().update_one(where, {"$set": values, "$inc": {"revision": 1}})
    if not done.matched_count:
        raise Conflict(_("Somebody changed this meanwhile. Look at what stands there now, and save again."))


async def withdraw_idea(parts: Parts, camp_id: str, id_: str, viewer: Viewer) -> None:
    """Take an idea back; its table is free again. Safe to repeat."""
    row = await _changeable(parts, camp_id, id_, viewer, withdrawn=True)
    values = {"status": CampIdeaStatus.WITHDRAWN.value, "number": 0, "tell": "", "changed": parts.clock.now()}
    where = {"_id": row["_id"], "status": {"$in": sorted(OPEN_IDEA)}}

    async def write(session: AsyncClientSession) -> None:
        change = {"$set": values, "$inc": {"revision": 1}}
        await CampIdea.get_pymongo_collection().update_one(where, change, session=session)
        await _release_host(session, row)

    await in_turn(parts, row["camp_id"], write)


async def _release_host(session: AsyncClientSession, row: Row) -> None:
    """Who has no idea with a table any more keeps their registration, without precedence."""
    if not await hosts_table(session, row["camp_id"], row["account_id"]):
        host = {"camp_id": row["camp_id"], "account_id": row["account_id"], "host": True}
        people_here = Participant.get_pymongo_collection()
        await people_here.update_many(host, {"$set": {"host": False}}, session=session)


async def _changeable(parts: Parts, camp_id: str, id_: str, viewer: Viewer, *, withdrawn: bool = False) -> Row:
    """The stored idea, for those who may change it. Raises NotFound, Forbidden, Conflict."""
    found = await camp(camp_id, viewer)
    seen = await idea_seen(found, id_, viewer)
    if not (seen.mine or found.leads):
        raise Forbidden(_("Only those who handed this idea in may do that."))
    require(Deed.EDIT_IDEA, found, parts.clock.now())
    if seen.status not in OPEN_IDEA and not withdrawn:
        raise Conflict(_("This idea was withdrawn or not chosen."))
    return await idea_row(found.id, id_)


async def choose(parts: Parts, camp_id: str, id_: str, given: ChoiceIn, viewer: Viewer) -> None:
    """Give an idea the next free table, or say that it is not chosen; who handed it in is told. Safe to repeat.

    Whoever hosts a table is registered. Raises Forbidden, and Conflict where all tables are taken.
    """
    found = await camp_to_lead(camp_id, viewer)
    now = parts.clock.now()
    require(Deed.CHOOSE, found, now)
    row = await idea_row(found.id, id_)
    accepted = given.choice == "accept"
    status = CampIdeaStatus.ACCEPTED if accepted else CampIdeaStatus.NOT_CHOSEN

    async def write(session: AsyncClientSession) -> Row:
        rows = CampIdea.get_pymongo_collection()
        here = {"camp_id": found.id, "status": ACCEPTED}
        taken = [one["number"] async for one in rows.find(here, {"number": 1}, session=session)]
        known: dict[str, Any] | None = await rows.find_one({"_id": row["_id"]}, session=session)
        if known is None or known["status"] == CampIdeaStatus.WITHDRAWN:
            raise Conflict(_("This idea was withdrawn meanwhile."))
        if known["status"] == status.value:
            return known
        number = next_number(taken, found.tables) if accepted else 0
        if number is None:
            raise Conflict(_("All %(tables)s tables are taken.") % {"tables": found.tables})
        values = {
            "status": status.value,
            "number": number,
            "reason": given.reason,
            "tell": status.value,
            "changed": now,
        }
        await rows.update_one({"_id": row["_id"]}, {"$set": values, "$inc": {"revision": 1}}, session=session)
        await _release_host(session, row)
        return known | values

    chosen = await in_turn(parts, found.id, write)
    if accepted:
        await seat_host(parts, chosen)


async def seat_host(parts: Parts, row: Row) -> None:
    """Register whoever handed in an idea that has a table, before all who wait; safe to repeat.

    Nothing happens to who cancelled, where the account is closed, and where the table is gone again by now.
    """
    found, viewer = await camp_of_job(row["camp_id"]), await viewer_of_account(row["account_id"])
    if found is None or not viewer.signed_in:
        return
    now = parts.clock.now()
    host = {"host": True, "changed": now}
    person = (await people([row["account_id"]]))[row["account_id"]]
    new = Participant(
        camp_id=found.id, email=person.email, name=person.name, account_id=person.id, language=person.language,
        organisation_id=row["organisation_id"], languages=[person.language], status=ParticipantStatus.WAITING,
        registered=now, created=now, tell=ParticipantStatus.WAITING.value, ranked=[str(row["_id"])], **host,
    )  # fmt: skip

    async def write(session: AsyncClientSession) -> None:
        if not await hosts_table(session, found.id, person.id):
            return
        rows = Participant.get_pymongo_collection()
        where = {"camp_id": found.id, "$or": [{"account_id": person.id}, {"email": person.email}]}
        known = await rows.find_one(where, session=session)
        if known is None:
            await rows.insert_one(stored(new), session=session)
        elif known["status"] == ParticipantStatus.INVITED:
            fresh = {name: value for name, value in stored(new).items() if name in _FRESH}
            await rows.update_one({"_id": known["_id"]}, {"$set": fresh}, session=session)
        elif known["status"] in {ParticipantStatus.REGISTERED, ParticipantStatus.WAITING} and not known["host"]:
            await rows.update_one({"_id": known["_id"]}, {"$set": host}, session=session)

    await change_places(parts, found, write)


_FRESH = frozenset({"account_id", "status", "registered", "tell", "host", "changed", "organisation_id"})


async def reorder(parts: Parts, camp_id: str, ids: Sequence[str], viewer: Viewer) -> None:
    """Number the tables in this order. Raises Conflict where these are not all the ideas with a table."""
    found = await camp_to_lead(camp_id, viewer)
    require(Deed.CHOOSE, found, parts.clock.now())

    async def write(session: AsyncClientSession) -> None:
        rows = CampIdea.get_pymongo_collection()
        here = {"camp_id": found.id, "status": ACCEPTED}
        known = {str(one["_id"]) async for one in rows.find(here, {"_id": 1}, session=session)}
        if known != {one.lower() for one in ids}:
            raise Conflict(_("Somebody changed this meanwhile. Look at what stands there now, and save again."))
        for number, id_ in enumerate(ids, start=1):
            where = {"_id": object_id(id_), "number": {"$ne": number}}
            await rows.update_one(where, {"$set": {"number": number}, "$inc": {"revision": 1}}, session=session)

    await in_turn(parts, found.id, write)
