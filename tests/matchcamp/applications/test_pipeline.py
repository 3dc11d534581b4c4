"""The board: every state in a column, cards that move or say what is missing, nobody's move lost, a fixed price."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from matchcamp.applications.dates import days_between, left_words, moment_words
from matchcamp.applications.documents import Application
from matchcamp.applications.pipeline.columns import COLUMNS, STATES, Column, asks, leads_to
from matchcamp.applications.states import TABLE, Need, State, Step
from matchcamp.database import object_id
from matchcamp.viewer import Role
from tests.matchcamp.applications.applying import planted, planted_row
from tests.matchcamp.applications.conftest import CLAIRE, LARS, MAJA, THEO, World, id_of, revision_of
from tests.matchcamp.profiling import profiled

BRUSSELS, VANCOUVER = "Europe/Brussels", "America/Vancouver"


def test_every_state_stands_in_one_column() -> None:
    listed = [state for states in STATES.values() for state in states]

    assert (len(listed), set(listed)) == (len(State), set(State))
    assert {COLUMNS[state] for state in State} == set(Column)


@pytest.mark.parametrize("step", list(Step))
def test_a_card_leads_where_its_step_leads(step: Step) -> None:
    to = TABLE[step].to

    assert leads_to(step) == (COLUMNS[to] if to else None)
    brought = {Need.NOTE, Need.EVIDENCE, Need.SUBMISSION, Need.GRANT_AGREEMENT} & set(TABLE[step].needs)
    assert asks(step) is (bool(brought) or step is Step.RESUBMIT)


@pytest.mark.parametrize(
    ("now", "at", "zone", "said"),
    [
        # 17:00 in Brussels, seen in the morning of the day, and just after.
        ("2026-09-03T06:00Z", "2026-09-03T15:00Z", BRUSSELS, "today"),
        ("2026-09-03T15:01Z", "2026-09-03T15:00Z", BRUSSELS, "late"),
        # It is still the 2nd in Vancouver, but the deadline's own calendar counts.
        ("2026-09-03T02:00Z", "2026-09-03T15:00Z", BRUSSELS, "today"),
        ("2026-09-03T02:00Z", "2026-09-03T15:00Z", VANCOUVER, "1 day left"),
        # Less than a day of 24 hours, and yet tomorrow.
        ("2026-03-28T12:00Z", "2026-03-29T10:00Z", BRUSSELS, "1 day left"),
        # Over the nights on which clocks change.
        ("2026-03-27T16:30Z", "2026-03-30T15:00Z", BRUSSELS, "3 days left"),
        ("2026-10-24T15:30Z", "2026-10-26T11:00Z", BRUSSELS, "2 days left"),
        ("2028-02-28T11:00Z", "2028-02-29T16:00Z", BRUSSELS, "1 day left"),
        ("2028-03-01T11:00Z", "2028-02-29T16:00Z", BRUSSELS, "late by 1 day"),
        ("2026-09-06T11:00Z", "2026-09-03T15:00Z", BRUSSELS, "late by 3 days"),
    ],
)
def test_days_are_counted_where_the_deadline_is(now: str, at: str, zone: str, said: str) -> None:
    assert left_words(datetime.fromisoformat(at), zone, datetime.fromisoformat(now)) == said


def test_a_deadline_is_told_by_its_own_clocks() -> None:
    noon = datetime(2026, 10, 26, 11, tzinfo=UTC)

    assert moment_words(noon, BRUSSELS) == "26 October 2026, 12:00 (Brussels)"
    assert moment_words(noon, VANCOUVER) == "26 October 2026, 04:00 (Vancouver)"
    assert days_between(noon, noon, BRUSSELS) == 0


async def board_of(who: Any, query: str = "") -> dict[str, Any]:
    answer = await who.get(f"/api/applications/board{query}")
    assert answer.status_code == 200, answer.text
    return {one["column"]: one for one in answer.json()["columns"]} | {"total": answer.json()["total"]}


async def test_the_board_shows_who_takes_part_what_stands_where(world: World) -> None:
    shown = await world.begun()
    await world.step(id_of(shown), "write_note")

    lars, maja, theo, claire = [await board_of(one) for one in (world.lars, world.maja, world.theo, world.claire)]

    assert list(lars)[:-1] == [column.value for column in Column]
    assert [one["total"] for one in (lars, maja, theo, claire)] == [1, 1, 0, 1]
    card = lars["idea"]["cards"][0]
    assert (card["application"]["state"], card["application"]["agreed"], card["application"]["signers"]) == (
        "concept_note", 0, 2,
    )  # fmt: skip
    assert [(one["step"], one["to"], one["asks"]) for one in card["steps"]] == [
        ("open", "forming", False),
        ("drop", "ended", True),
    ]
    assert maja["idea"]["cards"][0]["steps"] == []
    assert (await board_of(world.claire, "?mine=true"))["total"] == 0


async def test_a_column_shows_the_next_deadlines_first_and_links_to_all(world: World, service: Any) -> None:
    now = service.clock.now()
    days = [40, -3, None, 5, *range(50, 70)]
    rows = [await planted(f"In {day} days", now + timedelta(days=day) if day is not None else None) for day in days]
    browser = await service.browser(CLAIRE, Role.COORDINATOR)

    column = (await board_of(world.claire))["drafting"]
    shown = await browser.get("/applications")

    assert (column["count"], len(column["cards"])) == (len(rows), 20)
    assert [card["application"]["title"] for card in column["cards"][:3]] == ["In 5 days", "In 40 days", "In 50 days"]
    assert "/applications/table?state=invited&amp;state=drafting" in shown.text
    assert "all 24" in shown.text


async def test_what_is_late_is_said_in_words(world: World, service: Any) -> None:
    now = service.clock.now()
    await planted("Too late", now - timedelta(days=3))
    browser = await service.browser(CLAIRE, Role.COORDINATOR)

    shown = await browser.get("/applications")

    assert "late by 3 days" in shown.text
    assert "24 June 2026, 10:00 (Brussels)" in shown.text


async def moved(browser: Any, id_: str, step: str, revision: int, **more: Any) -> Any:
    return await browser.post(f"/applications/{id_}/move", {"step": step, "revision": str(revision)} | more)


async def test_a_card_is_moved_without_a_script(world: World, service: Any) -> None:
    shown = await world.begun()
    lars = await service.browser(LARS)

    answer = await moved(lars, id_of(shown), "write_note", revision_of(shown))

    assert (answer.status_code, answer.headers["location"]) == (303, f"/applications#card-{id_of(shown)}")
    assert (await world.get(id_of(shown)))["application"]["state"] == "concept_note"
    after = await lars.get("/applications")
    assert "Excellence for small series: Concept note" in after.text
    assert f'id="card-{id_of(shown)}"' in after.text


async def test_a_step_that_needs_words_leads_to_its_form(world: World, service: Any) -> None:
    shown = await world.begun()
    lars = await service.browser(LARS)

    answer = await moved(lars, id_of(shown), "drop", revision_of(shown))

    assert (answer.status_code, answer.headers["location"]) == (303, f"/applications/{id_of(shown)}?step=drop#step")
    assert (await world.get(id_of(shown)))["application"]["state"] == "idea"


async def test_a_new_application_from_one_that_is_over_has_its_own_page(world: World, service: Any) -> None:
    shown = await world.begun()
    await world.taken(world.step(id_of(shown), "drop", note="No partner in the south."))
    lars = await service.browser(LARS)

    answer = await moved(lars, id_of(shown), "resubmit", revision_of(shown) + 1)

    assert (answer.status_code, answer.headers["location"]) == (303, f"/applications/{id_of(shown)}/resubmit")


async def test_what_a_step_lacks_is_said_by_name(world: World, service: Any) -> None:
    id_ = id_of(await world.begun())
    await world.taken(world.step(id_, "write_note"))
    shown = await world.taken(world.step(id_, "open"))
    path = f"/api/applications/{id_}/partners/{world.stranger}"
    shown = await world.taken(world.lars.put(path, json={"revision": revision_of(shown)}))
    lars = await service.browser(LARS)

    answer = await moved(lars, id_, "commit", revision_of(shown))

    assert answer.status_code == 400
    assert "Not every partner has committed itself." in answer.text
    said = answer.text[answer.text.index('id="stuck-title"') : answer.text.index("data-board")]
    assert "Drugo podjetje" in said
    assert "Orodjarna Hidria" not in said
    assert f'href="/applications/{id_}/partners"' in said
    assert "Consortium forming" in said
    assert (await world.get(id_))["application"]["state"] == "forming"


async def test_sections_that_are_missing_are_named_by_their_titles(world: World, service: Any) -> None:
    id_ = id_of(await world.begun())
    for step in ("write_note", "open", "commit", "draft"):
        shown = await world.taken(world.step(id_, step))
    path = f"/api/applications/{id_}/sections/annex"
    body = {"revision": revision_of(shown), "title": "Letters of the chambers"}
    shown = await world.taken(world.lars.put(path, json=body))
    lars = await service.browser(LARS)

    answer = await moved(lars, id_, "review", revision_of(shown))

    assert answer.status_code == 400
    assert "Letters of the chambers" in answer.text
    assert f'href="/applications/{id_}/checklist"' in answer.text


async def test_of_two_who_move_at_once_one_is_told_where_it_stands(world: World, service: Any) -> None:
    shown = await world.begun()
    browsers = [await service.browser(who) for who in (LARS, CLAIRE)]
    for browser in browsers:
        await browser.get("/applications")
    await service.account(CLAIRE, Role.COORDINATOR)

    answers = await asyncio.gather(*(moved(one, id_of(shown), "write_note", revision_of(shown)) for one in browsers))

    assert sorted(one.status_code for one in answers) == [303, 409]
    refused = next(one for one in answers if one.status_code == 409)
    assert "Nothing was changed. Where it stands:" in refused.text
    assert "<strong>Concept note</strong>" in refused.text
    assert (await world.get(id_of(shown)))["application"]["state"] == "concept_note"


async def test_an_old_board_moves_what_others_only_wrote_in(world: World, service: Any) -> None:
    shown = await world.begun()
    path = f"/api/applications/{id_of(shown)}/work-packages/wp1"
    await world.taken(world.lars.put(path, json={"revision": revision_of(shown), "title": "Start"}))
    lars = await service.browser(LARS)

    answer = await moved(lars, id_of(shown), "write_note", revision_of(shown))

    after = await world.get(id_of(shown))
    assert answer.status_code == 303
    assert (after["application"]["state"], len(after["work_packages"])) == ("concept_note", 1)


@pytest.mark.parametrize(("who", "status"), [(MAJA, 403), (THEO, 404)])
async def test_who_does_not_lead_moves_nothing(world: World, service: Any, who: str, status: int) -> None:
    shown = await world.begun()
    browser = await service.browser(who)

    answer = await moved(browser, id_of(shown), "write_note", revision_of(shown))

    assert answer.status_code == status
    assert (await world.get(id_of(shown)))["application"]["state"] == "idea"


async def test_a_form_that_says_nothing_is_refused(world: World, service: Any) -> None:
    shown = await world.begun()
    browser = await service.browser(LARS)

    for typed in ({}, {"step": "fly", "revision": "1"}, {"step": "write_note", "revision": "x"}):
        assert (await browser.post(f"/applications/{id_of(shown)}/move", typed)).status_code == 400


async def test_who_stays_on_their_own_board_comes_back_to_it(world: World, service: Any) -> None:
    shown = await world.begun()
    lars = await service.browser(LARS)

    answer = await moved(lars, id_of(shown), "write_note", revision_of(shown), show="ours")

    assert answer.headers["location"] == f"/applications?show=ours#card-{id_of(shown)}"


async def test_an_empty_board_says_how_to_begin(service: Any) -> None:
    nobody = await service.browser(THEO)

    shown = await nobody.get("/applications")

    assert "There is no application that you may see" in shown.text
    assert 'href="/consortia"' in shown.text


async def test_the_board_asks_as_often_for_one_as_for_many(world: World, service: Any) -> None:
    now = service.clock.now()
    seen: list[list[str]] = []
    for count in (1, 40):
        rows = [planted_row(f"Number {n}", now + timedelta(days=n), state) for n in range(count) for state in State]
        await Application.get_pymongo_collection().insert_many(rows)
        async with profiled(service.parts.database) as calls:
            await board_of(world.claire)
        seen.append([one for one in calls if one in {"applications", "organisations"}])

    assert len(seen[0]) <= 2 * len(Column) + 3
    assert len(seen[1]) <= len(seen[0])


async def test_moves_are_in_the_log(world: World, service: Any) -> None:
    shown = await world.begun()
    lars = await service.browser(LARS)

    await moved(lars, id_of(shown), "write_note", revision_of(shown))

    log = (await world.lars.get(f"/api/applications/{id_of(shown)}/log")).json()["items"]
    assert (log[0]["action"], log[0]["by"]) == ("write_note", "Lars")
    row = await Application.get_pymongo_collection().find_one({"_id": object_id(id_of(shown))})
    assert row is not None
    assert row["state"] == "concept_note"
