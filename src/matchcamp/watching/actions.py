"""Following calls, saying what one has seen, and noting what changed in calls that are followed."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from beanie import PydanticObjectId
from pymongo import UpdateOne
from pymongo.errors import DuplicateKeyError

from matchcamp.errors import Conflict, Forbidden
from matchcamp.funding.queries import call, calls_by_id
from matchcamp.i18n import gettext as _
from matchcamp.limits import Limit, spend
from matchcamp.parts import Parts
from matchcamp.viewer import Viewer
from matchcamp.watching.documents import CallChange, Facts, Followed, KnownCall
from matchcamp.watching.queries import Unnoted, facts_of, unnoted
from matchcamp.watching.rules import MOST_FOLLOWED, version_of
from matchcamp.watching.schemas import FollowIn, SeenCall

WATCH_PER_ACCOUNT = Limit("following and keeping, account", 600, 3600)


async def follow(parts: Parts, given: FollowIn, viewer: Viewer) -> bool:
    """Follow a call from now on, or show another organisation that one follows it; whether it was not followed before.

    Safe to repeat: who presses twice follows once. Raises NotFound for no call, Forbidden for an organisation that the
    viewer does not belong to, Conflict when too many are followed.
    """
    organisation_id, call_id = given.organisation_id.lower(), given.call_id.lower()
    if organisation_id and organisation_id not in viewer.organisations:
        raise Forbidden(_("You can show only your own organisation that you follow a call."))
    await spend(parts, WATCH_PER_ACCOUNT, viewer.account_id)
    now = parts.clock.now()
    facts = facts_of(await call(call_id, now))
    await _begin_noting(call_id, facts, now)
    where = {"account_id": viewer.account_id, "call_id": call_id}
    first = {"seen": facts.model_dump(mode="json"), "seen_at": now, "created": now}
    change = {"$set": {"organisation_id": organisation_id}, "$setOnInsert": first}
    rows = Followed.get_pymongo_collection()
    with suppress(DuplicateKeyError):  # Pressed twice at once: the other press has made the row.
        done = await rows.update_one(where, change, upsert=True)
        if done.upserted_id is None:
            return False
        await _refuse_too_many(viewer.account_id, PydanticObjectId(done.upserted_id))
        return True
    await rows.update_one(where, {"$set": {"organisation_id": organisation_id}})
    return False


async def _begin_noting(call_id: str, facts: Facts, now: datetime) -> None:
    """Have the follower compare with the facts of today. A call followed before gets noted what was not noted yet, so
    that nobody is told as news what happened before they followed."""
    first = {"facts": facts.model_dump(mode="json"), "number": 0}
    with suppress(DuplicateKeyError):
        await KnownCall.get_pymongo_collection().update_one({"_id": call_id}, {"$setOnInsert": first}, upsert=True)
    await note([call_id], now)


async def _refuse_too_many(account_id: str, mine: PydanticObjectId) -> None:
    """Take a row back that stands behind the limit; counted after it was made, so that no two can slip in at once."""
    rows = Followed.get_pymongo_collection()
    if await rows.count_documents({"account_id": account_id, "_id": {"$lte": mine}}) <= MOST_FOLLOWED:
        return
    await rows.delete_one({"_id": mine})
    raise Conflict(
        _("You follow %(most)s calls, as many as one can. Unfollow one that is over first.") % {"most": MOST_FOLLOWED}
    )


async def unfollow(call_id: str, viewer: Viewer) -> None:
    """Follow a call no longer; safe to repeat."""
    where = {"account_id": viewer.account_id, "call_id": call_id.lower()}
    await Followed.get_pymongo_collection().delete_one(where)


async def mark_calls_seen(given: Sequence[SeenCall], viewer: Viewer, now: datetime) -> int:
    """Take the present facts as seen where they are still those that were shown; returns for how many they are."""
    shown = {one.call_id.lower(): one.version for one in given}
    present = {id_: facts_of(known) for id_, known in (await calls_by_id(sorted(shown), now)).items()}
    still = {id_: facts for id_, facts in present.items() if version_of(facts) == shown[id_]}
    changes = [
        UpdateOne(
            {"account_id": viewer.account_id, "call_id": id_},
            {"$set": {"seen": facts.model_dump(mode="json"), "seen_at": now}},
        )
        for id_, facts in still.items()
    ]
    return (await Followed.get_pymongo_collection().bulk_write(changes)).matched_count if changes else 0


async def note(ids: Sequence[str] | None, now: datetime) -> int:
    """Write down what changed in followed calls; returns how many changes. Safe to repeat.

    The change is written first, under a number that only one can have, with the facts that it led to; these then count
    as noted. So a crash in between, or two at once, lose no change and write none twice.
    """
    found = await unnoted(ids, now)
    for one in found:
        line = await _line(one, now)
        noted = {"facts": line["facts"], "number": one.number + 1}
        known = {"_id": one.call_id, "number": one.number}
        await KnownCall.get_pymongo_collection().update_one(known, {"$set": noted})
    return len(found)


async def _line(one: Unnoted, now: datetime) -> dict[str, Any]:
    """The change under its number, made unless somebody else was faster."""
    rows, id_ = CallChange.get_pymongo_collection(), f"{one.call_id}:{one.number + 1}"
    line = {
        "call_id": one.call_id, "at": now, "facts": one.facts.model_dump(mode="json"),
        "changes": [change.model_dump(mode="json") for change in one.changes],
    }  # fmt: skip
    with suppress(DuplicateKeyError):
        await rows.update_one({"_id": id_}, {"$setOnInsert": line}, upsert=True)
    kept: dict[str, Any] = await rows.find_one({"_id": id_}) or line
    return kept
