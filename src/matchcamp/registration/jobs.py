"""What happens without anybody pressing a button: telling, moving up, reminding, forgetting."""

from collections.abc import Sequence
from typing import Any

from bson import ObjectId

from matchcamp.camps.queries import camp_of_job
from matchcamp.camps.schemas import CampOut
from matchcamp.camps.states import CampStatus
from matchcamp.i18n import N_
from matchcamp.notifications.schemas import Words
from matchcamp.parts import Parts
from matchcamp.registration.documents import CampIdea, Participant
from matchcamp.registration.idea_actions import seat_host
from matchcamp.registration.places import camps_with_waiting_people, fill_places
from matchcamp.registration.rules import PRIVATE_FOR, Reminder, reminder_due
from matchcamp.registration.states import CampIdeaStatus, ParticipantStatus
from matchcamp.registration.telling import (
    Message,
    about,
    calendar,
    deliver,
    tell_account,
    tell_cancelled,
    tell_owners,
    tell_people,
    untold_ideas,
    untold_people,
)
from matchcamp.scheduler import Job, JobContext

REMINDED = (CampStatus.PEOPLE, CampStatus.READY)


async def people_written(parts: Parts, ids: Sequence[str]) -> int:
    """The follower of people."""
    return await tell_people(parts, ids)


async def ideas_written(parts: Parts, ids: Sequence[str]) -> int:
    """The follower of ideas: their owners are told, and those who host a table have a place."""
    chosen = {"_id": {"$in": [ObjectId(one) for one in ids]}, "tell": CampIdeaStatus.ACCEPTED.value}
    for row in await CampIdea.get_pymongo_collection().find(chosen).to_list():
        await seat_host(parts, row)
    return await tell_owners(parts, ids)


async def camps_written(parts: Parts, ids: Sequence[str]) -> int:
    """The follower of camps: with more room people move up; of a cancelled one everybody is told."""
    return sum([await fill_places(parts, one) + await tell_cancelled(parts, one) for one in ids])


async def catch_up(parts: Parts) -> int:
    """Tell what a lost stream left untold, and fill what a crash or an erased account left free."""
    done = await ideas_written(parts, await untold_ideas()) + await people_written(parts, await untold_people())
    return done + sum([await fill_places(parts, one) for one in await camps_with_waiting_people()])


async def remind(parts: Parts) -> int:
    """Send the reminders whose time has come, each once to everybody registered, to those who lead the camp and to
    those whose ideas have a table; returns how many people were reminded."""
    rows = Participant.get_pymongo_collection()
    registered = {"status": ParticipantStatus.REGISTERED.value, "reminded": {"$ne": Reminder.EVENING.value}}
    count = 0
    for camp_id in await rows.distinct("camp_id", registered):
        camp = await camp_of_job(camp_id)
        due = reminder_due(camp.starts, camp.zone, parts.clock.now()) if camp and camp.status in REMINDED else None
        if camp is not None and due is not None:
            count += await _remind_camp(parts, camp, due)
    return count


async def _remind_camp(parts: Parts, camp: CampOut, due: Reminder) -> int:
    rows = Participant.get_pymongo_collection()
    message = Message(
        f"camp:{camp.id}:reminder:{due.value}", Words(N_("A project camp that you come to is near")),
        (*about(camp), calendar(parts, camp)), urgent=due is Reminder.EVENING, view="me",
    )  # fmt: skip
    where = {"camp_id": camp.id, "status": ParticipantStatus.REGISTERED.value, "reminded": {"$ne": due.value}}
    found: list[dict[str, Any]] = await rows.find(where).to_list()
    owners = await CampIdea.get_pymongo_collection().distinct(
        "account_id", {"camp_id": camp.id, "status": CampIdeaStatus.ACCEPTED.value}
    )
    reminded = {row["account_id"] for row in found}
    for account_id in sorted({*camp.facilitators, *owners} - reminded):
        await tell_account(parts, camp, account_id, message, f"/camps/{camp.id}")
    # They come last: where everybody is marked, a run that was cut short would not begin again.
    for row in found:
        await deliver(parts, camp, row, message)
        await rows.update_one({"_id": row["_id"]}, {"$addToSet": {"reminded": due.value}})
    return len(found)


async def forget_private(parts: Parts) -> int:
    """Erase what people said of diet and access, 30 days after their camp; returns of how many."""
    rows = Participant.get_pymongo_collection()
    said = {"$or": [{"diet": {"$ne": ""}}, {"access": {"$ne": ""}}]}
    count = 0
    for camp_id in await rows.distinct("camp_id", said):
        camp = await camp_of_job(camp_id)
        if camp is None or camp.ends + PRIVATE_FOR <= parts.clock.now():
            change = {"$set": {"diet": "", "access": ""}, "$inc": {"revision": 1}}
            count += (await rows.update_many({"camp_id": camp_id, **said}, change)).modified_count
    return count


def jobs(parts: Parts) -> tuple[Job, ...]:
    async def missed(_context: JobContext) -> str:
        return f"{await catch_up(parts)} people of camps told or moved up late"

    async def reminders(_context: JobContext) -> str:
        return f"{await remind(parts)} people reminded of camps"

    async def private(_context: JobContext) -> str:
        return f"diet and access of {await forget_private(parts)} people erased"

    return (
        Job("registration.catch_up", {"minute": "*/10"}, missed, title=N_("Tell people of camps what was missed")),
        Job("registration.reminders", {"minute": "5"}, reminders, title=N_("Remind people of camps")),
        Job(
            "registration.forget_private", {"hour": "3", "minute": "40"}, private,
            title=N_("Erase diet and access notes of camps long over"),
        ),
    )  # fmt: skip
