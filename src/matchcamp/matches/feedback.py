"""What people said of candidates, with the list that they said it of: kept line by line, for later learning."""

from collections.abc import AsyncIterator, Iterable, Mapping
from typing import Any

import structlog

from matchcamp.items import Item
from matchcamp.matches.documents import Feedback, MatchState, Shown
from matchcamp.matches.queries import picks_for, put_aside, ranking_for
from matchcamp.parts import Parts
from matchcamp.ranking import Found
from matchcamp.recommender import NotLoaded
from matchcamp.viewer import Viewer
from matchcamp.weighing import version

SHOWN = 10  # As many candidates as a page shows.
SEARCHED = 50  # A candidate that was suggested, and has fallen behind since, is looked for down to this place.
log = structlog.get_logger(__name__)


async def keep(parts: Parts, near: Item, far: Item, said: Mapping[str, str], viewer: Viewer) -> None:
    """Add a line: what was said of `far` as a candidate for `near`, and the list as its people are shown it now."""
    found = await _list_of(parts, near, far, viewer)
    await Feedback(
        item=near.key, candidate=far.key, answer=MatchState(said["state"]), reason=said["reason_not"],
        words=said["words_not"], account_id=viewer.account_id, organisation_id=near.owner,
        shown=shown_of(found, far.key) if found else [], weights=version(), encoder=found.encoder if found else "",
        at=parts.clock.now(),
    ).insert()  # fmt: skip


async def _list_of(parts: Parts, near: Item, far: Item, viewer: Viewer) -> Found | None:
    """The ranking that `far` stands in; None while no index is loaded: what people say counts all the same."""
    aside = put_aside(await picks_for(near.key)) - {far.key}
    try:
        return await ranking_for(parts, near, far.kind, viewer, limit=SEARCHED, aside=aside)
    except NotLoaded as error:
        log.warning("feedback.without_list", item=near.key, candidate=far.key, error=str(error))
        return None


def shown_of(found: Found, candidate: str) -> list[Shown]:
    """The first candidates of a ranking, and the one that was answered wherever it stands."""
    return [
        Shown(
            key=match.head.key, place=place, fit=round(match.fit, 6),
            signals={name: round(value, 6) for name, value in match.signals.items()},
        )
        for place, match in enumerate(found.matches, start=1)
        if place <= SHOWN or match.head.key == candidate
    ]  # fmt: skip


async def exported() -> list[dict[str, Any]]:
    """The answers that stand, oldest first, as plain values: `item`, `candidate`, `shown`, `answer`, `reason`, `at`...

    Of what was said twice the last counts, and what was taken back is left out. Neither people nor organisations nor
    words in free text are in it: it is made to be handed to those who learn weights.
    """
    return standing([_plain(row) async for row in _lines()])


def standing(lines: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The last line of each item and candidate, in the order of time; none for what was taken back.

    >>> [one["answer"] for one in standing([
    ...     {"item": "need:1", "candidate": "offer:2", "answer": "interested"},
    ...     {"item": "need:1", "candidate": "offer:2", "answer": "not_for_us"},
    ...     {"item": "need:1", "candidate": "offer:3", "answer": "interested"},
    ...     {"item": "need:1", "candidate": "offer:3", "answer": "seen"},
    ... ])]
    ['not_for_us']
    """
    last: dict[tuple[str, str], dict[str, Any]] = {}
    for line in lines:
        pair = (line["item"], line["candidate"])
        last.pop(pair, None)
        last[pair] = line
    return [line for line in last.values() if line["answer"] != MatchState.SEEN.value]


def _lines() -> AsyncIterator[dict[str, Any]]:
    found: AsyncIterator[dict[str, Any]] = Feedback.get_pymongo_collection().find().sort([("at", 1), ("_id", 1)])
    return found


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    kept = ("item", "candidate", "answer", "reason", "shown", "weights", "encoder")
    return {name: row[name] for name in kept} | {"at": row["at"].isoformat()}
