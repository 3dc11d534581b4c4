"""How a camp moves through its day: a state machine over frozen values, which knows neither database nor clock."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from matchcamp.errors import Conflict
from matchcamp.i18n import gettext as _
from matchcamp.live.documents import Item, Phase, Stage
from matchcamp.live.states import LiveState, Move

# Over a longer gap of the agenda, a night, the clock begins nothing: people come first.
LONGEST_GAP = timedelta(hours=4)
Agenda = Sequence[Item]


@dataclass(frozen=True, slots=True)
class Given:
    """What a move needs besides the stage: the agenda as it is now, the moment, who moves (empty for the clock)."""

    agenda: Agenda
    now: datetime
    by: str = ""
    minutes: int = 0
    text: str = ""


def moved(stage: Stage, move: Move, given: Given) -> Stage:
    """The stage after the move, with its `following` and `due` brought up to date; the same where nothing changes.

    Raises Conflict for a move that this state does not allow.
    """
    if move is Move.TICK:
        if stage.due is None or stage.due > given.now:
            return stage  # Somebody was faster, or has given more time.
        given = replace(given, now=stage.due)  # However late the clock comes, the plan keeps to its times.
    new = MOVES[move](stage, given)
    if new == stage:
        return stage
    new = new.model_copy(update={"following": following(new, given.agenda)})
    return new.model_copy(update={"due": due(new, given.now)})


def following(stage: Stage, agenda: Agenda) -> Item | None:
    """The item that comes next; after one that was taken from the agenda, the first that was planned for later."""
    if stage.state is LiveState.OVER:
        return None
    if stage.item is None:
        return agenda[0] if agenda else None
    keys = [item.key for item in agenda]
    if stage.item.key in keys:
        rest = agenda[keys.index(stage.item.key) + 1 :]
    else:
        rest = [item for item in agenda if item.starts > stage.item.starts]
    return rest[0] if rest else None


def preceding(stage: Stage, agenda: Agenda) -> Item | None:
    """The item before the one that runs; None for the first. Who goes back from the end comes to the last item."""
    if stage.state is LiveState.OVER:
        return agenda[-1] if agenda else None
    if stage.item is None:
        return None
    keys = [item.key for item in agenda]
    if stage.item.key in keys:
        before = agenda[: keys.index(stage.item.key)]
    else:
        before = [item for item in agenda if item.starts < stage.item.starts]
    return before[-1] if before else None


def due(stage: Stage, now: datetime) -> datetime | None:
    """When the clock is to begin the following item: at the end of this one, or after the gap that the agenda leaves.

    Never before `now`. None without `auto`, after the last item (a person ends a camp), and before a night.
    """
    item, next_ = stage.item, stage.following
    if not stage.auto or stage.state is not LiveState.RUNNING or item is None or next_ is None or stage.ends is None:
        return None
    gap = max(next_.starts - (item.starts + timedelta(minutes=item.minutes)), timedelta(0))
    return None if gap > LONGEST_GAP else max(stage.ends + gap, now)


def _next(stage: Stage, given: Given) -> Stage:
    if stage.state is LiveState.OVER:
        raise Conflict(_("This camp is over."))
    item = following(stage, given.agenda)
    if item is None and stage.item is None:
        raise Conflict(_("The agenda is empty: write it first, then start the camp."))
    return _close(stage, given) if item is None else _begun(stage, item, given)


def _back(stage: Stage, given: Given) -> Stage:
    item = preceding(stage, given.agenda)
    if item is None:
        raise Conflict(_("There is nothing before this."))
    return _begun(stage, item, given)


def _tick(stage: Stage, given: Given) -> Stage:
    """As next, but the clock never ends a camp: its last item may have been taken out of the agenda meanwhile."""
    item = following(stage, given.agenda)
    return stage.model_copy(update={"following": None}) if item is None else _begun(stage, item, given)


def _begun(stage: Stage, item: Item, given: Given) -> Stage:
    return stage.model_copy(
        update={
            "state": LiveState.RUNNING, "item": item, "started": given.now, "paused_at": None, "by": given.by,
            "ends": given.now + timedelta(minutes=item.minutes), "phases": _held(stage, given.now),
        }
    )  # fmt: skip


def _held(stage: Stage, now: datetime) -> tuple[Phase, ...]:
    """The history with the item that is left."""
    item = stage.item
    if item is None or stage.started is None:
        return stage.phases
    return (
        *stage.phases,
        Phase(
            key=item.key, kind=item.kind, title=item.title, round=item.round,
            started=stage.started, ended=now, by=stage.by,
        ),
    )  # fmt: skip


def _close(stage: Stage, given: Given) -> Stage:
    if stage.state is LiveState.WAITING:
        raise Conflict(_("This camp has not started yet."))
    if stage.state is LiveState.OVER:
        return stage
    return stage.model_copy(
        update={
            "state": LiveState.OVER, "item": None, "started": None, "ends": None, "paused_at": None, "due": None,
            "by": given.by, "phases": _held(stage, given.now),
        }
    )  # fmt: skip


def _pause(stage: Stage, given: Given) -> Stage:
    _refuse_unless_held(stage)
    if stage.state is LiveState.PAUSED:
        return stage
    return stage.model_copy(update={"state": LiveState.PAUSED, "paused_at": given.now})


def _resume(stage: Stage, given: Given) -> Stage:
    _refuse_unless_held(stage)
    if stage.state is LiveState.RUNNING or stage.paused_at is None or stage.ends is None:
        return stage
    ends = stage.ends + (given.now - stage.paused_at)
    return stage.model_copy(update={"state": LiveState.RUNNING, "paused_at": None, "ends": ends})


def _extend(stage: Stage, given: Given) -> Stage:
    """More time counts from now where the end has passed; less time ends at the earliest now."""
    _refuse_unless_held(stage)
    if stage.ends is None or not given.minutes:
        return stage
    now, more = stage.paused_at or given.now, timedelta(minutes=given.minutes)
    ends = max(stage.ends, now) + more if given.minutes > 0 else max(stage.ends + more, min(now, stage.ends))
    return stage.model_copy(update={"ends": ends})


def _auto(stage: Stage, _given: Given) -> Stage:
    return _with_auto(stage, on=True)


def _manual(stage: Stage, _given: Given) -> Stage:
    return _with_auto(stage, on=False)


def _with_auto(stage: Stage, *, on: bool) -> Stage:
    if stage.state is LiveState.OVER:
        raise Conflict(_("This camp is over."))
    return stage.model_copy(update={"auto": on})


def _announce(stage: Stage, given: Given) -> Stage:
    if given.text == stage.announcement:
        return stage
    return stage.model_copy(update={"announcement": given.text, "announced": given.now if given.text else None})


def _refuse_unless_held(stage: Stage) -> None:
    if stage.state is LiveState.WAITING:
        raise Conflict(_("This camp has not started yet."))
    if stage.state is LiveState.OVER:
        raise Conflict(_("This camp is over."))


MOVES: Mapping[Move, Callable[[Stage, Given], Stage]] = {
    Move.NEXT: _next,
    Move.BACK: _back,
    Move.TICK: _tick,
    Move.PAUSE: _pause,
    Move.RESUME: _resume,
    Move.EXTEND: _extend,
    Move.AUTO: _auto,
    Move.MANUAL: _manual,
    Move.ANNOUNCE: _announce,
    Move.CLOSE: _close,
}
