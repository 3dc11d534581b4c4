"""Reading what an import meets: the calls that are kept already."""

from collections.abc import Iterable, Mapping

from pymongo.asynchronous.client_session import AsyncClientSession

from calls.model import Call
from matchcamp.funding.conversion import call_of_row
from matchcamp.funding.documents import CallRecord
from matchcamp.funding.rules import Standing, standing_of

_STANDING = {
    "identifier": 1, "content_hash": 1, "source": 1, "facts.summary": 1, "facts.topics": 1, "ours": 1, "revision": 1,
    "withdrawn": 1,
}  # fmt: skip


async def standings(session: AsyncClientSession | None = None) -> dict[str, Standing]:
    """How every call stands, by identifier; without the texts, in one database call."""
    rows = CallRecord.get_pymongo_collection().find({}, _STANDING, session=session)
    return {row["identifier"]: standing_of(row) async for row in rows}


async def kept_calls(identifiers: Iterable[str], session: AsyncClientSession | None = None) -> Mapping[str, Call]:
    """The calls of some identifiers as they are kept, with all their facts; in one database call."""
    wanted = sorted(identifiers)
    if not wanted:
        return {}
    found = CallRecord.get_pymongo_collection().find(
        {"identifier": {"$in": wanted}}, {"identifier": 1, "content_hash": 1, "facts": 1}, session=session
    )
    return {row["identifier"]: call_of_row(row) async for row in found}
