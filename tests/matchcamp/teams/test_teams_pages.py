"""Pages of advice, without scripts: what they show, what their forms do, and what they refuse."""

import re
from typing import Any

import pytest

from matchcamp.teams import actions
from tests.matchcamp.conftest import Browser
from tests.matchcamp.consortia.conftest import LARS, MAJA, THEO, World, id_of, member_of, revision_of
from tests.matchcamp.teams.test_teams import WELDING, formed

PAGES = ("suggestions", "teams", "repair", "checklist")


@pytest.fixture
async def browser(world: World) -> Browser:
    found: Browser = await world.service.browser(LARS)
    return found


def hidden(page: str, form: str) -> dict[str, Any]:
    """The hidden fields of the form that posts to this address; lists where a name stands several times."""
    [body] = re.findall(rf'<form[^>]*action="{form}"[^>]*>(.*?)</form>', page, flags=re.DOTALL)[:1]
    fields: dict[str, Any] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', body):
        fields.setdefault(name, []).append(value)
    radios = re.findall(r'<input type="radio" name="([^"]+)" value="([^"]*)" checked', body)
    return fields | {name: [value] for name, value in radios}


async def test_the_pages_are_for_those_who_keep_the_board(world: World) -> None:
    board = await world.formed()
    await world.changed(world.add(id_of(board), world.hidria, revision_of(board), commitment="invited"))
    maja, theo = await world.service.browser(MAJA), await world.service.browser(THEO)

    for name in PAGES:
        assert (await maja.get(f"/consortia/{id_of(board)}/{name}")).status_code == 403, name
        assert (await theo.get(f"/consortia/{id_of(board)}/{name}")).status_code == 404, name
        assert (await world.service.visitor().get(f"/consortia/{id_of(board)}/{name}")).status_code == 303, name


async def test_the_board_leads_only_those_to_advice_who_may_have_it(world: World) -> None:
    board = await world.formed()
    await world.changed(world.add(id_of(board), world.hidria, revision_of(board), commitment="invited"))
    lars, maja = await world.service.browser(LARS), await world.service.browser(MAJA)

    pages = [(await one.get(f"/consortia/{id_of(board)}")).text for one in (lars, maja)]

    assert [f"/consortia/{id_of(board)}/teams" in page for page in pages] == [True, False]


async def test_a_suggestion_is_invited_with_one_button(world: World, browser: Browser) -> None:
    board = await formed(world)
    page = (await browser.get(f"/consortia/{id_of(board)}/suggestions")).text
    target = f"/consortia/{id_of(board)}/members"
    fields = hidden(page[page.index("Cover “train welders”") :], target)

    answer = await browser.post(target, fields | {"commitment": "invited"})

    assert "Add one company or body of the world of work in Sweden" in page
    assert WELDING in page
    assert answer.status_code == 303, answer.text
    kept = member_of(await world.board(id_of(board)), world.hidria)
    assert (kept["commitment"], kept["role"], kept["competences"]) == ("invited", "partner", ["train welders"])


async def test_not_for_us_is_remembered(world: World, browser: Browser) -> None:
    board = await formed(world)
    page = (await browser.get(f"/consortia/{id_of(board)}/suggestions")).text
    target = f"/consortia/{id_of(board)}/excluded/{world.hidria}"

    answer = await browser.post(target, hidden(page, target))
    again = (await browser.get(f"/consortia/{id_of(board)}/suggestions")).text

    assert answer.status_code == 303
    assert target in page
    assert target not in again


async def test_a_team_is_asked_for_and_taken(world: World, browser: Browser) -> None:
    board = await formed(world)
    path = f"/consortia/{id_of(board)}"
    empty = (await browser.get(f"{path}/teams")).text

    found = await browser.post(f"{path}/teams", {"least": "8", "most": "8", "keep": "asked", "balance": "more"})
    taken = await browser.post(f"{path}/take", hidden(found.text, f"{path}/take"))

    assert 'name="least" value="8"' in empty
    assert "Proven: no team is better" in found.text
    assert (taken.status_code, taken.headers["location"]) == (303, path)
    after = await world.board(id_of(board))
    assert (len(after["members"]), after["planned"]["verdict"]) == (8, "met")


async def test_what_cannot_be_wished_is_said_at_its_field(world: World, browser: Browser) -> None:
    board = await formed(world)

    answer = await browser.post(f"/consortia/{id_of(board)}/teams", {"least": "9", "most": "3", "fit": "less"})

    assert answer.status_code == 400
    assert "The largest size cannot be below the smallest." in answer.text
    assert 'name="least" value="9"' in answer.text
    assert '<option value="less" selected>' in answer.text


async def test_a_conflict_is_shown_with_ways_to_relax_it(world: World, browser: Browser) -> None:
    board = await formed(world)

    answer = await browser.post(f"/consortia/{id_of(board)}/teams", {"least": "3", "most": "4"})

    assert "There is no such team" in answer.text
    assert "At most 4 organisations are wished for." in answer.text
    assert 'href="#field-most"' in answer.text


async def test_a_second_search_of_the_same_person_waits(
    world: World, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    board = await formed(world)
    account = await world.service.account(LARS)

    async def surveyed(*_given: object) -> None:
        raise AssertionError("the alliance is surveyed for somebody who has to wait")

    monkeypatch.setattr(actions, "surveyed_situation", surveyed)
    with actions._only_once(account):
        answer = await browser.post(f"/consortia/{id_of(board)}/teams", {"least": "8", "most": "8"})
        repair = await browser.get(f"/consortia/{id_of(board)}/repair")

    assert (answer.status_code, repair.status_code) == (429, 429)
    assert "A team is being looked for already" in answer.text


async def test_who_would_wait_too_long_for_the_searches_of_others_is_told_so(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    board = await formed(world)
    monkeypatch.setattr(actions, "WAIT_SECONDS", 0.05)

    async with actions._one_at_a_time:
        answer = await world.lars.post(f"/api/consortia/{id_of(board)}/teams", json={"least": 8, "most": 10})
        repair = await world.lars.get(f"/api/consortia/{id_of(board)}/repair")
    after = await world.lars.get(f"/api/consortia/{id_of(board)}/repair")

    assert (answer.status_code, answer.headers["retry-after"], repair.status_code) == (429, "60", 429)
    assert after.status_code == 200


async def test_a_repair_is_taken_with_another_organisation(world: World, browser: Browser) -> None:
    board = await world.eligible()
    await world.service.indexed()
    body = {"revision": revision_of(board)}
    path = f"/consortia/{id_of(board)}"
    await world.changed(world.lars.post(f"/api{path}/members/{world.hidria}/remove", json=body))
    page = (await browser.get(f"{path}/repair")).text
    fields = hidden(page, f"{path}/take")
    [choice] = [name for name in fields if name.startswith("choice-")]
    proposed = {f"{world.organisations[name]}:partner": name for name in ("Orodjarna Hidria", "Drugo podjetje")}
    [(value, other)] = [pair for pair in proposed.items() if pair[0] != fields[choice][0]]

    answer = await browser.post(f"{path}/take", fields | {choice: [value]})

    assert "Proven: fewer changes do not suffice." in page
    assert answer.status_code == 303
    after = await world.board(id_of(board))
    assert (after["planned"]["verdict"], len(after["members"])) == ("met", 8)
    assert other in {one["name"] for one in after["members"]}


async def test_an_older_proposal_is_refused_with_words(world: World, browser: Browser) -> None:
    board = await formed(world)
    path = f"/consortia/{id_of(board)}"
    found = await browser.post(f"{path}/teams", {"least": "8", "most": "8"})
    await world.changed(world.add(id_of(board), world.hidria, revision_of(board)))

    answer = await browser.post(f"{path}/take", hidden(found.text, f"{path}/take"))
    after = await browser.get(answer.headers["location"])

    assert (answer.status_code, answer.headers["location"]) == (303, f"{path}/teams")
    assert "Somebody changed this consortium meanwhile." in after.text
    assert len((await world.board(id_of(board)))["members"]) == 2


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"member": ["x:partner"], "revision": "1"},
        {"member": ["0" * 24 + ":king"], "revision": "1"},
        {"member": ["0" * 24 + ":coordinator"], "revision": "never"},
    ],
    ids=str,
)
async def test_a_proposal_that_nobody_made_is_refused(world: World, browser: Browser, fields: dict[str, Any]) -> None:
    board = await formed(world)
    path = f"/consortia/{id_of(board)}"

    answer = await browser.post(f"{path}/take", fields | {"from": "repair"})
    after = await browser.get(answer.headers["location"])

    assert answer.headers["location"] == f"{path}/repair"
    assert "This proposal could not be read." in after.text
    assert len((await world.board(id_of(board)))["members"]) == 1


async def test_words_of_others_are_shown_as_they_are(world: World, browser: Browser) -> None:
    evil = "<script>alert(1)</script> train welders <img src=x onerror=alert(2)>"
    await world.service.organisation(evil, type="chamber", country="SE", profile=f"{evil}. {WELDING}")
    board = await formed(world)

    for name in PAGES:
        page = (await browser.get(f"/consortia/{id_of(board)}/{name}")).text
        assert "<script>alert" not in page, name
        assert "<img src=x" not in page, name
    assert "&lt;script&gt;" in (await browser.get(f"/consortia/{id_of(board)}/suggestions")).text
