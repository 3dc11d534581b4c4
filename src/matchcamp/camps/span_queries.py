"""When camps are held, for what follows them up."""

from collections.abc import Sequence
from datetime import datetime

from matchcamp.camps.documents import Camp
from matchcamp.camps.queries import camps_out
from matchcamp.camps.rules import SHOWN
from matchcamp.camps.schemas import CampOut
from matchcamp.database import object_id

MOST = 500


async def camps_ending(since: datetime, until: datetime) -> list[CampOut]:
    """Camps that are held and end between two moments, the first one first, as the service itself sees them. Two
    database calls."""
    where = {"ends": {"$gte": since, "$lte": until}, "status": {"$in": [status.value for status in SHOWN]}}
    rows = await Camp.get_pymongo_collection().find(where, {"history": 0}).sort([("ends", 1), ("_id", 1)]).to_list(MOST)
    return await camps_out(rows, None)


async def starts_of(ids: Sequence[str]) -> dict[str, datetime]:
    """When these camps begin, those left out that are not held; one database call."""
    where = {"_id": {"$in": [object_id(one) for one in ids]}, "status": {"$in": [status.value for status in SHOWN]}}
    return {str(row["_id"]): row["starts"] async for row in Camp.get_pymongo_collection().find(where, {"starts": 1})}
