"""What the demo's indicators are counted from, and how they stood at the ends of years."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from matchcamp.demo.reading import Row
from matchcamp.indicators.actions import record_values
from matchcamp.indicators.documents import Record
from matchcamp.indicators.given_schemas import RecordIn
from matchcamp.indicators.queries import indicator_rows, registers
from matchcamp.indicators.reading_actions import reading_values
from matchcamp.indicators.states import COUNTED_KINDS, Occasion, Source
from matchcamp.indicators.writing import append
from matchcamp.parts import Parts
from matchcamp.revisions import Line
from matchcamp.viewer import NOBODY

YEARS = (2024, 2025)


def record_of(row: Row, organisations: Mapping[str, tuple[str, str]], account_id: str, now: datetime) -> Record:
    """An entry as somebody made it; `organisations` gives id and name by slug."""
    id_, name = organisations.get(row.get("organisation", ""), ("", ""))
    fields = {key: value for key, value in row.items() if key not in ("indicator", "organisation")}
    given = RecordIn(**{"title": name[:160], **fields, "organisation_id": id_})
    line = Line(at=now, account_id=account_id, step="enter", revision=1)
    return Record(
        **record_values(given), indicator=row["indicator"], kind=given.kind, example=True, account_id=account_id,
        history=[line], created=now, changed=now,
    )  # fmt: skip


async def read_years(parts: Parts, account_id: str) -> None:
    """Read the ends of past years from the entries that are dated; what only stands as it does today is left out."""
    rows = [row for row in await indicator_rows() if Source(row["counted_from"]) in COUNTED_KINDS]
    found: list[dict[str, Any]] = []
    for year in YEARS:
        day = date(year, 12, 31)
        known = await registers(NOBODY, parts.clock.now(), day=day)
        found += [reading_values(row, known, Occasion.BY_HAND, day) for row in rows]
    await append(parts, [one for one in found if one["value"] is not None], account_id)
