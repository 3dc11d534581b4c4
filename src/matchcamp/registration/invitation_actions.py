"""Inviting people to a camp."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pymongo import UpdateOne

from matchcamp.accounts.queries import Person, account_by_email, people, people_of_each
from matchcamp.camps.queries import camp_to_lead
from matchcamp.errors import Invalid
from matchcamp.i18n import gettext as _
from matchcamp.limits import Limit, spend
from matchcamp.parts import Parts
from matchcamp.registration.documents import Participant
from matchcamp.registration.invitation_schemas import InvitationsIn, InvitedOut, InviteIn
from matchcamp.registration.places import stored
from matchcamp.registration.queries import ideas_of
from matchcamp.registration.rules import Deed, require
from matchcamp.registration.states import ParticipantStatus
from matchcamp.viewer import Viewer

ROUNDS_PER_ACCOUNT = Limit("rounds of invitations to camps, account", 60, 3600)


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody to invite."""

    person: Person
    organisation_id: str
    idea_ids: tuple[str, ...]


async def invite(parts: Parts, camp_id: str, given: InvitationsIn, viewer: Viewer) -> InvitedOut:
    """Invite people, for those who lead the camp; the follower of people tells each of them.

    Whoever the camp knows stays as they are, also who declined: repeating it invites nobody twice. Raises NotFound,
    Forbidden, Conflict for the state of the camp, Invalid for people or ideas that cannot be taken.
    """
    camp = await camp_to_lead(camp_id, viewer)
    now = parts.clock.now()
    require(Deed.INVITE, camp, now)
    await spend(parts, ROUNDS_PER_ACCOUNT, viewer.account_id)
    guests = await _guests(given.people, {one.id for one in await ideas_of(camp.id)})
    rows = Participant.get_pymongo_collection()
    ids = [guest.person.id for guest in guests if guest.person.id]
    known = set(await rows.distinct("account_id", {"camp_id": camp.id, "account_id": {"$in": ids}}))
    news = [guest for guest in guests if guest.person.id not in known]
    common = {"word": given.word, "invited_by": viewer.account_id, "camp_id": camp.id, "language": camp.language}
    writes = [_write(guest, common, now) for guest in news]
    done = (await rows.bulk_write(writes, ordered=False)).upserted_count if writes else 0
    return InvitedOut(invited=done, there=len(guests) - done)


def _write(guest: Guest, common: Mapping[str, Any], now: datetime) -> UpdateOne:
    person = guest.person
    language = {"language": person.language} if person.id else {}
    row = stored(
        Participant(
            **{**common, **language}, email=person.email, name=person.name, account_id=person.id,
            organisation_id=guest.organisation_id, status=ParticipantStatus.INVITED, invited=now,
            invited_for=list(guest.idea_ids), tell=ParticipantStatus.INVITED.value, created=now, changed=now,
        )
    )  # fmt: skip
    key = {"camp_id": row.pop("camp_id"), "email": row.pop("email")}
    return UpdateOne(key, {"$setOnInsert": row}, upsert=True)


async def _guests(given: Sequence[InviteIn], ideas: set[str]) -> list[Guest]:
    """Everybody once, with the account where there is one. Raises Invalid."""
    known = await people([one.account_id for one in given if one.account_id])
    members = await people_of_each([one.organisation_id.lower() for one in given if one.organisation_id])
    found: dict[str, Guest] = {}
    for one in given:
        if not set(one.idea_ids) <= ideas:
            raise _wrong(_("Choose among the ideas that have a table at this camp."))
        person = known.get(one.account_id.lower()) if one.account_id else await _by_address(one)
        if person is None:
            raise _wrong(_("Name an account that is here, or a name and an address."))
        organisation_id = one.organisation_id.lower()
        of_it = {member.id for member in members.get(organisation_id, [])}
        if organisation_id and person.id and person.id not in of_it:
            raise _wrong(_("%(name)s does not belong to that organisation.") % {"name": person.name})
        found.setdefault(person.email, Guest(person, organisation_id, tuple(one.idea_ids)))
    return list(found.values())


async def _by_address(one: InviteIn) -> Person | None:
    """The account of the address, or somebody without one; None where name or address are missing."""
    if not one.email:
        return None
    account = await account_by_email(one.email)
    if account is not None and not account.disabled:
        return Person(str(account.id), account.name, account.email, account.language)
    return Person("", one.name, one.email, "") if one.name else None


def _wrong(words: str) -> Invalid:
    return Invalid.at("people", words)
