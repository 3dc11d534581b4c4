"""What was forecast before, and how good that was."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from matchcamp.targets.documents import ForecastDay, Foretold
from matchcamp.targets.schemas import CalibrationOut, ForecastDayOut, ForecastsOut
from matchcamp.targets.stored import target_row

Row = Mapping[str, Any]
MOST_DAYS = 1_000
PLACES = 4


async def forecasts_of(id_: str) -> ForecastsOut:
    """The forecasts of a target day by day, the newest thousand, and the calibration of all forecasts. Raises
    NotFound."""
    await target_row(id_)
    days = ForecastDay.get_pymongo_collection().find({"target_id": id_.lower()}).sort("day", -1).limit(MOST_DAYS)
    return ForecastsOut(items=[_day(row) for row in reversed(await days.to_list())], calibration=await calibration())


def _day(row: Row) -> ForecastDayOut:
    return ForecastDayOut(
        day=date.fromisoformat(row["day"]), count=row["counted"], probability=row["probability"],
        expected=row["expected"],
    )  # fmt: skip


async def calibration() -> CalibrationOut:
    """How good the forecasts were whose deadline is over; one database call."""
    came = {"$cond": ["$came", 1.0, 0.0]}
    error = {"$pow": [{"$subtract": ["$probability", came]}, 2]}
    group = {"_id": None, "forecasts": {"$sum": 1}, "came": {"$sum": came}, "error": {"$avg": error}}
    pipeline: list[dict[str, Any]] = [{"$match": {"came": {"$ne": None}}}, {"$group": group}]
    found = await (await Foretold.get_pymongo_collection().aggregate(pipeline)).to_list()
    if not found:
        return CalibrationOut(forecasts=0, came_true=0, brier=None, base_rate=None)
    [told] = found
    share = told["came"] / told["forecasts"]
    return CalibrationOut(
        forecasts=told["forecasts"], came_true=int(told["came"]), brier=round(told["error"], PLACES),
        base_rate=round(share * (1 - share), PLACES),
    )  # fmt: skip
