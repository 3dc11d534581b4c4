"""Calls for you: ranked with reasons, blockers first, for those who speak for the organisation or idea."""

import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from datetime import time as clock_time
from typing import Any

import pytest

from calls.catalogue import load_catalogue
from calls.model import Call, Deadline
from matchcamp.consortia.documents import Consortium, Member
from matchcamp.consortia.members import Commitment
from matchcamp.funding.actions import import_calls
from matchcamp.funding.documents import CallRecord
from matchcamp.viewer import Role
from tests.matchcamp.conftest import NOW, Service
from tests.matchcamp.profiling import database_calls

MAJA, INGRID = "maja@example.org", "ingrid@example.org"
READ = ("calls", "organisations", "ideas", "consortia", "rule_versions", "followed_calls", "source_states")
COVE = "ERASMUS-EDU-2026-PEX-COVE"
PROFILE = (
    "Our vocational school trains toolmakers and mechatronics technicians. With other centres of vocational excellence "
    "we want to build joint modules, a learning factory and micro-credentials for teachers and learners."
)


def deadline(day: date) -> Deadline:
    return Deadline(day, clock_time(17), "example")


def catalogued(identifier: str) -> Call:
    return next(call for call in load_catalogue() if call.identifier == identifier)


async def known(service: Service, calls: Sequence[Call]) -> None:
    await import_calls(calls, NOW)
    await service.indexed()


async def school(service: Service, owner: str = MAJA, **more: Any) -> str:
    values = {"type": "vet_provider", "country": "SI", "profile": PROFILE, "topics": ["vocational-excellence"]} | more
    return await service.organisation("Šolski center Primer", owner=owner, **values)


async def idea(service: Service, organisation: str, **more: Any) -> str:
    client = await service.program(INGRID, Role.BROKER)
    body = {"title": "A centre of vocational excellence", "text": PROFILE, "organisation_id": organisation} | more
    answer = await client.post("/api/ideas", json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def for_you(client: Any, **asked: str) -> dict[str, Any]:
    answer = await client.get("/api/calls/for-you", params=asked)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_the_call_that_fits_is_found_with_its_reasons(service: Service) -> None:
    await known(service, load_catalogue())
    organisation = await school(service)

    found = await for_you(await service.program(MAJA), organisation=organisation)

    first = found["calls"][0]
    assert (found["verdict"], first["identifier"], first["group"]) == ("ok", COVE, "open")
    assert first["action"] == "erasmus-cove"
    assert first["hindrances"] == []
    assert {reason["type"] for reason in first["reasons"]} >= {"passages", "topics"}
    assert all(call["good"] for call in found["calls"])
    groups = [call["group"] for call in found["calls"]]
    assert groups == sorted(groups, key=["open", "blocked", "forthcoming"].index)


async def test_blockers_stand_first_on_the_card(service: Service) -> None:
    await known(service, [replace(catalogued(COVE), deadlines=(deadline(date(2026, 7, 6)),))])
    await school(service)
    browser = await service.browser(MAJA)

    page = await browser.get("/calls/for-you")

    card = page.text.partition('<article class="match"')[2]
    assert "Something stands in the way" in page.text
    assert "You can go for these" not in page.text
    assert "Deadline in 9 days: too late to begin" in card
    assert (
        card.index("Deadline in 9 days") < card.index("Centres of Vocational Excellence") < card.index("meeting-note")
    )


async def test_who_cannot_lead_is_told_so_in_words(service: Service) -> None:
    await known(service, [catalogued(COVE)])
    organisation = await school(service, country="CH")

    found = await for_you(await service.program(MAJA), organisation=organisation)

    [call] = found["calls"]
    assert call["group"] == "open"
    assert [(one["kind"], one["blocks"], one["rule"]) for one in call["hindrances"]] == [
        ("only_partner", False, "coordinator")
    ]
    assert "Switzerland" in call["hindrances"][0]["words"]


async def test_no_good_match_is_said_and_nothing_is_forced(service: Service) -> None:
    await known(service, load_catalogue())
    organisation = await school(
        service, profile="We bake bread and cakes for weddings in our village.", topics=[], type="micro_enterprise"
    )
    browser = await service.browser(MAJA)

    found = await for_you(await service.program(MAJA), organisation=organisation)
    page = await browser.get("/calls/for-you")

    assert found["verdict"] == "no_good_match"
    assert len(found["calls"]) == 5
    assert not any(call["good"] for call in found["calls"])
    assert "No good match" in page.text
    assert page.text.index("No good match") < page.text.index("Show the nearest all the same")
    assert "You can go for these" not in page.text


async def test_an_organisation_without_words_is_asked_for_some(service: Service) -> None:
    await known(service, [catalogued(COVE)])
    organisation = await school(service, profile="", topics=[])

    page = await (await service.browser(MAJA)).get("/calls/for-you")
    found = await for_you(await service.program(MAJA), organisation=organisation)

    assert "Nothing is written about this organisation yet" in page.text
    assert (found["verdict"], found["calls"]) == ("no_good_match", [])


async def test_an_idea_asks_with_its_own_words_and_names_its_call_first(service: Service) -> None:
    await known(service, load_catalogue())
    organisation = await school(service)
    aimed = await idea(service, organisation, call_hint="KA220-VET-2027-1", programmes=["ERASMUS"])

    found = await for_you(await service.program(MAJA), idea=aimed)
    page = await (await service.browser(MAJA)).get(f"/calls/for-you?idea={aimed}")

    named = [call for call in found["calls"] if call["named_by_idea"]]
    forthcoming = [call for call in found["calls"] if call["group"] == "forthcoming"]
    assert found["calls"][0]["identifier"] == COVE
    assert [call["identifier"] for call in named] == ["KA220-VET-2027-1"]
    assert forthcoming[0] == named[0]
    assert "Named by the idea" in page.text
    assert "The idea says" in page.text


async def test_a_named_call_is_shown_even_where_the_ranking_does_not_find_it(service: Service) -> None:
    await known(service, [catalogued(COVE), catalogued("EUROSTARS-2026-2")])
    organisation = await school(service)
    text = "We bake bread and cakes for weddings in our village and want to show others how."
    aimed = await idea(service, organisation, title="Bread", text=text, call_hint="EUROSTARS-2026-2")

    found = await for_you(await service.program(MAJA), idea=aimed)

    assert found["verdict"] == "no_good_match"
    assert [call["identifier"] for call in found["calls"] if call["named_by_idea"]] == ["EUROSTARS-2026-2"]


async def test_an_idea_is_told_which_partners_do_not_suit_the_call(service: Service) -> None:
    await known(service, [catalogued(COVE)])
    organisation = await school(service)
    roles = [{"type": "hei", "countries": ["SI"], "what": "research"}]
    asked = await idea(service, organisation, roles=roles)

    [call] = (await for_you(await service.program(MAJA), idea=asked))["calls"]

    [missing] = [one for one in call["hindrances"] if one["kind"] == "kinds_missing"]
    assert missing["blocks"] is False
    assert "company or body of the world of work" in missing["words"]


async def test_a_consortium_that_stands_is_counted(service: Service) -> None:
    await known(service, [catalogued(COVE)])
    organisation = await school(service)
    row = await CallRecord.find_one({"identifier": COVE})
    assert row is not None
    member = Member(organisation_id=organisation, commitment=Commitment.INVITED, changed=NOW)
    await Consortium(
        title="x", call_id=str(row.id), organisation_id="0" * 24, members=[member], created=NOW, changed=NOW
    ).insert()

    [call] = (await for_you(await service.program(MAJA), organisation=organisation))["calls"]

    assert [one["words"] for one in call["hindrances"]] == ["Already in 1 consortium for this call"]


async def test_a_closed_call_is_no_advice(service: Service) -> None:
    await known(service, [catalogued(COVE)])
    organisation = await school(service)
    aimed = await idea(service, organisation, call_hint=COVE)
    service.clock.moment = NOW + timedelta(days=100)

    found = await for_you(await service.program(MAJA), idea=aimed)

    assert found["calls"] == []


async def test_only_those_who_speak_for_it_may_ask(service: Service) -> None:
    await known(service, [catalogued(COVE)])
    organisation = await school(service)
    own = await idea(service, organisation)
    stranger, broker = await service.program("ana@example.org"), await service.program(INGRID, Role.BROKER)
    coordinator = await service.program("co@example.org", Role.COORDINATOR)

    for path in ("/api/calls/for-you", "/calls/for-you"):
        for asked in ({"organisation": organisation}, {"idea": own}):
            assert (await stranger.get(path, params=asked)).status_code == 404
            assert (await coordinator.get(path, params=asked)).status_code == 404
            assert (await broker.get(path, params=asked)).status_code == 200
    assert (await service.visitor().get("/api/calls/for-you", params={"organisation": organisation})).status_code == 401


@pytest.mark.parametrize(
    ("asked", "status"),
    [({}, 400), ({"organisation": "x"}, 400), ({"organisation": "0" * 24}, 404), ({"idea": "0" * 24}, 404)],
)
async def test_a_question_about_nobody_is_refused(service: Service, asked: dict[str, str], status: int) -> None:
    client = await service.program(MAJA)

    assert (await client.get("/api/calls/for-you", params=asked)).status_code == status


async def test_an_idea_of_another_organisation_is_refused_by_api_and_left_out_by_the_form(service: Service) -> None:
    await known(service, [catalogued(COVE)])
    first = await school(service)
    second = await service.organisation("Druga", owner=MAJA, profile=PROFILE, type="vet_provider")
    own = await idea(service, first)
    client = await service.program(MAJA)

    answer = await client.get("/api/calls/for-you", params={"organisation": second, "idea": own})
    page = await (await service.browser(MAJA)).get(f"/calls/for-you?organisation={second}&idea={own}")

    assert answer.status_code == 404
    assert page.status_code == 200
    assert f'value="{second}" selected' in page.text


async def test_a_member_without_an_organisation_is_told_what_to_do(service: Service) -> None:
    page = await (await service.browser("ana@example.org")).get("/calls/for-you")

    assert "You speak for no organisation yet" in page.text


async def test_a_broker_chooses_among_all(service: Service) -> None:
    organisation = await school(service)

    page = await (await service.browser(INGRID, Role.BROKER)).get("/calls/for-you")

    assert "Choose an organisation to see calls for it." in page.text
    assert organisation in page.text


async def test_a_slovenian_reads_what_stands_in_the_way_in_slovenian(service: Service) -> None:
    await known(service, [catalogued(COVE)])
    await school(service, country="CH")
    browser = await service.browser(MAJA)
    await service.parts.database["accounts"].update_one({"email": MAJA}, {"$set": {"language": "sl"}})

    page = await browser.get("/calls/for-you")

    assert page.status_code == 200
    assert "Švica" in page.text


async def test_the_desk_shows_three_calls_with_what_presses_most(service: Service) -> None:
    await known(service, [replace(catalogued(COVE), deadlines=(deadline(date(2026, 7, 6)),))])
    await school(service)

    page = await (await service.browser(MAJA)).get("/")

    assert "Centres of Vocational Excellence" in page.text
    assert "Deadline in 9 days: too late to begin" in page.text
    assert 'href="/calls/for-you"' in page.text


async def test_thousands_of_calls_are_advised_in_a_tenth_of_a_second(service: Service) -> None:
    some = load_catalogue()
    many = [replace(call, identifier=f"{call.identifier}-{copy}") for copy in range(25) for call in some]
    await known(service, [*some, *many])
    organisation = await school(service)
    client = await service.program(MAJA)
    await for_you(client, organisation=organisation)

    took = []
    for _ in range(9):
        start = time.perf_counter()
        found = await for_you(client, organisation=organisation)
        took.append(time.perf_counter() - start)

    assert len(found["calls"]) == 10
    assert sorted(took)[4] < 0.3, f"{sorted(took)[4] * 1000:.0f} ms"  # The aim is 100 ms; machines of tests are shared.


async def test_one_call_and_three_ask_the_database_equally_often(service: Service) -> None:
    asked = []
    paths = ("/calls", "/api/calls", "/calls/for-you", "/api/calls/for-you?organisation={}")
    organisation = await school(service)
    client = await service.program(MAJA)
    for number in (1, 3):
        await known(service, [replace(catalogued(COVE), identifier=f"{COVE}-{one}") for one in range(number)])
        assert len((await for_you(client, organisation=organisation))["calls"]) == number
        asked.append(
            [await database_calls(service.parts.database, client, path.format(organisation), READ) for path in paths]
        )

    assert asked[0] == asked[1]
    assert all("calls" in calls for calls in asked[0])
