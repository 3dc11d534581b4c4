"""Asking for meetings, answering, and planning them."""

from datetime import datetime

from pymongo.errors import DuplicateKeyError

from matchcamp.camps.queries import camp_to_lead
from matchcamp.database import object_id
from matchcamp.errors import Conflict, Invalid, NotFound
from matchcamp.i18n import N_
from matchcamp.i18n import gettext as _
from matchcamp.lease import Lease, process_name, renewed
from matchcamp.limits import Limit, spend
from matchcamp.notifications.actions import notify
from matchcamp.notifications.schemas import Notice, Words
from matchcamp.notifications.states import NoticeKind
from matchcamp.parts import Parts
from matchcamp.registration.queries import attendants
from matchcamp.registration.schemas import Attendant
from matchcamp.seating.meetings.documents import Answer, CampMeetings, MeetingPlan, MeetingWish
from matchcamp.seating.meetings.queries import Day, day_of_camp
from matchcamp.seating.meetings.rules import day_of, kept, next_slot, pair_of, relieved
from matchcamp.seating.meetings.schemas import FrameIn, MeetingAnswerIn, MeetingWishIn
from matchcamp.seating.rules import is_there
from matchcamp.seating.solving import meetings_planned
from matchcamp.viewer import Viewer
from matching.errors import OutOfTime

WISHES_PER_PERSON = Limit("wishes to meet, person", 120, 3_600)
MOST_ASKED = 20  # Wishes of one person that wait for an answer: more is nobody's evening.
SECONDS = 10.0


async def ask(parts: Parts, me: Attendant, given: MeetingWishIn) -> None:
    """Ask somebody at the same camp for a meeting; who was asked by them already says yes with it. Safe to repeat.

    Who is asked and has an account is told once. Raises Invalid for oneself and for somebody who is not registered,
    Conflict where they declined or too many wait.
    """
    await spend(parts, WISHES_PER_PERSON, me.id)
    if not is_there(me):
        raise Conflict(_("You are not registered for this camp."))
    other = next((one for one in await attendants(me.camp_id) if one.id == given.person != me.id), None)
    if other is None:
        words = _("This person is not registered for the camp.")
        raise Invalid.at("person", words)
    rows, now = MeetingWish.get_pymongo_collection(), parts.clock.now()
    waiting = {"camp_id": me.camp_id, "one": me.id, "answer": Answer.ASKED.value, "other": {"$ne": other.id}}
    if await rows.count_documents(waiting) >= MOST_ASKED:
        raise Conflict(_("%(most)s people have not answered you yet. Wait for them first.") % {"most": MOST_ASKED})
    pair = {"camp_id": me.camp_id, "pair": pair_of(me.id, other.id)}
    if await rows.find_one({**pair, "one": me.id, "answer": Answer.DECLINED.value}, {"_id": 1}):
        raise Conflict(_("This person has declined to meet. Please leave it at that."))
    if not await _agreed(pair, other, now) and await _asked(pair, me, given, now):
        await notify(parts, [_notice(me, other)] if other.account_id else [])


async def _agreed(pair: dict[str, str], other: Attendant, now: datetime) -> bool:
    """Whether the other one has asked, which is answered so."""
    theirs = {**pair, "one": other.id, "answer": Answer.ASKED.value}
    yes = {"$set": {"answer": Answer.ACCEPTED.value, "answered": now}}
    return bool((await MeetingWish.get_pymongo_collection().update_one(theirs, yes)).matched_count)


async def _asked(pair: dict[str, str], me: Attendant, given: MeetingWishIn, now: datetime) -> bool:
    """Whether the wish is new; one that was taken back, or that I declined, is made again."""
    rows = MeetingWish.get_pymongo_collection()
    fresh = {
        "one": me.id, "other": given.person, "message": given.message, "answer": Answer.ASKED.value, "asked": now,
        "answered": None, "account_id": me.account_id,
    }  # fmt: skip
    again = {**pair, "answer": {"$in": [Answer.TAKEN_BACK.value, Answer.DECLINED.value]}}
    if (await rows.update_one(again, {"$set": fresh})).matched_count:
        return True
    try:
        await rows.insert_one({**pair, **fresh})
    except DuplicateKeyError:
        # There is one: mine from before, or theirs from this very moment, which both have then asked for.
        await rows.update_one(
            {**pair, "one": given.person, "answer": Answer.ASKED.value},
            {"$set": {"answer": Answer.ACCEPTED.value, "answered": now}},
        )
        return False
    return True


def _notice(me: Attendant, other: Attendant) -> Notice:
    return Notice(
        account_id=other.account_id,
        kind=NoticeKind.CAMPS,
        key=f"meeting:{me.id}:{other.id}",
        subject=Words(N_("Somebody asks to meet you at a camp"), {}),
        lines=(Words(N_("Who it is and what it is about stands behind the link. You can accept or decline."), {}),),
        url=f"/camps/{me.camp_id}/me",
        urgent=True,
    )


async def answer(parts: Parts, me: Attendant, wish_id: str, given: MeetingAnswerIn) -> None:
    """Accept or decline what one was asked, or take back what one asked or agreed to. Safe to repeat.

    Raises NotFound for a wish of others, Conflict where it was taken back or answered otherwise meanwhile.
    """
    rows, wanted = MeetingWish.get_pymongo_collection(), Answer(given.answer)
    row = await rows.find_one({"_id": object_id(wish_id), "camp_id": me.camp_id})
    if row is None or me.id not in {row["one"], row["other"]}:
        raise NotFound(f"you have no wish to meet with the id {wish_id}")
    mine = row["one"] == me.id
    if row["answer"] == wanted:
        return
    allowed = {
        Answer.ACCEPTED: [] if mine else [Answer.ASKED, Answer.DECLINED],
        Answer.DECLINED: [] if mine else [Answer.ASKED, Answer.ACCEPTED],
        Answer.TAKEN_BACK: [Answer.ASKED, Answer.ACCEPTED] if mine else [],
    }[wanted]
    where = {"_id": row["_id"], "answer": {"$in": [one.value for one in allowed]}}
    done = await rows.update_one(where, {"$set": {"answer": wanted.value, "answered": parts.clock.now()}})
    if not done.matched_count:
        raise Conflict(_("This wish was answered or taken back meanwhile."))


async def frame(camp_id: str, given: FrameIn, viewer: Viewer) -> None:
    """Set how many tables there are and how long a slot is; a plan is out of date then. Raises NotFound, Forbidden."""
    camp = await camp_to_lead(camp_id, viewer)
    change = {"$set": given.model_dump(), "$setOnInsert": {"plan": None}, "$inc": {"revision": 1}}
    await CampMeetings.get_pymongo_collection().update_one({"_id": camp.id}, change, upsert=True)


async def plan(parts: Parts, camp_id: str, viewer: Viewer) -> None:
    """Plan all meetings anew from accepted wishes; who is absent is left out.

    Raises NotFound, Forbidden, Conflict where the agenda has no meetings, slots have begun, somebody else plans, or
    time ran out.
    """
    day = await day_of_camp(await camp_to_lead(camp_id, viewer))
    if not day.slots:
        raise Conflict(_("The agenda has no item for meetings."))
    if day.kept.plan and next_slot(day.slots, parts.clock.now()) > 1:
        raise Conflict(_("The meetings have begun. Bring the plan up to date instead."))
    lease = Lease(parts.database, f"meetings:{day.camp.id}", process_name())
    if not await lease.try_hold():
        raise Conflict(_("The meetings are being planned already. Wait for the outcome."))
    async with renewed(lease):
        first = next_slot(day.slots, parts.clock.now())
        wanted = day_of(day.pairs, len(day.slots), day.kept.tables, day.missing, first=first)
        try:
            found = await meetings_planned(wanted, SECONDS)
        except OutOfTime as error:
            raise Conflict(_("No plan was found in time. Ask for less, or try again.")) from error
        await _write(day, kept(found, parts.clock.now(), day.basis))


async def relieve(parts: Parts, camp_id: str, viewer: Viewer) -> None:
    """Take the absent out of all slots that have not begun; stand-ins get their tables, and nobody else's meeting
    changes. Raises NotFound, Forbidden, Conflict where nothing is planned or the plan changed at the same moment."""
    day = await day_of_camp(await camp_to_lead(camp_id, viewer))
    if day.kept.plan is None:
        raise Conflict(_("Nothing is planned yet."))
    now: datetime = parts.clock.now()
    await _write(day, relieved(day.kept.plan, day.missing, next_slot(day.slots, now), now, day.basis))


async def _write(day: Day, wanted: MeetingPlan) -> None:
    rows = CampMeetings.get_pymongo_collection()
    where = {"_id": day.camp.id, "revision": day.kept.revision}
    first = {"tables": day.kept.tables, "minutes": day.kept.minutes}
    change = {"$set": {"plan": wanted.model_dump(), **first}, "$inc": {"revision": 1}}
    try:
        done = await rows.update_one(where, change, upsert=day.kept.revision == 0)
    except DuplicateKeyError:
        done = None
    if done is None or not (done.matched_count or done.upserted_id):
        raise Conflict(_("The meetings were changed meanwhile. Look at them again."))
