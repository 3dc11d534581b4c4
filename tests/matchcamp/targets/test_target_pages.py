"""The pages of targets: the number with the list behind it, the forecast in words, and the forms."""

import datetime as dt
import re
from typing import Any

from matchcamp.targets.jobs import jobs
from matchcamp.viewer import Role
from tests.matchcamp.applications.conftest import CLAIRE, EMMA, LARS, THEO, TWO_STAGES, World, id_of
from tests.matchcamp.profiling import database_calls
from tests.matchcamp.targets.test_targets_api import THREE, get, set_by

TYPED = {
    "name": "Three applications", "number": "3", "starts": "2026-01-01", "ends": "2026-12-31",
    "zone": "Europe/Brussels", "programmes": ["ERASMUS", "HORIZON"], "states": ["submitted", "signed"],
    "stage": "first", "reading": "in_all", "resubmissions": "true", "indicator": "I23",
}  # fmt: skip

ASKED = {"targets", "applications", "application_log", "learnt_rates", "target_forecasts", "foretold", "accounts"}


async def shown(world: World, path: str, who: str = CLAIRE, *roles: Role) -> str:
    page = await (await world.service.browser(who, *roles)).get(path)
    assert page.status_code == 200, page.text
    return str(page.text)


async def test_the_page_of_a_target_shows_the_list_behind_its_number(world: World) -> None:
    target = await set_by(world)
    sent = await world.submitted()
    opened = id_of(await world.begun(call=TWO_STAGES))

    html = await shown(world, f"/targets/{target['id']}")

    assert ">1 / 3</text>" in html
    assert f'<a href="/applications/{sent}">Excellence for small series</a>' in html
    assert "101246479" in html
    assert f'<a href="/applications/{opened}">' in html
    assert "The number in all, to whichever of the programmes (chosen)" in html
    assert "1 of 3 · Still to be covered: Horizon Europe" in html
    assert "Count anew from the log alone" in html
    assert f'href="/targets/{target["id"]}/edit?exclude={sent}#field-excluded"' in html
    assert "No own forecast could be judged yet" in html
    assert re.search(r"Chance to reach it in time:\s*<strong>(about|less|more)", html)
    counted = await shown(world, f"/targets/{target['id']}?recount=1")
    assert "Counted anew from the log alone: 1, the same number." in counted


async def test_who_has_no_part_sees_the_numbers_alone(world: World) -> None:
    target = await set_by(world)
    sent, opened = await world.submitted(), id_of(await world.begun())
    await world.taken(world.claire.put(f"/api/targets/{target['id']}", json=THREE | {
        "revision": 1, "note": "Only one counts", "programmes": ["HORIZON"]}))  # fmt: skip

    html = await shown(world, f"/targets/{target['id']}", THEO)

    assert ">0 / 3</text>" in html
    assert sent not in html
    assert opened not in html
    assert 'To another programme</strong>: <span class="figure">1</span>' in html
    assert "/edit" not in html
    assert "Only one counts" in html


async def test_all_targets_stand_with_gauges_and_those_that_are_over_come_last(world: World) -> None:
    empty = await shown(world, "/targets")
    await set_by(world, name="Over since long", starts="2025-01-01", ends="2025-12-31")
    await set_by(world)
    await world.submitted()

    html = await shown(world, "/targets")

    assert "No target yet" in empty
    assert html.count('class="gauge"') == 2
    assert html.index("Three applications to Erasmus+") < html.index("Over since long")
    assert html.count("Chance to reach it in time:</") <= 1
    assert 'href="/targets/new"' in html
    assert 'href="/targets/new"' not in await shown(world, "/targets", LARS)


async def test_a_target_is_set_and_changed_by_form(world: World) -> None:
    claire = await world.service.browser(CLAIRE)
    application = await world.submitted()
    form = await claire.get("/targets/new")
    posted = await claire.post("/targets/new", TYPED)
    path = posted.headers["location"]
    left_out = {
        "excluded_application": f"https://example.org/applications/{application}",
        "excluded_reason": "Not ours",
    }
    edited = await claire.post(f"{path}/edit", TYPED | left_out | {"revision": "1", "note": "As agreed", "number": "4"})

    assert (form.status_code, posted.status_code, edited.status_code) == (200, 303, 303)
    kept = await get(world, path.removeprefix("/targets/"))
    assert (kept["number"], kept["states"], kept["resubmissions"], kept["examples"]) == (
        4, ["submitted", "signed"], True, False,
    )  # fmt: skip
    assert kept["excluded"] == [{"application_id": application, "reason": "Not ours"}]
    html = await shown(world, path)
    assert "As agreed" in html
    assert "<dt>How many</dt><dd><del>3</del>" in html
    again = await shown(world, f"{path}/edit?exclude={'a' * 24}")
    assert f'value="{application}"' in again
    assert f'value="{"a" * 24}"' in again


WRONG = {
    "no name": ({"name": ""}, "name"),
    "ends before it begins": ({"ends": "2025-12-31"}, "ends"),
    "no state": ({"states": []}, "states"),
    "a zone that is none": ({"zone": "Europe/Atlantis"}, "zone"),
    "left out without a reason": ({"excluded_application": "a" * 24}, "excluded"),
    "no application": ({"excluded_application": "that one", "excluded_reason": "Not ours"}, "excluded"),
}


async def test_a_form_that_cannot_be_taken_keeps_what_was_typed(world: World) -> None:
    claire = await world.service.browser(CLAIRE, Role.COORDINATOR)

    for name, (more, field) in WRONG.items():
        page = await claire.post("/targets/new", TYPED | {"number": "17"} | more)

        assert page.status_code == 400, name
        assert f'href="#field-{field}"' in page.text, name
        assert 'value="17"' in page.text, name
    assert (await world.claire.get("/api/targets")).json()["items"] == []


async def test_who_saves_later_sees_both_versions(world: World) -> None:
    target = await set_by(world)
    emma = await world.service.browser(EMMA)
    await world.taken(world.claire.put(f"/api/targets/{target['id']}", json=THREE | {"number": 4, "revision": 1}))
    typed = TYPED | {"name": THREE["name"], "revision": "1", "number": "5", "states": target["states"]}

    late = await emma.post(f"/targets/{target['id']}/edit", typed)
    again = await emma.post(f"/targets/{target['id']}/edit", typed | {"revision": "2"})

    assert late.status_code == 409
    assert "How many: now «4», you wanted «5»." in late.text
    assert "<dt>How many</dt><dd><del>4</del>" in late.text
    assert '<input type="hidden" name="revision" value="2">' in late.text
    assert again.status_code == 303
    assert (await get(world, target["id"]))["number"] == 5


async def test_members_do_not_reach_the_forms(world: World) -> None:
    target = await set_by(world)
    lars = await world.service.browser(LARS)

    answers = [
        await lars.get("/targets/new"), await lars.get(f"/targets/{target['id']}/edit"),
        await lars.post("/targets/new", TYPED), await lars.post(f"/targets/{target['id']}/edit", TYPED),
    ]  # fmt: skip

    assert [one.status_code for one in answers] == [403] * 4
    assert (await lars.get(f"/targets/{'0' * 24}")).status_code == 404


async def test_the_chance_is_drawn_night_by_night(world: World) -> None:
    target = await set_by(world, number=1)
    await world.begun()
    [_, job] = jobs(world.parts)
    for day in (28, 29, 30):
        world.service.clock.moment = dt.datetime(2026, 6, day, 4, tzinfo=dt.UTC)
        await job.run(None)  # type: ignore[arg-type]

    html = await shown(world, f"/targets/{target['id']}")
    told: dict[str, Any] = await get(world, f"{target['id']}/forecasts")

    assert [one["day"] for one in told["items"]][-3:] == ["2026-06-28", "2026-06-29", "2026-06-30"]
    assert html.count('class="steps"') == 2
    assert "30 June 2026" in html


async def test_the_page_asks_the_database_as_often_for_many_applications(world: World) -> None:
    target = await set_by(world)
    claire = await world.service.browser(CLAIRE)
    calls = []
    for _ in range(2):
        await world.submitted()
        await world.begun()
        await world.begun(call=TWO_STAGES)
        calls.append(await database_calls(world.parts.database, claire, f"/targets/{target['id']}", ASKED))

    assert calls[0] == calls[1]
    assert 15 < len(calls[0]) < 40
