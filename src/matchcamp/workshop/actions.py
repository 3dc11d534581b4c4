"""Writing on a canvas: sections are locked for their editor, and no words are lost whoever was faster.

The lock is a courtesy and runs out; what keeps words from being lost is the revision that each save began from.
"""

from datetime import datetime, timedelta
from typing import Any

from pymongo import ReturnDocument
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.errors import DuplicateKeyError

from matchcamp.database import in_transaction
from matchcamp.errors import Conflict, Invalid
from matchcamp.i18n import gettext as _
from matchcamp.limits import Limit, spend
from matchcamp.parts import Parts
from matchcamp.registration.schemas import CampIdeaOut
from matchcamp.workshop import queries
from matchcamp.workshop.documents import CanvasSection, SectionVersion
from matchcamp.workshop.given_schemas import MOST_TEXT, ChoiceIn, SectionIn
from matchcamp.workshop.passes import check_may_write
from matchcamp.workshop.rules import Actor, joined
from matchcamp.workshop.schemas import SectionOut
from matchcamp.workshop.states import Choice, SectionName

LOCK = timedelta(minutes=2)
WRITING = Limit("work at tables, person", 2_400, 3_600)
NO_LOCK = {"lock_key": "", "lock_attendant_id": "", "lock_account_id": "", "lock_until": None}
SAME = ("camp_idea_id", "section", "text", "open", "attendant_id", "account_id")
"""The fields by which words that are sent twice are known again."""

NOBODY = {"attendant_id": "", "account_id": ""}


class Both(Conflict):
    """Two versions of a section stand side by side; `version_id` is the one that came too late."""

    def __init__(self, version_id: str) -> None:
        super().__init__(
            _("Somebody saved this section meanwhile. Your words are kept beside theirs: choose what is to stand.")
        )
        self.version_id = version_id


async def may_write_at(parts: Parts, actor: Actor, camp_idea_id: str) -> CampIdeaOut:
    """The idea at whose table the actor writes now. Raises NotFound, Forbidden, TooMany."""
    idea = await queries.idea_at(actor.camp, camp_idea_id)
    check_may_write(actor)
    await spend(parts, WRITING, actor.key)
    return idea


async def lock_section(parts: Parts, actor: Actor, camp_idea_id: str, name: SectionName) -> SectionOut:
    """Keep a section for its editor for two minutes from now; who has it already keeps it longer.

    One atomic write. Raises Conflict while somebody else has it, NotFound, Forbidden, TooMany.
    """
    idea = await may_write_at(parts, actor, camp_idea_id)
    now = parts.clock.now()
    await _begin(parts, idea, name, now)
    free = [{"lock_key": {"$in": ["", actor.key]}}, {"lock_until": {"$lte": now}}]
    taken = {
        "lock_key": actor.key, "lock_attendant_id": actor.attendant_id, "lock_account_id": actor.account_id,
        "lock_until": now + LOCK,
    }  # fmt: skip
    rows, where = CanvasSection.get_pymongo_collection(), {"_id": key_of(idea.id, name)}
    if not (await rows.update_one(where | {"$or": free}, {"$set": taken})).matched_count:
        held = await queries.section_of(actor, idea, name, now)
        raise Conflict(
            _("%(name)s is writing in this section. It is free two minutes after their last word.")
            % {"name": held.lock.by if held.lock else _("somebody")}
        )
    return await queries.section_of(actor, idea, name, now)


async def free_section(actor: Actor, camp_idea_id: str, name: SectionName) -> None:
    """Give a section back before its time; safe to repeat. Another's lock stays. Raises NotFound."""
    idea = await queries.idea_at(actor.camp, camp_idea_id)
    where = {"_id": key_of(idea.id, name), "lock_key": actor.key}
    await CanvasSection.get_pymongo_collection().update_one(where, {"$set": NO_LOCK})


async def save_section(
    parts: Parts, actor: Actor, camp_idea_id: str, name: SectionName, given: SectionIn
) -> SectionOut:
    """Keep new words and give the section back: the words and their line of the history are one transaction.

    Where somebody was faster, the words are kept beside theirs and `Both` is raised; nothing is lost. The same words
    sent twice are kept once. Raises NotFound, Forbidden, TooMany.
    """
    idea = await may_write_at(parts, actor, camp_idea_id)
    now = parts.clock.now()
    await _begin(parts, idea, name, now)

    async def write(session: AsyncClientSession) -> str:
        return await _write(session, actor, idea, name, given, now)

    if late := await in_transaction(parts.client, write):
        raise Both(late)
    return await queries.section_of(actor, idea, name, now)


async def _write(
    session: AsyncClientSession, actor: Actor, idea: CampIdeaOut, name: SectionName, given: SectionIn, now: datetime
) -> str:
    """Empty, or the id of the version that is kept beside the one that stands."""
    rows, key = CanvasSection.get_pymongo_collection(), key_of(idea.id, name)
    await rows.update_one({"_id": key, "lock_key": actor.key}, {"$set": NO_LOCK}, session=session)
    stands = await rows.find_one({"_id": key}, session=session)
    assert stands is not None, "a section was begun before it is written"
    if stands["text"] == given.text:
        return ""
    if stands["revision"] == given.revision:
        await _stand(session, actor, idea, name, given, now)
        return ""
    version = _version(actor, idea, name, given.text, now) | {"base": given.revision, "revision": 0, "open": True}
    same = {
        field: version[field] for field in ("camp_idea_id", "section", "text", "open", "attendant_id", "account_id")
    }
    kept = await SectionVersion.get_pymongo_collection().find_one(same, {"_id": 1}, session=session)
    if kept:
        return str(kept["_id"])
    return str((await SectionVersion.get_pymongo_collection().insert_one(version, session=session)).inserted_id)


async def _stand(
    session: AsyncClientSession, actor: Actor, idea: CampIdeaOut, name: SectionName, given: SectionIn, now: datetime
) -> None:
    """Let the words stand from now on, from the revision that they began from. Raises Conflict for any other."""
    written: dict[str, Any] | None = await CanvasSection.get_pymongo_collection().find_one_and_update(
        {"_id": key_of(idea.id, name), "revision": given.revision},
        {"$set": {"text": given.text, "changed": now, **actor.by}, "$inc": {"revision": 1}},
        session=session,
        return_document=ReturnDocument.AFTER,
    )
    if written is None:
        raise Conflict(_("Somebody saved this section once more. Look at both versions again, and choose."))
    version = _version(actor, idea, name, given.text, now) | {"base": given.revision, "revision": written["revision"]}
    await SectionVersion.get_pymongo_collection().insert_one(version, session=session)


async def choose(parts: Parts, actor: Actor, camp_idea_id: str, version_id: str, given: ChoiceIn) -> SectionOut:
    """Say what is to stand of two versions; both stay in the history.

    Raises NotFound, Forbidden, TooMany, Conflict where somebody chose already or saved once more, Invalid where both
    together are too long.
    """
    idea = await may_write_at(parts, actor, camp_idea_id)
    late = await queries.version_row(idea.id, version_id)
    name, now = SectionName(late["section"]), parts.clock.now()

    async def settle(session: AsyncClientSession) -> None:
        versions = SectionVersion.get_pymongo_collection()
        done = await versions.update_one({"_id": late["_id"], "open": True}, {"$set": {"open": False}}, session=session)
        if not done.matched_count:
            raise Conflict(_("Somebody has chosen between these versions already. Both stand in the history."))
        if given.choice is not Choice.THEIRS:
            stands = await CanvasSection.get_pymongo_collection().find_one(
                {"_id": key_of(idea.id, name)}, session=session
            )
            text = chosen_text(given, late["text"], stands["text"] if stands else "")
            words = SectionIn.model_construct(text=text, revision=given.revision)
            await _stand(session, actor, idea, name, words, now)

    await in_transaction(parts.client, settle)
    return await queries.section_of(actor, idea, name, now)


def chosen_text(given: ChoiceIn, mine: str, theirs: str) -> str:
    """The text that a choice lets stand. Raises Invalid where it is longer than a section may be."""
    text = mine if given.choice is Choice.MINE else given.text or joined(theirs, mine)
    if len(text) > MOST_TEXT:
        words = _("Please use at most %(n)s characters.") % {"n": MOST_TEXT}
        raise Invalid.at("text", words)
    return text


async def _begin(parts: Parts, idea: CampIdeaOut, name: SectionName, now: datetime) -> None:
    """Make the row of a section with the idea's own words at revision 1, once, with their line of the history."""
    key = key_of(idea.id, name)
    if await CanvasSection.get_pymongo_collection().find_one({"_id": key}, {"_id": 1}):
        return
    text = (await queries.first_words(idea))[name]
    first = {
        "_id": key, "camp_id": idea.camp_id, "camp_idea_id": idea.id, "section": name.value, "text": text,
        "revision": 1, "changed": now, **NOBODY, **NO_LOCK,
    }  # fmt: skip
    version = {
        "camp_id": idea.camp_id, "camp_idea_id": idea.id, "section": name.value, "text": text, "base": 0, "revision": 1,
        "open": False, "at": now, **NOBODY,
    }  # fmt: skip

    async def make(session: AsyncClientSession) -> None:
        await CanvasSection.get_pymongo_collection().insert_one(dict(first), session=session)
        await SectionVersion.get_pymongo_collection().insert_one(dict(version), session=session)

    try:
        await in_transaction(parts.client, make)
    except DuplicateKeyError:
        return  # Somebody else began it at the same time.


def key_of(camp_idea_id: str, name: SectionName) -> str:
    return f"{camp_idea_id}:{name.value}"


def _version(actor: Actor, idea: CampIdeaOut, name: SectionName, text: str, now: datetime) -> dict[str, Any]:
    return {
        "camp_id": idea.camp_id, "camp_idea_id": idea.id, "section": name.value, "text": text, "at": now,
        "open": False, **actor.by,
    }  # fmt: skip
