"""Keeping what is forecast each night, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from pymongo import UpdateOne

from matchcamp.applications.open_queries import Hoped, sent_by_deadline, soonest
from matchcamp.targets.documents import ForecastDay, Foretold, Target
from matchcamp.targets.forecast_queries import prospects_of
from matchcamp.targets.stored import rates, terms_of

Row = Mapping[str, Any]
WEEKDAY = 0  # Mondays: forecasts of one application on following days say nearly the same.
MOST_FORETOLD = 5_000  # Applications a week, those with the next deadlines.
MOST_JUDGED = 20_000  # A night.


@dataclass(frozen=True, slots=True)
class Done:
    """How many targets and applications were forecast, and how many forecasts of applications were judged."""

    targets: int
    applications: int
    judged: int


async def foretell(now: datetime) -> Done:
    """Keep the forecast of each target that is not over, on Mondays that of each application, and judge those whose
    deadline is over. Safe to repeat: a day's forecast is kept once."""
    targets = [row async for row in Target.get_pymongo_collection().find({})]
    lasting = [row for row in targets if terms_of(row).ends_at > now]
    for row in lasting:
        await _keep_day(row, now)
    told = await _keep_applications(now) if now.weekday() == WEEKDAY else 0
    return Done(len(lasting), told, await _judge(now))


async def _keep_day(row: Row, now: datetime) -> None:
    terms = terms_of(row)
    prospects = await prospects_of(terms, now)
    key = {"target_id": str(row["_id"]), "day": now.astimezone(ZoneInfo(terms.zone)).date().isoformat()}
    values = {
        "at": now, "counted": prospects.found.number, "probability": prospects.probability,
        "expected": prospects.expected,
    }  # fmt: skip
    await ForecastDay.get_pymongo_collection().update_one(key, {"$setOnInsert": values}, upsert=True)


async def _keep_applications(now: datetime) -> int:
    forecaster, _ = await rates()
    day = now.date().isoformat()
    writes = []
    for one in await soonest(Hoped(), now, MOST_FORETOLD):
        chance = forecaster.chance(one.kind.phase, one.kind.deadline, now)
        values = {"deadline": one.kind.deadline, "probability": round(chance, 4), "came": None}
        key = {"application_id": one.facts.id, "day": day}
        writes.append(UpdateOne(key, {"$setOnInsert": values}, upsert=True))
    if not writes:
        return 0
    return (await Foretold.get_pymongo_collection().bulk_write(writes, ordered=False)).upserted_count


async def _judge(now: datetime) -> int:
    rows = Foretold.get_pymongo_collection()
    due = await rows.find({"came": None, "deadline": {"$lte": now}}).limit(MOST_JUDGED).to_list()
    came = await sent_by_deadline({row["application_id"]: row["deadline"] for row in due})
    writes = [UpdateOne({"_id": row["_id"]}, {"$set": {"came": row["application_id"] in came}}) for row in due]
    if not writes:
        return 0
    return (await rows.bulk_write(writes, ordered=False)).modified_count
