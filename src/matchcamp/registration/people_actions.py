"""Registering for a camp, changing that, cancelling it; the waiting list moves with each change."""

from collections.abc import Mapping
from typing import Any

from bson import ObjectId
from pymongo import ReturnDocument
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.errors import DuplicateKeyError

from matchcamp.errors import Conflict, Invalid
from matchcamp.i18n import gettext as _
from matchcamp.limits import Limit, spend
from matchcamp.parts import Parts
from matchcamp.registration.documents import Participant
from matchcamp.registration.entries import Entry, values_of
from matchcamp.registration.places import WAITING, change_places, hosts_table, stored
from matchcamp.registration.rules import IN, Deed, require
from matchcamp.registration.schemas import PersonIn, RegistrationEdit, RegistrationIn
from matchcamp.registration.states import ParticipantStatus, Presence

REGISTER_PER_PERSON = Limit("registrations for camps, person", 120, 3600)
ENTER_PER_ACCOUNT = Limit("people entered at camps, account", 2_000, 3600)


async def register(parts: Parts, entry: Entry, given: RegistrationIn) -> str:
    """Register the signed-in person, or the holder of a link who was invited; the id of the registration.

    Where no place is free they stand on the waiting list. Raises Conflict for who is registered already and where the
    camp does not take people now, Invalid for what cannot be taken.
    """
    require(Deed.REGISTER, entry.camp, parts.clock.now())
    account_id, email = (entry.viewer.account_id, entry.viewer.email) if entry.viewer.signed_in else _of(entry.there)
    await spend(parts, REGISTER_PER_PERSON, account_id or email)
    values = await values_of(entry, given) | {"account_id": account_id, "email": email}
    return await enrol(parts, entry, values)


def _of(row: Mapping[str, Any]) -> tuple[str, str]:
    return row["account_id"], row["email"]


async def enter(parts: Parts, entry: Entry, given: PersonIn) -> str:
    """Register somebody by hand, for those who lead the camp. Raises Conflict for an address that is there already."""
    require(Deed.ENTER, entry.camp, parts.clock.now())
    await spend(parts, ENTER_PER_ACCOUNT, entry.viewer.account_id)
    values = await values_of(entry, given) | {"email": given.email}
    return await enrol(parts, entry, values)


async def enrol(parts: Parts, entry: Entry, values: Mapping[str, Any]) -> str:
    """Take or make the row of this address, put it at the end of the waiting list, and let people move up."""
    now = parts.clock.now()
    fresh = {
        "status": WAITING, "presence": Presence.EXPECTED.value, "arrived": None, "registered": now, "changed": now,
        "tell": ParticipantStatus.WAITING.value,
    }  # fmt: skip

    async def write(session: AsyncClientSession) -> str:
        rows = Participant.get_pymongo_collection()
        known = [{"_id": entry.row["_id"]}] if entry.row else []
        where = {"camp_id": entry.camp.id, "$or": [*known, {"email": values["email"]}]}
        row = await rows.find_one(where, session=session)
        account_id = values.get("account_id") or (row["account_id"] if row else "")
        host = {"host": await hosts_table(session, entry.camp.id, account_id)}
        if row is not None:
            _refuse_who_is_in(row, by_hand=entry.leads)
            await rows.update_one(
                {"_id": row["_id"]}, {"$set": {**values, **fresh, **host}, "$inc": {"revision": 1}}, session=session
            )
            return str(row["_id"])
        new = stored(Participant(camp_id=entry.camp.id, created=now, **values, **fresh, **host))
        return str((await rows.insert_one(new, session=session)).inserted_id)

    try:
        return await change_places(parts, entry.camp, write)
    except DuplicateKeyError as error:
        raise Conflict(_already(by_hand=entry.leads)) from error


def _refuse_who_is_in(row: Mapping[str, Any], *, by_hand: bool) -> None:
    if ParticipantStatus(row["status"]) in IN:
        words = _already(by_hand=by_hand)
        raise (Invalid.at("email", words) if by_hand else Conflict(words))


def _already(*, by_hand: bool) -> str:
    if by_hand:
        return _("Somebody with this address is registered already.")
    return _("You are registered for this camp already; change your registration instead.")


async def change(parts: Parts, entry: Entry, given: RegistrationEdit) -> None:
    """New words for a registration. Raises Conflict where somebody else was faster, or the camp is over."""
    require(Deed.CHANGE, entry.camp, parts.clock.now())
    if not entry.leads:
        await spend(parts, REGISTER_PER_PERSON, str(entry.there["_id"]))
    values = await values_of(entry, given)
    await change_row(entry, given.revision, values | {"changed": parts.clock.now()})


async def change_row(entry: Entry, revision: int, values: Mapping[str, Any]) -> dict[str, Any]:
    """Write to a row as it was read. Raises Conflict where it has another revision by now."""
    where = {"_id": entry.there["_id"], "revision": revision}
    change = {"$set": dict(values), "$inc": {"revision": 1}}
    rows = Participant.get_pymongo_collection()
    row: dict[str, Any] | None = await rows.find_one_and_update(where, change, return_document=ReturnDocument.AFTER)
    if row is None:
        raise Conflict(_("Somebody changed this meanwhile. Look at what stands there now, and save again."))
    return row


async def cancel(parts: Parts, entry: Entry) -> ParticipantStatus:
    """Cancel a registration, or decline an invitation; whoever waits first moves up. Safe to repeat."""
    now = parts.clock.now()
    require(Deed.CANCEL, entry.camp, now)
    person_id: ObjectId = entry.there["_id"]

    async def write(session: AsyncClientSession) -> ParticipantStatus:
        rows = Participant.get_pymongo_collection()
        row = await rows.find_one({"_id": person_id}, session=session)
        if row is None:
            return ParticipantStatus.CANCELLED
        status = ParticipantStatus(row["status"])
        ended = ParticipantStatus.DECLINED if status is ParticipantStatus.INVITED else ParticipantStatus.CANCELLED
        if status is not ParticipantStatus.INVITED and status not in IN:
            return status
        values = {"status": ended.value, "tell": "", "host": False, "changed": now, "diet": "", "access": ""}
        await rows.update_one({"_id": person_id}, {"$set": values, "$inc": {"revision": 1}}, session=session)
        return ended

    return await change_places(parts, entry.camp, write)


async def void_pass(parts: Parts, entry: Entry) -> None:
    """Make a person's link void; there is a new one at once. For those who lead the camp."""
    change = {"$inc": {"pass_number": 1, "revision": 1}, "$set": {"changed": parts.clock.now()}}
    await Participant.get_pymongo_collection().update_one({"_id": entry.there["_id"]}, change)
