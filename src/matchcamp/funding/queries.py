"""Reading calls."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from calls.model import Status, days_left, next_deadline, status_at
from matchcamp.database import ID_IN_WORDS, object_id
from matchcamp.errors import Invalid, NotFound
from matchcamp.funding.conversion import FAR_FUTURE, call_of_row
from matchcamp.funding.documents import CallRecord
from matchcamp.funding.schemas import BudgetOut, CallList, CallOut, DeadlineOut
from matchcamp.items import Item, Kind
from matchcamp.paging import Arrived, Newcomer, arrived
from matchcamp.viewer import Audience


@dataclass(frozen=True, slots=True)
class CallFilter:
    """What a list is narrowed to; empty means anything. Closed calls show only when asked for."""

    status: str = ""
    programme: str = ""
    topic: str = ""

    def at(self, now: datetime) -> dict[str, Any]:
        """The database filter; it agrees with `calls.model.status_at` at the same moment."""
        by_status: dict[str, dict[str, Any]] = {
            Status.CLOSED: {"closes_at": {"$lte": now}},
            Status.OPEN: {"closes_at": {"$gt": now}, "opens_at": {"$lte": now}},
            Status.FORTHCOMING: {"closes_at": {"$gt": now}, "opens_at": {"$gt": now}},
        }
        asked = {"programme": self.programme, "topics": self.topic}
        found = by_status.get(self.status, {"closes_at": {"$gt": now}})
        return found | {field: value for field, value in asked.items() if value}


async def calls(narrowed: CallFilter, now: datetime, *, after: str | None, limit: int) -> CallList:
    """A page of calls by closing moment, in one database call."""
    where: dict[str, Any] = {"$and": [narrowed.at(now), *_behind(after)]}
    found = CallRecord.get_pymongo_collection().find(where).sort([("closes_at", 1), ("_id", 1)]).limit(limit + 1)
    rows = await found.to_list()
    following = _cursor(rows[limit - 1]) if len(rows) > limit else None
    return CallList(items=[call_out(row, now) for row in rows[:limit]], next=following)


async def open_calls(now: datetime, *, limit: int) -> list[CallOut]:
    """The calls that take proposals now, the next deadline first."""
    return (await calls(CallFilter(Status.OPEN), now, after=None, limit=limit)).items


def _cursor(row: Mapping[str, Any]) -> str:
    return f"{int(row['closes_at'].timestamp())}-{row['_id']}"


def _behind(after: str | None) -> list[dict[str, Any]]:
    if not after:
        return []
    seconds, _, id_ = after.partition("-")
    if not seconds.isdigit() or len(seconds) > 12:
        raise Invalid(f"{after!r} is not a cursor of this list; take `next` of the page before")
    moment = min(datetime.fromtimestamp(int(seconds), UTC), FAR_FUTURE)
    return [{"$or": [{"closes_at": {"$gt": moment}}, {"closes_at": moment, "_id": {"$gt": object_id(id_)}}]}]


async def call(id_: str, now: datetime) -> CallOut:
    row = await CallRecord.get_pymongo_collection().find_one({"_id": object_id(id_)})
    if row is None:
        raise NotFound(f"no call with the id {id_}")
    return call_out(row, now)


async def calls_by_id(ids: Sequence[str], now: datetime) -> dict[str, CallOut]:
    """Calls by id, in one database call; unknown ids are left out."""
    wanted = [object_id(id_) for id_ in ids]
    rows = CallRecord.get_pymongo_collection().find({"_id": {"$in": wanted}})
    return {str(row["_id"]): call_out(row, now) async for row in rows}


@dataclass(frozen=True, slots=True)
class Turn:
    """A call opened or closed at this moment, as its dates say; nothing is written then."""

    call_id: str
    status: Status
    at: datetime


async def turns_of_calls(ids: Sequence[str], since: datetime, now: datetime) -> list[Turn]:
    """The openings and closings of calls after a moment, up to another; in one database call."""
    between = {"$gt": since, "$lte": now}
    where = {"_id": {"$in": [object_id(id_) for id_ in ids]}, "$or": [{"opens_at": between}, {"closes_at": between}]}
    rows = CallRecord.get_pymongo_collection().find(where, {"opens_at": 1, "closes_at": 1})
    moments = ((Status.OPEN, "opens_at"), (Status.CLOSED, "closes_at"))
    turns = [Turn(str(row["_id"]), status, row[field]) async for row in rows for status, field in moments]
    return [turn for turn in turns if since < turn.at <= now]


async def arrived_calls(narrowed: CallFilter, since: datetime, now: datetime) -> Arrived:
    """What came to a list of calls after a moment: calls first seen since, and those that the clock brought into it."""
    came = {"$or": [{"first_seen": {"$gt": since}}, {"$nor": [narrowed.at(since)]}]}
    where = {"$and": [narrowed.at(now), came]}
    return await arrived(CallRecord.get_pymongo_collection(), where, by="first_seen", newcomer=_newcomer)


def _newcomer(row: Mapping[str, Any]) -> Newcomer:
    return Newcomer(row["facts"]["title"], row["facts"]["language"], f"/calls/{row['_id']}")


async def call_id_meant(words: str) -> str | None:
    """The id of the call that somebody names by its identifier or the address of its page; "" for no words, None for
    words that mean no call."""
    if not words:
        return ""
    in_address = ID_IN_WORDS.search(words)
    return in_address[0].lower() if in_address else await call_id_by_identifier(words) or None


async def call_id_by_identifier(identifier: str) -> str:
    """The id of the call with exactly this identifier, in small or capital letters; "" where none is known."""
    wanted = identifier.strip()
    if not wanted:
        return ""
    where = {"identifier": {"$in": [wanted, wanted.upper()]}}
    row = await CallRecord.get_pymongo_collection().find_one(where, {"_id": 1})
    return str(row["_id"]) if row else ""


async def pot_of(call: CallOut) -> list[tuple[str, str]]:
    """The calls that are paid from the same money, with the address of the page of each that is kept here."""
    shared_with = call.budget.shared_with
    if not shared_with:
        return []
    rows = CallRecord.get_pymongo_collection().find({"identifier": {"$in": shared_with}}, {"identifier": 1})
    addresses = {row["identifier"]: f"/calls/{row['_id']}" async for row in rows}
    return [(identifier, addresses.get(identifier, "")) for identifier in shared_with]


def call_out(row: Mapping[str, Any], now: datetime) -> CallOut:
    known = call_of_row(row)
    withdrawn = row.get("withdrawn")
    coming = None if withdrawn else next_deadline(known, now)
    plain = {name: row["facts"][name] for name in CallOut.model_fields if name in row["facts"]}
    deadlines = [
        DeadlineOut(at=one.at, zone=one.zone, stage=one.stage, basis=one.basis, stated=one.stated)
        for one in known.deadlines
    ]
    return CallOut(
        **plain
        | {
            "id": str(row["_id"]), "status": Status.CLOSED if withdrawn else status_at(known, now),
            "deadlines": deadlines, "deadline": coming.at if coming else None,
            "days_left": days_left(known, now) if coming else None, "last_seen": row["last_seen"],
            "budget": BudgetOut(**asdict(known.budget)),
            "missing_since": row.get("missing_since"), "revision": row.get("revision", 0), "withdrawn": withdrawn,
        }
    )  # fmt: skip


async def programmes() -> list[str]:
    """The programmes that have a call, for the filter of the list."""
    found: list[str] = await CallRecord.get_pymongo_collection().distinct("programme")
    return sorted(found)


async def call_items(ids: Sequence[str]) -> list[Item]:
    """The index's view of calls."""
    rows = CallRecord.get_pymongo_collection().find({"_id": {"$in": [object_id(id_) for id_ in ids]}})
    return [item_of(row) async for row in rows]


def item_of(row: Mapping[str, Any]) -> Item:
    """A call ends with its last entry deadline; one that is over stays readable but is no candidate any more.

    Its state hangs on the moment of asking, so that none is kept: in the places of type and status stand the programme
    and the identifier, which is what people know a call by.
    """
    facts = row["facts"]
    words = dict.fromkeys([facts["title"], facts["summary"], facts["text"]])  # A summary may be the whole text.
    return Item(
        kind=Kind.CALL,
        id=str(row["_id"]),
        title=facts["title"],
        text="\n\n".join(word for word in words if word),
        audience=Audience.PUBLIC,
        language=facts["language"],
        topics=frozenset(facts["topics"]),
        type=row["programme"],
        ends=row["closes_at"] if row["closes_at"] < FAR_FUTURE else None,
    )


async def call_ids() -> list[str]:
    return [str(row["_id"]) async for row in CallRecord.get_pymongo_collection().find({}, {"_id": 1})]
