"""Reading how a camp stands on its day."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from matchcamp.accounts.queries import people
from matchcamp.camps.queries import camp_kept
from matchcamp.camps.schemas import AgendaItemOut, CampOut
from matchcamp.camps.states import CampStatus
from matchcamp.live.documents import CampLive, Item, Stage
from matchcamp.live.rules import following
from matchcamp.live.schemas import LiveNow, LiveOut, NextOut, PhaseOut
from matchcamp.live.states import LiveState

Row = Mapping[str, Any]


async def live(camp_id: str) -> LiveOut:
    """How the camp stands; waiting where nothing was done yet. Raises NotFound. Three database calls."""
    return await live_at(await camp_kept(camp_id))


async def live_at(camp: CampOut) -> LiveOut:
    """The same for a camp that was read; what follows is what its agenda says now."""
    stage = await stage_of(camp.id)
    if camp.status is CampStatus.OVER and stage.state is LiveState.WAITING:
        stage = stage.model_copy(update={"state": LiveState.OVER})  # Ended on its own page, without any “next”.
    return live_out(camp.id, stage.model_copy(update={"following": following(stage, items_of(camp.agenda))}))


async def stage_of(camp_id: str) -> Stage:
    """As it is kept, for moves. Who reads this decides by the revision whether it still stands."""
    row = await CampLive.get_pymongo_collection().find_one({"_id": camp_id})
    return Stage.model_validate(row) if row else Stage()


def items_of(agenda: tuple[AgendaItemOut, ...]) -> tuple[Item, ...]:
    return tuple(
        Item(key=one.key, kind=one.kind, title=one.title, starts=one.starts, minutes=one.minutes, round=one.round)
        for one in agenda
    )


def live_out(camp_id: str, stage: Stage) -> LiveOut:
    """Pure: as pages and programs see a stage."""
    item = stage.item
    return LiveOut(
        camp_id=camp_id, state=stage.state, item=item.key if item else "", kind=item.kind if item else None,
        round=item.round if item else 0, title=item.title if item else "", minutes=item.minutes if item else 0,
        started=stage.started, ends=stage.ends, paused_at=stage.paused_at, auto=stage.auto,
        announcement=stage.announcement, announced=stage.announced, revision=stage.revision,
        next=NextOut(**stage.following.model_dump()) if stage.following else None,
    )  # fmt: skip


def live_of_row(row: Row) -> LiveOut:
    """Of a row as the change stream brings it."""
    return live_out(str(row["_id"]), Stage.model_validate(row))


def at(live: LiveOut, now: datetime) -> LiveNow:
    return LiveNow(**live.model_dump(), now=now)


async def phases(camp_id: str) -> list[PhaseOut]:
    """What was held, in order, with the names of who began it; an item that still runs is not among them."""
    stage = await stage_of(camp_id)
    known = await people(sorted({phase.by for phase in stage.phases if phase.by}))
    return [PhaseOut(**one.model_dump(), name=known[one.by].name if one.by in known else "") for one in stage.phases]


async def next_due() -> datetime | None:
    """The earliest moment at which the clock is to move a camp; one look into the index."""
    row = await CampLive.get_pymongo_collection().find_one({"due": {"$type": "date"}}, {"due": 1}, sort=[("due", 1)])
    return row["due"] if row else None


async def due_camps(until: datetime) -> list[str]:
    """Camps that the clock is to move until then, the earliest first."""
    rows = CampLive.get_pymongo_collection().find({"due": {"$lte": until}}, {"_id": 1}).sort("due", 1)
    return [row["_id"] async for row in rows]
