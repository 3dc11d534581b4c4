"""Notices of introductions, which also come as letters, each in the language of who gets it.

They hold the least that is needed: no person's name or address, and no organisation's name that is withheld. What is to
be known stands behind the link.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bson import ObjectId

from matchcamp.accounts.queries import Person, people, people_of, people_with
from matchcamp.i18n import N_
from matchcamp.items import Item
from matchcamp.matches.documents import Answer, Match
from matchcamp.matches.introductions import items_of
from matchcamp.notifications.actions import notify
from matchcamp.notifications.schemas import Notice, Words, verbatim
from matchcamp.notifications.states import NoticeKind
from matchcamp.organisations.queries import heads
from matchcamp.parts import Parts
from matchcamp.viewer import Role

Row = Mapping[str, Any]


async def tell(parts: Parts, ids: Sequence[str]) -> int:
    """Tell people of these matches what they were not told yet; returns how many notices.

    Marked as told after they stand in the inboxes; told again after a crash between the two, they are told once.
    """
    rows = Match.get_pymongo_collection()
    count = 0
    async for row in rows.find({"_id": {"$in": [ObjectId(id_) for id_ in ids]}, "introduction.told": False}):
        count += await notify(parts, await _notices(parts, row))
        same = {"introduction.id": row["introduction"]["id"], "introduction.answer": row["introduction"]["answer"]}
        await rows.update_one({"_id": row["_id"]} | same, {"$set": {"introduction.told": True}})
    return count


async def untold_ids(before: datetime) -> list[str]:
    """Matches of which people should have been told by now."""
    where = {"introduction.told": False, "changed": {"$lte": before}}
    return [str(row["_id"]) async for row in Match.get_pymongo_collection().find(where, {"_id": 1})]


async def _notices(parts: Parts, row: Row) -> list[Notice]:
    answer = Answer(row["introduction"]["answer"])
    items = await items_of(parts, [row["near"], row["far"]])
    near, far = items.get(row["near"]), items.get(row["far"])
    if answer is Answer.ASKED:
        asking = (await heads([near.owner])).get(near.owner) if near and near.owner else None
        return [_asked(one, row, near, asking.name if asking else "") for one in await _asked_people(row)]
    if answer is Answer.TAKEN_BACK:
        return []  # Nothing is left to do for anybody; the list says so.
    return [_answered(one, row, far) for one in await _askers(row)]


async def _asked_people(row: Row) -> list[Person]:
    """The people of the asked organisation; where there are none, those who answer in its place."""
    found = await people_of(row["far_organisation"])
    return found or await people_with(Role.BROKER, Role.SECRETARIAT)


async def _askers(row: Row) -> list[Person]:
    """Who asked; if they have left since, the people of their organisation."""
    asker = (await people([row["introduction"]["asked_by"]])).get(row["introduction"]["asked_by"])
    return [asker] if asker else await people_of(row["near_organisation"])


def _asked(to: Person, row: Row, near: Item | None, organisation: str) -> Notice:
    who: str | Words = organisation or Words(N_("An organisation whose name is withheld until you accept"))
    lines = [
        Words(N_("%(who)s asks to be introduced to you."), {"who": who}),
        Words(N_("It is about: %(title)s"), {"title": near.title}) if near else None,
        verbatim(row["introduction"]["message"]),
        Words(N_("Read both texts and answer here. Names and addresses of people are shown only if you accept:")),
    ]
    return _notice(to, row, Words(N_("Somebody asks to be introduced to you")), lines, row["introduction"]["asked_by"])


def _answered(to: Person, row: Row, far: Item | None) -> Notice:
    accepted = row["introduction"]["answer"] == Answer.ACCEPTED
    title = far.title if far and (accepted or far.audience) else ""
    said = N_("Your request for an introduction was accepted.")
    declined = N_("Your request for an introduction was declined.")
    yes, no = N_("Your introduction: they said yes"), N_("Your introduction: not this time")
    lines = [
        Words(said if accepted else declined),
        Words(N_("You had asked about: %(title)s"), {"title": title}) if title else None,
        verbatim(row["introduction"]["note"]),
        Words(N_("Here you find your contact:")) if accepted else Words(N_("Here it stands:")),
    ]
    return _notice(to, row, Words(yes if accepted else no), lines, row["introduction"]["answered_by"])


def _notice(to: Person, row: Row, subject: Words, lines: Sequence[Words | None], by: str) -> Notice:
    """`by` is whose own words stand in it."""
    introduction = row["introduction"]
    return Notice(
        to.id, NoticeKind.INTRODUCTIONS, f"introduction:{row['_id']}:{introduction['id']}:{introduction['answer']}",
        subject, tuple(line for line in lines if line), f"/introductions/{row['_id']}", by=by,
    )  # fmt: skip
