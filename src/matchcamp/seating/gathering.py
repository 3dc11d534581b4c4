"""What a plan is made from besides people and demands: fits, who knows whom, and what the calls want."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import partial
from itertools import combinations

from matchcamp.database import OBJECT_ID
from matchcamp.eligibility.queries import action_among, actions
from matchcamp.funding.queries import calls_by_id
from matchcamp.matches.surroundings import read_around
from matchcamp.parts import Parts
from matchcamp.registration.queries import fits_of
from matchcamp.registration.schemas import Attendant
from matchcamp.seating.mix import TableWish, wish_of
from matchcamp.seating.rules import Crowd, Knowledge


async def knowledge_of(parts: Parts, crowd: Crowd) -> Knowledge:
    """All that the solver weighs besides who is there and what is demanded."""
    around = await parts.recommender.around.now(partial(read_around, parts))
    return Knowledge(
        fits=await fits_of(parts, crowd.camp.id),
        acquainted=acquainted(crowd.people, around.confided),
        wishes=await table_wishes(parts, crowd),
    )


def acquainted(people: Iterable[Attendant], confided: Mapping[str, Iterable[str]]) -> frozenset[frozenset[str]]:
    """Pairs of people whose organisations said yes to the same consortium, or were introduced to each other.

    `confided` names by organisation its consortia and accepted introductions.
    """
    by_tie: dict[str, set[str]] = defaultdict(set)
    for person in people:
        for tie in confided.get(person.organisation_id, ()) if person.organisation_id else ():
            by_tie[tie].add(person.id)
    pairs = (pair for known in by_tie.values() for pair in combinations(sorted(known), 2))
    return frozenset(frozenset(pair) for pair in pairs)


async def table_wishes(parts: Parts, crowd: Crowd) -> dict[str, TableWish]:
    """By idea what its call wants of a table: its own call, else the camp's. Two database calls, none without calls."""
    now = parts.clock.now()
    call_of = {idea.id: idea.call_id or crowd.camp.call_id for idea in crowd.ideas}
    ids = sorted({id_ for id_ in call_of.values() if OBJECT_ID.fullmatch(id_)})
    if not ids:
        return {}
    calls = await calls_by_id(ids, now)
    known = await actions()
    found = {id_: wish_of(action_among(call, known), now.date()) for id_, call in calls.items()}
    return {idea: found[id_] for idea, id_ in call_of.items() if id_ in found}
