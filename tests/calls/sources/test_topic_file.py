"""One topic by its identifier, from the topic's own file."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from calls.errors import InvalidValue, PortalChanged, PortalError, PortalRefused, PortalUnreachable
from calls.model import DeadlineModel
from calls.sources.fetching import Manners
from calls.sources.records import read_records
from calls.sources.topic_file import read_topics
from tests.calls.sources.portal_server import Answer, portal_server

QUICK = Manners(pause_s=0, tries=2, first_wait_s=0.001, answer_s=20)
NAME = "DIGITAL-2026-TEST-01"
FILE = "digital-2026-test-01.json"
DAY_MS = "1790812800000"  # 1 October 2026, midnight in UTC.


def topic(**fields: object) -> dict[str, Any]:
    """A topic file in our own words; arguments replace its fields, `None` takes one away."""
    line = {"action": f"{NAME} - DIGITAL-CSA DIGITAL Coordination", "deadlineModel": "single-stage",
            "budgetYearMap": {"2026": "3000000"}, "expectedGrants": 2, "maxContribution": 1500000}  # fmt: skip
    details: dict[str, object] = {
        "type": 1,
        "ccm2Id": 51155068,
        "identifier": NAME,
        "title": "Teachers  meet machines",
        "callIdentifier": "DIGITAL-2026-TEST",
        "callTitle": "Skills",
        "frameworkProgramme": {"id": 43152860, "abbreviation": "DIGITAL"},
        "keywords": ["Skills"],
        "tags": ["Teachers"],
        "actions": [
            {
                "types": [{"typeOfAction": "DIGITAL-CSA DIGITAL Coordination and Support Actions"}],
                "plannedOpeningDate": "1776729600000",
                "submissionProcedure": {},
                "deadlineDates": [DAY_MS],
            }
        ],
        "latestInfos": [],
        "budgetOverviewJSONItem": {"budgetTopicActionMap": {"1": [line]}},
        "description": "<p>Teachers learn about machines. Machines do not learn.</p>",
        "conditions": "<p>Deadline: 1 October 2026, 12:30 (Brussels time)</p>",
    }
    return {"TopicDetails": {name: value for name, value in (details | fields).items() if value is not None}}


def with_action(**fields: object) -> dict[str, Any]:
    details = topic()["TopicDetails"]
    return topic(actions=[details["actions"][0] | fields])


async def test_a_topic_file_becomes_the_same_call_as_a_record() -> None:
    async with portal_server(files={FILE: topic()}) as portal:
        reading = await read_topics([f" {NAME} "], url=portal.topic_url, manners=QUICK)

    (call,) = reading.calls
    assert portal.requests[0].path == f"/data/topicDetails/{FILE}"
    assert (call.identifier, call.source_ref, call.title) == (NAME, "51155068TOPICSen", "Teachers meet machines")
    assert (call.programme, call.types_of_action) == ("DIGITAL", ("DIGITAL Coordination and Support Actions",))
    assert call.opens == date(2026, 4, 21)
    assert [deadline.at.isoformat() for deadline in call.deadlines] == ["2026-10-01T12:30:00+02:00"]
    assert call.deadlines[0].stated
    assert call.deadline_model is DeadlineModel.SINGLE_STAGE
    assert (call.budget.total_eur, call.budget.max_contribution_eur) == (3_000_000, 1_500_000)
    assert call.keywords == (NAME, "DIGITAL-2026-TEST", "Skills")
    assert call.text == "Teachers learn about machines. Machines do not learn."
    assert list(reading.record_hashes) == [NAME]


async def test_several_topics_are_asked_for_one_after_the_other() -> None:
    second = topic(identifier="DIGITAL-2026-TEST-02", ccm2Id=7)
    async with portal_server(files={FILE: topic(), "digital-2026-test-02.json": second}) as portal:
        reading = await read_topics([NAME, "digital-2026-test-02"], url=portal.topic_url, manners=QUICK)

    assert [call.identifier for call in reading.calls] == [NAME, "DIGITAL-2026-TEST-02"]


async def test_a_topic_file_says_its_procedure_where_it_is_filled_in() -> None:
    procedure = {"id": 31094505, "abbreviation": "two-stage"}
    two = with_action(submissionProcedure=procedure, deadlineDates=[DAY_MS, 1822348800000])
    async with portal_server(files={FILE: two}) as portal:
        reading = await read_topics([NAME], url=portal.topic_url, manners=QUICK)

    (call,) = reading.calls
    assert call.deadline_model is DeadlineModel.TWO_STAGE
    assert [deadline.date for deadline in call.deadlines] == [date(2026, 10, 1), date(2027, 10, 1)]


async def test_a_topic_file_may_be_bare() -> None:
    bare = topic(actions=None, budgetOverviewJSONItem=None, latestInfos=None, conditions=None, keywords=None, tags=None)
    async with portal_server(files={FILE: bare}) as portal:
        reading = await read_topics([NAME], url=portal.topic_url, manners=QUICK)

    (call,) = reading.calls
    assert (call.opens, call.deadlines, call.deadline_model, call.budget.total_eur) == (None, (), None, None)


async def test_a_kind_of_action_of_one_word_is_kept() -> None:
    async with portal_server(files={FILE: with_action(types=[{"typeOfAction": "Prize"}], plannedOpeningDate="0")}) as p:
        with pytest.raises(PortalChanged, match="the year of '1970-01-01' is outside"):
            await read_topics([NAME], url=p.topic_url, manners=QUICK)
    async with portal_server(files={FILE: with_action(types=[{"typeOfAction": "Prize"}])}) as portal:
        reading = await read_topics([NAME], url=portal.topic_url, manners=QUICK)

    assert reading.calls[0].types_of_action == ("Prize",)


async def test_what_is_no_grant_topic_is_left_out() -> None:
    async with portal_server(files={FILE: topic(type=0)}) as portal:
        reading = await read_topics([NAME], url=portal.topic_url, manners=QUICK)

    assert (reading.calls, reading.left_out) == ((), {"not_a_grant_topic": 1})


DAMAGED: list[tuple[str, object, type[PortalError], str]] = [
    ("a list", [1], PortalChanged, "has no `TopicDetails`"),
    ("another object", {"error": "x"}, PortalChanged, "has no `TopicDetails`"),
    ("details of null", {"TopicDetails": None}, PortalChanged, "has no `TopicDetails`"),
    ("another topic", topic(identifier="DIGITAL-2026-TEST-99"), PortalChanged, "tells of DIGITAL-2026-TEST-99"),
    ("no identifier", topic(identifier=None), PortalChanged, "tells of None"),
    ("no title", topic(title=None), PortalChanged, "title is missing"),
    ("a title in an object", topic(title={"en": "A"}), PortalChanged, "title holds something other than texts"),
    ("no programme", topic(frameworkProgramme=None), PortalChanged, "frameworkProgramme is missing or no object"),
    ("actions in an object", topic(actions={}), PortalChanged, "actions is no list"),
    ("an action that is a text", topic(actions=["x"]), PortalChanged, "actions is missing or no object"),
    ("types in an object", with_action(types={}), PortalChanged, "types is no list"),
    ("a type that is null", with_action(types=[None]), PortalChanged, "types is missing or no object"),
    ("a procedure in a text", with_action(submissionProcedure="x"), PortalChanged, "submissionProcedure is missing"),
    ("an unknown procedure", with_action(submissionProcedure={"abbreviation": "lottery"}), PortalChanged, "'lottery'"),
    ("deadlines in a text", with_action(deadlineDates=DAY_MS), PortalChanged, "deadlineDates is no list"),
    ("a deadline in words", with_action(deadlineDates=["soon"]), PortalChanged, "'soon' is no number of milliseconds"),
    ("a deadline of null", with_action(deadlineDates=[None]), PortalChanged, "None is no number of milliseconds"),
    ("a deadline below nothing", with_action(deadlineDates=[-5]), PortalChanged, "-5 is no number of milliseconds"),
    ("a deadline beyond years", with_action(deadlineDates=["9" * 15]), PortalChanged, "are no day that can be"),
    ("a deadline beyond numbers", with_action(deadlineDates=["9" * 16]), PortalChanged, "no number of milliseconds"),
    ("a budget in a text", topic(budgetOverviewJSONItem="x"), PortalChanged, "budgetOverview is not a map"),
]


@pytest.mark.parametrize(("file", "error", "words"), [c[1:] for c in DAMAGED], ids=[c[0] for c in DAMAGED])
async def test_a_damaged_topic_file_is_a_named_error(file: object, error: type[PortalError], words: str) -> None:
    async with portal_server(files={FILE: file}) as portal:
        with pytest.raises(PortalError) as caught:
            await read_topics([NAME], url=portal.topic_url, manners=QUICK)

    assert type(caught.value) is error
    assert words in caught.value.what
    assert NAME in caught.value.what


async def test_a_topic_that_the_portal_does_not_have_is_named() -> None:
    async with portal_server() as portal:
        with pytest.raises(PortalRefused, match=f"no file of the topic {NAME}: .* answered 404 .*Check the identifier"):
            await read_topics([NAME], url=portal.topic_url, manners=QUICK)


async def test_a_topic_of_a_portal_that_is_down_cannot_be_reached() -> None:
    async with portal_server(damage=lambda _request, _honest: Answer(status=503)) as portal:
        with pytest.raises(PortalUnreachable, match="answered 503"):
            await read_topics([NAME], url=portal.topic_url, manners=QUICK)

    assert len(portal.requests) == 2


@pytest.mark.parametrize("name", ["", " ", "../../etc/passwd", "A/B", "A?x=1", "A%2fB", "Ž-2026", "A" * 200, "A\nB"])
async def test_what_is_no_identifier_is_not_asked_for(name: str) -> None:
    async with portal_server() as portal:
        with pytest.raises(InvalidValue, match="is no identifier of a topic"):
            await read_topics([NAME, name], url=portal.topic_url, manners=QUICK)

    assert portal.requests == []


def test_a_topic_file_on_the_disk_is_read_like_records(tmp_path: Path) -> None:
    (tmp_path / "topic.json").write_text(json.dumps(topic()))
    (tmp_path / "damaged.json").write_text(json.dumps(topic(actions={})))

    reading = read_records(tmp_path)

    assert [call.identifier for call in reading.calls] == [NAME]
    assert [str(damage).partition("damaged.json, ")[2] for damage in reading.damages] == [
        "row 1: actions is no list. Fetch the topic file again"
    ]


def test_a_captured_topic_file_agrees_with_the_record_of_the_search(shared_calls: Path) -> None:
    """All but the words, which were cut in the captured file."""
    (file,) = read_records(shared_calls / "08_topicDetails_abridged.json").calls
    (record,) = read_records(shared_calls / "02_live_topics" / "DIGITAL-2026-SKILLS-10-EDTECH.json").calls
    names = ("source_ref", "identifier", "title", "programme", "call_title", "types_of_action", "opens", "deadlines",
             "deadline_model", "budget", "keywords", "tags", "url", "language")  # fmt: skip

    assert [getattr(file, name) for name in names] == [getattr(record, name) for name in names]
