"""Notices of invitations into a consortium, which also come as letters; one for each invitation and person."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from bson import ObjectId
from pymongo.errors import DuplicateKeyError

from calls import labels as of_calls
from matchcamp.accounts.queries import Person, people_of
from matchcamp.consortia.documents import Consortium, InvitationLetter
from matchcamp.consortia.members import Commitment
from matchcamp.consortia.queries import call_of
from matchcamp.funding.schemas import CallOut
from matchcamp.i18n import N_
from matchcamp.labels import code_of
from matchcamp.notifications.actions import notify
from matchcamp.notifications.schemas import Notice, Words
from matchcamp.notifications.states import NoticeKind
from matchcamp.organisations.queries import heads
from matchcamp.parts import Parts

Row = Mapping[str, Any]
LOOKED_BACK = timedelta(days=7)  # An invitation whose letter did not go out for longer is not news any more.


async def tell(parts: Parts, ids: Sequence[str]) -> int:
    """Tell the people of these consortia's invitations who were not told yet; returns how many notices.

    Marked as told after they stand in the inboxes; told again after a crash between the two, they are told once.
    """
    rows = Consortium.get_pymongo_collection()
    found = rows.find({"_id": {"$in": [ObjectId(id_) for id_ in ids]}, "members.commitment": Commitment.INVITED.value})
    count = 0
    async for row in found:
        untold = await _untold(row)
        its_call = await call_of(row, parts.clock.now()) if untold else None
        for member in untold:
            count += await _tell_member(parts, row, member, its_call)
    return count


async def untold_ids(before: datetime) -> list[str]:
    """Consortia with invitations of which people should have been told by now."""
    recent = {"commitment": Commitment.INVITED.value, "invited": {"$lte": before, "$gt": before - LOOKED_BACK}}
    rows = Consortium.get_pymongo_collection().find({"members": {"$elemMatch": recent}}, {"members": 1})
    return [str(row["_id"]) async for row in rows if await _untold(row)]


async def _untold(row: Row) -> list[Row]:
    """The members of a consortium that are invited and were not told yet."""
    keys = {_key(row, member): member for member in row["members"] if _is_invited(member)}
    known = InvitationLetter.get_pymongo_collection().find({"_id": {"$in": sorted(keys)}}, {"_id": 1})
    out = {one["_id"] async for one in known}
    return [member for key, member in keys.items() if key not in out]


def _is_invited(member: Row) -> bool:
    return member["commitment"] == Commitment.INVITED and member["invited"] is not None


def _key(row: Row, member: Row) -> str:
    return f"{row['_id']}|{member['organisation_id']}|{member['invited'].isoformat()}"


async def _tell_member(parts: Parts, row: Row, member: Row, its_call: CallOut | None) -> int:
    known = await heads([member["organisation_id"], row["organisation_id"]])
    keeper = known.get(row["organisation_id"])
    told = await notify(
        parts,
        [
            _invited(person, row, member, keeper.name if keeper else "", its_call)
            for person in await people_of(member["organisation_id"])
        ],
    )
    mark = {"_id": _key(row, member), "sent": datetime.now(UTC)}  # The database forgets by real time.
    with suppress(DuplicateKeyError):
        await InvitationLetter.get_pymongo_collection().insert_one(mark)
    return told


def _invited(to: Person, row: Row, member: Row, keeper: str, its_call: CallOut | None) -> Notice:
    part = Words(of_calls.ROLES.get(code_of(member["role"]), str(member["role"])))
    lines = [
        Words(N_("%(who)s would like you in a consortium, as %(part)s."), {"who": keeper, "part": part}),
        Words(N_("It is called: %(title)s"), {"title": row["title"]}),
    ]
    if its_call:
        lines.append(Words(N_("It is for the call: %(call)s"), {"call": its_call.title}))
    if its_call and its_call.deadline:
        moment = {"moment": its_call.deadline}
        lines.append(Words(N_("Proposals are due by %(moment)s, Brussels time."), moment))
    lines.append(
        Words(N_("Here you see who else is in it, and can say whether you are interested, committed, or not in it:"))
    )
    return Notice(
        to.id, NoticeKind.CONSORTIA, f"invitation:{_key(row, member)}", Words(N_("You are invited into a consortium")),
        tuple(lines), f"/consortia/{row['_id']}",
    )  # fmt: skip
