"""What the database counts is what the rules count, and what the log tells: on random histories."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from matchcamp.applications.counting_queries import (
    count_by_programme,
    facts_of,
    handed_in,
    left_out,
    moves,
    moves_of,
    newest,
)
from matchcamp.applications.open_queries import Hoped, open_kinds, seen_of, soonest
from matchcamp.applications.past_queries import hoped_kind
from matchcamp.applications.progress import kept_phase, phase_of
from matchcamp.applications.states import BEFORE, State
from matchcamp.applications.trail import flat
from matchcamp.migrations import phases_of_applications
from matchcamp.targets.rules import LEFT_OUT_BY, Terms, count, history, latest, sent_of, standing, verdict, wanted_by
from matchcamp.targets.states import Reading, Stage, Verdict
from matchcamp.viewer import Role, Viewer
from tests.matchcamp.applications.applying import Book, random_history

NOW = datetime(2026, 6, 27, 8, tzinfo=UTC)
COORDINATOR = Viewer(account_id="", name="", roles=frozenset({Role.COORDINATOR}))
PERIOD = {"number": 2, "starts": date(2026, 1, 1), "ends": date(2026, 12, 31)}
TERMS = (
    Terms(**PERIOD, examples=True),
    Terms(**PERIOD, programmes=("ERASMUS", "HORIZON"), reading=Reading.COVERING),
    Terms(**PERIOD, stage=Stage.LAST),
    Terms(**PERIOD, states=frozenset({State.SUBMITTED, State.SIGNED}), resubmissions=False),
    Terms(**(PERIOD | {"starts": date(2026, 2, 1), "ends": date(2026, 3, 1)})),
)


async def kept(service: Any, seeds: range) -> Book:
    """One book of several random histories, stored; some are examples, some resubmissions."""
    book = Book()
    for seed in seeds:
        for place, row in enumerate(random_history(seed, applications=8, moves=120).rows.values()):
            deadline = {"at": NOW + timedelta(days=10 * place), "zone": "UTC", "round": 0}
            facts = {"deadline": deadline, "example": place == 0, "forerunner_id": "f" * 24 if place == 1 else ""}
            book.keep(row | facts, NOW)
    await service.parts.database["applications"].insert_many(book.rows.values())
    return book


async def test_the_database_counts_what_the_rules_and_the_log_count(service: Any) -> None:
    book = await kept(service, range(8))
    stored = [facts_of(id_, row) for id_, row in book.rows.items()]
    some = [one.id for one in count(TERMS[0], stored).counted][:3]

    for given in (*TERMS, Terms(**PERIOD, examples=True, excluded=dict.fromkeys(some, "Not ours"))):
        wanted = wanted_by(given)
        by_rules, by_log = count(given, stored), count(given, latest(moves_of(book.entries)))
        read = await handed_in(given.programmes, given.begins_at, given.ends_at)

        assert standing(given, await count_by_programme(wanted)) == by_rules.standing == by_log.standing
        assert count(given, read).counted == by_rules.counted
        assert await newest(wanted, 1_000) == [one.id for one in by_rules.counted]
        assert await newest(wanted, 2) == [one.id for one in by_rules.counted[-2:]]


async def test_each_that_does_not_count_is_left_out_by_its_first_reason(service: Any) -> None:
    book = await kept(service, range(8))
    stored = [facts_of(id_, row) for id_, row in book.rows.items()]

    for given in TERMS:
        found = await left_out(wanted_by(given), 1_000)
        reasons = {one.id: verdict(given, one) for one in stored if sent_of(given, one)}

        told = {one: LEFT_OUT_BY[name] for name, (_, ids) in found.items() for one in ids}
        assert told == {one: reason for one, reason in reasons.items() if reason is not Verdict.COUNTS}
        assert {name: number for name, (number, _) in found.items()} == {n: len(ids) for n, (_, ids) in found.items()}


HOPED = (
    Hoped(),
    Hoped(programmes=("ERASMUS",), examples=True),
    Hoped(programmes=("HORIZON", "DIGITAL"), last_stage=True),
    Hoped(resubmissions=False, excluded=("e" * 24,)),
)


def may_come(hoped: Hoped, id_: str, row: Any) -> bool:
    """What `Hoped` asks for, said once more in other words."""
    opened = row["state"] in BEFORE | {State.INVITED} and row["deadline"]["at"] > NOW
    again = bool(row["forerunner_id"])
    stage = (not row["two_stage"] or row["stage"] == 2) if hoped.last_stage else row["first_submitted"] is None
    return (
        opened and stage and (hoped.resubmissions or not again) and (hoped.examples or not row["example"])
        and id_ not in hoped.excluded and (not hoped.programmes or row["programme"] in hoped.programmes)
    )  # fmt: skip


async def test_open_applications_are_counted_by_kind(service: Any) -> None:
    book = await kept(service, range(8))
    some = tuple(id_ for id_, row in book.rows.items() if may_come(Hoped(), id_, row))[:2]

    for hoped in (*HOPED, Hoped(excluded=some)):
        expected = {id_ for id_, row in book.rows.items() if may_come(hoped, id_, row)}
        kinds, each = await open_kinds(hoped, NOW), await soonest(hoped, NOW, 1_000)
        seen = await seen_of(COORDINATOR, hoped, NOW, list(kinds), 1_000)

        by_log = {id_ for id_, row in book.rows.items() if hoped_kind(hoped, id_, flat(row), NOW)}

        assert len(expected) > 3
        assert by_log == expected
        assert {one.facts.id for one in each} == {one.facts.id for one in seen} == expected
        assert kinds == Counter(one.kind for one in each)
        assert [one.kind.deadline for one in each] == sorted(one.kind.deadline for one in each)
        assert await seen_of(Viewer(account_id="", name=""), hoped, NOW, list(kinds), 1_000) == []


async def test_counts_are_taken_from_indexes_alone(service: Any) -> None:
    await kept(service, range(2))
    await service.parts.database.command("profile", 2)
    try:
        for given in TERMS:
            await count_by_programme(wanted_by(given))
        for hoped in HOPED:
            await open_kinds(replace(hoped, last_stage=False), NOW)
    finally:
        await service.parts.database.command("profile", 0)
    told = await service.parts.database["system.profile"].find({"command.aggregate": "applications"}).to_list()

    assert [one["docsExamined"] for one in told] == [0] * (len(TERMS) + len(HOPED))


async def test_the_migration_keeps_the_phases_that_changes_keep(service: Any) -> None:
    rows = service.parts.database["applications"]
    sections = [[], ["open"], ["final", "open", "open"], ["drafted", "drafted"], ["final", "final", "open"], ["final"]]
    given = [(state, states) for state in State for states in sections]
    await rows.insert_many(
        {"state": state.value, "sections": [{"state": one} for one in states]} for state, states in given
    )

    await phases_of_applications(service.parts.database)
    await phases_of_applications(service.parts.database)

    found = await rows.find().to_list()
    assert [row["phase"] for row in found] == [kept_phase(row) for row in found]
    assert [row["phase"] for row in found] == [
        int(phase_of(state, states)) if state in BEFORE | {State.INVITED} else None for state, states in given
    ]


async def test_the_log_is_read_on_and_tells_what_its_entries_tell(service: Any) -> None:
    book = await kept(service, range(6))
    entries = service.parts.database["application_log"]
    half = len(book.entries) // 2

    await entries.insert_many(book.entries[:half])
    first = list(await moves())
    await entries.insert_many(book.entries[half:])
    then = list(await moves())

    assert then[: len(first)] == first
    assert 0 < len(first) < len(then) < len(list(moves_of(book.entries)))
    for given in TERMS:
        assert count(given, latest(then)) == count(given, latest(moves_of(book.entries)))
        assert history(given, then, NOW) == history(given, list(moves_of(book.entries)), NOW)
