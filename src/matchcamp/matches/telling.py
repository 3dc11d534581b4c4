"""Telling people once a day what was suggested for their needs and ideas, and whom their organisation could help."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from matchcamp.accounts.queries import people_of
from matchcamp.items import Item, Kind, split_key
from matchcamp.matches.documents import Match, MatchState
from matchcamp.matches.introductions import items_of
from matchcamp.notifications.actions import notify
from matchcamp.notifications.schemas import Notice, Words, counted
from matchcamp.notifications.states import NoticeKind
from matchcamp.parts import Parts

MOST = 5  # Needs and ideas that one notice names; the page behind its link has all.
Row = Mapping[str, Any]


async def tell_suggestions(parts: Parts) -> int:
    """Tell the people of each organisation what is new to them; returns how many notices. Safe to repeat.

    One notice for all that is new, so that nobody is told of each. What they saw meanwhile, or decided on, is no news.
    """
    rows = Match.get_pymongo_collection()
    count = 0
    for organisation_id in sorted(await rows.distinct("near_organisation", {"told": False})):
        untold = await rows.find({"told": False, "near_organisation": organisation_id}).sort("_id").to_list()
        fresh = [row for row in untold if row["state"] == MatchState.SUGGESTED and row["introduction"] is None]
        count += await notify(parts, await _notices(parts, organisation_id, fresh)) if fresh else 0
        await rows.update_many({"_id": {"$in": [row["_id"] for row in untold]}}, {"$set": {"told": True}})
    return count


async def _notices(parts: Parts, organisation_id: str, rows: Sequence[Row]) -> list[Notice]:
    helping = [row for row in rows if split_key(row["near"])[0] is Kind.ORGANISATION]
    own = Counter(row["near"] for row in rows if row not in helping)
    items = await items_of(parts, sorted(own))
    lines = [_for_item(items[key], n) for key, n in own.most_common(MOST) if key in items]
    if helping:
        words = counted(
            "Your organisation could help with %(n)s need or idea of others.",
            "Your organisation could help with %(n)s needs or ideas of others.",
            len(helping),
        )
        lines.append(words)
    subject = counted("%(n)s new suggestion for you", "%(n)s new suggestions for you", len(rows))
    key, url = f"suggestions:{organisation_id}:{rows[-1]['_id']}", "/introductions?side=suggested"
    return [
        Notice(person.id, NoticeKind.MATCHES, key, subject, tuple(lines), url)
        for person in await people_of(organisation_id)
    ]


def _for_item(item: Item, n: int) -> Words:
    return counted(
        "%(n)s organisation may fit “%(title)s”.", "%(n)s organisations may fit “%(title)s”.", n, title=item.title
    )
