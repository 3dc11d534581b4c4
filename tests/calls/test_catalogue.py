import datetime as dt
import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from calls.catalogue import load_catalogue
from calls.model import Call, DeadlineModel, Source, Status, status_at
from calls.sources.records import read_records

NOW = dt.datetime.fromisoformat("2026-06-27T10:00+02:00")
VOCABULARY = Path(__file__).parents[2] / "src" / "matchcamp" / "vocabulary" / "topics.yaml"


def by_identifier() -> dict[str, Call]:
    return {call.identifier: call for call in load_catalogue()}


def test_catalogue_holds_the_portal_topics_and_the_calendar() -> None:
    counts = Counter(call.source for call in load_catalogue())

    assert counts == {Source.PORTAL: 90, Source.CALENDAR: 40}
    assert len(by_identifier()) == 130


def test_catalogue_is_mostly_open_or_forthcoming_at_the_demo_date() -> None:
    statuses = Counter(status_at(call, NOW) for call in load_catalogue())

    assert statuses == {Status.OPEN: 50, Status.FORTHCOMING: 62, Status.CLOSED: 18}


@pytest.mark.parametrize("call", load_catalogue(), ids=lambda call: call.identifier)
def test_catalogue_call_can_be_matched_and_shown(call: Call) -> None:
    sentences = re.findall(r"[.!?](?:\s|$)", call.summary)

    assert 2 <= len(sentences) <= 5
    assert call.topics
    assert call.url.startswith("https://")
    assert call.evidence


def test_catalogue_speaks_only_of_topics_of_the_controlled_list() -> None:
    known = {line.strip().removeprefix("- id: ") for line in VOCABULARY.read_text(encoding="utf-8").splitlines()}

    assert {topic for call in load_catalogue() for topic in call.topics} - known == set()


def test_catalogue_holds_the_calls_the_alliance_lives_by() -> None:
    calls = by_identifier()

    assert status_at(calls["ERASMUS-EDU-2026-PEX-COVE"], NOW) is Status.OPEN
    assert calls["ERASMUS-EDU-2026-PEX-COVE"].deadlines[0].at.isoformat() == "2026-09-03T17:00:00+02:00"
    assert calls["ERASMUS-EDU-2026-PEX-COVE"].deadlines[0].stated
    assert calls["KA220-VET-2026-1"].deadlines[0].at.isoformat() == "2026-03-05T12:00:00+01:00"
    assert calls["KA120-VET-2026"].deadlines[0].at.isoformat() == "2026-09-29T12:00:00+02:00"
    assert calls["EUROSTARS-2026-1"].deadlines[0].at.isoformat() == "2026-03-19T14:00:00+01:00"
    assert calls["DIGITAL-2026-SKILLS-10-EDTECH"].budget.own_eur == 2_700_000
    assert calls["HORIZON-CL4-2027-02-DIGITAL-EMERGING-52-two-stage"].deadline_model is DeadlineModel.TWO_STAGE
    assert calls["ERC-2026-POC"].deadline_model is DeadlineModel.MULTIPLE_CUT_OFF
    assert {"I3-2026-INV1", "LIFE-2026-CET-BUILDSKILLS", "KA210-VET-2027-1", "KA122-VET-2027"} <= set(calls)


def test_catalogue_says_of_every_coming_year_on_what_it_rests() -> None:
    expected = [call for call in load_catalogue() if call.expected]

    assert all(call.confidence != "high" for call in expected)
    assert all(status_at(call, NOW) is Status.FORTHCOMING for call in expected)


def test_catalogue_facts_are_those_of_the_portal(shared_calls: Path) -> None:
    records = read_records(shared_calls / "04_current_topics_2026-06-27.jsonl.gz").calls
    portal = {call.identifier: call for call in records}

    for call in load_catalogue():
        if call.source is Source.PORTAL:
            ours = (
                "source_ref",
                "keywords",
                "tags",
                "cross_cutting",
                "topics",
                "summary",
                "text",
                "evidence",
                "call_title",
            )
            assert call == replace(portal[call.identifier], **{name: getattr(call, name) for name in ours})


def test_catalogue_summaries_copy_no_seven_words_of_the_portal(shared_calls: Path) -> None:
    records = read_records(shared_calls / "04_current_topics_2026-06-27.jsonl.gz").calls
    portal = {call.identifier: call for call in records}

    copied = {
        call.identifier: shared
        for call in load_catalogue()
        if call.source is Source.PORTAL and (shared := runs(call.summary) & runs(portal[call.identifier].text))
    }

    assert copied == {}


def runs(text: str, length: int = 7) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[at : at + length]) for at in range(len(words) - length + 1)}


def test_deadlines_of_the_catalogue_are_in_order() -> None:
    for call in load_catalogue():
        assert all(first.at < second.at for first, second in pairwise(call.deadlines))
