"""Reading notices and preferences."""

from collections.abc import Mapping, Sequence
from datetime import time
from typing import Any
from zoneinfo import ZoneInfo

from matchcamp.notifications.documents import Preferences
from matchcamp.notifications.rules import Quiet, Wishes
from matchcamp.notifications.states import HowOften, NoticeKind


async def wishes_of(account_ids: Sequence[str]) -> dict[str, Wishes]:
    """How these people want letters; the usual for those who never chose. One database call."""
    rows = Preferences.get_pymongo_collection().find({"account_id": {"$in": list(account_ids)}})
    chosen = {row["account_id"]: wishes_in(row) async for row in rows}
    return {id_: chosen.get(id_, Wishes()) for id_ in account_ids}


def wishes_in(row: Mapping[str, Any]) -> Wishes:
    """The stored preferences as rules see them."""
    begins, ends = row["quiet_from"], row["quiet_to"]
    return Wishes(
        how_often={NoticeKind(kind): HowOften(often) for kind, often in row["how_often"].items()},
        quiet=Quiet(time.fromisoformat(begins), time.fromisoformat(ends)) if begins and ends else None,
        zone=ZoneInfo(row["zone"]),
        paused=row["paused"],
    )
