"""Who is told what of an application, when, and how often: reminders, escalations, moved deadlines, sign-offs, news."""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from matchcamp.accounts.actions import add_to_organisation
from matchcamp.applications.documents import Application, Entry, ToldMark
from matchcamp.applications.founding import follow_calls
from matchcamp.applications.jobs import jobs
from matchcamp.applications.telling.news import tell_missed, tell_written
from matchcamp.applications.telling.reminding import remind, tell_of_gone_calls
from matchcamp.funding.actions import import_calls
from matchcamp.notifications.documents import KeptNotice
from matchcamp.scheduler import JobContext
from matchcamp.viewer import OrganisationRole
from tests.matchcamp.applications.conftest import (
    CLAIRE,
    COVE,
    EMMA,
    EVIDENCE,
    LARS,
    MAJA,
    NOW,
    THEO,
    TWO_STAGES,
    World,
    call,
    id_of,
    revision_of,
)

BRUSSELS = ZoneInfo("Europe/Brussels")
DEADLINE = dt.datetime(2026, 9, 3, 17, tzinfo=BRUSSELS)


async def planned(
    world: World, deadline: dt.datetime = DEADLINE, zone: str = "Europe/Brussels", weeks: int = 20
) -> str:
    """The id of an application with this deadline, set by hand, that was begun so many weeks before it."""
    world.service.clock.moment = deadline.astimezone(dt.UTC) - dt.timedelta(weeks=weeks)
    id_ = id_of(await world.begun())
    shown = await world.get(id_)
    body = {"title": "Excellence for small series", "revision": revision_of(shown)}
    hand = {"at": deadline.astimezone(dt.UTC).isoformat(), "zone": zone}
    await world.taken(world.lars.put(f"/api/applications/{id_}", json=body | {"deadline": hand}))
    await told(world)
    return id_


async def told(world: World) -> dict[str, list[str]]:
    """The subjects that each person was told since the last time, by name, after all that follows the log has run."""
    numbers = [str(row["_id"]) async for row in Entry.get_pymongo_collection().find({}, {"_id": 1})]
    await tell_written(world.parts, numbers)
    return await new_in_inboxes(world)


async def new_in_inboxes(world: World) -> dict[str, list[str]]:
    names = {await world.service.account(f"{name}@example.org"): name
             for name in ("lars", "maja", "theo", "ingrid", "claire", "emma", "miren")}  # fmt: skip
    rows = await KeptNotice.get_pymongo_collection().find({"read": None}).sort("_id", 1).to_list()
    await KeptNotice.get_pymongo_collection().update_many({}, {"$set": {"read": NOW}})
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(names[row["account_id"]], []).append(row["subject"]["message"])
    return found


async def at(world: World, moment: dt.datetime) -> dict[str, list[str]]:
    """Who is told what when the job looks at this moment."""
    world.service.clock.moment = moment.astimezone(dt.UTC)
    await remind(world.parts)
    return await new_in_inboxes(world)


async def steps_told(world: World, email: str) -> list[tuple[str, str]]:
    """The first two lines after the title of each notice of this person, in order."""
    answer = await (await world.service.program(email)).get("/api/notifications?limit=100")
    return [(one["subject"], one["lines"][1]) for one in reversed(answer.json()["items"])]


SOON, LATE = "A step of an application is due soon", "A step of an application is late"


@pytest.mark.parametrize(
    ("deadline", "hour", "reminded"),
    [
        # Each is reminded of the review by the coordinator two weeks and seven days before, at the deadline's own hour.
        (dt.datetime(2027, 4, 6, 17, tzinfo=BRUSSELS), "17:00", "2027-03-16T16:00+00:00"),  # Summer from 28 March.
        (dt.datetime(2027, 4, 6, 12, tzinfo=BRUSSELS), "12:00", "2027-03-16T11:00+00:00"),
        (dt.datetime(2026, 11, 3, 17, tzinfo=BRUSSELS), "17:00", "2026-10-13T15:00+00:00"),  # Until 25 October.
        (dt.datetime(2026, 11, 3, 12, tzinfo=BRUSSELS), "12:00", "2026-10-13T10:00+00:00"),
        (dt.datetime(2028, 3, 21, 17, tzinfo=BRUSSELS), "17:00", "2028-02-29T16:00+00:00"),
        (dt.datetime(2027, 1, 5, 17, tzinfo=BRUSSELS), "17:00", "2026-12-15T16:00+00:00"),
    ],
)  # fmt: skip
async def test_reminders_come_at_the_hour_of_the_deadline(
    world: World, deadline: dt.datetime, hour: str, reminded: str
) -> None:
    await planned(world, deadline)
    moment = dt.datetime.fromisoformat(reminded)
    await at(world, moment - dt.timedelta(minutes=1))

    found = await at(world, moment)

    assert found["claire"] == [SOON]
    due = (deadline - dt.timedelta(weeks=2)).date()
    [*_, last] = await steps_told(world, CLAIRE)
    assert last == (SOON, f"Somebody from outside has read it: {due.day} {due:%B %Y}, {hour} (Europe/Brussels)")
    assert await at(world, moment) == {}


async def test_the_deadline_of_vancouver_is_told_by_the_clocks_of_vancouver(world: World) -> None:
    there = dt.datetime(2027, 3, 16, 17, tzinfo=ZoneInfo("America/Vancouver"))  # Its summer time begins on the 14th.
    await planned(world, there, "America/Vancouver")
    day_before = dt.datetime(2027, 3, 15, 17, tzinfo=ZoneInfo("America/Vancouver"))
    await at(world, day_before - dt.timedelta(minutes=1))

    found = await at(world, day_before)

    assert found["lars"] == [SOON]
    [*_, last] = await steps_told(world, LARS)
    assert last == (SOON, "Submit, and keep the receipt: 16 March 2027, 17:00 (America/Vancouver)")


async def test_the_upload_is_reminded_and_passed_on_by_real_hours_on_the_night_of_the_change(world: World) -> None:
    await planned(world, dt.datetime(2027, 3, 29, 12, tzinfo=BRUSSELS))  # The clocks went forward on the 28th.
    due = dt.datetime(2027, 3, 27, 11, tzinfo=BRUSSELS)
    await at(world, due - dt.timedelta(minutes=1))

    found = await at(world, due)

    assert (found["emma"], "ingrid" in found) == ([LATE], False)
    [*_, last] = await steps_told(world, EMMA)
    assert last == (LATE, "Upload a first full version: 27 March 2027, 11:00 (Europe/Brussels)")


async def test_the_owner_is_reminded_and_the_overseer_told_of_what_is_late(world: World) -> None:
    await planned(world)
    due = DEADLINE - dt.timedelta(weeks=8)  # Mandates are the lead's, and three days later the coordinators'.
    await at(world, due - dt.timedelta(days=7, minutes=1))

    week_before = await at(world, due - dt.timedelta(days=7))
    day_before = await at(world, due - dt.timedelta(days=1))
    in_time = await at(world, due)
    late = await at(world, due + dt.timedelta(days=3))

    assert (week_before, day_before, in_time) == ({"lars": [SOON]}, {"lars": [SOON]}, {})
    assert late == {"claire": [LATE]}
    answer = await world.claire.get("/api/notifications")
    [notice] = [one for one in answer.json()["items"] if one["lines"][1].startswith("Check every PIC")]
    assert notice["lines"] == [
        "Excellence for small series",
        "Check every PIC and OID, send out mandate letters: 9 July 2026, 17:00 (Europe/Brussels)",
        "Leading organisation: Yrkescentrum Granen",
        "Deadline: 3 September 2026, 17:00 (Europe/Brussels)",
    ]
    assert (notice["kind"], notice["url"][-5:]) == ("applications", "/plan")


async def test_what_is_done_is_told_to_nobody(world: World) -> None:
    id_ = await planned(world)
    shown = await world.get(id_)
    path = f"/api/applications/{id_}/plan/mandates"
    await world.taken(world.lars.post(path, json={"revision": revision_of(shown), "done": True}))
    due = DEADLINE - dt.timedelta(weeks=8)
    await at(world, due - dt.timedelta(days=7, minutes=1))

    assert await at(world, due - dt.timedelta(days=7)) == {}
    assert await at(world, due + dt.timedelta(days=3)) == {}


async def test_only_the_partners_that_owe_a_letter_are_reminded_and_the_lead_of_those_not_asked(
    world: World,
) -> None:
    id_ = await planned(world)
    await with_partner(world, id_, world.stranger, mandate="requested")
    due = DEADLINE - dt.timedelta(weeks=2)
    await at(world, due - dt.timedelta(days=14, minutes=1))

    unasked = await at(world, due - dt.timedelta(days=14))
    await with_partner(world, id_, world.company, mandate="requested")
    await told(world)
    both = await at(world, due - dt.timedelta(days=7))
    await with_partner(world, id_, world.company, mandate="signed")
    await told(world)
    one = await at(world, due - dt.timedelta(days=1))
    await with_partner(world, id_, world.stranger, mandate="uploaded")
    await told(world)
    late = await at(world, due + dt.timedelta(days=3))

    assert (unasked["lars"], unasked["theo"], "maja" in unasked) == ([SOON], [SOON], False)
    assert (both["maja"], both["theo"], "lars" in both) == ([SOON], [SOON], False)
    assert (one["theo"], "maja" in one) == ([SOON], False)
    assert late == {"claire": [LATE]}  # Of the outside reading only: all letters are back.


async def with_partner(world: World, id_: str, organisation: str, **values: Any) -> None:
    body = {"revision": revision_of(await world.get(id_)), "committed": True} | values
    await world.taken(world.lars.put(f"/api/applications/{id_}/partners/{organisation}", json=body))


async def test_only_the_partners_that_have_not_signed_off_are_reminded_of_it(world: World) -> None:
    id_ = await planned(world)
    await sign(world, id_, world.maja, world.company)
    due = DEADLINE - dt.timedelta(weeks=1)
    await at(world, due - dt.timedelta(days=3, minutes=1))

    found = await at(world, due - dt.timedelta(days=3))
    late = await at(world, due + dt.timedelta(days=1))

    assert found == {"lars": [SOON]}
    assert late["claire"] == [LATE]
    lines = (await world.claire.get("/api/notifications")).json()["items"][0]["lines"]
    assert lines[2] == "Every partner: Yrkescentrum Granen"


async def sign(world: World, id_: str, who: Any, organisation: str) -> None:
    substance = (await world.get(id_))["substance"]
    await world.taken(
        who.post(f"/api/applications/{id_}/partners/{organisation}/sign-off", json={"substance": substance})
    )


async def test_those_who_write_are_reminded_of_the_draft_and_the_lead_of_sections_without_owner(world: World) -> None:
    id_ = await planned(world)
    maja = await world.service.account(MAJA)
    for number, section in enumerate((await world.get(id_))["sections"]):
        body = {"revision": revision_of(await world.get(id_)), "state": "drafted" if number else "final"}
        path = f"/api/applications/{id_}/sections/{section['key']}"
        await world.taken(world.lars.put(path, json=body | ({"owner_id": maja} if number else {})))
    due = DEADLINE - dt.timedelta(weeks=4)
    await at(world, due - dt.timedelta(days=7, minutes=1))

    written = await at(world, due - dt.timedelta(days=7))
    body = {"revision": revision_of(await world.get(id_)), "state": "drafted"}
    await world.taken(world.lars.put(f"/api/applications/{id_}/sections/{section['key']}", json=body))
    unowned = await at(world, due - dt.timedelta(days=1))

    assert written == {"maja": [SOON]}
    assert unowned == {"lars": [SOON], "maja": [SOON]}


async def test_for_an_organisation_without_people_brokers_and_secretariat_are_told(world: World) -> None:
    nobody = await world.service.organisation("Tiho d.o.o.")
    id_ = await planned(world)
    await with_partner(world, id_, world.company, mandate="signed")
    await with_partner(world, id_, nobody, mandate="requested")
    due = DEADLINE - dt.timedelta(weeks=2)
    await at(world, due - dt.timedelta(days=7, minutes=1))

    found = await at(world, due - dt.timedelta(days=7))

    assert (found["ingrid"], found["emma"], "maja" in found) == ([SOON], [SOON], False)


async def test_who_was_closed_or_has_no_role_any_more_is_told_nothing(world: World) -> None:
    await planned(world)
    accounts = world.parts.database["accounts"]
    await add_to_organisation(await world.service.account(THEO), world.centre, OrganisationRole.EDITOR)
    due = DEADLINE - dt.timedelta(weeks=8)
    await at(world, due - dt.timedelta(days=7, minutes=1))
    await accounts.update_one({"email": LARS}, {"$set": {"roles": []}})
    moment = due - dt.timedelta(days=7)

    world.service.clock.moment = moment.astimezone(dt.UTC)
    await remind(world.parts)
    told_to = await KeptNotice.get_pymongo_collection().distinct("account_id", {"read": None})

    assert told_to == [await world.service.account(THEO)]


async def test_after_an_outage_the_last_day_is_told_and_no_heap(world: World) -> None:
    await planned(world)
    await at(world, DEADLINE - dt.timedelta(weeks=16))
    due = DEADLINE - dt.timedelta(weeks=8)

    found = await at(world, due - dt.timedelta(hours=1))

    assert found == {"lars": [SOON]}  # Of the day before; not of the five reminders of the weeks before that.


async def test_what_was_due_before_an_application_existed_is_not_told(world: World) -> None:
    await planned(world, weeks=6)  # The plan is squeezed: its first steps are due at once.

    assert await at(world, world.service.clock.now() + dt.timedelta(minutes=10)) == {}


async def test_of_what_is_handed_in_or_dropped_nothing_is_told(world: World) -> None:
    id_ = await planned(world)
    await world.taken(world.step(id_, "drop", note="No time."))
    await told(world)
    due = DEADLINE - dt.timedelta(weeks=8)
    await at(world, due - dt.timedelta(days=7, minutes=1))

    assert await at(world, due - dt.timedelta(days=7)) == {}


async def test_a_moved_call_is_told_to_lead_and_partners_and_its_plan_reminds_anew(world: World) -> None:
    world.service.clock.moment = NOW - dt.timedelta(weeks=10)
    await world.begun()
    await told(world)
    world.service.clock.moment = NOW
    reminder = dt.datetime(2026, 8, 20, 15, tzinfo=dt.UTC)  # A week before the letters, due on 27 August now.
    await import_calls([call(COVE, dt.date(2026, 9, 10))], NOW)
    await follow_calls(world.parts, [world.calls[COVE]])

    found = await told(world)
    again = await told(world)

    moved = "The deadline of an application moved"
    assert (found, again) == ({"lars": [moved], "maja": [moved]}, {})
    lines = (await world.maja.get("/api/notifications")).json()["items"][0]["lines"]
    before, now = "3 September 2026, 17:00 (Europe/Brussels)", "10 September 2026, 17:00 (Europe/Brussels)"
    assert lines[1:] == [f"{before} → {now}", "Its plan moved with it."]
    await at(world, reminder - dt.timedelta(minutes=1))
    assert (await at(world, reminder))["lars"] == [SOON]


async def test_who_moves_a_deadline_is_not_told_and_several_moves_are_told_as_one(world: World) -> None:
    id_ = await planned(world)
    for days in (3, 5):
        shown = await world.get(id_)
        hand = {"at": (DEADLINE + dt.timedelta(days=days)).astimezone(dt.UTC).isoformat(), "zone": "Europe/Brussels"}
        body = {"title": "Excellence for small series", "revision": revision_of(shown), "deadline": hand}
        await world.taken(world.lars.put(f"/api/applications/{id_}", json=body))

    found = await told(world)

    assert found == {"maja": ["The deadline of an application moved"]}
    lines = (await world.maja.get("/api/notifications")).json()["items"][0]["lines"]
    assert lines[1] == "3 September 2026, 17:00 (Europe/Brussels) → 8 September 2026, 17:00 (Europe/Brussels)"


async def test_a_deadline_that_is_taken_away_is_told(world: World) -> None:
    id_ = await planned(world)
    body = {"title": "Excellence for small series", "revision": revision_of(await world.get(id_)), "deadline": None}
    await world.taken(world.lars.put(f"/api/applications/{id_}", json=body))

    assert await told(world) == {"maja": ["An application has no deadline any more"]}


async def test_a_call_that_was_withdrawn_or_is_no_longer_listed_is_told_once_for_each_loss(world: World) -> None:
    await world.begun()
    await told(world)
    calls = world.parts.database["calls"]
    gone = "The call of an application, or its deadline, is no longer there"

    assert await tell_of_gone_calls(world.parts) == 0
    await calls.update_one({"identifier": COVE}, {"$set": {"missing_since": NOW}})
    first = [await tell_of_gone_calls(world.parts), await tell_of_gone_calls(world.parts, [world.calls[COVE]])]
    withdrawn = {"at": NOW + dt.timedelta(days=1), "reason": "No money."}
    await calls.update_one({"identifier": COVE}, {"$set": {"withdrawn": withdrawn}})
    second = [await tell_of_gone_calls(world.parts, [world.calls[COVE]]), await tell_of_gone_calls(world.parts)]

    assert (first, second) == ([2, 0], [2, 0])
    assert await new_in_inboxes(world) == {"lars": [gone, gone], "maja": [gone, gone]}


async def test_a_deadline_that_its_call_lost_is_told_and_stays(world: World) -> None:
    id_ = id_of(await world.begun(call=TWO_STAGES))
    await told(world)
    await import_calls([call(TWO_STAGES, programme="HORIZON", programme_name="Horizon Europe", deadlines=())], NOW)

    counts = [await tell_of_gone_calls(world.parts, [world.calls[TWO_STAGES]]) for _ in range(2)]

    assert counts == [2, 0]
    assert (await world.get(id_))["application"]["deadline"]["at"] == "2026-09-15T15:00:00Z"


async def test_partners_are_asked_to_sign_off_once_and_the_lead_told_when_all_have(world: World) -> None:
    id_ = id_of(await world.begun())
    await told(world)
    await world.written(id_)
    asked = [await told(world), await told(world)]
    await sign(world, id_, world.lars, world.centre)
    half = await told(world)
    await sign(world, id_, world.maja, world.company)
    whole = [await told(world), await told(world)]

    assert asked == [{"maja": ["Your sign-off is wanted"]}, {}]
    assert half == {}
    assert whole == [{"lars": ["Every partner has signed off on an application"]}, {}]


async def test_a_lead_who_signs_last_is_not_told_so_by_what_comes_later(world: World) -> None:
    id_ = id_of(await world.begun())
    await world.written(id_)
    await sign(world, id_, world.maja, world.company)
    await sign(world, id_, world.lars, world.centre)
    await told(world)
    body = {"revision": revision_of(await world.get(id_)), "state": "final", "due": "2026-08-01T10:00:00Z"}
    await world.taken(world.maja.put(f"/api/applications/{id_}/sections/need", json=body))

    assert await told(world) == {}


async def test_who_signed_off_is_asked_again_once_when_the_substance_changes(world: World) -> None:
    id_ = id_of(await world.begun())
    await world.written(id_)
    await world.signed(id_)
    await told(world)
    changed = []
    for budget in (80_000, 70_000):
        await with_partner(world, id_, world.company, budget_eur=budget)
        changed.append(await told(world))

    assert changed == [{"maja": ["What you signed off on has changed: your sign-off is wanted"]}, {}]


async def test_partners_are_told_of_submission_results_and_corrections(world: World) -> None:
    id_ = await world.submitted()
    sent = await told(world)
    await world.taken(world.step(id_, "evaluate", evidence=EVIDENCE))
    result = await told(world)
    await world.taken(world.step(id_, "correct", who=world.claire, note="Another one was meant."))
    corrected = await told(world)

    assert sent == {"maja": ["%(title)s: %(state)s"]}
    assert result == {"maja": ["%(title)s: %(state)s"]}
    assert {name: len(subjects) for name, subjects in corrected.items()} == {"lars": 1, "maja": 1}
    items = (await world.maja.get("/api/notifications")).json()["items"]
    assert [one["subject"] for one in items[:3]] == [
        "Excellence for small series: Submitted",
        "Excellence for small series: Evaluated",
        "Excellence for small series: Submitted",
    ]
    assert items[0]["lines"] == [
        "Excellence for small series", "Submitted", "The step before was a mistake and is taken back.",
    ]  # fmt: skip


async def test_news_that_the_stream_lost_are_told_by_the_job_and_old_ones_are_not(world: World) -> None:
    assert await tell_missed(world.parts) == 0
    id_ = id_of(await world.begun())
    await world.written(id_)
    world.service.clock.moment = NOW + dt.timedelta(days=2)
    late = await tell_missed(world.parts)
    await world.taken(world.step(id_, "revise", note="Once more."))
    await world.taken(world.step(id_, "review"))

    counts = [await tell_missed(world.parts), await tell_missed(world.parts)]

    assert (late, counts) == (0, [1, 0])
    assert await new_in_inboxes(world) == {"maja": ["Your sign-off is wanted"]}


async def test_the_job_says_what_it_told_and_stops_where_another_process_leads(world: World) -> None:
    await planned(world)
    due = DEADLINE - dt.timedelta(weeks=8)
    await at(world, due - dt.timedelta(days=7, minutes=1))
    world.service.clock.moment = (due - dt.timedelta(days=7)).astimezone(dt.UTC)
    [job] = [one for one in jobs(world.parts) if one.name == "applications.reminders"]

    said = [await job.run(context(world, leads=leads)) for leads in (False, True)]

    assert said == [
        "0 reminders of steps, 0 pieces of news told late",
        "1 reminders of steps, 0 pieces of news told late",
    ]
    marks: Mapping[str, Any] | None = await ToldMark.get_pymongo_collection().find_one({"_id": "reminders"})
    assert marks is not None
    assert marks["at"] == world.service.clock.now()


def context(world: World, *, leads: bool) -> JobContext:
    now = world.service.clock.now()
    return JobContext("applications.reminders", now, world.parts.database, world.service.clock, lambda: leads)


async def test_a_reminder_is_told_once_when_a_crash_came_before_the_moment_was_kept(world: World) -> None:
    await planned(world)
    due = DEADLINE - dt.timedelta(weeks=8)
    await at(world, due - dt.timedelta(days=7, minutes=1))
    await at(world, due - dt.timedelta(days=7))
    before = {"$set": {"at": world.service.clock.now() - dt.timedelta(hours=1)}}
    await ToldMark.get_pymongo_collection().update_one({"_id": "reminders"}, before)

    assert await remind(world.parts) == 0
    assert await Application.get_pymongo_collection().count_documents({}) == 1
