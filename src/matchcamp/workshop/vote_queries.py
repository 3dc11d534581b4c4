"""Reading votes, and who has not been heard yet. Sums are made from the votes each time: no counter can drift."""

from collections.abc import Mapping, Sequence
from typing import Any

from matchcamp.camps.schemas import CampOut
from matchcamp.camps.states import ItemKind
from matchcamp.live.queries import live_at
from matchcamp.live.states import LiveState
from matchcamp.registration.queries import attendants, ideas_of
from matchcamp.registration.schemas import CampIdeaOut
from matchcamp.workshop.documents import Note, SectionVersion, StanceKept, TableRow, Votes, Voting
from matchcamp.workshop.rules import Actor, given_dots, tallies
from matchcamp.workshop.schemas import SilentOut, TallyOut, VotesOut
from matchcamp.workshop.states import VotingMode

Row = Mapping[str, Any]
HELD = frozenset({LiveState.RUNNING, LiveState.PAUSED})


async def voting_mode(camp_id: str) -> VotingMode:
    """How it is decided whether votes are taken; by the agenda where nobody said otherwise."""
    row = await Voting.get_pymongo_collection().find_one({"_id": camp_id})
    return VotingMode(row["mode"]) if row else VotingMode.BY_AGENDA


async def is_open(camp: CampOut, mode: VotingMode) -> bool:
    """Whether votes are taken now."""
    if mode is VotingMode.BY_AGENDA:
        live = await live_at(camp)
        return live.kind is ItemKind.MARKET and live.state in HELD
    return mode is VotingMode.OPEN


async def votes(actor: Actor, *, everything: bool = False) -> VotesOut:
    """The voting of a camp as the asker may see it: results when it is over, and at any time for those who lead it, or
    with `everything`. Five database calls."""
    camp, ideas = actor.camp, await ideas_of(actor.camp.id)
    mode = await voting_mode(camp.id)
    open_now = await is_open(camp, mode)
    rows = await Votes.get_pymongo_collection().find({"camp_id": camp.id}).to_list()
    mine: dict[str, int] = next((row["dots"] for row in rows if row["_id"] == actor.attendant_id), {})
    accepted = [idea.id for idea in ideas]
    counted = [given for row in rows if (given := given_dots(row["dots"], accepted))]
    shown = everything or actor.leads or (not open_now and bool(counted))
    return VotesOut(
        camp_id=camp.id, mode=mode, open=open_now, each=camp.votes,
        left=max(0, camp.votes - given_dots(mine, accepted)) if actor.attendant else 0,
        mine={id_: mine[id_] for id_ in accepted if mine.get(id_, 0) > 0},
        voters=len(counted), dots=sum(counted), shown=shown,
        tallies=_tallies(ideas, [row["dots"] for row in rows]) if shown else (),
    )  # fmt: skip


def _tallies(ideas: Sequence[CampIdeaOut], rows: Sequence[Mapping[str, int]]) -> tuple[TallyOut, ...]:
    by_id = {idea.id: idea for idea in ideas}
    return tuple(
        TallyOut(
            camp_idea_id=one.camp_idea_id, number=by_id[one.camp_idea_id].number,
            title=by_id[one.camp_idea_id].title, organisation=by_id[one.camp_idea_id].organisation,
            dots=one.dots, voters=one.voters, rank=one.rank,
        )
        for one in tallies(ideas, rows)
    )  # fmt: skip


async def silent(camp_id: str) -> list[SilentOut]:
    """What each attendant did so far, those who did least first; eight database calls."""
    where = {"camp_id": camp_id}
    wrote = set(await Note.get_pymongo_collection().distinct("attendant_id", where))
    wrote |= set(await Note.get_pymongo_collection().distinct("comments.attendant_id", where))
    for document in (SectionVersion, TableRow):
        wrote |= set(await document.get_pymongo_collection().distinct("attendant_id", where))
    took = set(await StanceKept.get_pymongo_collection().distinct("attendant_id", where))
    rows = Votes.get_pymongo_collection().find(where, {"dots": 1})
    voted = {row["_id"] async for row in rows if sum(row["dots"].values())}
    found = [
        SilentOut(
            attendant_id=one.id, name=one.name, organisation=one.organisation, wrote=one.id in wrote,
            voted=one.id in voted, took_a_stance=one.id in took,
        )
        for one in await attendants(camp_id)
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.wrote + one.voted + one.took_a_stance, one.name, one.attendant_id))
