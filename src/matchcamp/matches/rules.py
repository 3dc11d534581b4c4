"""What may happen to a match and to an introduction, and who sees what of it, as tables and pure functions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from matchcamp.matches.documents import Answer, MatchState
from matchcamp.viewer import Audience, Role, Viewer

AGAIN_AFTER = timedelta(days=30)  # A no stands for a month before the same may be asked again.
SUGGESTIONS = 5  # Organisations that are suggested for a new need or idea: as many as one reads.
SUGGESTED_FIT = 0.5  # The middle of the scale: less is shown to those who look, but nobody is called for it.


@dataclass(frozen=True, slots=True)
class Move:
    """A named move between states of a match."""

    name: str
    sources: frozenset[MatchState]
    target: MatchState


SEE = Move("see", frozenset({MatchState.SUGGESTED}), MatchState.SEEN)
INTERESTED = Move("interested", frozenset(MatchState) - {MatchState.INTRODUCED}, MatchState.INTERESTED)
PUT_ASIDE = Move("not_for_us", frozenset(MatchState) - {MatchState.INTRODUCED}, MatchState.NOT_FOR_US)
UNDO = Move("undo", frozenset(MatchState) - {MatchState.INTRODUCED}, MatchState.SEEN)
ASK = Move("ask", frozenset(MatchState) - {MatchState.INTRODUCED}, MatchState.INTERESTED)
INTRODUCE = Move("introduce", frozenset(MatchState), MatchState.INTRODUCED)
MOVES = (SEE, INTERESTED, PUT_ASIDE, UNDO, ASK, INTRODUCE)


def after(state: MatchState, move: Move) -> MatchState | None:
    """The state after a move; None where the move is not open.

    >>> after(MatchState.SUGGESTED, INTERESTED), after(MatchState.INTRODUCED, UNDO)
    (<MatchState.INTERESTED: 'interested'>, None)
    """
    return move.target if state in move.sources else None


class Side(Enum):
    """Which of the two organisations: the one that asks (near) or the one that is asked (far)."""

    NEAR = "near"
    FAR = "far"


ANSWERED_BY: Mapping[Answer, Side] = {
    Answer.ACCEPTED: Side.FAR,
    Answer.DECLINED: Side.FAR,
    Answer.TAKEN_BACK: Side.NEAR,
}
"""Who may give which answer; each only while the introduction is asked."""

BINDING = frozenset({Answer.ASKED, Answer.ACCEPTED})  # While one stands, the match itself cannot be put aside.


def sides_of(match: Mapping[str, Any], viewer: Viewer) -> frozenset[Side]:
    """The sides that the viewer speaks for.

    Brokers and the secretariat stand on the near side of every introduction, and on the far side only of an
    organisation that nobody speaks for: where it has people, the answer is theirs.
    """
    introduction = match["introduction"] or {}
    found = {Side.NEAR} if viewer.speaks_for(match["near_organisation"]) else set()
    own = match["far_organisation"] in viewer.organisations
    if own or (viewer.acts_for_all and introduction.get("alone", False)):
        found.add(Side.FAR)
    return frozenset(found)


def answers_open(match: Mapping[str, Any], sides: frozenset[Side]) -> list[Answer]:
    """The answers that somebody on these sides may give now."""
    if match["introduction"]["answer"] != Answer.ASKED:
        return []
    return [answer for answer, side in ANSWERED_BY.items() if side in sides]


def may_ask(introduction: Mapping[str, Any] | None, now: datetime) -> bool:
    """Whether an introduction may be asked for; `free_to_ask` is the same for the database."""
    if introduction is None or introduction["answer"] == Answer.TAKEN_BACK:
        return True
    return bool(introduction["answer"] == Answer.DECLINED and introduction["answered"] <= now - AGAIN_AFTER)


def free_to_ask(now: datetime) -> dict[str, Any]:
    """The database filter that finds exactly what `may_ask` lets through."""
    return {
        "state": {"$in": sorted(ASK.sources)},
        "$or": [
            {"introduction": None},
            {"introduction.answer": Answer.TAKEN_BACK.value},
            {"introduction.answer": Answer.DECLINED.value, "introduction.answered": {"$lte": now - AGAIN_AFTER}},
        ],
    }


def readable(audience: Audience | None, organisation_id: str, viewer: Viewer) -> bool:
    """Whether the viewer may read an item: it is on the board for them, or their own."""
    own = bool(organisation_id) and viewer.speaks_for(organisation_id)
    return own or (audience is not None and audience in viewer.audiences)


def may_compare(viewer: Viewer) -> bool:
    """Who may look into a ranking and try other weights: coordinators of the alliance and the secretariat."""
    return viewer.has(Role.COORDINATOR, Role.SECRETARIAT)


def disclosed(side: Side, answer: Answer) -> bool:
    """Whether an introduction shows the item of a side to the other though it is not on the board.

    Who asks shows the words they ask with, a draft's too, as long as the request stands; who accepts shows theirs.
    """
    return answer is Answer.ACCEPTED or (side is Side.NEAR and answer is Answer.ASKED)


def named(*, withheld: bool, organisation_id: str, answer: Answer, viewer: Viewer) -> bool:
    """Whether the viewer may know the organisation behind an item of an introduction."""
    return not withheld or answer is Answer.ACCEPTED or viewer.speaks_for(organisation_id)


def asked_of(viewer: Viewer) -> dict[str, Any]:
    """The introductions that the viewer's side is asked for; for brokers and the secretariat also those of nobody."""
    ways: list[dict[str, Any]] = [{"far_organisation": {"$in": sorted(viewer.organisations)}}]
    alone = [{"introduction.alone": True}] if viewer.acts_for_all else []
    return {"introduction": {"$ne": None}, "$or": ways + alone}


def asked_by(viewer: Viewer) -> dict[str, Any]:
    """The introductions that the viewer's side asked for, and those that a broker asked for in the name of others."""
    ways: list[dict[str, Any]] = [{"near_organisation": {"$in": sorted(viewer.organisations)}}]
    for_others = [{"introduction.asked_by": viewer.account_id}] if viewer.acts_for_all else []
    return {"introduction": {"$ne": None}, "$or": ways + for_others}


def suggested_to(viewer: Viewer, *states: MatchState) -> dict[str, Any]:
    """What was suggested to the viewer's organisations; a match that only somebody marked has no fit."""
    mine = {"near_organisation": {"$in": sorted(viewer.organisations)}, "state": {"$in": sorted(states)}}
    return mine | {"introduction": None, "fit": {"$gt": 0}}
