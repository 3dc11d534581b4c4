"""The reminders and escalations of backward plans, and calls that applications were to be sent to and that are gone.

Each look tells what fell due since the one before; that moment is kept, and moved on only when all is told. Keys of
notices make it safe to repeat, after a crash too.
"""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from matchcamp.applications.documents import Application, ToldMark
from matchcamp.applications.plan import Call, due_calls, may_call
from matchcamp.applications.queries import LONGEST_PLAN
from matchcamp.applications.rules import owing
from matchcamp.applications.shown import planned
from matchcamp.applications.states import TO_HAND_IN
from matchcamp.applications.telling.addressees import addressees, lead_and_parties, people_around
from matchcamp.applications.telling.notices import notices, of_call, of_lost_call
from matchcamp.funding.queries import calls_by_id
from matchcamp.funding.schemas import CallOut
from matchcamp.notifications.actions import notify
from matchcamp.notifications.schemas import Notice
from matchcamp.organisations.queries import heads
from matchcamp.parts import Parts

Row = Mapping[str, Any]
REMINDERS = "reminders"
LOOKS_BACK = timedelta(hours=26)  # A day's outage is made up for; what is older is not told late in a heap.
SLACK = timedelta(days=1)  # Days of the calendar are up to an hour longer than 24 hours.
AT_A_TIME = 200
OPEN = sorted(TO_HAND_IN)
PLANNED_BY = dict.fromkeys(("state", "deadline", "begins", "created", "done"), 1)


async def remind(parts: Parts, leads: Callable[[], bool] = lambda: True) -> int:
    """Tell what fell due since the last look; returns how many notices are new. Stops where another process leads."""
    now, told = parts.clock.now(), 0
    since = await _since(now)
    async for due in _due(since, now):
        if not leads():
            return told
        told += await _tell(parts, due, now)
    marks = ToldMark.get_pymongo_collection()
    await marks.update_one({"_id": REMINDERS}, {"$set": {"at": now}}, upsert=True)
    return told


async def _since(now: datetime) -> datetime:
    """Up to when all was told; the demo's clock goes back at midnight, and then nothing is owed before `now`."""
    kept = await ToldMark.get_pymongo_collection().find_one({"_id": REMINDERS})
    return min(now, max(kept["at"], now - LOOKS_BACK)) if kept else now - LOOKS_BACK


async def _due(since: datetime, now: datetime) -> AsyncIterator[dict[Any, list[Call]]]:
    """The calls of the plans that run now, by the application's id, some applications at a time."""
    where = {"state": {"$in": OPEN}, "deadline.at": {"$gt": since - SLACK, "$lte": now + LONGEST_PLAN + SLACK}}
    found: dict[Any, list[Call]] = {}
    async for row in Application.get_pymongo_collection().find(where, PLANNED_BY, batch_size=2_000):
        begin, deadline = max(since, row["created"]), row["deadline"]
        if may_call(deadline["at"], deadline["zone"], row["begins"], begin, now):
            found |= {row["_id"]: calls} if (calls := due_calls(planned(row), begin, now)) else {}
        if len(found) == AT_A_TIME:
            yield found
            found = {}
    if found:
        yield found


async def _tell(parts: Parts, due: Mapping[Any, Sequence[Call]], now: datetime) -> int:
    """Tell the calls of some applications, as they stand now."""
    still = {"_id": {"$in": list(due)}, "state": {"$in": OPEN}, "deadline": {"$ne": None}}
    rows = await Application.get_pymongo_collection().find(still).to_list()
    people = await people_around(rows)
    owed = {key for row in rows for call in due[row["_id"]] for key in owing(call.step, row)}
    names = {key: head.name for key, head in (await heads(sorted(owed))).items()}
    told: list[Notice] = []
    for row in rows:
        for call in due[row["_id"]]:
            waits_for = [names[key] for key in owing(call.step, row) if key in names]
            told += notices(row, addressees(call, row, people), of_call(row, call, waits_for, now))
    return await notify(parts, told) if told else 0


async def tell_of_gone_calls(parts: Parts, ids: Sequence[str] | None = None) -> int:
    """Tell lead and partners where the call of an application, or the deadline that it follows, is gone; `ids` are the
    calls to look at, None for all that are waited for. Returns how many notices are new; each loss is told once."""
    now, rows = parts.clock.now(), Application.get_pymongo_collection()
    where: dict[str, Any] = {"state": {"$in": OPEN}, "deadline.at": {"$gt": now}, "call_id": {"$ne": ""}}
    where |= {"call_id": {"$in": list(ids)}} if ids is not None else {}
    pair = {"call_id": "$call_id", "round": "$deadline.round"}
    found = await (await rows.aggregate([{"$match": where}, {"$group": {"_id": pair}}])).to_list()
    followed = [(one["_id"]["call_id"], one["_id"]["round"]) for one in found]
    known = await calls_by_id(sorted({id_ for id_, _ in followed}), now) if followed else {}
    told = 0
    for id_, round_ in followed:
        if mark := _lost(known.get(id_), round_):
            async for hit in _some_at_a_time(where | {"call_id": id_, "deadline.round": round_}):
                told += await _tell_loss(parts, hit, known.get(id_), mark)
    return told


async def _some_at_a_time(where: Row) -> AsyncIterator[list[Row]]:
    """The applications that this fits, 200 by 200: very many may wait for one call."""
    found: list[Row] = []
    async for row in Application.get_pymongo_collection().find(where):
        found.append(row)
        if len(found) == AT_A_TIME:
            yield found
            found = []
    if found:
        yield found


async def _tell_loss(parts: Parts, rows: Sequence[Row], call: CallOut | None, mark: str) -> int:
    people, told = await people_around(rows), list[Notice]()
    for row in rows:
        told += notices(row, lead_and_parties(row, people), of_lost_call(row, call.title if call else "", mark))
    return await notify(parts, told) if told else 0


def _lost(call: CallOut | None, round_: int) -> str:
    """What tells one loss from another; empty while the call and the deadline are there. A round of 0 follows none."""
    if call is None:
        return "gone"
    if lost := call.withdrawn.at if call.withdrawn else call.missing_since:
        return f"{lost.timestamp():.0f}"
    return f"round:{round_}" if round_ and all(one.stage != round_ for one in call.deadlines) else ""
