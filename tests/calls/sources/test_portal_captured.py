"""The captured portal records, served by a portal in this process: samples, traps, and the whole of a day."""

import gzip
import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from calls.errors import PortalError, PortalFilterIgnored
from calls.sources.fetching import Manners
from calls.sources.portal import harvest
from calls.sources.portal_query import LIVE_TOPICS, Asked
from calls.sources.records import read_records
from tests.calls.sources.portal_server import portal_server, search_answer

NOW = datetime(2026, 6, 27, 12, 50, tzinfo=UTC)
QUICK = Manners(pause_s=0, tries=2, first_wait_s=0.001, answer_s=60)
BOTH = Asked(types=("1", "2"))  # As the capture was asked for.
CAPTURE = "04_current_topics_2026-06-27.jsonl.gz"
HARVEST_S = 30  # Six pages, 17 MB; about 2 s where nothing else runs.


@pytest.fixture(scope="module")
def captured() -> Callable[[Path], list[dict[str, Any]]]:
    """Reads the rows of a captured file."""

    def rows(path: Path) -> list[dict[str, Any]]:
        if path.name.endswith(".jsonl.gz"):
            return [json.loads(line) for line in gzip.open(path)]
        document = json.loads(path.read_text())
        found: list[dict[str, Any]] = document.get("results", [document])
        return found

    return rows


async def test_the_whole_capture_is_harvested(shared_calls: Path, captured: Callable[..., Any]) -> None:
    rows = captured(shared_calls / CAPTURE)
    began = time.perf_counter()

    async with portal_server(rows) as portal:
        found = await harvest(NOW, url=portal.url, manners=QUICK)

    assert time.perf_counter() - began < HARVEST_S
    assert (found.reading.rows, len(found.reading.calls), found.pages, found.unreached) == (546, 546, 6, 0)
    assert set(found.reading.calls) == set(read_records(shared_calls / CAPTURE).calls)


async def test_samples_and_traps_among_the_capture_change_nothing(
    shared_calls: Path, captured: Callable[..., Any]
) -> None:
    """Open rows whose deadline has passed, duplicates, a charter and external actions stand among the live topics."""
    rows = captured(shared_calls / CAPTURE)
    live = {row["reference"] for row in rows}
    for path in [*(shared_calls / "02_live_topics").iterdir(), *(shared_calls / "03_traps").iterdir()]:
        rows += [row for row in captured(path) if "unfiltered" not in path.name and "plain_json" not in path.name]

    async with portal_server(rows) as portal:
        found = await harvest(NOW, url=portal.url, manners=QUICK, asked=BOTH)

    assert len(found.reading.calls) == 546
    assert {call.source_ref for call in found.reading.calls} == live
    assert found.reading.left_out == {"legacy": 3, "prospect": 1}
    assert found.reading.duplicates == 24 + 2


TRAPS = {
    "ECHE_charter.json": {"legacy": 1},
    "duplicate_row_a.json": {},
    "duplicate_row_b.json": {},
    "legacy_ERASMUS-EDU-2023-PEX-COVE_SEDIA_PRD_CENTRICITY.json": {"legacy": 1},
    "legacy_ERASMUS-EDU-2024-PEX-COVE_status_open_deadline_past.json": {"legacy": 1},
    "type2_PROSPECT_external_action.json": {"prospect": 1},
}
UNFILTERED = ("grant_update_rows_type6_and_unfiltered.json", "plain_json_body_filter_ignored_totalResults_21030.json")


def test_every_captured_trap_is_tried(shared_calls: Path) -> None:
    assert sorted(path.name for path in (shared_calls / "03_traps").iterdir()) == sorted([*TRAPS, *UNFILTERED])


@pytest.mark.parametrize("name", TRAPS)
async def test_a_trap_beside_a_live_topic_is_left_out_or_kept_once(
    name: str, shared_calls: Path, captured: Callable[..., Any]
) -> None:
    topic = captured(shared_calls / "02_live_topics" / "ERASMUS-EDU-2026-PEX-COVE.json")

    async with portal_server([*topic, *captured(shared_calls / "03_traps" / name)]) as portal:
        found = await harvest(NOW, url=portal.url, manners=QUICK, asked=BOTH)

    assert found.reading.left_out == TRAPS[name]
    assert len(found.reading.calls) == 2 - len(TRAPS[name])


@pytest.mark.parametrize("name", UNFILTERED)
async def test_an_answer_with_its_filter_ignored_is_refused(
    name: str, shared_calls: Path, captured: Callable[..., Any]
) -> None:
    rows = captured(shared_calls / "03_traps" / name)

    async with portal_server(rows, lambda _request, _honest: search_answer(rows, total=21_030)) as portal:
        with pytest.raises(PortalFilterIgnored, match="was asked for"):
            await harvest(NOW, url=portal.url, manners=QUICK, asked=LIVE_TOPICS)


async def test_the_captured_page_is_read_as_far_as_it_goes(shared_calls: Path) -> None:
    """Only three of its hundred rows were kept, which is what the harvest says of it."""
    page = json.loads((shared_calls / "01_search_response_page1_first3.json").read_text())

    async with portal_server(damage=lambda _request, _honest: page) as portal:
        with pytest.raises(PortalError, match="page 1 holds 3 rows, not 100 as its total of 1812 tells"):
            await harvest(NOW, url=portal.url, manners=QUICK)
    async with portal_server(damage=lambda _request, _honest: page | {"totalResults": 3}) as portal:
        found = await harvest(NOW, url=portal.url, manners=QUICK)

    assert len(found.reading.calls) == 3
