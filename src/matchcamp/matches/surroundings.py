"""What is known around organisations, gathered from the areas that keep it."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from matchcamp.around import LATELY, Around, Asking, Look, graph_of
from matchcamp.consortia.queries import agreed_members
from matchcamp.ideas.queries import BOARD as IDEAS
from matchcamp.items import Item, Kind, key_of
from matchcamp.matches.documents import Answer, Match
from matchcamp.needs.queries import BOARD as NEEDS
from matchcamp.offers.queries import BOARD as OFFERS
from matchcamp.organisations.queries import Background, backgrounds
from matchcamp.parts import Parts
from matchcamp.viewer import Viewer


async def look_of(parts: Parts, item: Item, viewer: Viewer) -> Look:
    """What this viewer's ranking for the item may rest on."""
    own = bool(item.owner) and viewer.speaks_for(item.owner)
    return Look(await parts.recommender.around.now(partial(read_around, parts)), own=own)


async def look_of_both(parts: Parts, item: Item) -> Look:
    """What may be told to both sides of a suggestion, who took part in whatever they did together."""
    return Look(await parts.recommender.around.now(partial(read_around, parts)), own=bool(item.owner))


async def read_around(parts: Parts) -> Around:
    """All of it, in six database calls; about a quarter of a second at 10,000 organisations."""
    known = await backgrounds()
    titles = {key: title for one in known for key, title in one.projects.items()}
    confided: dict[str, set[str]] = defaultdict(set)
    for id_, (title, members) in (await agreed_members()).items():
        titles[f"consortium:{id_}"] = title
        for member in members:
            confided[member].add(f"consortium:{id_}")
    requests: dict[str, list[Asking]] = defaultdict(list)
    since = parts.clock.now() - LATELY
    answers = [Answer.ASKED.value, Answer.ACCEPTED.value]
    where = {"$or": [{"introduction.answer": {"$in": answers}}, {"introduction.asked": {"$gt": since}}]}
    fields = {"near_organisation": 1, "far_organisation": 1, "introduction.answer": 1, "introduction.asked": 1}
    async for row in Match.get_pymongo_collection().find(where, fields):
        near, far, one = row["near_organisation"], row["far_organisation"], row["introduction"]
        if one["answer"] == Answer.ACCEPTED:
            met = f"met:{min(near, far)}:{max(near, far)}"
            confided[near].add(met)
            confided[far].add(met)
        if one["answer"] != Answer.TAKEN_BACK:
            requests[far].append(Asking(near, one["asked"], one["answer"] == Answer.ASKED))
    board = await _on_the_board(known)
    return Around(
        projects={one.id: frozenset(one.projects) for one in known},
        confided=_frozen(confided),
        titles=titles,
        regions={one.id: one.region for one in known if one.region},
        seeks=_frozen(board.seeks),
        gives=_frozen(board.gives),
        newest=board.newest,
        topic_graph=await asyncio.to_thread(graph_of, board.topics),
        requests={id_: tuple(asked) for id_, asked in requests.items()},
    )


@dataclass(slots=True)
class _Board:
    """What stands on the board: `newest` by item key, topics by item, and those sought and given by organisation."""

    newest: dict[str, datetime]
    topics: list[frozenset[str]]
    seeks: dict[str, set[str]]
    gives: dict[str, set[str]]


async def _on_the_board(known: Iterable[Background]) -> _Board:
    """An organisation's offers speak for it: it is as new as the newest of them, and gives what they give."""
    board = _Board(
        {key_of(Kind.ORGANISATION, one.id): one.changed for one in known},
        [one.topics for one in known],
        defaultdict(set),
        defaultdict(set, {one.id: set(one.topics) for one in known}),
    )
    for kind, written in ((Kind.NEED, NEEDS.written), (Kind.OFFER, OFFERS.written), (Kind.IDEA, IDEAS.written)):
        for one in await written():
            board.newest[key_of(kind, one.id)] = one.changed
            board.topics.append(one.topics)
            if not one.organisation_id:
                continue
            (board.gives if kind is Kind.OFFER else board.seeks)[one.organisation_id] |= one.topics
            owner = key_of(Kind.ORGANISATION, one.organisation_id)
            if kind is Kind.OFFER and owner in board.newest:
                board.newest[owner] = max(board.newest[owner], one.changed)
    return board


def _frozen(sets: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    return {key: frozenset(value) for key, value in sets.items()}
