"""The life of an application through the API: who may do what, what each step needs, and what is told."""

import datetime as dt
from typing import Any

import pytest

from matchcamp.accounts.erasure import erase
from matchcamp.applications.documents import Application, Entry
from matchcamp.applications.jobs import follow_written, jobs
from matchcamp.funding.actions import import_calls
from tests.matchcamp.applications.conftest import (
    COVE,
    EVIDENCE,
    LARS,
    NOW,
    TWO_STAGES,
    World,
    call,
    id_of,
    revision_of,
    sent,
)


async def test_an_application_goes_from_the_idea_to_the_signed_grant(world: World) -> None:
    id_ = await world.submitted()
    for step, more in (
        ("evaluate", {"evidence": EVIDENCE, "points": 87.5}),
        ("reserve", {"evidence": EVIDENCE, "reserve_position": 2}),
        ("list", {"evidence": EVIDENCE}),
        ("prepare", {}),
        ("sign", {"evidence": EVIDENCE, "grant_agreement": "101246479"}),
    ):
        shown = await world.taken(world.step(id_, step, **more))

    assert shown["application"]["state"] == "signed"
    assert [one["state"] for one in shown["passed"]] == [
        "idea", "concept_note", "forming", "committed", "drafting", "review", "ready", "submitted", "evaluated",
        "reserve_list", "main_list", "preparation", "signed",
    ]  # fmt: skip
    assert (shown["points"], shown["grant_agreement"]) == (87.5, "101246479")
    assert shown["submissions"] == [
        {"stage": 1, "at": "2026-06-26T10:00:00Z", "number": "101246479", "receipt": "receipt-1.pdf"}
    ]
    assert (await world.claire.get("/api/applications/verification")).json()["holds"] is True


async def test_ready_needs_the_sign_off_of_every_partner(world: World) -> None:
    id_ = id_of(await world.begun())
    await world.written(id_)
    substance = (await world.get(id_))["substance"]
    own = f"/api/applications/{id_}/partners/{world.centre}/sign-off"
    await world.taken(world.lars.post(own, json={"substance": substance}))

    early = await world.step(id_, "finish")

    assert early.status_code == 400
    assert early.json()["errors"] == [
        {"field": "step", "message": "Not every partner has signed off on the application as it stands."}
    ]
    [step] = [one for one in (await world.get(id_))["steps"] if one["step"] == "finish"]
    assert step["lacks"] == [{"need": "sign_offs", "keys": [world.company]}]
    theirs = f"/api/applications/{id_}/partners/{world.company}/sign-off"
    await world.taken(world.maja.post(theirs, json={"substance": substance}))
    assert (await world.step(id_, "finish")).status_code == 200


async def test_a_sign_off_is_void_once_what_was_agreed_to_changes(world: World) -> None:
    id_ = id_of(await world.begun())
    await world.written(id_)
    await world.signed(id_)
    shown = await world.get(id_)
    path = f"/api/applications/{id_}/partners/{world.company}"
    body = {"revision": revision_of(shown), "committed": True, "budget_eur": 80_000}

    after = await world.taken(world.lars.put(path, json=body))

    assert (shown["application"]["agreed"], after["application"]["agreed"]) == (2, 0)
    old = await world.maja.post(f"{path}/sign-off", json={"substance": shown["substance"]})
    assert (old.status_code, "read it again" in old.json()["detail"]) == (409, True)


async def test_lists_tell_the_same_sign_offs_as_the_application_itself(world: World) -> None:
    shown = await world.begun()
    id_ = id_of(shown)
    package = {"revision": revision_of(shown), "title": "Learning factories", "lump_sum_eur": 90_000, "last_month": 24}
    await world.taken(world.lars.put(f"/api/applications/{id_}/work-packages/wp1", json=package))
    await world.written(id_)
    await world.signed(id_)

    [listed] = (await world.lars.get("/api/applications")).json()["items"]

    assert (listed["agreed"], listed["signers"]) == (2, 2)
    assert listed == (await world.get(id_))["application"]


async def test_partners_tick_what_is_theirs_and_not_the_upload(world: World) -> None:
    shown = await world.begun()
    path = f"/api/applications/{id_of(shown)}/plan"
    body = {"revision": revision_of(shown), "done": True}

    theirs = await world.maja.post(f"{path}/letters", json=body)
    upload = await world.maja.post(f"{path}/upload", json=body)

    assert (theirs.status_code, upload.status_code) == (200, 403)
    assert [one["key"] for one in theirs.json()["plan"] if one["done"]] == ["letters"]


async def test_nobody_signs_off_for_another(world: World) -> None:
    id_ = id_of(await world.begun())
    body = {"substance": (await world.get(id_))["substance"]}
    path = f"/api/applications/{id_}/partners"

    answers = [
        await world.lars.post(f"{path}/{world.company}/sign-off", json=body),
        await world.claire.post(f"{path}/{world.company}/sign-off", json=body),
        await world.maja.post(f"{path}/{world.centre}/sign-off", json=body),
        await world.theo.post(f"{path}/{world.company}/sign-off", json=body),
        await world.broker.post(f"{path}/{world.company}/sign-off", json=body),
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 403, 404, 200]
    back = await world.maja.post(f"{path}/{world.company}/sign-off/take-back")
    assert back.json()["application"]["agreed"] == 0


SUBMISSIONS = {
    "no evidence": ({"submission": sent()}, "evidence"),
    "evidence without a place": ({"submission": sent(), "evidence": [{"title": "Letter"}]}, "evidence"),
    "no submission": ({"evidence": EVIDENCE}, "submission"),
    "a number of another form": ({"submission": sent(number="1234"), "evidence": EVIDENCE}, "submission"),
    "in the future": ({"submission": sent("2026-06-28T10:00:00Z"), "evidence": EVIDENCE}, "submission"),
}


@pytest.mark.parametrize("name", list(SUBMISSIONS))
async def test_a_submission_that_lacks_something_is_refused(world: World, name: str) -> None:
    id_ = id_of(await world.begun())
    await world.written(id_)
    await world.signed(id_)
    await world.taken(world.step(id_, "finish"))
    more, field = SUBMISSIONS[name]

    answer = await world.step(id_, "submit", **more)

    assert answer.status_code == 400
    assert field in [error["field"] for error in answer.json()["errors"]]
    assert (await world.get(id_))["application"]["state"] == "ready"


async def test_a_submission_after_the_deadline_is_refused_to_the_second(world: World) -> None:
    id_ = id_of(await world.begun())
    await world.written(id_)
    await world.signed(id_)
    await world.taken(world.step(id_, "finish"))
    world.service.clock.moment = dt.datetime(2026, 9, 4, tzinfo=dt.UTC)

    late = await world.step(id_, "submit", evidence=EVIDENCE, submission=sent("2026-09-03T15:00:01Z"))
    in_time = await world.step(id_, "submit", evidence=EVIDENCE, submission=sent("2026-09-03T15:00:00Z"))

    assert (late.status_code, in_time.status_code) == (400, 200)  # 17:00 in Brussels.


async def test_what_is_handed_in_is_not_edited_any_more(world: World) -> None:
    id_ = await world.submitted()
    shown = await world.get(id_)
    path = f"/api/applications/{id_}"

    answer = await world.lars.put(f"{path}/sections/need", json={"revision": revision_of(shown), "state": "open"})

    assert (answer.status_code, shown["may_edit"]) == (409, False)


async def test_two_stages_have_two_submissions(world: World) -> None:
    id_ = await world.submitted(call=TWO_STAGES)
    ended = await world.step(id_, "list", evidence=EVIDENCE)
    await world.taken(world.step(id_, "invite", evidence=EVIDENCE))
    shown = await world.taken(world.step(id_, "draft"))
    assert (shown["application"]["stage"], shown["application"]["agreed"]) == (2, 0)
    assert shown["application"]["last_submitted"] is None
    await world.taken(
        world.lars.put(f"/api/applications/{id_}", json={
            "revision": revision_of(shown), "title": "Excellence for small series",
            "call_id": world.calls[TWO_STAGES], "round": 2, "two_stage": True,
        })
    )  # fmt: skip
    await world.taken(world.step(id_, "review"))
    await world.signed(id_)
    await world.taken(world.step(id_, "finish"))
    second = sent("2026-06-27T07:00:00Z")
    shown = await world.taken(world.step(id_, "submit", evidence=EVIDENCE, submission=second))

    assert ended.status_code == 400
    assert [one["stage"] for one in shown["submissions"]] == [1, 2]
    assert shown["application"]["first_submitted"] == "2026-06-26T10:00:00Z"
    assert shown["application"]["last_submitted"] == "2026-06-27T07:00:00Z"
    assert shown["application"]["deadline"]["at"] == "2027-03-30T15:00:00Z"


async def test_a_step_taken_by_mistake_is_corrected_by_a_coordinator(world: World) -> None:
    id_ = await world.submitted()

    refused = await world.step(id_, "correct", note="Not yet uploaded")
    shown = await world.taken(world.step(id_, "correct", world.claire, note="Not yet uploaded"))

    assert refused.status_code == 403
    assert (shown["application"]["state"], shown["submissions"]) == ("ready", [])
    assert shown["application"]["first_submitted"] is None
    again = await world.taken(world.step(id_, "correct", world.claire, note="Not ready either"))
    assert again["application"]["state"] == "review"


async def test_a_resubmission_is_linked_to_its_forerunner(world: World) -> None:
    id_ = await world.submitted()
    early = await world.lars.post(f"/api/applications/{id_}/resubmission", json={"call_id": world.calls[COVE]})
    await world.taken(world.step(id_, "reject_budget", evidence=EVIDENCE))

    anew = await world.taken(
        world.lars.post(f"/api/applications/{id_}/resubmission", json={"call_id": world.calls[COVE]})
    )

    assert early.status_code == 409
    assert anew["application"]["forerunner_id"] == id_
    assert (anew["application"]["state"], anew["application"]["agreed"]) == ("concept_note", 0)
    assert {one["organisation_id"]: one["committed"] for one in anew["partners"]} == {
        world.centre: True, world.company: False,
    }  # fmt: skip


async def test_who_has_no_part_finds_nothing(world: World) -> None:
    id_ = id_of(await world.begun())
    path = f"/api/applications/{id_}"

    answers = [
        await world.theo.get(path),
        await world.theo.get(f"{path}/log"),
        await world.theo.post(f"{path}/steps", json={"revision": 1, "step": "drop", "note": "x"}),
        await world.theo.put(f"{path}/sections/need", json={"revision": 1}),
    ]

    assert [answer.status_code for answer in answers] == [404] * 4
    assert (await world.theo.get("/api/applications")).json()["items"] == []
    assert (await world.theo.get("/api/applications/tally")).json()["total"] == 0
    assert (await world.theo.get("/api/applications/verification")).status_code == 403
    everyone = (world.lars, world.maja, world.broker, world.claire, world.emma, world.miren)
    assert [len((await who.get("/api/applications")).json()["items"]) for who in everyone] == [1] * 6


async def test_a_partner_writes_sections_and_does_not_change_partners_or_steps(world: World) -> None:
    shown = await world.begun()
    path, revision = f"/api/applications/{id_of(shown)}", revision_of(shown)
    document = {"revision": revision, "title": "Part B", "sha256": "0" * 64}

    section = await world.maja.put(f"{path}/sections/need", json={"revision": revision, "state": "drafted"})
    named = await world.maja.put(f"{path}/documents/part-b", json=document)
    partner = await world.maja.put(f"{path}/partners/{world.stranger}", json={"revision": revision})
    step = await world.step(id_of(shown), "write_note", world.maja)
    looked = await world.miren.put(f"{path}/sections/need", json={"revision": revision})

    assert [one.status_code for one in (section, named, partner, step, looked)] == [200, 200, 403, 403, 403]


async def test_a_section_is_written_by_people_of_the_partners(world: World) -> None:
    shown = await world.begun()
    path = f"/api/applications/{id_of(shown)}/sections"
    theo, maja = [await world.service.account(f"{name}@example.org") for name in ("theo", "maja")]

    stranger = await world.lars.put(f"{path}/need", json={"revision": revision_of(shown), "owner_id": theo})
    nobody = await world.lars.put(f"{path}/need", json={"revision": revision_of(shown), "owner_id": "0" * 24})
    partner = await world.lars.put(f"{path}/need", json={"revision": revision_of(shown), "owner_id": maja})
    slash = await world.lars.put(f"{path}/a%2Fstate", json={"revision": revision_of(shown), "title": "Trap"})

    assert [one.status_code for one in (stranger, nobody, partner)] == [400, 400, 200]
    assert [one["owner"] for one in partner.json()["sections"] if one["key"] == "need"] == ["Maja"]
    assert slash.status_code in {400, 404}


async def test_a_document_has_versions_and_the_same_bytes_make_none(world: World) -> None:
    shown = await world.begun()
    path = f"/api/applications/{id_of(shown)}/documents/part-b"
    versions = []
    for digest in ("0" * 64, "1" * 64, "1" * 64):
        body = {"revision": revision_of(shown), "title": "Part B", "sha256": digest}
        shown = await world.taken(world.lars.put(path, json=body))
        versions.append(shown["documents"][0]["version"])

    assert versions == [1, 2, 2]


async def test_work_packages_add_up_and_can_be_removed(world: World) -> None:
    shown = await world.begun()
    path = f"/api/applications/{id_of(shown)}/work-packages"
    for number, sum_ in ((1, 40_000), (2, 60_000)):
        body = {"revision": revision_of(shown), "title": f"Package {number}", "lump_sum_eur": sum_, "last_month": 12}
        shown = await world.taken(world.lars.put(f"{path}/wp{number}", json=body))
    assert (shown["lump_sums_eur"], shown["budget_eur"]) == (100_000, 90_000)

    shown = await world.taken(world.lars.post(f"{path}/wp1/remove", json={"revision": revision_of(shown)}))
    wrong = await world.lars.put(
        f"{path}/wp2", json={"revision": revision_of(shown), "title": "Package", "first_month": 5, "last_month": 4}
    )

    assert shown["lump_sums_eur"] == 60_000
    assert wrong.status_code == 400


async def test_a_consortium_brings_its_members_idea_and_call(world: World) -> None:
    body = {"title": "Small series", "organisation_id": world.centre, "call_id": world.calls[COVE]}
    board = await world.taken(world.lars.post("/api/consortia", json=body))
    id_ = board["consortium"]["id"]
    member = {"organisation_id": world.company, "revision": 1, "commitment": "committed", "budget_eur": 5}
    await world.taken(world.lars.post(f"/api/consortia/{id_}/members", json=member))
    proposed = {"organisation_id": world.stranger, "revision": 2}
    await world.taken(world.lars.post(f"/api/consortia/{id_}/members", json=proposed))

    shown = await world.taken(world.lars.post("/api/applications", json={"consortium_id": id_}))

    facts = shown["application"]
    assert (facts["title"], facts["state"], facts["programme"]) == ("Small series", "committed", "ERASMUS")
    assert (facts["organisation_id"], facts["call_id"]) == (world.centre, world.calls[COVE])
    assert {one["organisation_id"]: one["budget_eur"] for one in shown["partners"]} == {
        world.centre: None, world.company: 5,
    }  # fmt: skip
    hidden = await world.theo.post("/api/applications", json={"consortium_id": id_})
    assert (hidden.status_code, hidden.json()["errors"][0]["field"]) == (400, "consortium_id")


async def test_a_consortium_whose_coordinator_was_never_asked_gets_one_as_an_application(world: World) -> None:
    body = {"title": "Small series", "organisation_id": world.centre}
    board = await world.taken(world.lars.post("/api/consortia", json=body))
    id_ = board["consortium"]["id"]
    path = f"/api/consortia/{id_}/members/{world.centre}"
    await world.taken(world.lars.put(path, json={"revision": 1, "role": "coordinator", "commitment": "proposed"}))
    asked = {"consortium_id": id_, "organisation_id": world.centre}

    shown = await world.taken(world.lars.post("/api/applications", json=asked))

    assert [(one["organisation_id"], one["role"]) for one in shown["partners"]] == [(world.centre, "coordinator")]
    section = f"/api/applications/{id_of(shown)}/sections/need"
    await world.taken(world.lars.put(section, json={"revision": 1, "state": "drafted"}))


async def test_the_plan_follows_the_call_and_done_steps_stay(world: World) -> None:
    shown = await world.begun()
    id_ = id_of(shown)
    before = {one["key"]: one["due"] for one in shown["plan"]}
    path = f"/api/applications/{id_}/plan/call"
    await world.taken(world.lars.post(path, json={"revision": revision_of(shown)}))
    await import_calls([call(COVE, dt.date(2026, 11, 10))], NOW)

    moved = await follow_written(world.parts, [world.calls[COVE]])

    shown = await world.get(id_)
    after = {one["key"]: one["due"] for one in shown["plan"]}
    assert moved == 1
    assert after["call"] == before["call"]
    assert (before["submit"], after["submit"]) == ("2026-09-03T17:00:00+02:00", "2026-11-10T17:00:00+01:00")
    assert await follow_written(world.parts, [world.calls[COVE]]) == 0
    follow, verify, *_ = jobs(world.parts)
    assert await follow.run(None) == "0 deadlines of applications moved late"  # type: ignore[arg-type]
    assert await verify.run(None) == "the log of 4 changes of applications holds"  # type: ignore[arg-type]
    log = (await world.lars.get(f"/api/applications/{id_}/log")).json()["items"]
    assert [(one["action"], one["by"]) for one in log[:2]] == [("moved", ""), ("plan", "Lars")]


async def test_what_presses_is_told_to_those_whose_it_is(world: World) -> None:
    id_ = id_of(await world.begun())
    world.service.clock.moment = dt.datetime(2026, 8, 28, tzinfo=dt.UTC)

    pressing = {}
    for name in ("lars", "maja", "claire", "theo"):
        answer = await getattr(world, name).get("/api/applications/pressing?mine=true")
        pressing[name] = [one["step"]["key"] for one in answer.json()["items"]]
    everything = (await world.claire.get("/api/applications/pressing")).json()["items"]

    assert pressing["maja"] == ["letters", "sign_off"]
    assert set(pressing["lars"]) >= {"call", "note", "consortium", "mandates", "upload", "submit"}
    assert (pressing["theo"], {one["application_id"] for one in everything}) == ([], {id_})


async def test_the_tally_counts_each_once(world: World) -> None:
    await world.submitted()
    await world.begun()

    shown = (await world.claire.get("/api/applications/tally")).json()

    assert shown == {
        "total": 2, "by_state": {"idea": 1, "submitted": 1}, "by_programme": {"ERASMUS": 2}, "before_submission": 1,
        "ever_submitted": 1,
    }  # fmt: skip


async def test_an_erased_person_leaves_the_log_whole(world: World) -> None:
    shown = await world.begun()
    account = await world.service.account(LARS)
    path = f"/api/applications/{id_of(shown)}/sections/need"
    body = {"revision": revision_of(shown), "owner_id": account}
    await world.taken(world.lars.put(path, json=body))
    await erase(world.parts, world.service.app.state.personal, account)

    found = (await world.claire.get("/api/applications/verification")).json()
    assert (found["holds"], found["forgotten"], found["faults"]) == (True, 3, [])
    kept: list[Any] = [*await Entry.get_pymongo_collection().find({}).to_list()]
    kept += await Application.get_pymongo_collection().find({}).to_list()
    assert account not in str(kept)


async def test_a_log_that_was_tampered_with_is_found(world: World) -> None:
    await world.begun()
    rows = Entry.get_pymongo_collection()
    await rows.update_one({"_id": 2}, {"$set": {"note": "Never happened"}})

    found = (await world.claire.get("/api/applications/verification")).json()

    assert (found["holds"], found["faults"]) == (False, [{"number": 2, "what": "changed"}])
    told = await jobs(world.parts)[1].run(None)  # type: ignore[arg-type]
    assert told == "the log of applications does not hold: entry 2, changed"
