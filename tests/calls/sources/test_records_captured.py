import datetime as dt
import time
from collections import Counter
from pathlib import Path

import pytest

from calls.model import Budget, DeadlineModel, Status, status_at
from calls.sources.records import LeftOut, read_records

CAPTURE = "04_current_topics_2026-06-27.jsonl.gz"


def test_capture_holds_546_live_topics_read_in_a_few_seconds(shared_calls: Path) -> None:
    began = time.perf_counter()
    reading = read_records(shared_calls / CAPTURE)
    seconds = time.perf_counter() - began

    assert (len(reading.calls), reading.rows, reading.duplicates, reading.left_out) == (546, 546, 0, {})
    assert seconds < 10
    programmes = Counter(call.programme for call in reading.calls)
    assert programmes.most_common(4) == [("HORIZON", 415), ("LIFE", 29), ("EDF", 28), ("CEF", 13)]
    assert (programmes["EURATOM"], programmes["ERASMUS"], programmes["I3"]) == (11, 6, 2)


def test_capture_gives_figures_counted_before(shared_calls: Path) -> None:
    calls = read_records(shared_calls / CAPTURE).calls

    models = Counter(call.deadline_model for call in calls)
    assert models == {
        DeadlineModel.SINGLE_STAGE: 513,
        DeadlineModel.TWO_STAGE: 26,
        DeadlineModel.MULTIPLE_CUT_OFF: 5,
        DeadlineModel.CONTINUOUS: 2,
    }
    assert sum(call.budget.shared for call in calls) == 57
    assert sum(call.budget.max_contribution_eur is not None for call in calls) == 415
    assert sum(call.budget.expected_grants is not None for call in calls) == 425
    assert sum(any(deadline.stated for deadline in call.deadlines) for call in calls) == 20
    assert not any("<" in call.text and "</" in call.text for call in calls)
    assert not any("  " in action for call in calls for action in call.types_of_action)


def test_capture_statuses_are_computed_and_differ_from_the_stated_ones(shared_calls: Path) -> None:
    now = dt.datetime.fromisoformat("2026-06-27T10:00+02:00")

    statuses = Counter(status_at(call, now) for call in read_records(shared_calls / CAPTURE).calls)

    # The records say 286 open and 260 forthcoming; of the latter 4 were open and 2 long closed.
    assert statuses == {Status.OPEN: 290, Status.FORTHCOMING: 254, Status.CLOSED: 2}


def test_capture_shows_the_own_part_of_a_shared_pot(shared_calls: Path) -> None:
    (call,) = read_records(shared_calls / "02_live_topics" / "DIGITAL-2026-SKILLS-10-EDTECH.json").calls

    assert call.budget == Budget(
        total_eur=12_500_000,
        shared=True,
        shared_with=(
            "DIGITAL-2026-SKILLS-10-DIGITAL-HEALTH-STEP",
            "DIGITAL-2026-SKILLS-10-NATIONAL-COALITIONS",
        ),
        own_eur=2_700_000,
        expected_grants=1,
    )


def test_captured_topics_are_all_read(shared_calls: Path) -> None:
    reading = read_records(sorted((shared_calls / "02_live_topics").glob("*.json")))

    assert (len(reading.calls), reading.left_out) == (24, {})


@pytest.mark.parametrize(
    ("name", "calls", "duplicates", "left_out"),
    [
        ("ECHE_charter.json", 0, 0, {LeftOut.LEGACY: 1}),
        ("duplicate_row_a.json", 1, 0, {}),
        ("grant_update_rows_type6_and_unfiltered.json", 0, 0, {LeftOut.UPDATE: 10}),
        ("legacy_ERASMUS-EDU-2023-PEX-COVE_SEDIA_PRD_CENTRICITY.json", 0, 0, {LeftOut.LEGACY: 1}),
        ("legacy_ERASMUS-EDU-2024-PEX-COVE_status_open_deadline_past.json", 0, 0, {LeftOut.LEGACY: 1}),
        ("plain_json_body_filter_ignored_totalResults_21030.json", 1, 2, {LeftOut.UPDATE: 2}),
        ("type2_PROSPECT_external_action.json", 0, 0, {LeftOut.PROSPECT: 1}),
    ],
)
def test_traps_are_left_out_with_their_reasons(
    shared_calls: Path, name: str, calls: int, duplicates: int, left_out: dict[LeftOut, int]
) -> None:
    reading = read_records(shared_calls / "03_traps" / name)

    assert (len(reading.calls), reading.duplicates, reading.left_out) == (calls, duplicates, left_out)


def test_trap_of_repeated_rows_gives_one_call(shared_calls: Path) -> None:
    reading = read_records(shared_calls / "03_traps" / f"duplicate_row_{letter}.json" for letter in "ab")

    assert (len(reading.calls), reading.duplicates) == (1, 1)


def test_trap_of_translations_gives_the_english_text_and_a_closed_call(shared_calls: Path) -> None:
    (call,) = read_records(shared_calls / "03_traps" / "plain_json_body_filter_ignored_totalResults_21030.json").calls

    assert (call.language, call.title[:20]) == ("en", "Software Engineering")
    assert status_at(call, dt.datetime.fromisoformat("2026-06-27T10:00+02:00")) is Status.CLOSED
