"""Reading indicators by hand and by the clock; a reading is never changed, only followed by one that corrects it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from pymongo.errors import DuplicateKeyError

from matchcamp.errors import Conflict
from matchcamp.i18n import gettext as _
from matchcamp.indicators.actions import allowed, refuse
from matchcamp.indicators.checks import reading_problems
from matchcamp.indicators.given_schemas import CorrectionIn, ReadingIn
from matchcamp.indicators.queries import (
    Registers,
    Row,
    indicator_row,
    indicator_rows,
    registers,
    stand_of,
    terms_of,
    today_of,
    wanted_of,
)
from matchcamp.indicators.reading_queries import reading_row, slot_of, slots_taken
from matchcamp.indicators.rules import planned, readings_due, settled
from matchcamp.indicators.states import Occasion, Unit, Value
from matchcamp.indicators.writing import append
from matchcamp.parts import Parts
from matchcamp.viewer import NOBODY, Viewer

Values = dict[str, Any]


def reading_values(row: Row, known: Registers, occasion: Occasion, day: date) -> Values:
    """How an indicator stands, as a reading of a day keeps it, beside what was wanted by that day."""
    found, terms = stand_of(row, known, day), wanted_of(row, known)
    return {
        "indicator": row["code"], "unit": row["unit"], "occasion": occasion.value, "day": day.isoformat(),
        "value": found.value, "planned": planned(terms, day), "target": terms.target, "detail": dict(found.detail),
    }  # fmt: skip


async def take_snapshots(parts: Parts, codes: Sequence[str], note: str, viewer: Viewer) -> list[int]:
    """Read indicators as they stand now, all of them where no code is given; returns the numbers of the readings.

    One of which nothing is known yet is not read. Raises Forbidden, NotFound, and Conflict where nothing is known of
    any.
    """
    await allowed(parts, viewer)
    now = parts.clock.now()
    rows = [await indicator_row(code) for code in codes] if codes else await indicator_rows()
    known, today = await registers(viewer, now), today_of(now)
    found = [reading_values(row, known, Occasion.BY_HAND, today) | {"note": note} for row in rows]
    readable = [one for one in found if one["value"] is not None]
    if not readable:
        raise Conflict(_("Nothing is entered yet that could be counted."))
    return await append(parts, readable, viewer.account_id)


async def write_reading(parts: Parts, code: str, given: ReadingIn, viewer: Viewer) -> int:
    """Keep a value that was read elsewhere on a day; returns its number. Raises Forbidden, NotFound, Invalid."""
    await allowed(parts, viewer)
    row, today = await indicator_row(code), today_of(parts.clock.now())
    unit = Unit(row["unit"])
    refuse(reading_problems(unit, given.value, given.day, today))
    return (await append(parts, [_by_hand(row, given.day, given.value, given.note)], viewer.account_id))[0]


def _by_hand(row: Row, day: date, value: Value, note: str) -> Values:
    terms = terms_of(row)
    return {
        "indicator": row["code"], "unit": row["unit"], "occasion": Occasion.BY_HAND.value, "day": day.isoformat(),
        "value": settled(Unit(row["unit"]), value), "planned": planned(terms, day), "target": terms.target,
        "counted": False, "note": note,
    }  # fmt: skip


async def correct_reading(parts: Parts, code: str, number: int, given: CorrectionIn, viewer: Viewer) -> int:
    """Let another value stand instead of a reading, or none; both stay. Returns the number of the correction.

    Raises Forbidden, NotFound, Invalid, and Conflict for a reading that was corrected already.
    """
    await allowed(parts, viewer)
    row = await reading_row(code, number)
    unit, day = Unit(row["unit"]), date.fromisoformat(row["day"])
    refuse(reading_problems(unit, given.value, day, day))
    same = {name: row[name] for name in ("indicator", "unit", "occasion", "day", "planned", "target")}
    values = same | {
        "value": settled(unit, given.value), "counted": False, "note": given.note, "replaces": number,
    }  # fmt: skip
    try:
        return (await append(parts, [values], viewer.account_id))[0]
    except DuplicateKeyError as error:
        raise Conflict(_("This reading was corrected already.")) from error


async def take_due(parts: Parts) -> int:
    """Read what is due: the ends of years, and the days of the plan, each once, and none from before the indicator was
    entered. Returns how many were read. Where nobody was there on the day, it is read as soon as somebody is."""
    now = parts.clock.now()
    taken, wanted = await slots_taken(), dict[date, list[tuple[Occasion, Row]]]()
    for row in await indicator_rows():
        for occasion, day in readings_due(terms_of(row), today_of(row["created"]), today_of(now)):
            if slot_of(row["code"], occasion, day) not in taken:
                wanted.setdefault(day, []).append((occasion, row))
    found: list[Values] = []
    for day, rows in sorted(wanted.items()):
        known = await registers(NOBODY, now, day=day)
        found += [
            reading_values(row, known, occasion, day) | {"slot": slot_of(row["code"], occasion, day)}
            for occasion, row in rows
        ]
    return len(await append(parts, found, ""))
