"""How letters come: chosen on the page or by the API, ended at one click; addresses that letters do not reach."""

import asyncio
import re
from typing import Any

import pytest

from matchcamp.notifications.actions import notify
from matchcamp.notifications.delivery import deliver_due
from matchcamp.notifications.documents import Preferences, RefusedAddress
from matchcamp.notifications.passes import token_for
from matchcamp.notifications.states import NoticeKind
from matchcamp.viewer import Role
from tests.matchcamp.mailing import outbox
from tests.matchcamp.notifications.telling import MAJA, notice_to, prefer

PREFERENCES, BOUNCES = "/api/notifications/preferences", "/api/notifications/bounces"
USUAL = {
    "introductions": "at_once", "consortia": "at_once", "matches": "weekly", "applications": "daily", "calls": "daily",
    "camps": "at_once",
    "account": "at_once", "quiet_from": "", "quiet_to": "", "zone": "Europe/Brussels", "paused": False, "refused": None,
}  # fmt: skip


async def preferences(service: Any) -> dict[str, Any]:
    found: dict[str, Any] = (await (await service.program(MAJA)).get(PREFERENCES)).json()
    return found


async def test_who_never_chose_has_the_usual(service: Any) -> None:
    assert await preferences(service) == USUAL


async def test_what_was_chosen_by_a_program_is_kept(service: Any) -> None:
    chosen = {"calls": "never", "quiet_from": "21:30", "quiet_to": "06:45", "zone": "Atlantic/Azores", "paused": True}

    answer = await (await service.program(MAJA)).put(PREFERENCES, json=chosen)

    assert answer.json() == USUAL | chosen
    assert await preferences(service) == USUAL | chosen


@pytest.mark.parametrize(
    "wrong",
    [
        {"quiet_from": "21:30"}, {"quiet_from": "24:00", "quiet_to": "06:00"}, {"zone": "Mars/Olympus"},
        {"zone": "../../etc/passwd"}, {"calls": "hourly"}, {"colour": "red"},
    ],
)  # fmt: skip
async def test_what_cannot_be_is_refused_and_nothing_is_kept(service: Any, wrong: dict[str, str]) -> None:
    answer = await (await service.program(MAJA)).put(PREFERENCES, json=wrong)

    assert answer.status_code == 400
    assert await Preferences.get_pymongo_collection().count_documents({}) == 0


async def test_the_page_keeps_what_was_chosen_and_what_was_typed(service: Any) -> None:
    maja = await service.browser(MAJA)
    form = {"letters-matches": "never", "quiet_from": "22:00", "quiet_to": "07:00", "zone": "Europe/Madrid"}
    form |= {"paused": "true"}

    refused = await maja.post("/account/notifications", form | {"quiet_to": ""})
    taken = await maja.post("/account/notifications", form)
    shown = (await maja.get("/account/notifications")).text

    assert (refused.status_code, taken.status_code) == (400, 303)
    assert "Quiet hours need a beginning and an end, or neither." in refused.text
    assert 'value="22:00"' in refused.text
    assert '<option value="Europe/Madrid" selected>' in shown
    kept = await preferences(service)
    assert (kept["paused"], kept["matches"], kept["calls"]) == (True, "never", "daily")


async def test_no_control_of_the_page_takes_a_method_from_its_form(service: Any) -> None:
    shown = (await (await service.browser(MAJA)).get("/account/notifications")).text

    names = set(re.findall(r'(?:name|id)="([^"]+)"', shown))
    assert "letters-matches" in names
    assert names.isdisjoint({"matches", "closest", "submit", "reset", "contains", "children", "attributes"})


async def letter_in_outbox(service: Any) -> Any:
    await notify(service.parts, [await notice_to(service)])
    await deliver_due(service.parts)
    [letter] = outbox(service.parts.settings.outbox_dir)
    return letter


async def test_a_mail_program_ends_letters_at_one_click_without_cookies(service: Any) -> None:
    address = (await letter_in_outbox(service))["List-Unsubscribe"].strip("<>")
    stranger = service.visitor()

    answers = [await stranger.post(address, data={"List-Unsubscribe": "One-Click"}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert await preferences(service) == USUAL | {"consortia": "never"}
    await notify(service.parts, [await notice_to(service, key="b")])
    assert await deliver_due(service.parts) == 0


async def test_looking_at_the_link_ends_nothing(service: Any) -> None:
    address = (await letter_in_outbox(service))["List-Unsubscribe"].strip("<>")

    answer = await service.visitor().get(address)

    assert (answer.status_code, "With this button no more letters come about:" in answer.text) == (200, True)
    assert await preferences(service) == USUAL


async def test_all_letters_can_be_ended_and_the_rest_of_the_choice_stays(service: Any) -> None:
    await prefer(service, calls="weekly", quiet_from="22:00", quiet_to="07:00")
    token = token_for(service.parts.settings, await service.account(MAJA), [NoticeKind.CALLS])

    answer = await service.visitor().post(f"/unsubscribe/{token}", data={"which": "all"})

    assert (answer.status_code, "No letters of notices come any more." in answer.text) == (200, True)
    found = await preferences(service)
    assert (found["paused"], found["calls"], found["quiet_from"]) == (True, "weekly", "22:00")


async def test_a_link_ends_only_what_its_letter_was_about(service: Any) -> None:
    kinds = [NoticeKind.CALLS, NoticeKind.MATCHES]
    token = token_for(service.parts.settings, await service.account(MAJA), kinds)

    await service.visitor().post(f"/unsubscribe/{token}", data={"List-Unsubscribe": "One-Click"})

    assert await preferences(service) == USUAL | {"calls": "never", "matches": "never"}


async def test_a_link_that_we_did_not_sign_ends_nothing(service: Any) -> None:
    maja, lars = await service.account(MAJA), await service.account("lars@example.org")
    good = token_for(service.parts.settings, lars, [NoticeKind.CALLS])
    forged = [good.replace(lars, maja), good[:-1], good.replace("calls", "camps"), "x", "é.calls.0", "." * 5, "%00"]

    answers = [(await service.visitor().post(f"/unsubscribe/{token}")).status_code for token in forged]

    assert answers == [404] * len(forged)
    assert await Preferences.get_pymongo_collection().count_documents({}) == 0


async def test_two_clicks_at_once_end_both_kinds(service: Any) -> None:
    maja = await service.account(MAJA)
    tokens = [token_for(service.parts.settings, maja, [kind]) for kind in NoticeKind]

    answers = await asyncio.gather(*[service.visitor().post(f"/unsubscribe/{token}") for token in tokens])

    assert {answer.status_code for answer in answers} == {200}
    assert await preferences(service) == USUAL | {kind.value: "never" for kind in NoticeKind}


async def test_the_link_of_an_erased_account_writes_nothing_down(service: Any) -> None:
    token = token_for(service.parts.settings, "0" * 24, [NoticeKind.CALLS])

    answer = await service.visitor().post(f"/unsubscribe/{token}")

    assert answer.status_code == 200
    assert await Preferences.get_pymongo_collection().count_documents({}) == 0


async def test_the_pages_of_the_link_work_for_who_is_signed_in(service: Any) -> None:
    token = token_for(service.parts.settings, await service.account(MAJA), [NoticeKind.CALLS])
    maja = await service.browser(MAJA)
    await maja.get("/about")

    answer = await maja.http.post(f"/unsubscribe/{token}", data={"which": "these"})
    switched = await maja.post("/language", {"language": "sl", "next": "/about"})

    assert (answer.status_code, switched.status_code) == (200, 303)
    assert f'value="{maja.http.cookies["form"]}"' in answer.text


async def test_a_bounce_is_noted_and_told(service: Any) -> None:
    office = await service.program("office@example.org", Role.SECRETARIAT)
    report = {"address": "Maja@example.org", "code": 550, "words": "5.1.1 no such user"}
    await service.account(MAJA)

    noted = [(await office.post(BOUNCES, json=report)).json() for _ in range(2)]

    assert noted == [{"noted": True}] * 2
    [listed] = (await office.get(BOUNCES)).json()["items"]
    assert (listed["email"], listed["name"], listed["code"]) == (MAJA, "Maja", 550)
    maja = await service.browser(MAJA)
    assert "5.1.1 no such user" in (await maja.get("/account/notifications")).text
    assert "Letters do not reach you" in (await maja.get("/account")).text
    page = await (await service.browser("office@example.org")).get("/undelivered")
    assert "5.1.1 no such user" in page.text


@pytest.mark.parametrize(("code", "words"), [(450, "4.2.2 mailbox full for now"), (554, "5.7.1 looks like spam")])
async def test_what_passes_or_is_about_a_letter_is_not_noted(service: Any, code: int, words: str) -> None:
    office = await service.program("office@example.org", Role.SECRETARIAT)

    answer = await office.post(BOUNCES, json={"address": MAJA, "code": code, "words": words})

    assert (answer.json(), (await office.get(BOUNCES)).json()["items"]) == ({"noted": False}, [])


async def test_only_the_secretariat_reports_and_reads_bounces(service: Any) -> None:
    coordinator = await service.program("claire@example.org", Role.COORDINATOR, Role.BROKER)

    answers = [
        await coordinator.post(BOUNCES, json={"address": MAJA, "code": 550}),
        await coordinator.get(BOUNCES),
        await coordinator.get("/undelivered"),
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 403]


async def test_person_and_secretariat_can_have_letters_sent_again(service: Any) -> None:
    office = await service.program("office@example.org", Role.SECRETARIAT)
    browser, maja = await service.browser("office@example.org"), await service.browser(MAJA)
    rows = RefusedAddress.get_pymongo_collection()

    async def bounced() -> str:
        await office.post(BOUNCES, json={"address": MAJA, "code": 550})
        return str((await office.get(BOUNCES)).json()["items"][0]["id"])

    counts = []
    await bounced()
    await maja.post("/account/notifications/address")
    counts.append(await rows.count_documents({}))
    await bounced()
    await (await service.program(MAJA)).delete(f"{PREFERENCES}/refusal")
    counts.append(await rows.count_documents({}))
    await browser.post(f"/undelivered/{await bounced()}/forget")
    counts.append(await rows.count_documents({}))
    answer = await office.delete(f"{BOUNCES}/{await bounced()}")
    again = await office.delete(f"{BOUNCES}/{'0' * 24}")

    assert (counts, answer.status_code, again.status_code) == ([0, 0, 0], 204, 404)


async def test_preferences_and_refusals_go_with_the_account(service: Any) -> None:
    await prefer(service, calls="never")
    office = await service.program("office@example.org", Role.SECRETARIAT)
    await office.post(BOUNCES, json={"address": MAJA, "code": 550, "words": "no such user"})
    maja = await service.browser(MAJA)

    kept = {one["what"]: one["rows"] for one in (await maja.get("/account/data.json")).json()["kept"]}
    await maja.post("/account/erase", {"email": MAJA})

    assert kept["How you want letters"][0]["how_often"]["calls"] == "never"
    assert kept["Letters that your address refused"][0]["words"] == "no such user"
    assert await Preferences.get_pymongo_collection().count_documents({}) == 0
    assert await RefusedAddress.get_pymongo_collection().count_documents({}) == 0
