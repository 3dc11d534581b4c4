"""Offers that met needs and ideas: introductions that both sides said yes to."""

from collections.abc import Sequence
from dataclasses import dataclass

from matchcamp.items import Kind, split_key
from matchcamp.matches.documents import Answer, Match
from matchcamp.matches.rules import sides_of
from matchcamp.viewer import Viewer

WANTED = frozenset({Kind.NEED, Kind.IDEA})


@dataclass(frozen=True, slots=True)
class Met:
    """An offer, and the need or idea (`wanted`, its key) that it was introduced to."""

    offer_id: str
    wanted: str


async def met(keys: Sequence[str], viewer: Viewer, *, limit: int) -> list[Met]:
    """The accepted introductions between these items and others, oldest first; one database call at most.

    An introduction is between two: those who stand on neither side do not learn of it here either.
    """
    if not keys:
        return []
    where = {
        "$or": [{"near": {"$in": list(keys)}}, {"far": {"$in": list(keys)}}],
        "introduction.answer": Answer.ACCEPTED.value,
    }
    fields = {"near": 1, "far": 1, "near_organisation": 1, "far_organisation": 1, "introduction": 1}
    rows = await Match.get_pymongo_collection().find(where, fields).sort("_id", 1).limit(limit).to_list()
    pairs = [_pair(row["near"], row["far"]) for row in rows if sides_of(row, viewer)]
    return list(dict.fromkeys(pair for pair in pairs if pair))


def _pair(near: str, far: str) -> Met | None:
    """The two as offer and what it serves; None where they are not such a pair."""
    for offer, wanted in ((near, far), (far, near)):
        kind, id_ = split_key(offer)
        if kind is Kind.OFFER and split_key(wanted)[0] in WANTED:
            return Met(id_, wanted)
    return None
