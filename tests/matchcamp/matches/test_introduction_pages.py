"""The pages of matches and introductions, as a browser without JavaScript uses them."""

from typing import Any

import pytest

MAJA, LARS = "maja@example.org", "lars@example.org"


async def test_from_a_match_to_the_contact(world: Any) -> None:
    near = await world.need()
    await world.service.indexed()
    maja, lars = await world.service.browser(MAJA), await world.service.browser(LARS)
    action = f"/matches/{near}/{world.centre_key}/introduction"
    need = f"/needs/{near[5:]}?kind=organisation"
    card = (await maja.get(need)).text

    asked = await maja.post(action, {"message": "We would like to <b>visit</b> you."})
    [id_] = [one["id"] for one in (await world.lars.get("/api/introductions")).json()["items"]]
    waiting = (await lars.get("/introductions")).text
    before = (await lars.get(f"/introductions/{id_}")).text
    accepted = await lars.post(f"/introductions/{id_}/answer", {"answer": "accepted", "note": "Welcome"})
    after = [(await browser.get(f"/introductions/{id_}")).text for browser in (maja, lars)]

    assert f'action="{action}"' in card
    assert (asked.status_code, asked.headers["location"]) == (303, f"{need}#match-organisation-{world.centre}")
    assert f"/introductions/{id_}" in waiting
    assert "We would like to &lt;b&gt;visit&lt;/b&gt; you." in before
    assert "mailto:" not in before
    assert (accepted.status_code, accepted.headers["location"]) == (303, f"/introductions/{id_}")
    assert [(f"mailto:{MAJA}" in text, f"mailto:{LARS}" in text) for text in after] == [(True, True), (True, True)]
    assert f'action="{action}"' not in (await maja.get(need)).text


async def test_buttons_lead_back_to_the_card(world: Any) -> None:
    near = await world.need()
    maja = await world.service.browser(MAJA)
    base = f"/matches/{near}/{world.centre_key}"

    answers = [
        await maja.post(f"{base}/interested"),
        await maja.post(f"{base}/not-for-us", {"reason": "capacity"}),
        await maja.post(f"{base}/undo"),
    ]

    card = f"/needs/{near[5:]}?kind=organisation#match-organisation-{world.centre}"
    assert [(answer.status_code, answer.headers["location"]) for answer in answers] == [(303, card)] * 3


async def test_buttons_of_a_suggestion_lead_back_to_the_list(world: Any) -> None:
    far = await world.need()
    lars = await world.service.browser(LARS)
    came_from = {"referer": "http://127.0.0.1:8000/introductions?side=suggested"}

    answer = await lars.post(f"/matches/{world.centre_key}/{far}/not-for-us", {}, headers=came_from)

    assert answer.headers["location"] == "/introductions?side=suggested"


@pytest.mark.parametrize("message", ["", "   ", "x" * 2001])
async def test_a_request_that_is_not_taken_keeps_its_words(world: Any, message: str) -> None:
    maja = await world.service.browser(MAJA)

    answer = await maja.post(f"/matches/{await world.need()}/{world.centre_key}/introduction", {"message": message})

    assert answer.status_code == 400
    assert message.strip() in answer.text
    assert 'aria-invalid="true"' in answer.text


async def test_a_second_request_says_what_stands(world: Any) -> None:
    near = await world.need()
    await world.asked(near)
    maja = await world.service.browser(MAJA)

    answer = await maja.post(f"/matches/{near}/{world.centre_key}/introduction", {"message": "Once more"})

    assert answer.status_code == 409
    assert "Once more" in answer.text
    assert "There is an introduction between these two already" in answer.text


async def test_an_answer_that_comes_too_late_says_so(world: Any) -> None:
    id_ = await world.asked(await world.need())
    await world.answer(id_, "taken_back", world.maja)
    lars = await world.service.browser(LARS)

    answer = await lars.post(f"/introductions/{id_}/answer", {"answer": "accepted", "note": "Yes"})

    assert answer.status_code == 409
    assert "answered or taken back meanwhile" in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/matches/need:1/organisation:2/interested",
        "/matches/x/y/undo",
        "/matches/need:0123456789abcdef01234567/organisation:0123456789abcdef01234567/introduction",
        "/introductions/xyz/answer",
    ],
)
async def test_addresses_that_mean_nothing_are_not_found(world: Any, path: str) -> None:
    maja = await world.service.browser(MAJA)

    answer = await maja.post(path, {"message": "Hello", "answer": "accepted"})

    assert answer.status_code == 404


@pytest.mark.parametrize("side", ["", "asked_of_us", "asked_by_us", "suggested", "anything"])
async def test_an_empty_list_says_what_to_do_next(world: Any, side: str) -> None:
    theo = await world.service.browser("theo@example.org")

    answer = await theo.get(f"/introductions?side={side}")

    assert answer.status_code == 200
    assert 'class="empty"' in answer.text


async def test_visitors_are_asked_to_sign_in_and_newcomers_wait(world: Any) -> None:
    visitor = world.service.visitor()

    answer = await visitor.get("/introductions")

    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=/introductions")


async def test_a_form_without_its_token_is_refused(world: Any) -> None:
    near = await world.need()
    maja = await world.service.browser(MAJA)

    answer = await maja.http.post(f"/matches/{near}/{world.centre_key}/interested", data={})

    assert answer.status_code == 403
