"""Calls kept by hand: the form, its errors by field, conflicts, and who changed what."""

import re
from datetime import timedelta

from tests.matchcamp.conftest import NOW, Service
from tests.matchcamp.funding.files import entry, kept
from tests.matchcamp.funding.keeping import added, coordinator, fields_of, program, typed


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


async def test_a_new_call_may_begin_from_that_of_last_year(service: Service) -> None:
    call = await added(service)
    browser = await coordinator(service)

    page = await browser.get(f"/calls/new?like={call['id']}")

    fields = fields_of(page.text)
    assert (fields["identifier"], fields["title"]) == ([""], ["Small partnerships"])
    assert fields["deadline_day"][0] == "2027-03-04"


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
