"""Moving a camp through its day. Each move is one write from the revision that was read: two at once lose nothing."""

from dataclasses import dataclass
from datetime import datetime

import structlog
from pymongo.errors import DuplicateKeyError

from matchcamp.camps.actions import step
from matchcamp.camps.queries import camp_of_job, camp_to_lead
from matchcamp.camps.schemas import CampOut
from matchcamp.camps.states import CampStatus
from matchcamp.errors import Conflict
from matchcamp.i18n import gettext as _
from matchcamp.live.documents import CampLive, Stage
from matchcamp.live.queries import items_of, live_out, stage_of
from matchcamp.live.rules import Given, moved
from matchcamp.live.schemas import AnnounceIn, ExtendIn, LiveOut
from matchcamp.live.states import LiveState, Move
from matchcamp.parts import Parts
from matchcamp.seating.actions import hold_round
from matchcamp.viewer import Viewer

MOST_TRIES = 20  # Each time somebody else was faster; only a defect could be so unlucky so often.
ENDED = frozenset({CampStatus.OVER, CampStatus.CANCELLED})
# Before these moves the camp is taken to running: also where somebody has put it back meanwhile.
BEGINS = frozenset({Move.NEXT, Move.BACK, Move.RESUME})
ENDS = frozenset({Move.NEXT, Move.CLOSE})
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Asked:
    """A move that somebody asks for. It is done only where the item `leaves` still runs and still ends at `ends`; None
    does not mind."""

    move: Move
    leaves: str | None = None
    ends: datetime | None = None
    minutes: int = 0
    text: str = ""

    def stands(self, stage: Stage) -> bool:
        item = stage.item.key if stage.item else ""
        return self.leaves in {None, item} and self.ends in {None, stage.ends}


async def start(parts: Parts, camp_id: str, viewer: Viewer) -> LiveOut:
    """Begin the first item; nothing happens where it has begun."""
    return await next_item(parts, camp_id, "", viewer)


async def next_item(parts: Parts, camp_id: str, leaves: str, viewer: Viewer) -> LiveOut:
    """Begin the item after `leaves`, the key of the one that runs (empty before the first); after the last one the camp
    is over. The round that is left is held as people sit.

    Where `leaves` does not run any more, nothing happens: somebody else, the clock or the same person's second click
    was faster. Raises NotFound, Forbidden, Conflict.
    """
    return await _move(parts, camp_id, Asked(Move.NEXT, leaves=leaves), viewer)


async def back(parts: Parts, camp_id: str, leaves: str, viewer: Viewer) -> LiveOut:
    """Begin the item before `leaves` anew; nothing happens where that does not run any more."""
    return await _move(parts, camp_id, Asked(Move.BACK, leaves=leaves), viewer)


async def pause(parts: Parts, camp_id: str, viewer: Viewer) -> LiveOut:
    """Let the clock stand still; safe to repeat."""
    return await _move(parts, camp_id, Asked(Move.PAUSE), viewer)


async def resume(parts: Parts, camp_id: str, viewer: Viewer) -> LiveOut:
    """Let the clock go on where it stood still; safe to repeat."""
    return await _move(parts, camp_id, Asked(Move.RESUME), viewer)


async def extend(parts: Parts, camp_id: str, given: ExtendIn, viewer: Viewer) -> LiveOut:
    """Give an item more time, or less. With the end that was shown: where that has changed, nothing happens."""
    return await _move(parts, camp_id, Asked(Move.EXTEND, ends=given.ends, minutes=given.minutes), viewer)


async def set_auto(parts: Parts, camp_id: str, auto: bool, viewer: Viewer) -> LiveOut:
    """Have the clock begin the following item by itself, or not; safe to repeat."""
    return await _move(parts, camp_id, Asked(Move.AUTO if auto else Move.MANUAL), viewer)


async def announce(parts: Parts, camp_id: str, given: AnnounceIn, viewer: Viewer) -> LiveOut:
    """Show a text on all views, or take it away where it is empty; safe to repeat."""
    return await _move(parts, camp_id, Asked(Move.ANNOUNCE, text=given.text), viewer)


async def close(parts: Parts, camp_id: str, viewer: Viewer) -> LiveOut:
    """End the camp; safe to repeat."""
    return await _move(parts, camp_id, Asked(Move.CLOSE), viewer)


async def tick(camp_id: str, until: datetime) -> bool:
    """Begin the following item of a camp where that was due; whether it was. Safe to repeat.

    A camp that is not running (any more) is left alone by the clock from now on.
    """
    camp = await camp_of_job(camp_id)
    stage = await stage_of(camp_id)
    if stage.due is None or stage.due > until:
        return False
    if camp is None or camp.status is not CampStatus.RUNNING:
        await _write(camp_id, stage, stage.model_copy(update={"due": None, "auto": False}))
        return False
    new = moved(stage, Move.TICK, Given(items_of(camp.agenda), until))
    await _hold_what_ends(camp_id, Move.TICK, stage, new)
    return await _write(camp_id, stage, new)


async def end_with_camp(parts: Parts, camp_id: str) -> bool:
    """End the day of a camp that was ended or cancelled on its own page; whether there was anything to end.

    Safe to repeat. The stage is read before the camp: who opens the camp again meanwhile writes a newer stage.
    """
    for _try in range(MOST_TRIES):
        stage = await stage_of(camp_id)
        camp = await camp_of_job(camp_id)
        if camp is None or camp.status not in ENDED or stage.state not in {LiveState.RUNNING, LiveState.PAUSED}:
            return False
        new = moved(stage, Move.CLOSE, Given(items_of(camp.agenda), _now(parts)))
        await _hold_what_ends(camp_id, Move.CLOSE, stage, new)
        if await _write(camp_id, stage, new):
            return True
    raise Conflict(_("Others are changing this camp all the time; look at what runs now, and try again."))


async def _move(parts: Parts, camp_id: str, asked: Asked, viewer: Viewer) -> LiveOut:
    """Do a move for somebody who leads; where another write comes between reading and writing, decide anew."""
    camp = await camp_to_lead(camp_id, viewer)
    agenda = items_of(camp.agenda)
    for _try in range(MOST_TRIES):
        stage = await stage_of(camp.id)
        new = stage
        if asked.stands(stage):
            new = moved(stage, asked.move, Given(agenda, _now(parts), viewer.account_id, asked.minutes, asked.text))
        if new == stage:
            return live_out(camp.id, stage)
        await _step_camp(parts, camp, asked.move, new, viewer)
        await _hold_what_ends(camp.id, asked.move, stage, new)
        if await _write(camp.id, stage, new):
            return live_out(camp.id, new.model_copy(update={"revision": stage.revision + 1}))
    raise Conflict(_("Others are changing this camp all the time; look at what runs now, and try again."))


async def _step_camp(parts: Parts, camp: CampOut, move: Move, new: Stage, viewer: Viewer) -> None:
    """Take the camp along before the move is written: after a crash between the two, the same button does the rest."""
    if move in ENDS and new.state is LiveState.OVER:
        await _take_step(parts, camp.id, CampStatus.OVER, viewer)
    elif move in BEGINS and camp.status is not CampStatus.RUNNING:
        await _take_step(parts, camp.id, CampStatus.RUNNING, viewer)


async def _take_step(parts: Parts, camp_id: str, to: CampStatus, viewer: Viewer) -> None:
    """Whoever changes the camp at the same moment must not stop the room: the step is tried again after them."""
    for last in (*[False] * (MOST_TRIES - 1), True):
        try:
            await step(parts, camp_id, to, viewer)
        except Conflict:
            if last:
                raise
        else:
            return


async def _hold_what_ends(camp_id: str, move: Move, old: Stage, new: Stage) -> None:
    """Freeze the sitting of a round that is left for what follows; before the move is written, so that no crash leaves
    it out."""
    if move in {*ENDS, Move.TICK} and old.item is not None and old.item.round and new.item != old.item:
        await hold_round(camp_id, old.item.round)


async def _write(camp_id: str, old: Stage, new: Stage) -> bool:
    """Write a new stage where the old one still stands."""
    change = new.model_dump(exclude={"revision"}) | {"revision": old.revision + 1}
    where, rows = {"_id": camp_id, "revision": old.revision}, CampLive.get_pymongo_collection()
    try:
        done = await rows.update_one(where, {"$set": change}, upsert=old.revision == 0)
    except DuplicateKeyError:
        return False  # Two began at once.
    written = bool(done.matched_count or done.upserted_id)
    if written:
        log.info("live.moved", camp=camp_id, state=new.state.value, item=new.item.key if new.item else "")
    return written


def _now(parts: Parts) -> datetime:
    """This moment as the database can hold it, so that what is compared later is the same."""
    now = parts.clock.now()
    return now.replace(microsecond=now.microsecond // 1000 * 1000)
