"""The pages of one application, as people use them without scripts."""

import datetime as dt
import re
from html import unescape
from typing import Any

import pytest

from matchcamp.viewer import Role
from tests.matchcamp.applications.conftest import CLAIRE, LARS, MAJA, MIREN, THEO, World, id_of, revision_of
from tests.matchcamp.profiling import database_calls

VIEWS = ("", "/partners", "/checklist", "/packages", "/documents", "/plan", "/log")
RECEIVED = {
    "submission.at": "2026-06-26T12:00", "submission.number": "101246479", "submission.receipt": "receipt-1.pdf",
    "evidence.0.title": "Receipt of the portal", "evidence.0.url": "https://example.org/receipt",
}  # fmt: skip


def plain(answer: Any) -> str:
    """The words of a page, without its tags."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def hidden(answer: Any, name: str) -> str:
    """The first hidden value of this name on a page."""
    found = re.search(rf'name="{name}" value="([^"]*)"', answer.text)
    assert found, name
    return found[1]


@pytest.fixture
async def lars(world: World) -> Any:
    return await world.service.browser(LARS)


@pytest.fixture
async def maja(world: World) -> Any:
    return await world.service.browser(MAJA)


async def test_an_application_in_review_is_signed_off_made_ready_and_submitted(
    world: World, lars: Any, maja: Any
) -> None:
    id_ = id_of(await world.begun())
    await world.written(id_)
    path = f"/applications/{id_}"

    before = await lars.get(path)
    for person, organisation in ((lars, world.centre), (maja, world.company)):
        substance = hidden(await person.get(path), "substance")
        answer = await person.post(f"{path}/partners/{organisation}/sign-off", {"substance": substance})
        assert answer.headers["location"] == f"{path}#sign-offs"
    signed = await lars.get(path)
    finished = await lars.post(f"{path}/steps", {"step": "finish", "revision": hidden(signed, "revision")})
    ready = await lars.get(path)
    sent = await lars.post(f"{path}/steps", {"step": "submit", "revision": hidden(ready, "revision")} | RECEIVED)
    after = plain(await lars.get(path))

    assert "Next step: It is ready to submit Before that, it lacks:" in plain(before)
    assert "signed off on the application as it stands. Yrkescentrum Granen , Orodjarna Hidria" in plain(before)
    assert f'href="{path}#sign-{world.company}"' in before.text
    assert ">Sign off: Yrkescentrum Granen</button>" in before.text  # One's own stands at the next step, too.
    assert ">Sign off: " not in signed.text
    assert "Sign-off: 2 of 2" in plain(signed)
    assert (finished.status_code, sent.status_code) == (303, 303)
    assert "Next step: Submit" in plain(ready)
    assert "26 June 2026, 12:00 (Brussels) 1 101246479 receipt-1.pdf" in after
    shown = await world.get(id_)
    assert shown["application"]["state"] == "submitted"
    assert shown["submissions"][0]["at"] == "2026-06-26T10:00:00Z"


async def test_what_is_wrong_with_a_submission_stands_at_its_fields_and_what_was_typed_stays(
    world: World, lars: Any
) -> None:
    id_ = id_of(await world.begun())
    await world.written(id_)
    await world.signed(id_)
    await world.taken(world.step(id_, "finish"))
    path = f"/applications/{id_}/steps"
    revision = revision_of(await world.get(id_))
    sent = {"step": "submit", "revision": revision} | RECEIVED

    empty = await lars.post(path, {"step": "submit", "revision": revision})
    hour = await lars.post(path, sent | {"submission.at": "2026-03-29T02:30"})
    number = await lars.post(path, sent | {"submission.number": "12 34"})
    digest = await lars.post(path, sent | {"evidence.0.url": "", "evidence.0.sha256": "xyz"})
    unproven = await lars.post(path, sent | {"evidence.0.url": ""})
    late = await lars.post(path, sent | {"submission.at": "2026-06-27T23:00"})

    assert {one.status_code for one in (empty, hour, number, digest, unproven, late)} == {400}
    assert 'id="field-step-submission.number-error">Please fill this in.' in empty.text
    assert "Clocks never show this time on that day" in plain(hour)
    assert 'value="2026-03-29T02:30"' in hour.text
    assert 'id="field-step-evidence.0.sha256-error">A SHA-256 has 64 digits' in digest.text
    assert 'value="xyz"' in digest.text
    assert "Name what proves it" in plain(unproven)
    assert 'id="field-step-submission.number-error">Nine digits, or as the agency writes it' in number.text
    assert 'id="field-step-submission.at-error">That is still to come.' in late.text
    assert (await world.get(id_))["application"]["state"] == "ready"


async def test_a_step_that_lacks_something_shows_what_by_name_and_no_button(world: World, lars: Any) -> None:
    id_ = id_of(await world.begun())
    for step in ("write_note", "open", "commit", "draft"):
        await world.taken(world.step(id_, step))

    page = await lars.get(f"/applications/{id_}?step=review#step")

    assert f'href="/applications/{id_}/checklist#section-summary"' in page.text
    assert "Some sections are not drafted yet. Part A: facts on the participants , Summary" in plain(page)
    assert 'value="review"' not in page.text
    assert 'href="/applications/' + id_ + '?step=drop#step"' in page.text


async def test_a_step_is_chosen_by_the_address_and_one_that_is_not_possible_is_told(world: World, lars: Any) -> None:
    id_ = id_of(await world.begun())

    drop = await lars.get(f"/applications/{id_}?step=drop")
    sign = await lars.get(f"/applications/{id_}?step=sign")
    refused = await lars.post(f"/applications/{id_}/steps", {"step": "drop", "revision": hidden(drop, "revision")})
    dropped = await lars.post(
        f"/applications/{id_}/steps", {"step": "drop", "revision": hidden(drop, "revision"), "note": "No coordinator"}
    )
    page = await lars.get(f"/applications/{id_}")

    assert 'name="step" value="drop"' in drop.text
    assert "This step is not possible from the state that the application has reached." in plain(sign)
    assert 'name="step" value="write_note"' in sign.text  # What is possible stands there instead.
    assert 'id="field-step-note-error">Say why in a note.' in refused.text
    assert dropped.status_code == 303
    assert 'aria-current="step"><span>Dropped' in page.text
    assert f'href="/applications/{id_}/resubmit"' in page.text


async def test_the_line_names_what_was_passed_with_its_dates_and_what_lies_ahead(world: World, lars: Any) -> None:
    id_ = id_of(await world.begun())
    await world.taken(world.step(id_, "write_note"))

    words = plain(await lars.get(f"/applications/{id_}"))

    assert "Idea 27 June 2026 Concept note 27 June 2026 Consortium forming Partners committed Drafting" in words
    assert "3 September 2026, 17:00 (Brussels)" in words
    assert "68 days left" in words


async def test_the_deadline_stands_in_the_readers_own_time_too(world: World, lars: Any) -> None:
    id_ = id_of(await world.begun())
    at_home = plain(await lars.get(f"/applications/{id_}"))
    kept = (await world.lars.get("/api/notifications/preferences")).json()
    body = {name: value for name, value in kept.items() if name != "refused"} | {"zone": "America/Vancouver"}
    assert (await world.lars.put("/api/notifications/preferences", json=body)).status_code == 200

    words = plain(await lars.get(f"/applications/{id_}"))

    assert "Vancouver" not in at_home
    assert "17:00 (Brussels)" in words
    assert "3 September 2026, 08:00 (Vancouver): 68 days left" in words


@pytest.mark.parametrize("view", VIEWS)
async def test_onlookers_find_nothing_and_those_who_only_see_get_no_forms(
    world: World, lars: Any, maja: Any, view: str
) -> None:
    id_ = id_of(await world.begun())
    theo = await world.service.browser(THEO)
    miren = await world.service.browser(MIREN, Role.FACILITATOR)
    path = f"/applications/{id_}{view}"

    statuses = [(await who.get(path)).status_code for who in (lars, maja, miren, theo)]
    seen = await miren.get(path)
    nobody = await world.service.visitor().get(path)

    assert statuses == [200, 200, 200, 404]
    assert 'name="revision"' not in seen.text
    assert 'name="substance"' not in seen.text
    assert nobody.status_code in {303, 401}


async def test_partners_write_sections_but_do_not_change_partners(world: World, maja: Any) -> None:
    id_ = id_of(await world.begun())

    checklist = await maja.get(f"/applications/{id_}/checklist")
    partners = await maja.get(f"/applications/{id_}/partners")
    data = {"revision": hidden(checklist, "revision"), "budget_eur": "5"}
    refused = await maja.post(f"/applications/{id_}/partners/{world.company}", data)
    edit = await maja.get(f"/applications/{id_}/edit")

    assert 'name="who"' in checklist.text
    assert 'name="budget_eur"' not in partners.text
    assert refused.status_code == 403
    assert edit.status_code == 403


async def test_a_partner_may_not_sign_off_for_another(world: World, maja: Any) -> None:
    id_ = id_of(await world.begun())
    substance = (await world.get(id_))["substance"]

    answer = await maja.post(f"/applications/{id_}/partners/{world.centre}/sign-off", {"substance": substance})

    assert answer.status_code == 403
    assert "Only the people of a partner can sign off for it." in plain(answer)


async def test_a_sign_off_of_something_else_by_now_is_refused_and_shows_what_stands_there(
    world: World, lars: Any, maja: Any
) -> None:
    id_ = id_of(await world.begun())
    path = f"/applications/{id_}"
    old = hidden(await maja.get(path), "substance")
    body = {"revision": revision_of(await world.get(id_)), "title": "Development", "lump_sum_eur": 10}
    await world.taken(world.lars.put(f"/api/applications/{id_}/work-packages/wp1", json=body))

    answer = await maja.post(f"{path}/partners/{world.company}/sign-off", {"substance": old})
    again = await maja.post(f"{path}/partners/{world.company}/sign-off", {"substance": hidden(answer, "substance")})
    back = await maja.post(f"{path}/partners/{world.company}/sign-off/take-back")

    assert answer.status_code == 409
    assert "What is agreed to has changed since you looked" in plain(answer)
    assert (again.status_code, back.status_code) == (303, 303)
    assert "Sign-off: 0 of 2" in plain(await lars.get(path))


async def test_the_first_page_asks_the_database_a_fixed_number_of_times(world: World, lars: Any) -> None:
    few = id_of(await world.begun())
    many = id_of(await world.begun())
    for number in range(3):
        other = await world.service.organisation(f"Partner {number}")
        body = {"revision": revision_of(await world.get(many))}
        await world.taken(world.lars.put(f"/api/applications/{many}/partners/{other}", json=body))
    asked = ("applications", "application_log", "organisations", "accounts", "calls", "preferences")

    for view in VIEWS:
        calls = [
            await database_calls(world.parts.database, lars, f"/applications/{id_}{view}", asked) for id_ in (few, many)
        ]
        assert calls[0] == calls[1], view
        assert len(calls[0]) <= 10, view


async def test_what_presses_stands_on_the_first_page_with_its_owner(world: World, lars: Any) -> None:
    id_ = id_of(await world.begun())
    world.service.clock.moment = dt.datetime(2026, 8, 20, 8, tzinfo=dt.UTC)

    words = plain(await lars.get(f"/applications/{id_}"))

    assert "Signed mandate letters are back until 26 August 2026, 17:00, Every partner" in words


async def test_a_coordinator_submits_for_the_alliance_and_makes_a_rejected_one_anew(world: World) -> None:
    id_ = await world.submitted()
    claire = await world.service.browser(CLAIRE, Role.COORDINATOR)
    path = f"/applications/{id_}"
    form = await claire.get(f"{path}?step=reject_threshold")
    data = {
        "step": "reject_threshold", "revision": hidden(form, "revision"), "points": "58,5",
        "evidence.0.title": "Letter of the agency", "evidence.0.sha256": "AB" * 32, "note": "Impact was too thin",
    }  # fmt: skip

    rejected = await claire.post(f"{path}/steps", data)
    over = plain(await claire.get(path))
    anew = await claire.post(f"{path}/resubmit", {"call": "ERASMUS-EDU-2026-PEX-COVE", "note": "Next year"})
    made = anew.headers["location"]
    unknown = await claire.post(f"{path}/resubmit", {"call": "no such call"})

    assert rejected.status_code == 303
    assert "Rejected: below the threshold" in over
    assert "Points 58.5" in over
    assert anew.status_code == 303
    assert f'href="{path}"' in (await claire.get(made)).text
    assert f'href="{made}"' in (await claire.get(path)).text
    assert unknown.status_code == 400
    assert 'value="no such call"' in unknown.text
