"""The checklist of partners: on its page and by API, with people's words beside what data say."""

from typing import Any

import pytest

from matchcamp.consortia.checklist.questions import QUESTIONS
from tests.matchcamp.consortia.conftest import LARS, World, id_of, revision_of


async def lines_of(world: World, board: dict[str, Any], organisation: str) -> dict[str, dict[str, Any]]:
    answer = await world.lars.get(f"/api/consortia/{id_of(board)}/checklist")
    assert answer.status_code == 200, answer.text
    [partner] = [one for one in answer.json()["partners"] if one["organisation_id"] == organisation]
    return {one["line"]: one for one in partner["lines"]}


def word(organisation: str, **more: str) -> dict[str, str]:
    return {"organisation_id": organisation, "line": "capacity", "said": "yes", "note": "We saw their accounts."} | more


async def test_each_partner_has_ten_lines_from_its_data(world: World) -> None:
    board = await world.eligible()

    found = await lines_of(world, board, world.hidria)

    assert list(found) == list(QUESTIONS)
    assert (found["companies"]["answer"], found["companies"]["why"]) == ("yes", "It is a company itself.")
    assert (found["europe"]["answer"], found["europe"]["by"]) == ("open", "")


async def test_a_persons_word_stands_beside_the_data_and_can_be_taken_back(world: World) -> None:
    board = await world.eligible()
    path = f"/api/consortia/{id_of(board)}/checklist"

    kept = await world.lars.put(path, json=word(world.hidria))
    first = (await lines_of(world, board, world.hidria))["capacity"]
    await world.claire.put(path, json=word(world.hidria, said="no", note=""))
    second = (await lines_of(world, board, world.hidria))["capacity"]
    await world.lars.put(path, json=word(world.hidria, said="open"))
    third = (await lines_of(world, board, world.hidria))["capacity"]

    assert kept.status_code == 200
    assert (first["answer"], first["by_data"], first["by"], first["note"]) == (
        "yes", "open", "Lars", "We saw their accounts.",
    )  # fmt: skip
    assert (second["answer"], second["by"], second["note"]) == ("no", "Claire", "")
    assert (third["answer"], third["by"], third["at"]) == ("open", "", None)
    assert await world.parts.database["consortium_checks"].count_documents({}) == 0


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"line": "beauty"}, 400),
        ({"said": "perhaps"}, 400),
        ({"note": "x" * 501}, 400),
        ({"organisation_id": "0" * 24}, 404),
    ],
)
async def test_a_word_that_cannot_be_is_refused(world: World, more: dict[str, str], status: int) -> None:
    board = await world.formed()

    answer = await world.lars.put(f"/api/consortia/{id_of(board)}/checklist", json=word(world.coordinator) | more)

    assert answer.status_code == status, answer.text
    assert await world.parts.database["consortium_checks"].count_documents({}) == 0


async def test_partners_do_not_find_what_is_said_of_them(world: World) -> None:
    board = await world.formed()
    await world.changed(world.add(id_of(board), world.hidria, revision_of(board), commitment="invited"))
    path = f"/api/consortia/{id_of(board)}/checklist"

    assert (await world.maja.get(path)).status_code == 403
    assert (await world.maja.put(path, json=word(world.hidria))).status_code == 403


async def test_the_page_takes_an_answer_and_shows_it(world: World) -> None:
    board = await world.eligible()
    browser = await world.service.browser(LARS)
    path = f"/consortia/{id_of(board)}/checklist"

    answer = await browser.post(path, word(world.hidria))
    page = (await browser.get(path)).text

    assert answer.status_code == 303
    assert "Lars, 27 June 2026: “We saw their accounts.”" in page
    assert page.count("1. Does it know what the project needs?") >= 8


async def test_the_page_keeps_what_was_typed(world: World) -> None:
    board = await world.eligible()
    browser = await world.service.browser(LARS)
    long = "We looked at this again and again. " * 20

    answer = await browser.post(f"/consortia/{id_of(board)}/checklist", word(world.hidria, note=long))

    assert answer.status_code == 400
    assert long.strip() in answer.text
    assert "Please use at most 500 characters." in answer.text
