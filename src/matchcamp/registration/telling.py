"""Telling people of a camp what became of them: a notice for who has an account, a letter for everybody else.

Each person is told in their own language, at least once: what is to be told stands in the row until it was told.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bson import ObjectId

from matchcamp.camps.moments import here
from matchcamp.camps.queries import camp_of_job
from matchcamp.camps.schemas import CampOut
from matchcamp.camps.states import CampStatus
from matchcamp.i18n import N_, in_language
from matchcamp.i18n import gettext as _
from matchcamp.mail import Letter
from matchcamp.notifications.actions import notify
from matchcamp.notifications.schemas import Notice, Words, said, verbatim
from matchcamp.notifications.states import NoticeKind
from matchcamp.parts import Parts
from matchcamp.registration.documents import CampIdea, Participant
from matchcamp.registration.own import pass_out
from matchcamp.registration.queries import ideas_of
from matchcamp.registration.rules import IN
from matchcamp.registration.states import CampIdeaStatus, ParticipantStatus

Row = Mapping[str, Any]
CANCELLED = "cancelled"

SUBJECTS: Mapping[str, str] = {
    "invited": N_("You are invited to a project camp"),
    "registered": N_("You are registered for a project camp"),
    "waiting": N_("You are on the waiting list of a project camp"),
    "moved_up": N_("You have a place at a project camp now"),
}
SAID: Mapping[str, str] = {
    "invited": N_("Say whether you come; there you also choose the ideas that interest you most."),
    "registered": N_("You have a place. You can change or cancel your registration at any time."),
    "waiting": N_("All places are taken. We tell you as soon as one is free."),
    "moved_up": N_("A place has become free, and it is yours. Cancel if you cannot come, so that somebody else can."),
}


HAS_PLACE = ("registered", "moved_up")


@dataclass(frozen=True, slots=True)
class Message:
    """What somebody of a camp is told. `view` is the page of the camp behind a notice; `by` is the account whose own
    words it quotes."""

    key: str
    subject: Words
    lines: tuple[Words, ...]
    urgent: bool = False
    view: str = "register"
    by: str = ""


async def tell_people(parts: Parts, ids: Sequence[str]) -> int:
    """Tell these people what they are still to be told; returns how many. Safe to repeat."""
    rows = Participant.get_pymongo_collection()
    found = await rows.find({"_id": {"$in": [ObjectId(one) for one in ids]}, "tell": {"$in": [*SUBJECTS]}}).to_list()
    for row in found:
        camp = await camp_of_job(row["camp_id"])
        if camp is not None and camp.status is not CampStatus.CANCELLED:
            await deliver(parts, camp, row, await _of_status(parts, camp, row))
        await rows.update_one({"_id": row["_id"], "tell": row["tell"]}, {"$set": {"tell": ""}})
    return len(found)


async def untold_people() -> list[str]:
    rows = Participant.get_pymongo_collection().find({"tell": {"$in": [*SUBJECTS]}}, {"_id": 1})
    return [str(row["_id"]) async for row in rows]


async def _of_status(parts: Parts, camp: CampOut, row: Row) -> Message:
    word = verbatim(row["word"]) if row["tell"] == "invited" and row["word"] else None
    titles = {one.id: one.title for one in (await ideas_of(camp.id) if row["tell"] == "invited" else [])}
    fitting = [titles[id_] for id_ in row["invited_for"] if id_ in titles]
    lines = [
        *about(camp),
        *([Words(N_("Your organisation fits: %(ideas)s"), {"ideas": "; ".join(fitting)})] if fitting else []),
        *([word] if word else []),
        Words(SAID[row["tell"]]),
        *([calendar(parts, camp)] if row["tell"] in HAS_PLACE else []),
    ]
    number = f"{row['tell']}:{row['invited' if row['tell'] == 'invited' else 'registered']}"
    return Message(
        f"camp:{camp.id}:{number}", Words(SUBJECTS[row["tell"]]), tuple(lines), by=row["invited_by"] if word else ""
    )


def about(camp: CampOut) -> tuple[Words, ...]:
    """Which camp it is, when it begins, and where."""
    starts = here(camp.starts, camp.zone)
    place = [verbatim(camp.place)] if camp.place else []
    return (verbatim(camp.title), Words(N_("It begins on %(moment)s, by local time."), {"moment": starts}), *place)


def calendar(parts: Parts, camp: CampOut) -> Words:
    """Where the agenda can be had for a calendar."""
    return Words(N_("For your calendar: %(url)s"), {"url": f"{parts.settings.base_url}/camps/{camp.id}/camp.ics"})


async def deliver(parts: Parts, camp: CampOut, row: Row, message: Message) -> None:
    """Tell one person of a camp. A letter holds the person's own link; a notice leads to the same page."""
    if row["account_id"]:
        await tell_account(parts, camp, row["account_id"], message, f"/camps/{camp.id}/{message.view}")
        return
    links = await pass_out(parts, row)
    with in_language(row["language"]) as language:
        lines = [
            _("Good day, %(name)s,") % {"name": row["name"]},
            *(said(line) for line in message.lines),
            _("Your own link; give it to nobody. There you change or cancel:") + f"\n{links.register_url}",
        ]
        letter = Letter(row["email"], said(message.subject), "\n\n".join(lines) + "\n", language=language)
    await parts.mailer.send(letter)


async def tell_account(parts: Parts, camp: CampOut, account_id: str, message: Message, url: str) -> None:
    notice = Notice(
        account_id, NoticeKind.CAMPS, message.key, message.subject, message.lines, url, urgent=message.urgent,
        until=camp.ends, by=message.by,
    )  # fmt: skip
    await notify(parts, [notice])


async def tell_owners(parts: Parts, ids: Sequence[str]) -> int:
    """Tell who handed in these ideas what was chosen; returns how many. Safe to repeat."""
    rows = CampIdea.get_pymongo_collection()
    found = await rows.find({"_id": {"$in": [ObjectId(one) for one in ids]}, "tell": {"$ne": ""}}).to_list()
    for row in found:
        camp = await camp_of_job(row["camp_id"])
        if camp is not None:
            await tell_account(
                parts, camp, row["account_id"], _of_idea(camp, row), f"/camps/{camp.id}/ideas/{row['_id']}"
            )
        await rows.update_one({"_id": row["_id"], "tell": row["tell"]}, {"$set": {"tell": ""}})
    return len(found)


async def untold_ideas() -> list[str]:
    return [str(row["_id"]) async for row in CampIdea.get_pymongo_collection().find({"tell": {"$ne": ""}}, {"_id": 1})]


def _of_idea(camp: CampOut, row: Row) -> Message:
    accepted = row["tell"] == CampIdeaStatus.ACCEPTED
    subject = (
        N_("Your idea has a table at a project camp") if accepted else N_("Your idea has no table at a project camp")
    )
    reason = [verbatim(row["reason"])] if row["reason"] else []
    hosts = [Words(N_("You host table %(number)s."), {"number": row["number"]})] if accepted else []
    lines = (Words(N_("It is about: %(title)s"), {"title": row["title"]}), *about(camp), *hosts, *reason)
    return Message(f"camp-idea:{row['_id']}:{row['tell']}:{row['revision']}", Words(subject), lines)


async def tell_cancelled(parts: Parts, camp_id: str) -> int:
    """Tell everybody who is registered, waits or is invited that the camp is cancelled; each once."""
    camp = await camp_of_job(camp_id)
    if camp is None or camp.status is not CampStatus.CANCELLED:
        return 0
    rows = Participant.get_pymongo_collection()
    statuses = sorted({*IN, ParticipantStatus.INVITED})
    found = await rows.find({"camp_id": camp.id, "status": {"$in": statuses}, "reminded": {"$ne": CANCELLED}}).to_list()
    reason = [verbatim(camp.reason)] if camp.reason else []
    message = Message(
        f"camp:{camp.id}:{CANCELLED}", Words(N_("A project camp is cancelled")), (*about(camp), *reason), urgent=True
    )
    for row in found:
        await deliver(parts, camp, row, message)
        await rows.update_one({"_id": row["_id"]}, {"$addToSet": {"reminded": CANCELLED}})
    return len(found)
