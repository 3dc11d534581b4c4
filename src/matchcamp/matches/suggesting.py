"""Suggestions: for each need and idea on the board the organisations that fit best, kept for both sides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pymongo import UpdateOne

from matchcamp import vectors
from matchcamp.items import Item, Kind, split_key
from matchcamp.matches.actions import owner_of, pair_key
from matchcamp.matches.documents import Match, MatchState, SuggestedFrom
from matchcamp.matches.introductions import items_of
from matchcamp.matches.rules import SUGGESTED_FIT, SUGGESTIONS
from matchcamp.matches.surroundings import look_of_both
from matchcamp.parts import Parts
from matchcamp.ranking import Asked, Fitting, Verdict
from matchcamp.ties import BOTH_KNOW
from matchcamp.viewer import Audience

ASKING = (Kind.NEED, Kind.IDEA)  # Kinds that look for organisations by themselves.
UNDECIDED = {"state": {"$in": [MatchState.SUGGESTED.value, MatchState.SEEN.value]}, "introduction": None}


async def suggest_changed(parts: Parts, row_ids: Sequence[str]) -> int:
    """The same for the items of changed rows of the index."""
    return await suggest(parts, list(dict.fromkeys(vectors.key_in(row_id)[0] for row_id in row_ids)))


async def suggest(parts: Parts, keys: Sequence[str]) -> int:
    """Make the suggestions of these items anew where what they rest on has changed; returns for how many.

    So are those that quote a changed organisation or offer: words that were taken back must not stand there any longer.
    """
    asking = [key for key in keys if split_key(key)[0] in ASKING]
    due = await _due(parts, {"_id": {"$in": asking}})
    for key, basis in due.items():
        await suggest_for(parts, key)
        await _note(key, basis)
    quoting = await _quoting(parts, keys) - set(due)
    for key in sorted(quoting):
        await suggest_for(parts, key)
    return len(due) + len(quoting)


async def _quoting(parts: Parts, keys: Sequence[str]) -> set[str]:
    """The needs and ideas to which the organisations of these keys, or the makers of these offers, are suggested."""
    makers = {key for key in keys if split_key(key)[0] is Kind.ORGANISATION}
    makers |= {f"{Kind.ORGANISATION.value}:{item.owner}" for item in await _offers(parts, keys) if item.owner}
    where = UNDECIDED | {"far": {"$in": sorted(makers)}}
    return {row["near"] async for row in Match.get_pymongo_collection().find(where, {"near": 1})} if makers else set()


async def _offers(parts: Parts, keys: Sequence[str]) -> list[Item]:
    return list((await items_of(parts, [key for key in keys if split_key(key)[0] is Kind.OFFER])).values())


async def due_keys(parts: Parts) -> list[str]:
    """All items whose suggestions no longer rest on what stands in the index, those that left it too."""
    return sorted(await _due(parts, {"_id": {"$regex": f"^({'|'.join(kind.value for kind in ASKING)}):"}}))


async def _due(parts: Parts, where: Mapping[str, Any]) -> dict[str, str | None]:
    """By key what the suggestions should rest on, where they rest on something else; None for what left the index."""
    now = parts.clock.now()
    rows = parts.database[vectors.COLLECTION].find({"key": where["_id"]}, {"key": 1, "hash": 1})
    bases = {row["key"]: _basis(row["hash"], now) async for row in rows}
    done = {row["_id"]: row["basis"] async for row in SuggestedFrom.get_pymongo_collection().find(where)}
    return {key: bases.get(key) for key in sorted({*bases, *done}) if bases.get(key) != done.get(key)}


def _basis(text_hash: str, now: datetime) -> str:
    """Suggestions rest on the item's words and on who is there: newcomers are considered once a day."""
    return f"{text_hash} {now.date().isoformat()}"


async def _note(key: str, basis: str | None) -> None:
    rows = SuggestedFrom.get_pymongo_collection()
    if basis is None:
        await rows.delete_one({"_id": key})
    else:
        await rows.replace_one({"_id": key}, {"_id": key, "basis": basis}, upsert=True)


async def suggest_for(parts: Parts, key: str) -> None:
    """Keep the best organisations for an item, for both sides; take away what nobody decided on and no longer holds.

    What people made of a match is never changed. An item that is not on the board has no suggestions. Safe to repeat.
    """
    item = (await items_of(parts, [key])).get(key)
    owner = await owner_of(parts, item) if item else ""
    best = await _best(parts, item, owner) if item and owner and item.audience else []
    await _take_away(key, [match.head.key for match in best])
    now = parts.clock.now()
    writes = [_write(one, now) for match in best for one in _both_sides(key, owner, match)]
    if writes:
        await Match.get_pymongo_collection().bulk_write(writes, ordered=True)


async def _best(parts: Parts, item: Item, owner: str) -> list[Fitting]:
    """The ranking does not know the owner of an anonymous item, so its own organisation is left out here."""
    look = await look_of_both(parts, item)
    audiences, now = frozenset(audience.value for audience in Audience), parts.clock.now()
    asked = Asked(item, frozenset({Kind.ORGANISATION}), audiences, SUGGESTIONS + 1, now, look=look)
    found = await parts.recommender.ranked(asked)
    others = [match for match in found.matches if match.head.id != owner and match.fit >= SUGGESTED_FIT]
    return others[:SUGGESTIONS] if found.verdict is Verdict.OK else []


@dataclass(frozen=True, slots=True)
class Suggested:
    """One side's look at a match; organisations are named whether withheld or not, for this is only kept."""

    near: str
    far: str
    near_organisation: str
    far_organisation: str
    fit: float
    reasons: list[dict[str, Any]]


def _both_sides(key: str, owner: str, match: Fitting) -> tuple[Suggested, Suggested]:
    """The match as the item's side looks at it, and as the organisation's side does."""
    head, reasons = match.head, [reason.to_json() for reason in match.reasons]
    turned = [turned_round(reason) for reason in reasons if reason.get("what", "projects") in BOTH_KNOW]
    return (
        Suggested(key, head.key, owner, head.id, match.fit, reasons),
        Suggested(head.key, key, head.id, owner, match.fit, turned),
    )


OTHER_SIDE = {"query": "candidate", "candidate": "query"}


def turned_round(reason: Mapping[str, Any]) -> dict[str, Any]:
    """A reason seen from the other side: the words of both change places, every figure stays.

    >>> turned_round({"type": "passages", "query": "ours", "candidate": "theirs", "cosine": 0.5})
    {'type': 'passages', 'candidate': 'ours', 'query': 'theirs', 'cosine': 0.5}
    """
    turned = {}
    for name, value in reason.items():
        first, _, rest = name.partition("_")
        seen = [turned_round(one) for one in value] if name == "concepts" else value
        turned["_".join(word for word in (OTHER_SIDE.get(first, first), rest) if word)] = seen
    return turned


def _write(one: Suggested, now: datetime) -> UpdateOne:
    """Make the match unless it is there, and bring figures and quotes up to date: an edited text is quoted no more."""
    key, figures = {"near": one.near, "far": one.far}, {"fit": one.fit, "reasons": one.reasons}
    first: dict[str, Any] = {
        "pair": pair_key(one.near, one.far), "near_organisation": one.near_organisation,
        "far_organisation": one.far_organisation, "state": MatchState.SUGGESTED.value, "reason_not": "",
        "introduction": None, "earlier": [], "told": False, "created": now, "changed": now,
    }  # fmt: skip
    return UpdateOne(key, {"$setOnInsert": first, "$set": figures}, upsert=True)


async def _take_away(key: str, kept: Sequence[str]) -> None:
    """Suggestions that nobody decided on and that the ranking no longer holds."""
    pattern = {"$regex": f"^{Kind.ORGANISATION.value}:", "$nin": list(kept)}
    either = [{"near": key, "far": pattern}, {"far": key, "near": pattern}]
    await Match.get_pymongo_collection().delete_many(UNDECIDED | {"$or": either})
