"""Importing files of calls: first the picture, then exactly that, or nothing."""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from matchcamp.funding.actions import import_files
from matchcamp.funding.imports import actions as import_actions
from matchcamp.viewer import Role
from tests.matchcamp.conftest import NOW, Browser, Service
from tests.matchcamp.funding.files import (
    calendar,
    entry,
    fates,
    kept,
    line_of,
    packed,
    picture,
    record,
    records,
    take,
)

CAPTURE = Path(__file__).parents[4] / "shared" / "data" / "calls" / "04_current_topics_2026-06-27.jsonl.gz"


async def coordinator(service: Service) -> Browser:
    return await service.browser("cora@example.org", Role.COORDINATOR)


async def program(service: Service) -> httpx.AsyncClient:
    return await service.program("cora@example.org", Role.COORDINATOR)


async def sent(client: httpx.AsyncClient, content: bytes, name: str = "calendar.yaml", **query: str) -> httpx.Response:
    return await client.post("/api/calls/import", params={"name": name, **query}, content=content)


async def test_a_file_is_shown_line_by_line_before_anything_is_stored(service: Service) -> None:
    api = await program(service)
    first = calendar(entry(), entry(identifier="KA210-VET-2027-2", deadlines=["2027-10-01"]))
    assert (await sent(api, first, dry_run="false")).status_code == 200
    before = await kept()

    changed = calendar(
        entry(),
        entry(identifier="KA210-VET-2027-2", deadlines=["2027-10-01 11:00"], max_contribution_eur="60 000"),
        entry(identifier="KA210-VET-2027-3"),
    )
    found = (await sent(api, changed)).json()

    assert fates(found) == [("line 2", "unchanged"), ("line 3", "changed"), ("line 4", "added")]
    assert (found["rows"], found["added"], found["changed"], found["unchanged"]) == (3, 1, 1, 1)
    assert line_of(found, "KA210-VET-2027-2")["fields"] == [
        {"field": "deadlines", "old": "2027-10-01 (12:00)", "new": "2027-10-01 11:00"},
        {"field": "max_contribution_eur", "old": "", "new": "60000"},
    ]
    assert (found["state"], await kept()) == ("staged", before)


async def test_applying_does_exactly_what_was_shown_and_writes_who_did_it(service: Service) -> None:
    api = await program(service)
    await sent(api, calendar(entry()), dry_run="false")
    service.clock.moment = NOW + timedelta(hours=1)
    shown = (await sent(api, calendar(entry(title="Small partnerships in VET"), entry(identifier="NEW-1")))).json()

    done = (await api.post(f"/api/calls/import/{shown['id']}/apply", json={"fingerprint": shown["fingerprint"]})).json()

    rows = await kept()
    assert done["state"] == "applied"
    assert {name: row["facts"]["title"] for name, row in rows.items()} == {
        "KA210-VET-2027-1": "Small partnerships in VET",
        "NEW-1": "Small partnerships",
    }
    row = rows["KA210-VET-2027-1"]
    account = await service.account("cora@example.org")
    [_added, line] = row["history"]
    assert (row["revision"], row["changed"], line["at"]) == (2, service.clock.moment, service.clock.moment)
    assert (line["account_id"], line["step"], line["fields"]) == (
        account, "import", [{"field": "title", "old": "Small partnerships", "new": "Small partnerships in VET"}],
    )  # fmt: skip


async def test_a_second_import_of_the_same_file_writes_nothing(service: Service) -> None:
    api = await program(service)
    content = calendar(entry(), entry(identifier="NEW-1"))
    await sent(api, content, dry_run="false")
    before = await kept()
    service.clock.moment = NOW + timedelta(days=1)

    again = (await sent(api, content, dry_run="false")).json()

    assert (again["added"], again["changed"], again["unchanged"]) == (0, 0, 2)
    assert await kept() == before


async def test_a_calendar_with_something_to_mend_stores_nothing_and_names_all_of_it(service: Service) -> None:
    api = await program(service)
    content = calendar(
        entry(), entry(identifier="BAD-1", title="", deadlines=["5 March"]), entry(identifier="BAD-2", topics=["magic"])
    )

    shown = (await sent(api, content)).json()
    refused = await sent(api, content, dry_run="false")

    troubles = [(line["place"], line["identifier"], line["trouble"]["field"]) for line in shown["items"]]
    assert troubles == [
        ("line 3", "BAD-1", "title"),
        ("line 3", "BAD-1", "deadlines"),
        ("line 4", "BAD-2", "topics"),
    ]
    assert shown["items"][1]["trouble"]["message"] == (
        "'5 March' is no deadline. Write 2026-03-05 or, with its time, '2026-03-05 12:00'."
    )
    assert refused.status_code == 400
    assert [error["field"] for error in refused.json()["errors"]] == ["line 3", "line 3", "line 4"]
    assert await kept() == {}
    again = await api.post(f"/api/calls/import/{shown['id']}/apply", json={"fingerprint": shown["fingerprint"]})
    assert (again.status_code, await kept()) == (400, {})


async def test_a_topic_that_the_alliance_does_not_have_is_to_be_mended(service: Service) -> None:
    shown = (await sent(await program(service), calendar(entry(topics=["alchemy"])))).json()

    [line] = shown["items"]
    assert (shown["problems"], line["trouble"]["field"]) == (1, "topics")
    assert line["trouble"]["message"] == (
        "'alchemy' is not among the topics that are used here. Take one of the list, or leave it out."
    )


async def test_an_export_of_the_portal_says_what_is_left_out_and_why(service: Service) -> None:
    api = await program(service)
    news, broken = record("NEWS-1", type=["6"]), record("BROKEN-1", title=None)
    content = records(record("TOPIC-1"), news, record("TOPIC-1"), broken, record("T-2"))

    shown = (await sent(api, packed(content), "capture.jsonl.gz", dry_run="false")).json()

    assert [(line["place"], line["fate"], line["reason"]) for line in shown["items"]] == [
        ("line 1", "added", ""),
        ("line 2", "left_out", "update"),
        ("line 3", "left_out", "duplicate"),
        ("line 4", "left_out", "damaged"),
        ("line 5", "added", ""),
    ]
    assert shown["items"][3]["trouble"]["message"] == "Title is missing. Export the record again."
    assert shown["left_out"] == {"damaged": 1, "duplicate": 1, "update": 1}
    assert set(await kept()) == {"TOPIC-1", "T-2"}


async def test_a_call_of_the_portal_is_not_overwritten_by_a_calendar(service: Service) -> None:
    api = await program(service)
    await sent(api, records(record("TOPIC-1")), "capture.jsonl", dry_run="false")

    shown = (await sent(api, calendar(entry(identifier="TOPIC-1")), dry_run="false")).json()

    assert (shown["items"][0]["fate"], shown["items"][0]["reason"]) == ("left_out", "kept_by_portal")
    assert (await kept())["TOPIC-1"]["facts"]["title"] == "Topic TOPIC-1"


async def test_calls_that_changed_meanwhile_are_shown_anew_and_nothing_is_stored(service: Service) -> None:
    api = await program(service)
    await sent(api, calendar(entry()), dry_run="false")
    shown = (await sent(api, calendar(entry(title="Mine"), entry(identifier="NEW-1")))).json()
    row = (await kept())["KA210-VET-2027-1"]
    edit = entry(title="Theirs", revision=row["revision"])
    assert (await api.put(f"/api/calls/{row['_id']}", json=edit)).status_code == 200

    address = f"/api/calls/import/{shown['id']}"
    refused = await api.post(f"{address}/apply", json={"fingerprint": shown["fingerprint"]})
    newer = (await api.get(address)).json()

    assert (refused.status_code, set(await kept())) == (409, {"KA210-VET-2027-1"})
    assert newer["fingerprint"] != shown["fingerprint"]
    assert line_of(newer, "KA210-VET-2027-1")["fields"] == [{"field": "title", "old": "Theirs", "new": "Mine"}]
    again = await api.post(f"{address}/apply", json={"fingerprint": newer["fingerprint"]})
    assert (again.status_code, (await kept())["KA210-VET-2027-1"]["facts"]["title"]) == (200, "Mine")


async def test_two_who_apply_at_once_apply_once(service: Service) -> None:
    api = await program(service)
    many = [entry(identifier=f"CALL-{number}") for number in range(300)]
    shown = (await sent(api, calendar(*many))).json()
    apply = {"fingerprint": shown["fingerprint"]}

    answers = await asyncio.gather(*(api.post(f"/api/calls/import/{shown['id']}/apply", json=apply) for _ in range(4)))

    rows = await kept()
    assert {answer.status_code for answer in answers} <= {200, 409}
    assert 200 in {answer.status_code for answer in answers}
    assert (len(rows), {row["revision"] for row in rows.values()}) == (300, {1})


async def test_two_files_with_the_same_call_cannot_both_be_applied_unseen(service: Service) -> None:
    api = await program(service)
    one = (await sent(api, calendar(entry(title="One")))).json()
    two = (await sent(api, calendar(entry(title="Two")))).json()

    answers = await asyncio.gather(
        *(api.post(f"/api/calls/import/{x['id']}/apply", json={"fingerprint": x["fingerprint"]}) for x in (one, two))
    )

    assert sorted(answer.status_code for answer in answers) == [200, 409]
    row = (await kept())["KA210-VET-2027-1"]
    winner = "One" if answers[0].status_code == 200 else "Two"
    assert (row["facts"]["title"], row["revision"]) == (winner, 1)


async def test_an_applied_import_stays_applied_when_it_is_sent_again(service: Service) -> None:
    api = await program(service)
    done = (await sent(api, calendar(entry()), dry_run="false")).json()
    row = (await kept())["KA210-VET-2027-1"]
    edit = entry(title="Theirs", revision=row["revision"])
    await api.put(f"/api/calls/{row['_id']}", json=edit)

    again = await api.post(f"/api/calls/import/{done['id']}/apply", json={"fingerprint": done["fingerprint"]})

    assert (again.status_code, again.json()["state"]) == (200, "applied")
    assert (await kept())["KA210-VET-2027-1"]["facts"]["title"] == "Theirs"


async def test_another_picture_than_the_kept_one_is_not_applied(service: Service) -> None:
    api = await program(service)
    shown = (await sent(api, calendar(entry()))).json()

    refused = await api.post(f"/api/calls/import/{shown['id']}/apply", json={"fingerprint": "0" * 64})

    assert (refused.status_code, await kept()) == (409, {})


async def test_an_import_that_is_dropped_is_not_found_any_more(service: Service) -> None:
    api = await program(service)
    shown = (await sent(api, calendar(entry()))).json()
    address = f"/api/calls/import/{shown['id']}"

    assert (await api.delete(address)).status_code == 204
    assert [(await api.get(address)).status_code, (await api.delete(address)).status_code] == [404, 404]
    assert await service.parts.database["call_import_rows"].count_documents({}) == 0


async def test_an_import_that_has_expired_is_not_found(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_actions, "KEPT_FOR", timedelta(seconds=-1))
    api = await program(service)

    answer = await sent(api, calendar(entry()))

    assert (answer.status_code, await kept()) == (404, {})


async def test_a_thousand_rows_are_paged(service: Service) -> None:
    browser = await coordinator(service)
    content = calendar(*(entry(identifier=f"CALL-{number:04}") for number in range(1000)))

    first = await picture(browser, content)
    pages, address = [first.text], re.search(r'rel="next" href="([^"]+)"', first.text)
    while address:
        text = (await browser.get(address[1].replace("&amp;", "&"))).text
        pages.append(text)
        address = re.search(r'rel="next" href="([^"]+)"', text)

    found = [re.findall(r"CALL-\d{4}", text) for text in pages]
    assert [len(set(one)) for one in found] == [200] * 5
    assert sorted({name for one in found for name in one}) == [f"CALL-{number:04}" for number in range(1000)]
    assert '<span class="tally-figure">1,000</span>' in first.text


async def test_the_pages_lead_from_a_file_to_the_calls_without_scripts(service: Service) -> None:
    browser = await coordinator(service)
    shown = await picture(browser, calendar(entry(), entry(identifier="NEW-1")))
    [fingerprint] = re.findall(r'name="fingerprint" value="([0-9a-f]{64})"', shown.text)
    address = str(shown.url.path)

    answer = await browser.post(f"{address}/apply", {"fingerprint": fingerprint})

    assert (answer.status_code, answer.headers["location"]) == (303, address)
    assert "Applied on 27 June 2026" in (await browser.get(address)).text
    assert set(await kept()) == {"KA210-VET-2027-1", "NEW-1"}
    assert "calendar.yaml" in (await browser.get("/calls/import")).text


async def test_a_page_of_changed_calls_meanwhile_shows_the_new_picture(service: Service) -> None:
    browser, api = await coordinator(service), await program(service)
    shown = await picture(browser, calendar(entry()))
    [fingerprint] = re.findall(r'name="fingerprint" value="([0-9a-f]{64})"', shown.text)
    await sent(api, calendar(entry(title="Theirs")), dry_run="false")

    answer = await browser.post(f"{shown.url.path}/apply", {"fingerprint": fingerprint})

    assert answer.status_code == 409
    assert "The calls changed since this was shown." in answer.text
    assert "<del>Theirs</del>" in answer.text
    assert fingerprint not in answer.text


@pytest.mark.parametrize("role", [Role.MEMBER, Role.BROKER, Role.FACILITATOR])
async def test_others_may_neither_look_nor_take_a_file(service: Service, role: Role) -> None:
    browser = await service.browser("mia@example.org", role)
    api = await service.program("mia@example.org", role)

    assert (await browser.get("/calls/import")).status_code == 403
    assert (await take(browser, calendar(entry()))).status_code == 403
    assert (await sent(api, calendar(entry()))).status_code == 403
    assert await service.parts.database["call_imports"].count_documents({}) == 0


async def test_a_visitor_is_turned_away_before_the_file_is_read(service: Service) -> None:
    read = []

    async def body() -> AsyncIterator[bytes]:
        for _ in range(100):
            read.append(1)
            yield b"x" * 1000

    visitor = service.visitor()
    answer = await visitor.post("/api/calls/import", content=body(), headers={"content-type": "text/csv"})
    page = await visitor.get("/calls/import")

    assert (answer.status_code, page.status_code) == (401, 303)
    assert await service.parts.database["call_imports"].count_documents({}) == 0


async def test_a_file_without_the_form_token_is_refused(service: Service) -> None:
    browser = await coordinator(service)
    await browser.get("/calls/import")
    good = browser.http.cookies["form"]

    for token in ("", "x", "é" * 128, good[:-1] + ("0" if good[-1] != "0" else "1")):
        files = {"file": ("calendar.yaml", calendar(entry()))}
        answer = await browser.http.post("/calls/import", data={"_csrf_token": token}, files=files)
        assert answer.status_code == 403
    bare = await browser.http.post("/api/calls/import", content=calendar(entry()))
    by_header = await browser.http.post(
        "/api/calls/import?name=a.yaml", content=calendar(entry()), headers={"x-csrftoken": good}
    )

    assert (bare.status_code, by_header.status_code) == (403, 200)


@pytest.mark.skipif(not CAPTURE.exists(), reason="the captured portal records are not beside the project")
async def test_a_second_import_of_the_whole_capture_writes_nothing(service: Service) -> None:
    api = await program(service)
    content = CAPTURE.read_bytes()
    first = (await sent(api, content, CAPTURE.name, dry_run="false")).json()
    await service.indexed()
    before, vectors = await kept(), await stored_vectors(service)
    service.clock.moment = NOW + timedelta(days=1)

    done = await import_files([CAPTURE], service.clock.moment)
    again = (await sent(api, content, CAPTURE.name, dry_run="false")).json()
    await service.indexed()

    assert (first["added"], done.unchanged, again["unchanged"]) == (546, 546, 546)
    assert (again["added"], again["changed"], again["problems"]) == (0, 0, 0)
    assert await kept() == before
    assert await stored_vectors(service) == vectors


async def stored_vectors(service: Service) -> list[dict[str, Any]]:
    return await service.parts.database["vectors"].find({}).sort("_id", 1).to_list()
