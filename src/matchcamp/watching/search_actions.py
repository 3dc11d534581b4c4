"""Keeping searches, naming them, and saying that one has looked."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qsl

from beanie import PydanticObjectId
from pymongo.errors import DuplicateKeyError

from matchcamp.errors import Conflict
from matchcamp.i18n import gettext as _
from matchcamp.limits import spend
from matchcamp.parts import Parts
from matchcamp.viewer import Viewer
from matchcamp.watching.actions import WATCH_PER_ACCOUNT
from matchcamp.watching.documents import Place, SavedSearch
from matchcamp.watching.rules import MOST_SEARCHES, canonical, keys_to_keep
from matchcamp.watching.schemas import SearchIn
from matchcamp.watching.search_queries import found_now, search_row


async def keep_search(parts: Parts, given: SearchIn, viewer: Viewer) -> str:
    """Keep a search, from now on; returns its id. The same search kept again gets the new name and stays one.

    Raises Invalid for a query that cannot be read, Conflict when too many are kept.
    """
    query = canonical(given.place, given.query)
    await spend(parts, WATCH_PER_ACCOUNT, viewer.account_id)
    now, rows = parts.clock.now(), SavedSearch.get_pymongo_collection()
    keys = await _keys(parts, viewer, given.place, query)
    where = {"account_id": viewer.account_id, "place": given.place.value, "query": query}
    first = {"looked": now, "seen_keys": keys, "created": now}
    with suppress(DuplicateKeyError):  # Pressed twice at once: the other press has made the row.
        change = {"$set": {"name": given.name}, "$setOnInsert": first}
        done = await rows.update_one(where, change, upsert=True)
        if done.upserted_id is not None:
            await _refuse_too_many(viewer.account_id, PydanticObjectId(done.upserted_id))
    row = await rows.find_one(where, {"_id": 1})
    if row is None:
        raise Conflict(_("This search was deleted in the same moment; keep it once more."))
    return str(row["_id"])


async def _keys(parts: Parts, viewer: Viewer, place: Place, query: str) -> list[str]:
    """What a search for words finds now, which is not new later; a list goes by dates."""
    return list(await found_now(parts, viewer, dict(parse_qsl(query)))) if place is Place.SEARCH else []


async def _refuse_too_many(account_id: str, mine: PydanticObjectId) -> None:
    """Take a row back that stands behind the limit; counted after it was made, so that no two can slip in at once."""
    rows = SavedSearch.get_pymongo_collection()
    if await rows.count_documents({"account_id": account_id, "_id": {"$lte": mine}}) <= MOST_SEARCHES:
        return
    await rows.delete_one({"_id": mine})
    raise Conflict(
        _("You keep %(most)s searches, as many as one can. Delete one that you no longer need first.")
        % {"most": MOST_SEARCHES}
    )


async def rename_search(id_: str, name: str, viewer: Viewer) -> None:
    """Give a kept search another name. Raises NotFound."""
    row = await search_row(id_, viewer)
    await SavedSearch.get_pymongo_collection().update_one({"_id": row["_id"]}, {"$set": {"name": name}})


async def delete_search(id_: str, viewer: Viewer) -> None:
    """Keep a search no longer. Raises NotFound."""
    row = await search_row(id_, viewer)
    await SavedSearch.get_pymongo_collection().delete_one({"_id": row["_id"]})


async def mark_search_seen(parts: Parts, id_: str, viewer: Viewer) -> Mapping[str, Any]:
    """What stands in the list now is not new any more; returns the search as it was. Raises NotFound."""
    row = await search_row(id_, viewer)
    found = await _keys(parts, viewer, Place(row["place"]), row["query"])
    seen = {"looked": parts.clock.now(), "seen_keys": keys_to_keep(found, row["seen_keys"])}
    await SavedSearch.get_pymongo_collection().update_one({"_id": row["_id"]}, {"$set": seen})
    return row
