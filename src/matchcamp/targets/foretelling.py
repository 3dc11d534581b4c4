"""Keeping what is forecast each night, and what became of it."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from pymongo import UpdateOne

from matchcamp.applications.counting_queries import facts_of, tracks
from matchcamp.applications.open_queries import Hoped, sent_by_deadline, soonest
from matchcamp.applications.past_queries import hoped_kind, stood_at
from matchcamp.applications.progress import Track
from matchcamp.applications.report_queries import log_length
from matchcamp.targets.documents import ForecastDay, Foretold, Target
from matchcamp.targets.forecast import WEEK, Forecaster, counted, learnt
from matchcamp.targets.forecast_queries import Prospects, prospects_of
from matchcamp.targets.outlook import lots_of, outlook_of
from matchcamp.targets.rules import Terms, count, hoped_by
from matchcamp.targets.schemas import RatesOut
from matchcamp.targets.stored import rates, terms_of

Row = Mapping[str, Any]
WEEKDAY = 0  # Mondays: forecasts of one application on following days say nearly the same.
MOST_FORETOLD = 5_000  # Applications a week, those with the next deadlines.
MOST_JUDGED = 20_000  # A night.
LONGEST_LOG = 50_000  # Entries that are walked over for forecasts of the past.


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
        await _keep_past(row, now)
        await _keep_day(row, terms_of(row), await prospects_of(terms_of(row), now), now)
    told = await _keep_applications(now) if now.weekday() == WEEKDAY else 0
    return Done(len(lasting), told, await _judge(now))


async def _keep_past(row: Row, now: datetime) -> None:
    """For a target of which nothing is kept: what would have been forecast each week since it began, from the log and
    the rates as they were then. A log that is long is not walked over for it."""
    kept = await ForecastDay.get_pymongo_collection().find_one({"target_id": str(row["_id"])})
    if kept or await log_length() > LONGEST_LOG:
        return
    terms, ways = terms_of(row), await tracks()
    weeks = range(max(0, (now - terms.begins_at) // WEEK + 1))
    async for at, values in stood_at([terms.begins_at + week * WEEK for week in weeks]):
        await _keep_day(row, terms, await asyncio.to_thread(_prospects_then, terms, values, ways, at), at)


def _prospects_then(terms: Terms, values: Mapping[str, Row], ways: Sequence[Track], at: datetime) -> Prospects:
    found = count(terms, (facts_of(id_, one) for id_, one in values.items())).standing
    kinds = Counter(filter(None, (hoped_kind(hoped_by(terms), id_, one, at) for id_, one in values.items())))
    weeks = counted(ways, at)
    lots = lots_of(terms, kinds, Forecaster(learnt(weeks)), at)
    rested_on = RatesOut(applications=0, weeks=round(float(weeks.sum())), at=at)
    return Prospects(found, outlook_of(terms, found, lots), rested_on)


async def _keep_day(row: Row, terms: Terms, prospects: Prospects, now: datetime) -> None:
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
