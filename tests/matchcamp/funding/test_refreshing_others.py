"""The sources beside the portal's whole list: topics, the catalogue, files."""

from dataclasses import replace
from pathlib import Path

import pytest

from calls.catalogue import load_catalogue
from calls.errors import (
    DamagedCalendar,
    InvalidValue,
)
from calls.model import Source
from matchcamp.funding.actions import import_calls
from matchcamp.funding.sources.documents import SourceName, SourceRecord
from matchcamp.funding.sources.queries import source
from matchcamp.funding.sources.refreshing import refresh
from matchcamp.funding.sources.schemas import SourceStatus
from tests.calls.sources.portal_server import topic_row
from tests.calls.sources.test_topic_file import FILE, NAME, topic
from tests.matchcamp.conftest import NOW
from tests.matchcamp.funding.conftest import Live, identifiers, known

PORTAL = SourceName.PORTAL


async def test_a_topic_is_refreshed_by_its_identifier(live: Live) -> None:
    live.portal.files = {FILE: topic()}

    did = await refresh(live.parts, SourceName.TOPIC, [NAME.lower()])

    assert (did.done.added, did.missing, await identifiers()) == (1, 0, [NAME])


async def test_a_wrong_identifier_is_no_fault_of_the_source(live: Live) -> None:
    with pytest.raises(InvalidValue):
        await refresh(live.parts, SourceName.TOPIC, ["no identifier"])

    found = await source(live.parts, SourceName.TOPIC)
    assert (found.failing_since, found.last_try, found.status) == (None, NOW, SourceStatus.NEVER)


async def test_the_catalogue_is_taken_once_and_keeps_what_people_changed(live: Live) -> None:
    entries = load_catalogue()
    kept = [call for call in entries if call.source is Source.CALENDAR]

    first = await refresh(live.parts, SourceName.CALENDAR)
    await import_calls([replace(kept[0], title="As we know better")], NOW)
    second = await refresh(live.parts, SourceName.CALENDAR)
    rows = SourceRecord.get_pymongo_collection()
    for call in kept[:2]:  # As if the catalogue had told otherwise before.
        await rows.update_one({"identifier": call.identifier}, {"$set": {"content_hash": "of an earlier version"}})
    third = await refresh(live.parts, SourceName.CALENDAR)

    assert (first.done.added, first.calls) == (len(entries), len(entries))
    assert (second.done.added, second.done.changed, second.done.unchanged) == (0, 0, len(entries))
    assert (third.done.changed, third.done.left_out) == (0, {"edited_here": 1})
    assert (await known(kept[0].identifier)).facts["title"] == "As we know better"


async def test_the_catalogue_brings_its_words_to_what_the_portal_told(live: Live) -> None:
    entry = next(call for call in load_catalogue() if call.source is Source.PORTAL and call.topics)
    live.portal.rows = [topic_row(1, identifier=[entry.identifier], title=["As the portal has it"])]
    await refresh(live.parts, PORTAL)

    await refresh(live.parts, SourceName.CALENDAR)
    again = await refresh(live.parts, PORTAL)

    row = await known(entry.identifier)
    assert (row.facts["title"], row.facts["summary"]) == ("As the portal has it", entry.summary)
    assert row.topics == list(entry.topics)
    assert (again.done.changed, again.records_changed) == (0, 0)


CSV = (
    "identifier,title,programme,managed_by,url,deadlines\n{},{},ERASMUS,national_agency,https://a.example/,2026-10-01\n"
)


async def test_a_calendar_of_ones_own_is_taken_from_files(live: Live, tmp_path: Path) -> None:
    one, two = tmp_path / "one.csv", tmp_path / "two.csv"
    one.write_text(CSV.format("NA-1", "First"))
    two.write_text(CSV.format("NA-1", "Second"))

    did = await refresh(live.parts, SourceName.CSV, [str(one), str(two)])

    assert (did.done.rows, did.done.added, did.done.left_out) == (2, 1, {"duplicate": 1})
    assert (await known("NA-1")).facts["title"] == "Second"


async def test_a_damaged_file_is_no_fault_of_the_source_and_changes_nothing(live: Live, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(CSV.format("", "First"))

    with pytest.raises(DamagedCalendar):
        await refresh(live.parts, SourceName.CSV, [str(file)])

    assert (await identifiers(), (await source(live.parts, SourceName.CSV)).failing_since) == ([], None)
