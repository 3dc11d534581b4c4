"""Decisions about sources: what is too little, what is told, and what of the catalogue is nobody's to overwrite."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from calls.catalogue import load_catalogue
from calls.errors import (
    PortalChanged,
    PortalError,
    PortalFilterIgnored,
    PortalOverBudget,
    PortalRefused,
    PortalUnreachable,
    PortalUnsteady,
    UnreadableSource,
)
from calls.model import Call, Source
from matchcamp.errors import Conflict, Invalid
from matchcamp.funding.sources.rules import (
    FAILURE_WORDS,
    Failure,
    KnownEntry,
    SourceName,
    Taking,
    check_possible,
    failure_of,
    taken_from_catalogue,
    tells_quietly,
    too_few,
)

NOW = datetime(2026, 6, 27, 8, 0, tzinfo=UTC)
KEPT = next(call for call in load_catalogue() if call.source is Source.CALENDAR)
OURS = replace(KEPT, title="As it stands here")
TOPIC = next(call for call in load_catalogue() if call.source is Source.PORTAL and call.topics)


@pytest.mark.parametrize(
    ("error", "failure"),
    [
        (PortalUnreachable, Failure.UNREACHABLE),
        (PortalRefused, Failure.REFUSED),
        (PortalChanged, Failure.CHANGED),
        (PortalFilterIgnored, Failure.FILTER_IGNORED),
        (PortalUnsteady, Failure.UNSTEADY),
        (PortalOverBudget, Failure.OVER_BUDGET),
        (PortalError, Failure.UNREADABLE),
    ],
)
def test_each_kind_of_error_is_a_failure_with_words(error: type[PortalError], failure: Failure) -> None:
    assert failure_of(error("what", "way out")) is failure
    assert FAILURE_WORDS[failure]


def test_any_other_error_is_something_unreadable() -> None:
    assert failure_of(UnreadableSource("a.csv", "what", "way out")) is Failure.UNREADABLE


@pytest.mark.parametrize(
    ("found", "before", "expected"),
    [(546, 546, False), (328, 546, False), (327, 546, True), (600, 546, False), (0, 0, True), (1, 0, False)],
)
def test_less_than_three_fifths_is_too_few(found: int, before: int, expected: bool) -> None:
    assert too_few(found, before) is expected


def test_a_failure_is_told_on_the_list_after_two_days() -> None:
    assert [tells_quietly(since, NOW) for since in (None, NOW, NOW - timedelta(days=2))] == [False] * 3
    assert tells_quietly(NOW - timedelta(days=2, seconds=1), NOW)


@pytest.mark.parametrize("source", [SourceName.PORTAL, SourceName.TOPIC])
def test_the_portal_is_not_asked_where_it_is_off(source: SourceName) -> None:
    with pytest.raises(Conflict, match="is not asked here"):
        check_possible(source, 1, asks_portal=False)


@pytest.mark.parametrize(
    ("source", "given"),
    [(SourceName.TOPIC, 0), (SourceName.CSV, 0), (SourceName.PORTAL, 1), (SourceName.CALENDAR, 1)],
)
def test_what_is_given_must_suit_the_source(source: SourceName, given: int) -> None:
    with pytest.raises(Invalid):
        check_possible(source, given, asks_portal=True)
    check_possible(source, 1 - given, asks_portal=True)


@pytest.mark.parametrize(
    ("entry", "here", "told", "edited", "taking", "kept"),
    [
        ("new in the catalogue", None, "", False, Taking.TAKEN, "entry"),
        ("known and the same", KEPT, "", True, Taking.AS_IT_WAS, "here"),
        ("changed here", OURS, KEPT.content_hash, False, Taking.AS_IT_WAS, "here"),
        ("renewed in the catalogue", OURS, OURS.content_hash, True, Taking.TAKEN, "entry"),
        ("changed here and renewed", OURS, "another", False, Taking.EDITED_HERE, "here"),
        ("never written down, edited by people", OURS, "", True, Taking.EDITED_HERE, "here"),
        ("never written down, of an earlier version", OURS, "", False, Taking.TAKEN, "entry"),
    ],
)
def test_what_people_changed_here_is_not_overwritten(
    entry: str, here: Call | None, told: str, edited: bool, taking: Taking, kept: str
) -> None:
    known = KnownEntry(here, told, edited) if here else None

    assert taken_from_catalogue(KEPT, known) == (taking, KEPT if kept == "entry" else here), entry


@pytest.mark.parametrize("told", ["", "another"])
def test_a_topic_that_the_portal_told_of_gets_our_words_and_keeps_its_facts(told: str) -> None:
    from_portal = replace(TOPIC, title="As the portal has it", topics=(), summary="Theirs")

    taking, call = taken_from_catalogue(TOPIC, KnownEntry(from_portal, told))

    assert taking is Taking.TAKEN
    assert (call.title, call.summary, call.topics) == ("As the portal has it", TOPIC.summary, TOPIC.topics)


def test_a_topic_with_our_words_stays_as_the_portal_has_it() -> None:
    from_portal = replace(TOPIC, title="As the portal has it")

    assert taken_from_catalogue(TOPIC, KnownEntry(from_portal, "")) == (Taking.AS_IT_WAS, from_portal)


def test_a_topic_of_which_only_the_catalogue_told_is_renewed_with_it() -> None:
    earlier = replace(TOPIC, title="Of an earlier version")

    assert taken_from_catalogue(TOPIC, KnownEntry(earlier, earlier.content_hash)) == (Taking.TAKEN, TOPIC)
