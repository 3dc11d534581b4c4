"""What is kept of an answer to a suggested match, what it hides, and what is handed to those who learn from it."""

from typing import Any

from matchcamp.matches.documents import Feedback
from matchcamp.matches.feedback import exported
from matchcamp.personal import TOMBSTONE
from matchcamp.weighing import SIGNALS, version

REFUSAL = {"state": "not_for_us", "reason": "other", "words": "They teach in the evening only."}


async def mark(world: Any, near: str, far: str, **more: Any) -> Any:
    return await world.maja.post("/api/matches", json={"near": near, "far": far, "state": "interested"} | more)


async def shown(world: Any, near: str) -> list[str]:
    answer = await world.maja.get(f"/api/needs/{near.partition(':')[2]}/matches")
    return [f"organisation:{one['item']['id']}" for one in answer.json()["matches"]]


async def test_an_answer_is_kept_with_the_list_that_it_was_given_to(world: Any) -> None:
    near = await world.need()
    await world.service.indexed()

    await mark(world, near, world.centre_key)

    [line] = await Feedback.find().to_list()
    [first] = [one for one in line.shown if one.key == world.centre_key]
    assert (line.item, line.candidate, line.answer) == (near, world.centre_key, "interested")
    assert line.organisation_id == world.company
    assert (first.place, set(first.signals)) == (1, set(SIGNALS))
    assert first.fit > 0.5
    assert (line.weights, line.encoder) == (version(), world.parts.recommender.status()["encoder"])


async def test_what_changes_nothing_is_not_kept_twice(world: Any) -> None:
    near = await world.need()
    await mark(world, near, world.centre_key, state="seen")

    for more in (REFUSAL, REFUSAL, {"state": "seen"}, {"state": "seen"}):
        await mark(world, near, world.centre_key, **more)

    lines = await Feedback.find().sort("_id").to_list()
    assert [(one.answer, one.reason, one.words) for one in lines] == [
        ("not_for_us", "other", REFUSAL["words"]),
        ("seen", "", ""),
    ]


async def test_what_is_not_for_us_is_hidden_for_that_item_until_it_is_taken_back(world: Any) -> None:
    near, other = await world.need(), await world.need()
    await world.service.indexed()

    await mark(world, near, world.centre_key, **REFUSAL)
    hidden, elsewhere = await shown(world, near), await shown(world, other)
    [aside] = (await world.maja.get(f"/api/matches/{near}/aside")).json()["items"]
    await mark(world, near, world.centre_key, state="seen")

    assert world.centre_key not in hidden
    assert world.centre_key in elsewhere
    assert (aside["item"]["id"], aside["reason"], aside["words"]) == (world.centre, "other", REFUSAL["words"])
    assert world.centre_key in await shown(world, near)
    assert (await world.maja.get(f"/api/matches/{near}/aside")).json() == {"items": []}


async def test_a_list_of_which_the_only_good_candidate_is_put_aside_holds_no_good_match(world: Any) -> None:
    near = await world.need()
    await world.service.indexed()
    path = f"/api/needs/{near.partition(':')[2]}/matches"
    before = (await world.maja.get(path)).json()["verdict"]

    await mark(world, near, world.centre_key, **REFUSAL)

    assert before == "ok"
    assert (await world.maja.get(path)).json()["verdict"] == "no_good_match"


async def test_others_are_shown_what_the_asker_put_aside(world: Any) -> None:
    near = await world.need()
    await world.service.indexed()

    await mark(world, near, world.centre_key, **REFUSAL)
    answer = await world.theo.get(f"/api/needs/{near.partition(':')[2]}/matches")

    assert world.centre in [one["item"]["id"] for one in answer.json()["matches"]]


async def test_the_page_puts_aside_lists_it_and_shows_it_again(world: Any) -> None:
    near = await world.need()
    await world.service.indexed()
    maja = await world.service.browser("maja@example.org")
    page, base = f"/needs/{near.partition(':')[2]}?kind=organisation", f"/matches/{near}/{world.centre_key}"

    await maja.post(f"{base}/not-for-us", {"reason": "known", "words": "We built a mould <together>."})
    hidden = (await maja.get(page)).text
    await maja.post(f"{base}/undo")
    again = (await maja.get(page)).text

    assert f'id="match-organisation-{world.centre}"' not in hidden
    assert "We already know each other" in hidden
    assert "We built a mould &lt;together&gt;." in hidden
    assert f'action="{base}/undo"' in hidden
    assert f'id="match-organisation-{world.centre}"' in again
    assert 'id="aside"' not in again


async def test_what_was_put_aside_is_for_its_own_people(world: Any) -> None:
    near = await world.need()
    await mark(world, near, world.centre_key, **REFUSAL)

    answers = [await who.get(f"/api/matches/{near}/aside") for who in (world.theo, world.lars, world.broker)]
    strange = await world.maja.get("/api/matches/person:1/aside")

    assert [answer.status_code for answer in answers] == [404, 404, 200]
    assert strange.status_code == 404


async def test_an_answer_to_an_anonymous_need_is_kept_with_its_organisation(world: Any) -> None:
    near = await world.need(visibility="anonymous")

    await mark(world, near, world.centre_key)

    [line] = await Feedback.find().to_list()
    assert line.organisation_id == world.company


async def test_whoever_asks_for_an_introduction_says_no_longer_that_it_is_not_for_them(world: Any) -> None:
    near = await world.need()
    await mark(world, near, world.centre_key, **REFUSAL)

    asked = await world.ask(near)

    assert asked.status_code == 201
    assert [(one["candidate"], one["answer"], one["reason"]) for one in await exported()] == [
        (world.centre_key, "interested", "")
    ]


async def test_words_that_are_too_long_are_refused(world: Any) -> None:
    answer = await mark(world, await world.need(), world.centre_key, state="not_for_us", words="x" * 501)

    assert answer.status_code == 400
    assert await Feedback.find().count() == 0


async def test_the_export_holds_what_stands_and_nobody(world: Any) -> None:
    near = await world.need()
    await world.service.indexed()
    third = f"organisation:{world.third}"
    await mark(world, near, world.centre_key)
    await mark(world, near, third, **REFUSAL)
    await mark(world, near, world.centre_key, state="not_for_us", reason="place")
    await mark(world, near, third, state="seen")

    [line] = await exported()

    assert set(line) == {"item", "candidate", "answer", "reason", "shown", "weights", "encoder", "at"}
    assert (line["candidate"], line["answer"], line["reason"]) == (world.centre_key, "not_for_us", "place")
    assert {frozenset(one) for one in line["shown"]} == {frozenset({"key", "place", "fit", "signals"})}
    assert world.company not in str(line)


async def test_an_erased_person_is_no_longer_named_in_what_they_said(world: Any) -> None:
    near = await world.need()
    await mark(world, near, world.centre_key)
    maja = await world.service.browser("maja@example.org")
    told = (await maja.get("/account/data")).text

    await maja.post("/account/erase", {"email": "maja@example.org"})

    [line] = await Feedback.find().to_list()
    assert "What you said of suggested matches" in told
    assert (line.account_id, line.organisation_id) == (TOMBSTONE, world.company)
