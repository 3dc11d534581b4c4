"""Calls kept by hand: the form, its errors by field, conflicts, withdrawal, our own words, history, export."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import httpx
import pytest

from calls.model import Source
from calls.sources.calendar import calls_of_entries
from calls.sources.entries import csv_entries, yaml_entries
from matchcamp.funding.actions import import_calls
from matchcamp.funding.calendar_queries import hand_kept_calls
from matchcamp.viewer import Role
from tests.matchcamp.conftest import NOW, Browser, Service
from tests.matchcamp.funding.files import entry, kept, picture, record, records

TYPED = {
    "identifier": "KA210-VET-2027-1", "title": "Small partnerships", "programme": "ERASMUS",
    "managed_by": "national_agency", "url": "https://example.eu/ka210",
    "deadline_day": ["2027-03-04", "2027-10-01", ""], "deadline_time": ["", "11:00", ""],
    "deadline_zone": ["Europe/Brussels", "Europe/Athens", "Europe/Brussels"],
    "deadline_model": "multiple cut-off", "topics": ["welding", "robotics"], "language": "sl",
    "types_of_action": "Lump sum grant\r\nAnother", "max_contribution_eur": "60 000",
    "summary": "Dva partnerja zadostujeta.\r\n\r\nPrijava gre na agencijo.", "confidence": "medium",
    "evidence": "Overview of 2027",
}  # fmt: skip


def typed(**fields: Any) -> dict[str, Any]:
    return {**TYPED, **fields}


async def coordinator(service: Service, email: str = "cora@example.org") -> Browser:
    return await service.browser(email, Role.COORDINATOR)


async def program(service: Service) -> httpx.AsyncClient:
    return await service.program("cora@example.org", Role.COORDINATOR)


async def added(service: Service, **fields: Any) -> dict[str, Any]:
    answer = await (await program(service)).post("/api/calls", json=entry(**fields))
    assert answer.status_code == 201, answer.text
    return answer.json()  # type: ignore[no-any-return]


async def test_a_call_is_added_by_its_form(service: Service) -> None:
    browser = await coordinator(service)

    answer = await browser.post("/calls/new", typed())

    assert answer.status_code == 303, re.findall(r'field-error"[^>]*>([^<]+)', answer.text)
    page = await browser.get(answer.headers["location"])
    facts = (await kept())["KA210-VET-2027-1"]["facts"]
    assert [(one["date"], one["time"], one["zone"], one["stated"]) for one in facts["deadlines"]] == [
        ("2027-03-04", "12:00:00", "Europe/Brussels", False),
        ("2027-10-01", "11:00:00", "Europe/Athens", True),
    ]
    assert (facts["types_of_action"], facts["budget"]["max_contribution_eur"]) == (["Lump sum grant", "Another"], 60000)
    assert (facts["summary"], facts["language"]) == ("Dva partnerja zadostujeta.\nPrijava gre na agencijo.", "sl")
    for words in (
        "4 March 2027, 12:00", "National Agency actions close at 12:00 Brussels time (rule)", "Cut-off 1 of 2",
        "1 October 2027, 11:00 Europe/Athens (1 October 2027, 10:00 in Brussels)", "fairly sure", "Added by hand.",
    ):  # fmt: skip
        assert words in page.text


async def test_each_mistake_stands_by_its_field_and_nothing_typed_is_lost(service: Service) -> None:
    browser = await coordinator(service)
    wrong = typed(
        title="", url="example.eu", deadline_day=["5 March", "2027-01-01", ""], max_contribution_eur="lots",
        programme="", programme_short="LAND", topics=["welding", "alchemy"],
    )  # fmt: skip

    answer = await browser.post("/calls/new", wrong)

    assert answer.status_code == 400
    errors = dict(re.findall(r'id="field-([^"]+)-error">([^<]+)', answer.text))
    assert errors["title"] == "Please fill this in."
    assert errors["url"].startswith("&#39;example.eu&#39; is no web address. It begins with https://")
    assert errors["deadlines.0"].startswith("&#39;5 March&#39; is no deadline.")
    assert errors["max_contribution_eur"] == "&#39;lots&#39; is no whole number. Write 250000 or 250 000."
    assert errors["programme"].startswith("Choose a programme of the list, or write the name")
    assert errors["topics"].startswith("&#39;alchemy&#39; is not among the topics that are used here.")
    for words in (
        'value="5 March"', 'value="2027-01-01"', 'value="11:00"', 'value="lots"', 'value="LAND"', "Lump sum grant",
        "Prijava gre na agencijo.", 'value="Overview of 2027"', 'value="Europe/Athens" selected',
    ):  # fmt: skip
        assert words in answer.text
    assert await kept() == {}


async def test_deadlines_that_are_out_of_order_are_told_at_the_deadlines(service: Service) -> None:
    browser = await coordinator(service)

    answer = await browser.post("/calls/new", typed(deadline_day=["2027-10-01", "2027-03-04", ""]))

    assert answer.status_code == 400
    assert "Write the deadlines in order of time" in answer.text
    assert '<a href="#field-deadlines">' in answer.text


async def test_a_call_needs_a_deadline_or_is_expected(service: Service) -> None:
    browser = await coordinator(service)
    without = typed(deadline_day=["", ""], deadline_time=["", ""])

    refused = await browser.post("/calls/new", without)
    taken = await browser.post("/calls/new", without | {"expected": "true"})

    assert (refused.status_code, taken.status_code) == (400, 303)
    assert "tick that the call is expected" in refused.text


async def test_an_identifier_in_use_is_told_at_its_field(service: Service) -> None:
    await added(service)
    browser = await coordinator(service)

    answer = await browser.post("/calls/new", typed())

    assert answer.status_code == 400
    assert "There is already a call with this identifier." in answer.text


async def test_more_rows_for_deadlines_keep_what_was_typed(service: Service) -> None:
    browser = await coordinator(service)
    before = (await browser.get("/calls/new")).text.count('name="deadline_day"')

    answer = await browser.post("/calls/new", typed(title="", more_deadlines="true"))

    assert answer.status_code == 200
    assert answer.text.count('name="deadline_day"') > before
    assert 'value="2027-03-04"' in answer.text
    assert "field-error" not in answer.text
    assert await kept() == {}


async def test_the_form_of_a_kept_call_gives_it_back_unchanged(service: Service) -> None:
    browser = await coordinator(service)
    await browser.post("/calls/new", typed())
    before = await kept()
    call_id = str(before["KA210-VET-2027-1"]["_id"])
    form = (await browser.get(f"/calls/{call_id}/edit")).text

    answer = await browser.post(f"/calls/{call_id}/edit", fields_of(form))

    assert answer.status_code == 303
    assert await kept() == before


def fields_of(html: str) -> dict[str, Any]:
    """What a browser sends of the first form of the page's content, as it stands."""
    form = re.search(r'<form class="form".*?</form>', html, re.DOTALL)
    assert form is not None
    found: dict[str, list[str]] = {}
    inputs = r'<input[^>]*?type="([a-z]+)"[^>]*?name="([^"]+)"[^>]*?value="([^"]*)"([^>]*)>'
    areas, selects = r'<textarea[^>]*name="([^"]+)"[^>]*>\n(.*?)</textarea>', r'<select[^>]*name="([^"]+)".*?</select>'
    for kind, name, value, rest in re.findall(inputs, form[0]):
        if kind not in {"checkbox", "radio"} or "checked" in rest:
            found.setdefault(name, []).append(unescape(value))
    for name, value in re.findall(areas, form[0], re.DOTALL):
        found.setdefault(name, []).append(unescape(value))
    for match in re.finditer(selects, form[0], re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', match[0])
        first = re.search(r'<option value="([^"]*)"', match[0])
        value = chosen[1] if chosen else first[1] if first else ""
        found.setdefault(match[1], []).append(unescape(value))
    return {name: values for name, values in found.items() if name != "_csrf_token"}


async def test_an_edit_says_who_changed_what(service: Service) -> None:
    call = await added(service)
    browser = await coordinator(service)
    service.clock.moment = NOW + timedelta(days=1)
    form = fields_of((await browser.get(f"/calls/{call['id']}/edit")).text)

    answer = await browser.post(f"/calls/{call['id']}/edit", form | {"title": "New title", "total_eur": "400 000"})

    assert answer.status_code == 303
    history = (await (await program(service)).get(f"/api/calls/{call['id']}/history")).json()["items"]
    assert [(line["step"], line["by"]) for line in history] == [("edit", "Cora"), ("add", "Cora")]
    assert history[0]["fields"] == [
        {"field": "title", "old": "Small partnerships", "new": "New title"},
        {"field": "total_eur", "old": "", "new": "400000"},
        {"field": "own_eur", "old": "", "new": "400000"},
    ]
    page = (await browser.get(f"/calls/{call['id']}")).text
    assert "<del>Small partnerships</del>" in page
    assert "28 June 2026, 10:00, Cora" in page


async def test_somebody_who_was_faster_is_shown_beside_what_was_typed(service: Service) -> None:
    call = await added(service)
    first, second = await coordinator(service), await coordinator(service, "milan@example.org")
    form = fields_of((await first.get(f"/calls/{call['id']}/edit")).text)
    await second.post(f"/calls/{call['id']}/edit", form | {"title": "Milan's title"})

    refused = await first.post(f"/calls/{call['id']}/edit", form | {"title": "Cora's title"})
    again = await first.post(f"/calls/{call['id']}/edit", fields_of(refused.text))

    assert refused.status_code == 409
    assert "Milan&#39;s title" in refused.text
    assert 'value="Cora&#39;s title"' in refused.text
    assert "What stands there now" in refused.text
    assert again.status_code == 303
    assert (await kept())["KA210-VET-2027-1"]["facts"]["title"] == "Cora's title"


async def test_the_identifier_of_a_call_stays(service: Service) -> None:
    call = await added(service)

    edit = entry(identifier="ANOTHER-1", revision=call["revision"])
    answer = await (await program(service)).put(f"/api/calls/{call['id']}", json=edit)

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "identifier"


async def test_a_withdrawn_call_is_closed_everywhere_and_says_why(service: Service) -> None:
    call = await added(service)
    browser, api = await coordinator(service), await program(service)

    answer = await browser.post(
        f"/calls/{call['id']}/withdraw", {"reason": "The agency took it back.", "revision": call["revision"]}
    )

    assert answer.status_code == 303
    shown = (await service.visitor().get(f"/api/calls/{call['id']}")).json()
    assert (shown["status"], shown["deadline"], shown["days_left"]) == ("closed", None, None)
    assert shown["withdrawn"]["reason"] == "The agency took it back."
    assert "The agency took it back." in (await service.visitor().get(f"/calls/{call['id']}")).text
    assert [one["id"] for one in (await api.get("/api/calls")).json()["items"]] == []
    assert [one["id"] for one in (await api.get("/api/calls?status=closed")).json()["items"]] == [call["id"]]
    row = (await kept())["KA210-VET-2027-1"]
    assert (row["closes_at"], row["history"][-1]["note"]) == (NOW, "The agency took it back.")


async def test_a_withdrawn_call_stays_so_through_imports_and_can_count_again(service: Service) -> None:
    call = await added(service)
    api = await program(service)
    withdrawn = await api.post(
        f"/api/calls/{call['id']}/withdraw", json={"reason": "A mistake", "revision": call["revision"]}
    )
    changed = calls_of_entries(yaml_entries(yaml_of(title="Changed"), "a.yaml"), Source.CALENDAR)
    await import_calls(changed, NOW)
    after = (await api.get(f"/api/calls/{call['id']}")).json()
    assert (withdrawn.status_code, after["title"], after["status"]) == (201, "Changed", "closed")

    again = await api.post(f"/api/calls/{call['id']}/reopen", json={"revision": after["revision"]})
    twice = await api.post(f"/api/calls/{call['id']}/reopen", json={"revision": again.json()["revision"]})

    assert (again.status_code, again.json()["status"], again.json()["days_left"]) == (201, "open", 250)
    assert twice.status_code == 409


def yaml_of(**fields: Any) -> str:
    return "calls:\n  - " + "\n    ".join(f"{name}: {value!r}" for name, value in entry(**fields).items())


async def test_a_withdrawal_needs_a_reason_and_keeps_the_form(service: Service) -> None:
    call = await added(service)
    browser = await coordinator(service)

    answer = await browser.post(f"/calls/{call['id']}/withdraw", {"reason": " ", "revision": call["revision"]})

    assert answer.status_code == 400
    assert 'id="field-reason-error"' in answer.text
    assert 'value="Small partnerships"' in answer.text


async def test_the_facts_of_a_portal_call_are_not_edited(service: Service) -> None:
    call = await portal_call(service)
    browser, api = await coordinator(service), await program(service)

    form = await browser.get(f"/calls/{call['id']}/edit")
    answers = [
        await api.put(f"/api/calls/{call['id']}", json=entry(identifier="T-1", revision=call["revision"])),
        await api.post(f"/api/calls/{call['id']}/withdraw", json={"reason": "None", "revision": call["revision"]}),
        await api.get(f"/api/calls/{call['id']}/entry"),
        await browser.post(f"/calls/{call['id']}/withdraw", {"reason": "None", "revision": call["revision"]}),
    ]

    assert "come from the EU portal" in form.text
    assert 'name="title"' not in form.text
    assert [answer.status_code for answer in answers] == [400] * 4
    assert (await kept())["T-1"]["revision"] == call["revision"]


async def portal_call(service: Service) -> dict[str, Any]:
    api = await program(service)
    content = records(record("T-1"))
    answer = await api.post("/api/calls/import?dry_run=false&name=a.jsonl", content=content)
    assert answer.status_code == 200, answer.text
    row = (await kept())["T-1"]
    return (await api.get(f"/api/calls/{row['_id']}")).json()  # type: ignore[no-any-return]


async def test_our_own_words_on_a_portal_call_outlast_every_import(service: Service) -> None:
    call = await portal_call(service)
    browser, api = await coordinator(service), await program(service)

    answer = await browser.post(
        f"/calls/{call['id']}/words",
        {"summary": "Robots for us.\r\n\r\nApply!", "topics": ["robotics"], "revision": call["revision"]},
    )
    changed = records(record("T-1", descriptionByte=["<p>Another text. It is new.</p>"]))
    await api.post("/api/calls/import?dry_run=false&name=a.jsonl", content=changed)

    assert answer.status_code == 303
    shown = (await api.get(f"/api/calls/{call['id']}")).json()
    assert (shown["summary"], shown["topics"]) == ("Robots for us.\nApply!", ["robotics"])
    assert shown["text"] == "Another text. It is new."


async def test_empty_words_give_the_portals_own_back(service: Service) -> None:
    call = await portal_call(service)
    api = await program(service)
    address = f"/api/calls/{call['id']}/words"
    own = (await api.put(address, json={"summary": "Ours.", "topics": [], "revision": call["revision"]})).json()

    back = (await api.put(address, json={"summary": "  ", "revision": own["revision"]})).json()

    assert (own["summary"], back["summary"]) == ("Ours.", call["summary"])
    assert (await kept())["T-1"]["ours"] == []


async def test_words_that_somebody_wrote_meanwhile_are_shown(service: Service) -> None:
    call = await portal_call(service)
    api, browser = await program(service), await coordinator(service)
    await api.put(f"/api/calls/{call['id']}/words", json={"summary": "Theirs.", "revision": call["revision"]})

    mine = {"summary": "Mine.", "revision": call["revision"]}
    answer = await browser.post(f"/calls/{call['id']}/words", mine)

    assert answer.status_code == 409
    assert "Theirs." in answer.text
    assert "Mine.</textarea>" in answer.text


@pytest.mark.parametrize("ending", ["yaml", "csv"])
async def test_the_exported_calendar_reads_back_and_changes_nothing(service: Service, ending: str) -> None:
    browser = await coordinator(service)
    await browser.post("/calls/new", typed(title='=cmd|"/c calc"!A1', programme="", programme_short="LAND",
                                           programme_name="The land's own"))  # fmt: skip
    await added(service, identifier="B-2", summary="One | two", keywords=["a|b", "+c"])
    await portal_call(service)

    exported = await browser.get(f"/calls/export.{ending}")

    read = csv_entries(exported.text.lstrip("\ufeff"), "a") if ending == "csv" else yaml_entries(exported.text, "a")
    assert calls_of_entries(read, Source.CALENDAR) == await hand_kept_calls()
    assert exported.headers["content-disposition"] == f'attachment; filename="calls-2026-06-27.{ending}"'
    shown = await picture(browser, exported.content, f"calls.{ending}")
    assert "Nothing would change" in shown.text
    by_program = await (await program(service)).get(f"/api/calls/export?form={ending}")
    assert by_program.content == exported.content


async def test_a_new_call_may_begin_from_that_of_last_year(service: Service) -> None:
    call = await added(service)
    browser = await coordinator(service)

    page = await browser.get(f"/calls/new?like={call['id']}")

    fields = fields_of(page.text)
    assert (fields["identifier"], fields["title"]) == ([""], ["Small partnerships"])
    assert fields["deadline_day"][0] == "2027-03-04"


PAGES = ["/calls/new", "/calls/{id}/edit", "/calls/import", "/calls/export.yaml", "/calls/export.csv"]
WRITING = ["/calls/new", "/calls/{id}/edit", "/calls/{id}/words", "/calls/{id}/withdraw", "/calls/{id}/reopen"]


@pytest.mark.parametrize("role", [Role.MEMBER, Role.BROKER, Role.FACILITATOR])
async def test_only_coordinators_keep_calls(service: Service, role: Role) -> None:
    call = await added(service)
    before = await kept()
    browser = await service.browser("mia@example.org", role)

    looked = [(await browser.get(path.format(id=call["id"]))).status_code for path in PAGES]
    wrote = [(await browser.post(path.format(id=call["id"]), typed())).status_code for path in WRITING]
    page, calls = await browser.get(f"/calls/{call['id']}"), await browser.get("/calls")

    assert (set(looked), set(wrote)) == ({403}, {403})
    assert f"/calls/{call['id']}/edit" not in page.text
    assert "Added by hand" not in page.text
    assert '"/calls/new"' not in calls.text
    assert await kept() == before


async def test_a_visitor_is_asked_to_sign_in(service: Service) -> None:
    call = await added(service)
    visitor = service.visitor()

    answers = [await visitor.get(path.format(id=call["id"])) for path in PAGES]
    program = await visitor.post("/api/calls", json=entry(identifier="X-1"))

    assert {answer.status_code for answer in answers} == {303}
    assert {answer.headers["location"].partition("?")[0] for answer in answers} == {"/sign-in"}
    assert (program.status_code, len(await kept())) == (401, 1)


async def test_coordinators_find_the_ways_from_the_list_and_the_call(service: Service) -> None:
    call = await added(service)
    browser = await coordinator(service)

    calls, page = await browser.get("/calls"), await browser.get(f"/calls/{call['id']}")

    assert 'href="/calls/new"' in calls.text
    assert 'href="/calls/import"' in calls.text
    assert f'href="/calls/{call["id"]}/edit"' in page.text


async def test_a_program_reads_an_entry_edits_and_puts_it_back(service: Service) -> None:
    call = await added(service, max_contribution_eur=60_000, expected=False)
    api = await program(service)
    before = await kept()
    words = (await api.get(f"/api/calls/{call['id']}/entry")).json()

    same = await api.put(f"/api/calls/{call['id']}", json=words)
    changed = await api.put(f"/api/calls/{call['id']}", json=words | {"max_contribution_eur": "70 000"})
    late = await api.put(f"/api/calls/{call['id']}", json=words | {"title": "Late"})

    assert (same.status_code, changed.status_code, late.status_code) == (200, 200, 409)
    assert same.json()["revision"] == before["KA210-VET-2027-1"]["revision"]
    assert changed.json()["budget"]["max_contribution_eur"] == 70_000


async def test_a_program_is_told_every_field_at_once(service: Service) -> None:
    answer = await (await program(service)).post("/api/calls", json=entry(title="", url="x", topics=["alchemy"]))

    assert answer.status_code == 400
    assert sorted(error["field"] for error in answer.json()["errors"]) == ["title", "topics", "url"]


async def test_a_withdrawn_call_is_suggested_to_nobody(service: Service) -> None:
    call = await added(service, summary="Welding robots for small workshops in vocational schools.")
    api = await program(service)
    await service.indexed()
    asked = {"q": "welding robots in vocational schools", "kind": "call"}
    before = (await api.get("/api/search", params=asked)).json()

    await api.post(f"/api/calls/{call['id']}/withdraw", json={"reason": "Gone", "revision": call["revision"]})
    await service.indexed()
    after = (await api.get("/api/search", params=asked)).json()

    assert call["id"] in str(before)
    assert call["id"] not in str(after)
