"""A camp's whole life by programs: made, changed, stepped, copied; nobody else's to change; no change lost."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

from matchcamp.accounts.queries import viewer_of_account
from matchcamp.camps.actions import close_due, step
from matchcamp.camps.documents import Camp
from matchcamp.camps.jobs import jobs
from matchcamp.camps.queries import camp_of_job, next_camp, secrets_of
from matchcamp.camps.states import CampStatus
from matchcamp.viewer import NOBODY, Role
from tests.matchcamp.camping import camp_of
from tests.matchcamp.camps.conftest import LEADER, Made, body_of
from tests.matchcamp.conftest import NOW, Service

MEMBER, COORDINATOR = "maja@example.org", "claire@example.org"


async def test_a_camp_is_made_from_a_format_in_its_language_by_the_clocks_of_its_place(made: Made) -> None:
    camp = await made(language="sl", zone="Europe/Ljubljana", template="half_day")

    assert (camp["status"], camp["leads"], camp["capacity"], camp["tables"]) == ("draft", True, 24, 4)
    assert datetime.fromisoformat(camp["starts"]) == datetime(2026, 7, 8, 7, 0, tzinfo=UTC)
    assert datetime.fromisoformat(camp["ends"]) - datetime.fromisoformat(camp["starts"]) == timedelta(minutes=210)
    assert [one["round"] for one in camp["agenda"] if one["round"]] == [1]
    assert len(camp["facilitators"]) == 1


async def test_who_is_no_facilitator_makes_none_and_nobody_hosts_in_the_name_of_others(service: Service) -> None:
    own = await service.organisation(owner=MEMBER)
    other = await service.organisation("Somebody else")
    body = {"title": "A camp", "organisation_id": own, "starts": "2026-07-08T09:00"}
    member, leader = await service.program(MEMBER), await service.program(LEADER, Role.FACILITATOR)

    refused = [
        await member.post("/api/camps", json=body),
        await leader.post("/api/camps", json=body | {"organisation_id": other}),
        await leader.post("/api/camps", json=body | {"organisation_id": "0" * 24}),
        await service.visitor().post("/api/camps", json=body),
    ]

    assert [one.status_code for one in refused] == [403, 403, 400, 401]
    assert await Camp.count() == 0


async def test_moments_that_cannot_be_are_refused_at_their_field(made: Made) -> None:
    camp = await made()
    client, path = camp["client"], f"/api/camps/{camp['id']}"
    wrong = [
        body_of(camp, starts="2027-03-28T02:30"), body_of(camp, starts="2026-13-01T09:00"),
        body_of(camp, starts="2026-07-08"), body_of(camp, zone="Europe/Atlantis"),
        body_of(camp, least=9, most=8), body_of(camp, people_until="2026-07-09T09:00"),
        body_of(camp, online_url="javascript:alert(1)"), body_of(camp, call_id="0" * 24),
    ]  # fmt: skip

    answers = [await client.put(path, json=body) for body in wrong]

    assert [one.status_code for one in answers] == [400] * 8
    assert [one.json()["errors"][0]["field"] for one in answers] == [
        "starts", "starts", "starts", "zone", "most", "people_until", "online_url", "call_id",
    ]  # fmt: skip


async def test_an_item_is_refused_on_a_day_at_the_ends_of_the_calendar(made: Made) -> None:
    camp = await made()
    client, path, revision = camp["client"], f"/api/camps/{camp['id']}", camp["revision"]
    for item in camp["agenda"]:
        await client.delete(f"{path}/agenda/{item['key']}", params={"revision": revision})
        revision += 1
    item = {"kind": "break", "title": "Far off", "minutes": 720, "at": "23:00", "revision": revision}

    days = ("9999-12-31", "1900-01-01", "0001-01-01")
    answers = [await client.post(f"{path}/agenda", json=item | {"day": day}) for day in days]

    assert [one.status_code for one in answers] == [400] * 3
    assert {one.json()["errors"][0]["field"] for one in answers} == {"day"}
    assert (await client.get(path)).json()["starts"] == camp["starts"]


async def test_with_another_start_the_agenda_moves_along(made: Made) -> None:
    camp = await made()
    body = body_of(camp, starts="2026-11-04T08:30", ideas_until="2026-10-20T23:59", people_until="2026-10-28T12:00")

    answer = await camp["client"].put(f"/api/camps/{camp['id']}", json=body)

    new = answer.json()
    assert answer.status_code == 200, answer.text
    assert datetime.fromisoformat(new["starts"]) == datetime(2026, 11, 4, 7, 30, tzinfo=UTC)
    shift = datetime.fromisoformat(new["starts"]) - datetime.fromisoformat(camp["starts"])
    before = [datetime.fromisoformat(one["starts"]) + shift for one in camp["agenda"]]
    assert [datetime.fromisoformat(one["starts"]) for one in new["agenda"]] == before
    assert [one["key"] for one in new["agenda"]] == [one["key"] for one in camp["agenda"]]
    assert datetime.fromisoformat(new["ideas_until"]) == datetime(2026, 10, 20, 21, 59, tzinfo=UTC)
    assert new["revision"] == 2


async def test_of_two_who_edit_at_once_one_is_told_and_nothing_is_lost(made: Made) -> None:
    camp = await made()
    client, path = camp["client"], f"/api/camps/{camp['id']}"
    titles = [f"Camp number {number}" for number in range(8)]

    answers = await asyncio.gather(*(client.put(path, json=body_of(camp, title=title)) for title in titles))

    assert sorted(one.status_code for one in answers) == [200] + [409] * 7
    assert "Nothing of yours was stored" in next(one for one in answers if one.status_code == 409).json()["detail"]
    taken = next(title for title, one in zip(titles, answers, strict=True) if one.status_code == 200)
    now = (await client.get(path)).json()
    assert (now["title"], now["revision"]) == (taken, 2)


async def test_the_agenda_is_changed_item_by_item(made: Made) -> None:
    camp = await made(template="half_day")
    client, path = camp["client"], f"/api/camps/{camp['id']}/agenda"
    keys = [one["key"] for one in camp["agenda"]]
    new = {"kind": "break", "title": "Fresh air", "minutes": 10, "after": keys[0], "revision": 1}

    added = (await client.post(path, json=new)).json()
    key = added["agenda"][1]["key"]
    edit = {"kind": "break", "title": "More fresh air", "minutes": 25, "revision": 2}
    edited = (await client.put(f"{path}/{key}", json=edit)).json()
    moved = (await client.post(f"{path}/{key}/move", json={"direction": "up", "revision": 3})).json()
    removed = (await client.delete(f"{path}/{key}", params={"revision": 4})).json()

    assert (added["agenda"][1]["title"], added["agenda"][1]["minutes"]) == ("Fresh air", 10)
    assert ends(added) - ends(camp) == timedelta(minutes=10)
    assert (edited["agenda"][1]["title"], ends(edited) - ends(camp)) == ("More fresh air", timedelta(minutes=25))
    assert moved["agenda"][0]["key"] == key
    assert moved["starts"] == camp["starts"]
    assert [one["key"] for one in removed["agenda"]] == keys
    assert [one["starts"] for one in removed["agenda"]] == [one["starts"] for one in camp["agenda"]]


def ends(camp: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(camp["ends"])


async def test_an_agenda_can_be_emptied_and_filled_again(made: Made) -> None:
    camp = await made(template="half_day")
    client, path = camp["client"], f"/api/camps/{camp['id']}/agenda"

    for revision, one in enumerate(camp["agenda"], start=1):
        now = (await client.delete(f"{path}/{one['key']}", params={"revision": revision})).json()
    item = {"kind": "welcome", "title": "Welcome", "minutes": 30, "revision": now["revision"]}
    filled = (await client.post(path, json=item)).json()
    other_day = item | {"day": "2026-07-09", "at": "08:15", "revision": filled["revision"]}
    longer = (await client.post(path, json=other_day)).json()

    assert now["agenda"] == []
    assert filled["starts"] == now["starts"]
    assert datetime.fromisoformat(longer["agenda"][1]["starts"]) == datetime(2026, 7, 9, 6, 15, tzinfo=UTC)


async def test_steps_are_taken_in_their_order_and_can_be_repeated(made: Made, service: Service) -> None:
    camp = await made()
    client, path = camp["client"], f"/api/camps/{camp['id']}/status"
    visitor = service.visitor()

    hidden = await visitor.get(f"/api/camps/{camp['id']}")
    answers = [await client.post(path, json={"status": to}) for to in ("ready", "ideas", "ideas", "people", "ready")]
    seen = await visitor.get(f"/api/camps/{camp['id']}")

    assert [one.status_code for one in answers] == [403, 200, 200, 200, 200]
    assert answers[2].json()["revision"] == answers[1].json()["revision"]
    assert (hidden.status_code, seen.status_code) == (404, 200)
    assert (seen.json()["status"], seen.json()["leads"], seen.json()["facilitators"]) == ("ready", False, [])


async def test_a_cancelled_camp_says_why_to_all_who_could_know_of_it(made: Made, service: Service) -> None:
    camp = await made()
    client, path = camp["client"], f"/api/camps/{camp['id']}"
    await client.post(f"{path}/status", json={"status": "ideas"})

    silent = await client.post(f"{path}/status", json={"status": "cancelled"})
    await client.post(f"{path}/status", json={"status": "cancelled", "note": "The hall is flooded."})
    seen = (await service.visitor().get(path)).json()
    again = await client.post(f"{path}/status", json={"status": "draft"})
    coordinator = await service.program(COORDINATOR, Role.COORDINATOR)
    taken_up = await coordinator.post(f"{path}/status", json={"status": "draft"})

    assert silent.status_code == 400
    assert (seen["status"], seen["reason"]) == ("cancelled", "The hall is flooded.")
    assert again.status_code == 403
    assert (taken_up.status_code, taken_up.json()["status"], taken_up.json()["reason"]) == (200, "draft", "")


async def test_a_draft_that_is_cancelled_is_never_shown(made: Made, service: Service) -> None:
    camp = await made()
    await camp["client"].post(f"/api/camps/{camp['id']}/status", json={"status": "cancelled"})

    assert (await service.visitor().get(f"/api/camps/{camp['id']}")).status_code == 404
    assert (await service.visitor().get("/api/camps")).json()["items"] == []


async def test_of_two_who_step_at_once_both_are_answered_and_one_step_stands(made: Made) -> None:
    camp = await made()
    client, path = camp["client"], f"/api/camps/{camp['id']}"

    answers = await asyncio.gather(*(client.post(f"{path}/status", json={"status": "ideas"}) for _ in range(6)))

    assert {one.status_code for one in answers} <= {200, 409}
    row = await Camp.get_pymongo_collection().find_one({})
    assert [line["step"] for line in row["history"]] == ["make", "ideas"]
    assert row["revision"] == 2


async def test_a_past_camp_is_copied_with_its_agenda_to_another_day(made: Made) -> None:
    old = await made(template="two_days", starts="2026-10-24T08:30", place="Mechelen")
    client = old["client"]
    body = {
        "title": "The next camp", "organisation_id": old["organisation_id"], "starts": "2027-05-04T10:00",
        "copy_of": old["id"], "language": "en",
    }  # fmt: skip

    new = (await client.post("/api/camps", json=body)).json()

    assert (new["template"], new["capacity"], new["status"], new["place"]) == ("two_days", 80, "draft", "")
    assert [one["title"] for one in new["agenda"]] == [one["title"] for one in old["agenda"]]
    assert not {one["key"] for one in new["agenda"]} & {one["key"] for one in old["agenda"]}
    second = next(one for one in new["agenda"] if one["starts"].startswith("2027-05-05"))
    assert datetime.fromisoformat(second["starts"]) == datetime(2027, 5, 5, 8, 30, tzinfo=UTC)


async def test_only_who_leads_changes_a_camp_and_sees_its_secrets(made: Made, service: Service) -> None:
    camp = await made()
    path = f"/api/camps/{camp['id']}"
    await camp["client"].post(f"{path}/status", json={"status": "people"})
    other = await service.program("other@example.org", Role.FACILITATOR)
    item = {"kind": "break", "title": "Tea", "minutes": 5, "revision": 2}

    answers = [
        await other.put(path, json=body_of(camp)), await other.post(f"{path}/status", json={"status": "ready"}),
        await other.put(f"{path}/facilitators", json={"account_ids": camp["facilitators"], "revision": 2}),
        await other.post(f"{path}/agenda", json=item), await other.get(f"{path}/wall"),
        await other.post(f"{path}/wall", json={"revision": 2}),
        await other.post(f"{path}/links/void", json={"revision": 2}),
        await other.post("/api/camps", json={"title": "Mine", "organisation_id": camp["organisation_id"],
                                             "starts": "2026-07-08T09:00", "copy_of": camp["id"]}),
    ]  # fmt: skip

    assert [one.status_code for one in answers] == [403] * 8
    assert await Camp.count() == 1


async def test_those_who_lead_are_named_among_facilitators(made: Made, service: Service) -> None:
    camp = await made()
    client, path = camp["client"], f"/api/camps/{camp['id']}/facilitators"
    miren, maja = await service.account("miren@example.org", Role.FACILITATOR), await service.account(MEMBER)
    me = camp["facilitators"][0]

    refused = await client.put(path, json={"account_ids": [me, maja], "revision": 1})
    both = await client.put(path, json={"account_ids": [me, miren, me], "revision": 1})
    handed_over = await client.put(path, json={"account_ids": [miren], "revision": 2})
    after = await client.get(f"/api/camps/{camp['id']}")

    assert (refused.status_code, both.json()["facilitators"]) == (400, [me, miren])
    assert (handed_over.status_code, handed_over.json()["leads"]) == (200, False)
    assert after.status_code == 404


async def test_secret_links_are_made_new(made: Made) -> None:
    camp = await made()
    client, path = camp["client"], f"/api/camps/{camp['id']}"
    before, wall = await secrets_of(camp["id"]), (await client.get(f"{path}/wall")).json()["wall_url"]

    new_wall = (await client.post(f"{path}/wall", json={"revision": 1})).json()["wall_url"]
    await client.post(f"{path}/links/void", json={"revision": 2})

    after = await secrets_of(camp["id"])
    assert before is not None
    assert after is not None
    assert wall.endswith(f"/wall/{camp['id']}/{before.wall_key}")
    assert new_wall.endswith(f"/wall/{camp['id']}/{after.wall_key}")
    assert (before.wall_key != after.wall_key, before.pass_number + 1) == (True, after.pass_number)


async def test_lists_go_by_the_start_and_page_on(service: Service) -> None:
    day = timedelta(days=1)
    starts = [NOW + n * day for n in (5, 1, 9)] + [NOW - n * day for n in (5, 1, 9)]
    for number, moment in enumerate(starts):
        await camp_of(service, title=f"Camp {number}", starts=moment)
    visitor = service.visitor()

    async def titles(when: str) -> list[str]:
        found, after = [], None
        while True:
            page = (await visitor.get("/api/camps", params={"when": when, "limit": 2, "after": after or ""} if after
                                      else {"when": when, "limit": 2})).json()  # fmt: skip
            found += [one["title"] for one in page["items"]]
            after = page["next"]
            if after is None:
                return found

    assert await titles("coming") == ["Camp 1", "Camp 0", "Camp 2"]
    assert await titles("past") == ["Camp 4", "Camp 3", "Camp 5"]
    coming = await next_camp(NOBODY, NOW)
    assert coming is not None
    assert coming.title == "Camp 1"


async def test_the_job_closes_what_is_due_and_nothing_twice(service: Service) -> None:
    hour = timedelta(hours=1)
    both = await camp_of(service, status=CampStatus.IDEAS, ideas_until=NOW - 2 * hour, people_until=NOW - hour)
    one = await camp_of(service, status=CampStatus.IDEAS, ideas_until=NOW - hour, people_until=NOW + hour)
    none = await camp_of(service, status=CampStatus.PEOPLE, people_until=NOW + hour)
    job = jobs(service.parts)[0]

    said = await job.run(None)  # type: ignore[arg-type]
    again = await close_due(service.clock.now())
    service.clock.moment = NOW + 2 * hour
    later = await asyncio.gather(close_due(service.clock.now()), close_due(service.clock.now()))

    found = [camp.status for id_ in (both, one, none) if (camp := await camp_of_job(id_))]
    assert (said, again, sum(later)) == ("3 steps of camps", 0, 2)
    assert found == ["ready", "ready", "ready"]
    row = await Camp.get_pymongo_collection().find_one({"ideas_until": NOW - 2 * hour})
    assert [(line["step"], line["account_id"]) for line in row["history"]] == [("people", ""), ("ready", "")]


async def test_other_areas_take_steps_by_the_same_action(service: Service) -> None:
    id_ = await camp_of(service, status=CampStatus.READY)
    viewer_id = await service.account(LEADER, Role.FACILITATOR)
    await Camp.get_pymongo_collection().update_one({}, {"$set": {"facilitators": [viewer_id]}})
    viewer = await viewer_of_account(viewer_id)

    await step(service.parts, id_, CampStatus.RUNNING, viewer)
    await step(service.parts, id_, CampStatus.RUNNING, viewer)

    found = await camp_of_job(id_)
    assert found is not None
    assert (found.status, found.revision) == (CampStatus.RUNNING, 2)


async def test_a_program_may_ask_what_a_route_takes(service: Service) -> None:
    answer = await (await service.program(MEMBER)).options("/api/camps")

    assert answer.status_code == 204
    assert "GET" in answer.headers["allow"]
