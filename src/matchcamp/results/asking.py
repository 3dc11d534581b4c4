"""Asking all who were registered, reminding who has not answered, and taking the hashes away when it is over."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from pymongo.errors import DuplicateKeyError

from matchcamp.camps.schemas import CampOut
from matchcamp.camps.span_queries import camps_ending
from matchcamp.i18n import N_, in_language, long_date
from matchcamp.i18n import gettext as _
from matchcamp.mail import Letter
from matchcamp.notifications.actions import notify
from matchcamp.notifications.schemas import Notice, Words
from matchcamp.notifications.states import NoticeKind
from matchcamp.parts import Parts
from matchcamp.registration.holders import Holder, holders_of
from matchcamp.results.documents import Questionnaire, QuestionnaireAnswer, QuestionnaireAsked
from matchcamp.results.questionnaire_queries import attendants_asked, window_for
from matchcamp.results.rules import OPEN_FOR, Window, hash_of
from matchcamp.results.states import Asking
from matchcamp.settings import signing_secret

LOOKS_BACK = OPEN_FOR + timedelta(days=30)  # Long enough to seal what an outage left open.
LOOKS_AHEAD = timedelta(days=2)  # A camp may close before its planned end.
SUBJECTS = {
    Asking.OPENED: N_("How was the camp? Two minutes of your time"),
    Asking.REMINDER: N_("How was the camp? Your answer is missing"),
}
ANONYMOUS = N_("Your answer is kept without your name, and shown only together with those of others.")


@dataclass(frozen=True, slots=True)
class Done:
    """What one look at all camps did."""

    asked: int = 0
    reminded: int = 0
    sealed: int = 0

    def __add__(self, other: "Done") -> "Done":
        return Done(self.asked + other.asked, self.reminded + other.reminded, self.sealed + other.sealed)


async def follow_up(parts: Parts) -> Done:
    """Open, remind and close the questionnaires of all camps whose time it is. Safe to repeat at any moment: nobody is
    told the same twice, but for one letter in flight when a process is killed."""
    now, done = parts.clock.now(), Done()
    for camp in await camps_ending(now - LOOKS_BACK, now + LOOKS_AHEAD):
        window = await window_for(camp)
        if window is not None and now >= window.opens:
            done += await _follow_up(parts, camp, window)
    return done


async def _follow_up(parts: Parts, camp: CampOut, window: Window) -> Done:
    now = parts.clock.now()
    if now >= window.closes:
        return Done(sealed=await seal(camp.id, now))
    people = await _asked_people(parts, camp)
    await _note(camp.id, len(people), "opened", now)
    asked = await _tell(parts, camp, Asking.OPENED, people, window)
    if now < window.reminds():
        return Done(asked=asked)
    await _note(camp.id, len(people), "reminded", now)
    answered = await _hashes_answered(camp.id)
    missing = [one for one in people if _hash(parts, camp.id, one) not in answered]
    return Done(asked=asked, reminded=await _tell(parts, camp, Asking.REMINDER, missing, window))


async def _asked_people(parts: Parts, camp: CampOut) -> list[Holder]:
    asked = {one.id for one in await attendants_asked(camp.id)}
    return [one for one in await holders_of(parts.settings, camp.id) if one.attendant_id in asked]


def _hash(parts: Parts, camp_id: str, one: Holder) -> str:
    return hash_of(signing_secret(parts.settings), camp_id, one.attendant_id)


async def _hashes_answered(camp_id: str) -> set[str]:
    return set(await QuestionnaireAnswer.get_pymongo_collection().distinct("by", {"camp_id": camp_id}))


async def _note(camp_id: str, people: int, moment: str, now: datetime) -> None:
    """Keep how many were asked, and when it first came to that."""
    rows = Questionnaire.get_pymongo_collection()
    with suppress(DuplicateKeyError):  # Another process was faster.
        await rows.update_one({"_id": camp_id}, {"$max": {"asked": people}}, upsert=True)
    await rows.update_one({"_id": camp_id, moment: {"$exists": False}}, {"$set": {moment: now}})


async def _tell(parts: Parts, camp: CampOut, step: Asking, people: Sequence[Holder], window: Window) -> int:
    """Notices for those with an account, letters for the others; returns how many are new."""
    notices = [_notice(camp, step, one.account_id, window) for one in people if one.account_id]
    told = await notify(parts, notices) if notices else 0
    for one in people:
        if not one.account_id:
            told += await _write(parts, camp, step, one, window)
    return told


def _notice(camp: CampOut, step: Asking, account_id: str, window: Window) -> Notice:
    return Notice(
        account_id=account_id,
        kind=NoticeKind.CAMPS,
        key=f"questionnaire:{camp.id}:{step.value}",
        subject=Words(SUBJECTS[step]),
        lines=(
            Words(N_("Camp: %(title)s"), {"title": camp.title}),
            Words(N_("You can answer, and change your answer, until %(day)s."), {"day": window.closes.date()}),
            Words(ANONYMOUS),
        ),
        url=f"/camps/{camp.id}/questionnaire",
        until=window.closes,
    )


async def _write(parts: Parts, camp: CampOut, step: Asking, one: Holder, window: Window) -> int:
    """A letter to somebody without an account: promised first, so that a crash in between sends it later, not never."""
    rows = QuestionnaireAsked.get_pymongo_collection()
    key = {"_id": f"{step.value}:{_hash(parts, camp.id, one)}"}
    row = await rows.find_one(key)
    if row and row["sent"]:
        return 0
    with suppress(DuplicateKeyError):
        await rows.update_one(key, {"$setOnInsert": {"camp_id": camp.id, "sent": None}}, upsert=True)
    await parts.mailer.send(_letter(parts, camp, step, one, window))
    await rows.update_one(key, {"$set": {"sent": parts.clock.now()}})
    return 1


def _letter(parts: Parts, camp: CampOut, step: Asking, one: Holder, window: Window) -> Letter:
    with in_language(one.language):
        lines = (
            _("Camp: %(title)s") % {"title": camp.title},
            _("You can answer, and change your answer, until %(day)s.") % {"day": long_date(window.closes.date())},
            f"{parts.settings.base_url}/phone/{one.pass_}/questionnaire",
            _(ANONYMOUS),
        )
        return Letter(one.email, _(SUBJECTS[step]), "\n\n".join(lines))


async def seal(camp_id: str, now: datetime) -> int:
    """Take away what could lead from an answer to a person; safe to repeat. Returns how many answers had it."""
    done = await QuestionnaireAnswer.get_pymongo_collection().update_many(
        {"camp_id": camp_id, "by": {"$type": "string"}}, {"$unset": {"by": ""}}
    )
    await QuestionnaireAsked.get_pymongo_collection().delete_many({"camp_id": camp_id})
    state = {"_id": camp_id, "sealed": {"$exists": False}}
    await Questionnaire.get_pymongo_collection().update_one(state, {"$set": {"sealed": now}})
    return done.modified_count
