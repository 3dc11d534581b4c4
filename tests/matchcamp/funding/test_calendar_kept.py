"""What becomes of kept calls: withdrawal, our own words on those of a portal, the export, and who may do it."""

from typing import Any

import pytest

from calls.model import Source
from calls.sources.calendar import calls_of_entries
from calls.sources.entries import csv_entries, yaml_entries
from matchcamp.funding.actions import import_calls
from matchcamp.funding.calendar.queries import hand_kept_calls
from matchcamp.viewer import Role
from tests.matchcamp.conftest import NOW, Service
from tests.matchcamp.funding.files import entry, kept, picture, record, records
from tests.matchcamp.funding.keeping import added, coordinator, program, typed


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
