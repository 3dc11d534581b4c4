"""Changing matches: what the near side makes of them, and introductions from the request to the answer."""

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from beanie import PydanticObjectId
from bson import ObjectId
from pymongo.errors import DuplicateKeyError

from matchcamp.accounts.queries import has_people
from matchcamp.errors import Conflict, Forbidden, Invalid, NotFound
from matchcamp.i18n import gettext as _
from matchcamp.items import Item, Kind
from matchcamp.limits import Limit, spend
from matchcamp.matches import feedback
from matchcamp.matches.documents import Answer, Introduction, Match, MatchState
from matchcamp.matches.introductions import introduction_row, items_of
from matchcamp.matches.rules import (
    ANSWERED_BY,
    ASK,
    BINDING,
    INTRODUCE,
    PUT_ASIDE,
    SEE,
    Move,
    Side,
    free_to_ask,
    readable,
    sides_of,
    suggested_to,
)
from matchcamp.matches.schemas import KEY_PATTERN, AnswerIn, IntroductionIn
from matchcamp.parts import Parts
from matchcamp.viewer import Viewer

ASKS_PER_ACCOUNT = Limit("introductions, account", 30, 86_400)
ASKS_PER_PAIR = Limit("introductions, the same two", 3, 86_400)  # Who asks and takes back sends letters all the same.
MARKS_PER_ACCOUNT = Limit("marks of matches, account", 600, 3_600)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two items and the organisations behind them, which are known here whether withheld or not."""

    near: Item
    far: Item
    near_organisation: str
    far_organisation: str


async def owner_of(parts: Parts, item: Item) -> str:
    """The organisation behind an item, withheld or not. Only rules and filters may be told."""
    source = parts.recommender.sources[item.kind]
    return await source.owner_of(item.id) if source.owner_of else item.owner


async def pair_of(parts: Parts, near: str, far: str, viewer: Viewer) -> Pair:
    """The pair, for a viewer who speaks for the near side and may read the far one; else NotFound, always alike."""
    items = await items_of(parts, [near, far])
    if near not in items or far not in items or near == far:
        raise NotFound(f"no match of {near} with {far}")
    pair = Pair(items[near], items[far], await owner_of(parts, items[near]), await owner_of(parts, items[far]))
    own = bool(pair.near_organisation) and viewer.speaks_for(pair.near_organisation)
    if not own or not readable(pair.far.audience, pair.far_organisation, viewer):
        raise NotFound(f"no match of {near} with {far}")
    return pair


async def near_of(parts: Parts, near: str, viewer: Viewer) -> Item:
    """An item that the viewer speaks for, with its organisation; NotFound, always alike, for any other."""
    if re.fullmatch(KEY_PATTERN, near) is not None:
        item = (await items_of(parts, [near.lower()])).get(near.lower())
        owner = await owner_of(parts, item) if item else ""
        if item and owner and viewer.speaks_for(owner):
            return replace(item, owner=owner)
    raise NotFound(f"no item of yours is called {near[:50]!r}")


@dataclass(frozen=True, slots=True)
class Mark:
    """What the near side makes of a pair; `reason` and `words` go with `PUT_ASIDE`."""

    near: str
    far: str
    move: Move
    reason: str = ""
    words: str = ""


async def mark(parts: Parts, given: Mark, viewer: Viewer) -> dict[str, Any]:
    """Keep what the near side makes of a match, and beside it the list that it was said of; returns the match.

    Safe to repeat: what changes nothing is not kept twice. Raises NotFound for a pair that the viewer has nothing to
    say about, Conflict while an introduction binds the two.
    """
    pair = await pair_of(parts, given.near, given.far, viewer)
    await spend(parts, MARKS_PER_ACCOUNT, viewer.account_id)
    now = parts.clock.now()
    await _keep(pair, now)
    why = (given.reason, given.words) if given.move is PUT_ASIDE else ("", "")
    said = {"state": given.move.target.value, "reason_not": why[0], "words_not": why[1]}
    before: dict[str, Any] | None = await Match.get_pymongo_collection().find_one_and_update(
        {
            "near": given.near, "far": given.far, "state": {"$in": sorted(given.move.sources)},
            "introduction.answer": {"$nin": sorted(BINDING)},
        },
        {"$set": said | {"changed": now}},
    )  # fmt: skip
    if before is None:
        raise Conflict(_("An introduction stands between these two; it decides what becomes of the match."))
    await _note_said(parts, pair, before, said, viewer)
    return before | said


async def _note_said(
    parts: Parts, pair: Pair, before: Mapping[str, Any], said: Mapping[str, str], viewer: Viewer
) -> None:
    """Keep what was said, unless it stood there before; the near item's own people are shown its candidates."""
    if any(before.get(name, "") != value for name, value in said.items()):
        near = replace(pair.near, owner=pair.near_organisation)
        await feedback.keep(parts, near, pair.far, said, viewer)


async def _keep(pair: Pair, now: datetime) -> None:
    """Make the row of the pair unless it is there; whoever is faster in parallel has made the same."""
    row = {
        "pair": pair_key(pair.near.key, pair.far.key), "near_organisation": pair.near_organisation,
        "far_organisation": pair.far_organisation, "fit": 0.0, "reasons": [], "state": MatchState.SEEN.value,
        "reason_not": "", "words_not": "", "introduction": None, "earlier": [], "created": now, "changed": now,
    }  # fmt: skip
    with suppress(DuplicateKeyError):
        await Match.get_pymongo_collection().update_one(
            {"near": pair.near.key, "far": pair.far.key}, {"$setOnInsert": row}, upsert=True
        )


def pair_key(near: str, far: str) -> str:
    """The two keys as one word, the same from both sides.

    >>> pair_key("b", "a") == pair_key("a", "b")
    True
    """
    return "|".join(sorted((near, far)))


async def mark_seen(ids: list[str], viewer: Viewer) -> None:
    """What was suggested to the viewer's organisations and is on their screen is no longer new."""
    shown = {"_id": {"$in": [ObjectId(id_) for id_ in ids]}} | suggested_to(viewer, *SEE.sources)
    await Match.get_pymongo_collection().update_many(shown, {"$set": {"state": SEE.target.value}})


async def ask(parts: Parts, given: IntroductionIn, viewer: Viewer) -> str:
    """Ask for an introduction; returns its id. The letters go out behind it (`letters.tell`).

    Who asks is interested, which is kept as an answer is: that it is not for them stands no longer.
    Of two who ask at once for the same, or for each other, one is kept and the other gets a Conflict. Raises NotFound,
    Invalid where there is nobody to be introduced to, TooMany.
    """
    pair = await pair_of(parts, given.near, given.far, viewer)
    _check_ends(pair)
    now = parts.clock.now()
    await _refuse_the_other_way(pair)
    await spend(parts, ASKS_PER_PAIR, f"{viewer.account_id}|{pair_key(given.near, given.far)}")
    await spend(parts, ASKS_PER_ACCOUNT, viewer.account_id)
    wanted = Introduction(
        id=PydanticObjectId(), asked_by=viewer.account_id, message=given.message, asked=now,
        alone=not await has_people(pair.far_organisation),
    )  # fmt: skip
    await _keep(pair, now)
    before = await _put_in(pair, wanted, now)
    if before is None:
        raise Conflict(await _what_stands(pair))
    await _note_said(parts, pair, before, {"state": ASK.target.value, "reason_not": "", "words_not": ""}, viewer)
    return str(before["_id"])


def _check_ends(pair: Pair) -> None:
    if pair.far.kind is Kind.CALL or not pair.far_organisation:
        words = _("A call has nobody to be introduced to; read it at the funder.")
        raise Invalid.at("far", words)
    if pair.near_organisation == pair.far_organisation:
        words = _("Both belong to the same organisation: there is nobody to be introduced to.")
        raise Invalid.at("far", words)
    if pair.far.audience is None:
        raise Conflict(_("The other side is not on the board, so nobody can be introduced to it."))


async def _refuse_the_other_way(pair: Pair) -> None:
    """The other side has asked for the same introduction, or the two have met: there is nothing to ask for."""
    other = {"near": pair.far.key, "far": pair.near.key, "introduction.answer": {"$in": sorted(BINDING)}}
    if await Match.get_pymongo_collection().find_one(other, {"_id": 1}):
        raise Conflict(_there_is_one())


def _there_is_one() -> str:
    return _("There is an introduction between these two already; you find it under Introductions.")


async def _put_in(pair: Pair, wanted: Introduction, now: datetime) -> dict[str, Any] | None:
    """Put the introduction into the match if none stands there; an earlier one is kept beside it. One atomic write;
    returns the match as it was, None where one stands."""
    before = {"$cond": [{"$eq": ["$introduction", None]}, [], ["$introduction"]]}
    change = {
        "introduction": {"$literal": wanted.model_dump()}, "state": ASK.target.value, "reason_not": "", "words_not": "",
        "changed": now, "earlier": {"$concatArrays": ["$earlier", before]},
    }  # fmt: skip
    where = {"near": pair.near.key, "far": pair.far.key} | free_to_ask(now)
    with suppress(DuplicateKeyError):  # The other side asked in this moment: `one_open` lets one of the two through.
        return await Match.get_pymongo_collection().find_one_and_update(where, [{"$set": change}])
    return None


async def _what_stands(pair: Pair) -> str:
    row = await Match.get_pymongo_collection().find_one({"near": pair.near.key, "far": pair.far.key})
    declined = row is not None and (row["introduction"] or {}).get("answer") == Answer.DECLINED
    return _("They declined less than a month ago; ask again later.") if declined else _there_is_one()


async def answer(parts: Parts, id_: str, given: AnswerIn, viewer: Viewer) -> None:
    """Accept, decline or take back. Acceptance shows the contacts to both sides; letters go out behind it.

    Raises NotFound for all who stand on neither side, Forbidden for the wrong side, Conflict when it was answered.
    """
    row, chosen = await introduction_row(id_, viewer), Answer(given.answer)
    if ANSWERED_BY[chosen] not in await _sides(row, viewer):
        raise Forbidden(_("This answer is the other side's to give."))
    now = parts.clock.now()
    change = {
        "introduction.answer": chosen.value, "introduction.answered": now, "introduction.note": given.note,
        "introduction.answered_by": viewer.account_id, "introduction.told": False, "changed": now,
    }  # fmt: skip
    if chosen is Answer.ACCEPTED:
        change["state"] = INTRODUCE.target.value
    present = {"introduction.id": row["introduction"]["id"], "introduction.answer": Answer.ASKED.value}
    done = await Match.get_pymongo_collection().update_one({"_id": row["_id"]} | present, {"$set": change})
    if not done.modified_count:
        raise Conflict(_("This request was answered or taken back meanwhile."))


async def _sides(row: dict[str, Any], viewer: Viewer) -> frozenset[Side]:
    """The sides of the viewer; brokers also stand in for an organisation whose people have all left since."""
    found = sides_of(row, viewer)
    if viewer.acts_for_all and Side.FAR not in found and not await has_people(row["far_organisation"]):
        return found | {Side.FAR}
    return found
