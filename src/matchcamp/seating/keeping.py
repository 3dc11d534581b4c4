"""Writing seatings: each change is a new version, and of two at once none is lost."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any

from pymongo import ReturnDocument
from pymongo.errors import DuplicateKeyError

from matchcamp.errors import Conflict
from matchcamp.i18n import gettext as _
from matchcamp.seating.documents import CampSeating, Line, Version
from matchcamp.seating.states import Step

MOST_VERSIONS = 20
MOST_LINES = 200
TRIES = 20  # Each failed one means that somebody else's change was written.

Row = dict[str, Any]
Changed = Callable[[Row, Version], Version]
"""From the stored row and its present version the next one; it runs again when somebody else was faster."""


async def change(camp_id: str, step: Step, account_id: str, now: datetime, changed: Changed) -> Row:
    """Write the next version and keep the one before; returns the stored row. Raises what `changed` raises."""
    rows = CampSeating.get_pymongo_collection()
    for _again in range(TRIES):
        row = await opened(camp_id, now)
        before = Version.model_validate(row["now"])
        revision = row["revision"] + 1
        after = changed(row, before).model_copy(update={"number": revision, "at": now, "step": step})
        line = Line(at=now, account_id=account_id, step=step, revision=revision)
        written: Row | None = await rows.find_one_and_update(
            {"_id": camp_id, "revision": row["revision"]},
            {
                "$set": {"now": after.model_dump(mode="python"), "revision": revision},
                "$push": {
                    "earlier": {"$each": [row["now"]], "$slice": -MOST_VERSIONS},
                    "history": {"$each": [line.model_dump()], "$slice": -MOST_LINES},
                },
            },
            return_document=ReturnDocument.AFTER,
        )
        if written is not None:
            return written
    raise Conflict(_("Others are changing the tables just now. Look at them again."))


async def opened(camp_id: str, now: datetime) -> Row:
    """The stored seating, begun as an empty version 0 where there is none."""
    rows = CampSeating.get_pymongo_collection()
    found: Row | None = await rows.find_one({"_id": camp_id})
    if found is None:
        first = Version(number=0, at=now, step=Step.WISHES)
        empty = CampSeating(id=camp_id, now=first).model_dump(exclude={"id"})
        with suppress(DuplicateKeyError):  # Begun twice at once: the other one has made it.
            await rows.update_one({"_id": camp_id}, {"$setOnInsert": empty}, upsert=True)
        found = await rows.find_one({"_id": camp_id})
    assert found is not None  # Nobody deletes seatings.
    return found


def following(before: Version, **fields: Any) -> Version:
    """A copy of a version that comes from it, with these fields changed."""
    return before.model_copy(update={"before": before.number, **fields})
