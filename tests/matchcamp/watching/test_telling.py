"""What followers of calls are told: deadlines in time and once each, changes, openings."""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from calls.model import Budget, Deadline
from matchcamp.notifications.documents import KeptNotice
from matchcamp.notifications.schemas import said
from matchcamp.scheduler import JobContext
from matchcamp.watching.actions import note
from matchcamp.watching.documents import CallChange, Change, ChangeKind
from matchcamp.watching.jobs import jobs
from matchcamp.watching.telling import line_of, tell_changes, tell_of_the_day

Keep = Callable[..., Awaitable[str]]
MAJA, LARS = "maja@example.org", "lars@example.org"


async def followed(service: Any, call_id: str, *emails: str) -> None:
    for email in emails or (MAJA,):
        answer = await (await service.program(email)).post("/api/watching/calls", json={"call_id": call_id})
        assert answer.status_code == 200, answer.text


async def inbox(service: Any, email: str = MAJA) -> list[dict[str, Any]]:
    answer = await (await service.program(email)).get("/api/notifications")
    return list(answer.json()["items"])


async def test_a_deadline_is_told_two_weeks_one_week_and_two_days_before(service: Any, kept: Keep) -> None:
    call_id = await kept()
    await followed(service, call_id)
    service.clock.moment = datetime(2026, 8, 15, 3, 0, tzinfo=UTC)

    told = {}
    while service.clock.moment.date() <= date(2026, 9, 5):
        count = await tell_of_the_day(service.parts)
        again = await tell_of_the_day(service.parts)
        if count or again:
            told[service.clock.moment.date().isoformat()] = (count, again)
        service.clock.moment += timedelta(days=1)

    assert told == {"2026-08-20": (1, 0), "2026-08-27": (1, 0), "2026-09-01": (1, 0)}
    [last, *_] = await inbox(service)
    assert last["subject"] == "A call you follow closes soon"
    assert last["lines"] == [
        "Welding for everybody", "Proposals are due by 3 September 2026, 17:00, Brussels time.",
    ]  # fmt: skip
    assert (last["kind"], last["url"]) == ("calls", f"/calls/{call_id}")
    rows = await KeptNotice.get_pymongo_collection().find({}).sort("created").to_list()
    assert [row["urgent"] for row in rows] == [False, False, True]
    assert {row["until"] for row in rows} == {datetime(2026, 9, 3, 15, 0, tzinfo=UTC)}


async def test_who_begins_to_follow_late_is_told_once(service: Any, kept: Keep) -> None:
    call_id = await kept()
    service.clock.moment = datetime(2026, 8, 29, 3, 0, tzinfo=UTC)
    await followed(service, call_id)

    counts = [await tell_of_the_day(service.parts) for _ in range(2)]

    assert counts == [1, 0]


async def test_a_change_is_told_to_those_who_follow_it_and_only_once(service: Any, kept: Keep) -> None:
    call_id = await kept()
    await followed(service, call_id, MAJA, LARS)
    service.clock.moment += timedelta(hours=1)
    later = Deadline(date(2026, 9, 10), time(17), "example")
    await kept(deadlines=(later,), budget=Budget(total_eur=2_000_000, max_contribution_eur=250_000))
    await note([call_id], service.clock.now())
    ids = [row["_id"] async for row in CallChange.get_pymongo_collection().find({})]
    await followed(service, call_id, "late@example.org")

    counts = [await tell_changes(service.parts, ids), await tell_changes(service.parts, ids)]
    counts.append(await tell_of_the_day(service.parts))

    assert counts == [2, 0, 0]
    [notice] = await inbox(service, LARS)
    assert notice["subject"] == "A call you follow has changed"
    assert notice["lines"] == [
        "Welding for everybody",
        "Deadline: 3 September 2026, 17:00 → 10 September 2026, 17:00",
        "Budget: 1,000,000 € → 2,000,000 €",
    ]
    assert await inbox(service, "late@example.org") == []


async def test_a_change_that_the_follower_missed_is_told_by_the_job(service: Any, kept: Keep) -> None:
    call_id = await kept()
    await followed(service, call_id)
    service.clock.moment += timedelta(hours=1)
    await kept(title="Welding for nobody")
    await note([call_id], service.clock.now())
    job = next(job for job in jobs(service.parts) if job.name == "watching.deadlines")
    context = JobContext(job.name, service.clock.now(), service.parts.database, service.clock, lambda: True)

    assert [await job.run(context) for _ in range(2)] == [
        "1 notices of deadlines and changes", "0 notices of deadlines and changes",
    ]  # fmt: skip


async def test_an_opening_is_told(service: Any, kept: Keep) -> None:
    call_id = await kept(opens=date(2026, 7, 1))
    await followed(service, call_id)
    service.clock.moment = datetime(2026, 7, 1, 3, 0, tzinfo=UTC)

    counts = [await tell_of_the_day(service.parts) for _ in range(2)]

    assert counts == [1, 0]
    assert [one["subject"] for one in await inbox(service)] == ["A call you follow is open now"]


async def test_who_unfollowed_is_told_nothing(service: Any, kept: Keep) -> None:
    call_id = await kept()
    await followed(service, call_id)
    await (await service.program(MAJA)).delete(f"/api/watching/calls/{call_id}")
    service.clock.moment = datetime(2026, 9, 1, 3, 0, tzinfo=UTC)

    assert await tell_of_the_day(service.parts) == 0


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (Change(kind=ChangeKind.WORDS), "The funder's words were changed"),
        (Change(kind=ChangeKind.GRANTS, after=("4",)), "Grants expected: 4"),
        (Change(kind=ChangeKind.OPENS, before=("2026-06-01",)), "Opens: 1 June 2026 is no longer stated"),
        (Change(kind=ChangeKind.TITLE, before=("A",), after=("B", "C")), "Title: A → B; C"),
        (Change(kind=ChangeKind.PUBLISHED, before=("expected",), after=("published",)),
         "Publication: expected → published"),
    ],
)  # fmt: skip
def test_a_change_as_a_line(change: Change, line: str) -> None:
    assert said(line_of(change)) == line
