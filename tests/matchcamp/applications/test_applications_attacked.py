"""What hasty or hostile people try with applications: it is refused, or changes nothing that it should not."""

from typing import Any

import pytest

from tests.matchcamp.applications.applying import planted
from tests.matchcamp.applications.conftest import (
    CLAIRE,
    EVIDENCE,
    LARS,
    NOW,
    TWO_STAGES,
    World,
    id_of,
    revision_of,
    sent,
)


async def test_another_document_under_an_old_key_voids_the_sign_offs(world: World) -> None:
    id_ = id_of(await world.begun())
    path = f"/api/applications/{id_}/documents/draft"
    body = {"title": "Draft", "url": "https://example.org/one"}
    await world.taken(world.lars.put(path, json=body | {"revision": 2}))
    await world.signed(id_)
    shown = await world.taken(world.lars.post(path + "/remove", json={"revision": revision_of(await world.get(id_))}))

    other = body | {"url": "https://example.org/other", "revision": revision_of(shown)}
    shown = await world.taken(world.lars.put(path, json=other))

    assert shown["documents"][0]["version"] == 1
    assert [one["agreed"] for one in shown["partners"]] == [False, False]


async def test_another_action_voids_the_sign_offs(world: World) -> None:
    head = (await world.begun())["application"]
    await world.signed(head["id"])
    shown = await world.get(head["id"])
    assert [one["agreed"] for one in shown["partners"]] == [True, True]

    body = {"title": head["title"], "call_id": head["call_id"], "action": "KA210", "revision": revision_of(shown)}
    shown = await world.taken(world.lars.put(f"/api/applications/{head['id']}", json=body))

    assert [one["agreed"] for one in shown["partners"]] == [False, False]


async def test_an_upload_that_two_tabs_tell_is_told_once(world: World) -> None:
    id_ = await world.submitted()
    revision = revision_of(await world.get(id_))
    body = {"step": "submit_again", "revision": revision, "evidence": EVIDENCE, "submission": sent()}

    answers = [await world.lars.post(f"/api/applications/{id_}/steps", json=body) for _ in range(2)]

    assert [one.status_code for one in answers] == [200, 409]
    assert len((await world.get(id_))["submissions"]) == 2


async def test_the_last_stage_is_the_second_whatever_was_said_of_the_stages_meanwhile(world: World) -> None:
    id_ = await world.submitted(call=TWO_STAGES)
    shown = await world.taken(world.step(id_, "invite", evidence=EVIDENCE))
    head = shown["application"]
    body = {"title": head["title"], "call_id": head["call_id"], "two_stage": False, "revision": head["revision"]}
    await world.taken(world.lars.put(f"/api/applications/{id_}", json=body))
    for step in ("draft", "review"):
        await world.taken(world.step(id_, step))
    await world.signed(id_)
    await world.taken(world.step(id_, "finish"))
    world.service.clock.moment = NOW.replace(month=8)

    shown = await world.taken(world.step(id_, "submit", evidence=EVIDENCE, submission=sent("2026-07-30T10:00:00Z")))

    assert shown["application"]["first_submitted"] == "2026-06-26T10:00:00Z"
    assert shown["application"]["last_submitted"] == "2026-07-30T10:00:00Z"


@pytest.mark.parametrize(
    ("steps", "left"),
    [
        (["evaluate"], (None, None, "")),
        (["evaluate", "reserve"], (80, None, "")),
        (["evaluate", "list", "prepare", "sign"], (80, None, "")),
    ],
)
async def test_what_came_with_a_result_by_mistake_falls_away_with_it(
    world: World, steps: list[str], left: tuple[float | None, int | None, str]
) -> None:
    id_ = await world.submitted()
    brought = {"evaluate": {"points": 80}, "reserve": {"reserve_position": 3}, "sign": {"grant_agreement": "101246479"}}
    for step in steps:
        await world.taken(world.step(id_, step, evidence=EVIDENCE, **brought.get(step, {})))

    shown = await world.taken(world.step(id_, "correct", world.claire, note="It was another one"))

    assert (shown["points"], shown["reserve_position"], shown["grant_agreement"]) == left


async def test_who_looks_for_the_applications_of_a_consortium_gets_no_others(world: World) -> None:
    consortium = "c" * 24
    for title, of in (("First stage", consortium), ("Made anew", consortium), ("Of nobody", "")):
        await planted(title, None, consortium_id=of)
    claire = await world.service.browser(CLAIRE)

    answer = await claire.get(f"/applications/of-consortium/{consortium}")
    page = (await claire.get(answer.headers["location"])).text
    listed = (await world.claire.get(f"/api/applications?consortium={consortium.upper()}")).json()["items"]

    assert "First stage" in page
    assert "Of nobody" not in page
    assert {one["title"] for one in listed} == {"First stage", "Made anew"}


NOTE = "A note that took an hour to write"


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        (
            "steps",
            {
                "step": "evaluate",
                "note": NOTE,
                "evidence.0.title": "The letter",
                "evidence.0.url": "https://example.org/letter",
            },
        ),
        ("documents", {"title": NOTE, "url": "https://example.org/letter"}),
        ("packages", {"title": NOTE}),
        ("checklist", {"title": NOTE}),
        ("edit", {"title": NOTE}),
    ],
)
async def test_what_was_written_is_shown_where_its_form_is_gone(
    world: World, path: str, fields: dict[str, str]
) -> None:
    id_ = await world.submitted()
    revision = revision_of(await world.get(id_))
    await world.taken(world.step(id_, "withdraw", note="We stop here"))
    lars = await world.service.browser(LARS)

    answer = await lars.post(f"/applications/{id_}/{path}", fields | {"revision": str(revision)})

    assert answer.status_code == 409
    assert [text for text in fields.values() if " " in text or ":" in text if text not in answer.text] == []


async def test_what_was_written_is_shown_where_the_step_lacks_something_new(world: World) -> None:
    id_ = id_of(await world.begun())
    await world.written(id_)
    await world.signed(id_)
    shown = await world.taken(world.step(id_, "finish"))
    path = f"/api/applications/{id_}/partners/{world.company}"
    await world.taken(world.lars.put(path, json={"revision": revision_of(shown), "budget_eur": 5}))
    lars = await world.service.browser(LARS)

    fields = {"step": "submit", "note": NOTE, "revision": str(revision_of(shown))}
    answer = await lars.post(f"/applications/{id_}/steps", fields)

    assert answer.status_code == 400
    assert NOTE in answer.text


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../../etc/passwd", "Europe"])
async def test_a_zone_that_is_none_is_told_at_its_field(world: World, zone: str) -> None:
    id_ = id_of(await world.begun())
    lars = await world.service.browser(LARS)
    fields = {"title": NOTE, "revision": "2", "deadline_at": "2026-12-01T17:00", "deadline_zone": zone}

    answer = await lars.post(f"/applications/{id_}/edit", fields)

    assert answer.status_code == 400
    assert "There is no such time zone." in answer.text
    assert NOTE in answer.text


async def test_who_adds_a_partner_that_is_there_loses_nothing_of_it(world: World) -> None:
    shown = await world.begun()
    path = f"/applications/{id_of(shown)}/partners"
    lars = await world.service.browser(LARS)
    fields = {"typed_organisation": f"/organisations/{world.company.upper()}", "revision": str(revision_of(shown))}

    answer = await lars.post(path, fields)

    assert answer.status_code == 400
    assert "This is entered already." in answer.text
    assert (await world.get(id_of(shown)))["partners"] == shown["partners"]


@pytest.mark.parametrize("at", ["2026-10-25T01:30:00Z", "2026-12-01T16:59:59Z"])
async def test_a_deadline_that_nobody_touched_stays_to_the_second(world: World, at: str) -> None:
    id_ = id_of(await world.begun())
    by_hand = {"title": "By hand", "revision": 2, "deadline": {"at": at, "zone": "Europe/Brussels"}}
    shown = await world.taken(world.lars.put(f"/api/applications/{id_}", json=by_hand))
    lars = await world.service.browser(LARS)
    page = (await lars.get(f"/applications/{id_}/edit")).text
    typed = page.partition('name="deadline_at"')[2].partition('value="')[2].partition('"')[0]

    fields = {"title": NOTE, "deadline_at": typed, "deadline_zone": "Europe/Brussels"}
    answer = await lars.post(f"/applications/{id_}/edit", fields | {"revision": str(revision_of(shown))})

    head = (await world.get(id_))["application"]
    assert answer.status_code == 303
    assert (head["title"], head["deadline"]["at"]) == (NOTE, at)


@pytest.mark.parametrize(
    "brought",
    [{"submission": sent()}, {"points": 80}, {"reserve_position": 1}, {"grant_agreement": "101246479"}],
)
async def test_a_step_takes_nothing_that_belongs_to_another(world: World, brought: dict[str, Any]) -> None:
    id_ = id_of(await world.begun())
    [name] = brought

    answer = await world.step(id_, "write_note", **brought)

    assert answer.status_code == 400
    assert [one["field"] for one in answer.json()["errors"]] == [name]
    assert (await world.get(id_))["application"]["first_submitted"] is None
