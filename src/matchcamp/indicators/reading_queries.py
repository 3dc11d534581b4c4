"""Readings: how indicators stood on days of the past, and whether the readings are as they were written."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from matchcamp.accounts.queries import Person, people
from matchcamp.errors import NotFound
from matchcamp.indicators.chain import faults
from matchcamp.indicators.documents import Reading, ReadingHead
from matchcamp.indicators.rules import response_of
from matchcamp.indicators.schemas import FaultOut, ReadingOut, SnapshotList, VerificationOut
from matchcamp.indicators.states import Occasion
from matchcamp.personal import TOMBSTONE
from matchcamp.sealing import author_of

Row = Mapping[str, Any]
HEAD = "readings"  # The id of the end of the chain.
MOST_READINGS = 400  # Of one indicator on its page.


async def authors_of(account_ids: Sequence[str]) -> dict[str, Person]:
    """Who wrote something, by account; whoever left is not among them."""
    return await people(sorted({one for one in account_ids if one and one != TOMBSTONE}))


def reading_out(row: Row, replaced: Mapping[int, int], names: Mapping[str, Person]) -> ReadingOut:
    author = names.get(author_of(row))
    detail = row["detail"]
    return ReadingOut(
        number=row["_id"], indicator=row["indicator"], unit=row["unit"], occasion=row["occasion"],
        day=date.fromisoformat(row["day"]), value=row["value"], planned=row["planned"], target=row["target"],
        response=response_of(detail.get("asked"), detail.get("answered")), counted=row["counted"], note=row["note"],
        replaces=row["replaces"], replaced_by=replaced.get(row["_id"]), at=row["at"],
        by=author.name if author else "", hash=row["hash"],
    )  # fmt: skip


def replacements(rows: Sequence[Row]) -> dict[int, int]:
    """By the number of a reading that of the one that stands instead."""
    return {row["replaces"]: row["_id"] for row in rows if row["replaces"] is not None}


async def readings_of(code: str, *, named: bool) -> list[ReadingOut]:
    """The readings of an indicator by day, those that were replaced among them; who wrote them where `named`."""
    rows = Reading.get_pymongo_collection().find({"indicator": code}).sort([("day", -1), ("_id", -1)])
    found = list(reversed(await rows.limit(MOST_READINGS).to_list()))
    names = await authors_of([author_of(row) for row in found]) if named else {}
    replaced = replacements(found)
    return [reading_out(row, replaced, names) for row in found]


def stands(one: ReadingOut) -> bool:
    """Whether a reading is the last word on its day: not replaced, and not one that only takes another back."""
    return one.replaced_by is None and one.value is not None


async def reading_row(code: str, number: int) -> dict[str, Any]:
    """A reading that stands. Raises NotFound."""
    row: dict[str, Any] | None = await Reading.get_pymongo_collection().find_one({"_id": number, "indicator": code})
    if row is None:
        raise NotFound(f"the indicator {code} has no reading with the number {number}")
    return row


async def snapshots(year: int) -> SnapshotList:
    """The readings of a year that stand: year's end, due days and those by hand; in order of indicators and days."""
    where = {"day": {"$gte": f"{year:04d}-01-01", "$lte": f"{year:04d}-12-31"}}
    rows = await Reading.get_pymongo_collection().find(where).sort([("day", 1), ("_id", 1)]).to_list()
    replaced = replacements(rows)
    found = [one for one in (reading_out(row, replaced, {}) for row in rows) if stands(one)]
    return SnapshotList(year=year, items=sorted(found, key=lambda one: (int(one.indicator[1:]), one.day)))


async def slots_taken() -> set[str]:
    """What was read at year's ends and due days."""
    where = {"slot": {"$gt": ""}}
    rows = Reading.get_pymongo_collection().find(where, {"slot": 1})
    return {row["slot"] async for row in rows}


def slot_of(code: str, occasion: Occasion, day: date) -> str:
    """
    >>> slot_of("I2", Occasion.YEAR_END, date(2026, 12, 31))
    'I2 year_end 2026-12-31'
    """
    return f"{code} {occasion.value} {day.isoformat()}"


async def verification() -> VerificationOut:
    """Whether all readings are there as they were written, in one chain."""
    rows = await Reading.get_pymongo_collection().find({}).sort("_id", 1).to_list()
    head = await ReadingHead.get_pymongo_collection().find_one({"_id": HEAD})
    found = [FaultOut(number=one.number, what=one.what) for one in faults(rows, head)]
    return VerificationOut(readings=len(rows), faults=found)
