"""Answering the questionnaire: by one's own link, once, changeable, and without a name in what is kept."""

import asyncio
import csv
import re
from io import BytesIO, StringIO
from typing import Any

import pytest
from openpyxl import load_workbook

from matchcamp.registration.documents import Participant
from matchcamp.registration.holders import holders_of
from matchcamp.registration.states import ParticipantStatus, Presence
from matchcamp.results.asking import Done, follow_up
from tests.matchcamp.camping import OPENS, idea_at, person_at
from tests.matchcamp.conftest import Browser, Service
from tests.matchcamp.results.conftest import AFTER, leader


async def link_of(service: Service, camp_id: str, attendant_id: str) -> str:
    found = await holders_of(service.parts.settings, camp_id, statuses=tuple(ParticipantStatus))
    return next(f"/phone/{one.pass_}/questionnaire" for one in found if one.attendant_id == attendant_id)


async def people(service: Service, camp_id: str, count: int, **fields: Any) -> list[str]:
    return [await person_at(service, camp_id, f"Person {number}", **fields) for number in range(count)]


async def answers(service: Service) -> list[dict[str, Any]]:
    return await service.parts.database["questionnaire_answers"].find().to_list()


async def answered(service: Service, camp_id: str, ids: list[str], **given: Any) -> None:
    for one in ids:
        link = await link_of(service, camp_id, one)
        answer = await Browser(service.visitor()).post(link, {"satisfied": "4"} | given)
        assert answer.status_code == 303


async def survey(service: Service, camp_id: str) -> dict[str, Any]:
    program = await service.program("facilitator@camp.example")
    found: dict[str, Any] = (await program.get(f"/api/camps/{camp_id}/results")).json()["details"]["survey"]
    return found


async def test_it_is_not_open_before_the_close(service: Service, camp_id: str):
    link = await link_of(service, camp_id, await person_at(service, camp_id))
    visitor = Browser(service.visitor())

    page = await visitor.get(link)

    assert "The questionnaire is open from" in page.text
    assert '<form class="form"' not in page.text
    early = await visitor.post(link, {"satisfied": "4", "words": "The long breaks"})
    assert early.status_code == 409
    assert "The long breaks" in early.text
    assert await answers(service) == []


async def test_an_answer_is_kept_without_the_person(service: Service, camp_id: str):
    maja = await person_at(service, camp_id, "Maja Novak")
    idea = await idea_at(service, camp_id)
    service.clock.moment = AFTER
    visitor = Browser(service.visitor())
    link = await link_of(service, camp_id, maja)

    answer = await visitor.post(link, {"satisfied": "5", "again": "yes", "idea": idea, "words": "More coffee."})

    assert answer.status_code == 303
    row = (await answers(service))[0]
    assert set(row) == {"_id", "by", "camp_id", "answers"}
    assert re.fullmatch("[0-9a-f]{32}", row["_id"])
    assert row["answers"] == {"satisfied": 5, "again": "yes", "idea": idea, "words": "More coffee."}
    assert maja not in str(row)
    assert "Maja" not in str(row)


async def test_the_own_answer_is_shown_again_and_can_be_changed(service: Service, camp_id: str):
    maja = await person_at(service, camp_id)
    service.clock.moment = AFTER
    visitor, link = Browser(service.visitor()), await link_of(service, camp_id, maja)
    await visitor.post(link, {"satisfied": "5", "words": "Fine <b>day</b>"})

    page = (await visitor.get(link)).text
    await visitor.post(link, {"satisfied": "2"})

    assert 'name="satisfied" value="5" checked' in page
    assert "Fine &lt;b&gt;day&lt;/b&gt;" in page
    assert [row["answers"] for row in await answers(service)] == [{"satisfied": 2}]


async def test_two_tabs_at_once_make_one_answer(service: Service, camp_id: str):
    maja = await person_at(service, camp_id)
    service.clock.moment = AFTER
    link = await link_of(service, camp_id, maja)
    tabs = [Browser(service.visitor()) for _tab in range(6)]
    for tab in tabs:
        await tab.get(link)

    done = await asyncio.gather(*(tab.post(link, {"satisfied": str(1 + n % 5)}) for n, tab in enumerate(tabs)))

    assert {answer.status_code for answer in done} == {303}
    assert len(await answers(service)) == 1


async def test_what_was_typed_stays_with_an_error(service: Service, camp_id: str):
    maja = await person_at(service, camp_id)
    service.clock.moment = AFTER

    answer = await Browser(service.visitor()).post(await link_of(service, camp_id, maja), {"words": "Long thoughts"})

    assert answer.status_code == 400
    assert "Long thoughts" in answer.text
    assert 'href="#field-satisfied"' in answer.text
    assert await answers(service) == []


async def test_who_is_not_registered_answers_nothing(service: Service, camp_id: str):
    waiting = await person_at(service, camp_id, status=ParticipantStatus.WAITING)
    service.clock.moment = AFTER
    link = await link_of(service, camp_id, waiting)

    assert (await service.visitor().get(link)).status_code == 404
    assert (await Browser(service.visitor()).post(link, {"satisfied": "4"})).status_code == 404
    assert (await service.visitor().get(f"/phone/{'0' * 56}/questionnaire")).status_code == 404


async def test_after_21_days_it_is_closed(service: Service, camp_id: str):
    maja = await person_at(service, camp_id)
    service.clock.moment = AFTER.replace(month=7, day=25)

    answer = await Browser(service.visitor()).post(await link_of(service, camp_id, maja), {"satisfied": "4"})

    assert answer.status_code == 409


async def test_figures_are_shown_from_five_answers_on(service: Service, camp_id: str):
    ids = await people(service, camp_id, 6)
    service.clock.moment = AFTER
    await answered(service, camp_id, ids[:4], words="Only I would write this.")

    four = await survey(service, camp_id)
    page = (await (await leader(service)).get(f"/camps/{camp_id}/results")).text
    await answered(service, camp_id, ids[4:5])
    five = await survey(service, camp_id)

    assert (four["answers"], four["asked"], four["shown"], four["satisfied"], four["summaries"]) == (
        4,
        6,
        False,
        None,
        [],
    )
    assert "Only I would write this." not in page
    assert "4 of 6 people answered." in page
    assert (five["answers"], five["shown"], five["satisfied"]) == (5, True, 1.0)
    assert five["rate"] == pytest.approx(5 / 6)


async def test_answers_do_not_leave_as_files_below_five(service: Service, camp_id: str):
    ids = await people(service, camp_id, 4)
    service.clock.moment = AFTER
    await answered(service, camp_id, ids, words="Only I would write this.")
    browser = await leader(service)

    for name in ("answers.csv", "answers.xlsx", "results.json", "minutes.docx", "minutes.pdf"):
        answer = await browser.get(f"/camps/{camp_id}/results/{name}")
        assert answer.status_code == 200
        assert b"Only I would" not in answer.content


async def test_files_of_answers_hold_no_formula(service: Service, camp_id: str):
    ids = await people(service, camp_id, 5)
    service.clock.moment = AFTER
    await answered(service, camp_id, ids[:4])
    await answered(service, camp_id, ids[4:], words='=HYPERLINK("http://evil.example","x")')
    browser = await leader(service)

    text = (await browser.get(f"/camps/{camp_id}/results/answers.csv")).content.decode("utf-8-sig")
    book = load_workbook(BytesIO((await browser.get(f"/camps/{camp_id}/results/answers.xlsx")).content))

    rows = list(csv.reader(StringIO(text)))
    assert rows[0] == ["Question", "Answer", "How many", "Answers", "Mean"]
    assert rows[4] == ["On the whole I am satisfied with this camp.", "4", "5", "5", "4.0"]
    assert rows[-1][1] == '\'=HYPERLINK("http://evil.example","x")'
    cell = book.active.cell(len(rows), 2)
    assert cell.data_type == "s"
    assert cell.value == '=HYPERLINK("http://evil.example","x")'
    assert [book.active.cell(5, column).value for column in (2, 3, 4, 5)] == ["4", 5, 5, 4]


async def test_files_of_answers_are_for_those_who_lead(service: Service, camp_id: str):
    await person_at(service, camp_id, "Ana Novak", email="ana@people.example")
    member = await service.browser("ana@people.example")

    assert (await member.get(f"/camps/{camp_id}/results/minutes.docx")).status_code == 200
    assert (await member.get(f"/camps/{camp_id}/results/answers.csv")).status_code == 404


async def test_the_api_answers_as_the_page_does(service: Service, camp_id: str):
    maja = await person_at(service, camp_id)
    service.clock.moment = AFTER
    pass_ = (await link_of(service, camp_id, maja)).split("/")[2]
    url, program = f"/api/camps/{camp_id}/questionnaire/{pass_}", service.visitor()

    before = (await program.get(url)).json()
    done = await program.put(url, json={"answers": {"satisfied": 4, "again": "no"}})
    wrong = await program.put(url, json={"answers": {"satisfied": 9}})

    assert (before["open"], before["answered"], len(before["questions"])) == (True, False, 8)
    assert done.json()["mine"] == {"satisfied": 4, "again": "no"}
    assert wrong.status_code == 400
    assert wrong.json()["errors"][0]["field"] == "satisfied"
    assert (await program.get(f"/api/camps/{'0' * 24}/questionnaire/{pass_}")).status_code == 404


async def letters(service: Service) -> list[dict[str, Any]]:
    return await service.parts.database["letters"].find().sort("_id", 1).to_list()


async def notices(service: Service) -> list[dict[str, Any]]:
    return await service.parts.database["notices"].find().sort("_id", 1).to_list()


async def test_all_are_asked_once_when_it_opens(service: Service, camp_id: str):
    account = await service.account("ana@people.example")
    await person_at(service, camp_id, "Ana Novak", account_id=account, email="ana@people.example")
    await person_at(service, camp_id, "Bor Kos", language="sl")
    await person_at(service, camp_id, "Cene Late", presence=Presence.ABSENT)
    await person_at(service, camp_id, "Dana Wait", status=ParticipantStatus.WAITING)
    before = await follow_up(service.parts)
    service.clock.moment = AFTER

    first, again = await follow_up(service.parts), await follow_up(service.parts)

    assert (before, first, again) == (Done(), Done(asked=2), Done())
    assert [(row["account_id"], row["url"]) for row in await notices(service)] == [
        (account, f"/camps/{camp_id}/questionnaire")
    ]
    assert [row["to"] for row in await letters(service)] == ["bor.kos@people.example"]


async def test_who_has_not_answered_is_reminded_once_three_days_later(service: Service, camp_id: str):
    ids = await people(service, camp_id, 3)
    service.clock.moment = AFTER
    await follow_up(service.parts)
    await answered(service, camp_id, ids[:2])
    service.clock.moment = AFTER.replace(month=7, day=3)

    first, again = await follow_up(service.parts), await follow_up(service.parts)

    assert (first, again) == (Done(reminded=1), Done())
    assert [row["to"] for row in await letters(service)][3:] == ["person.2@people.example"]


async def test_a_letter_that_a_crash_left_unsent_goes_out_later(service: Service, camp_id: str, monkeypatch):
    await person_at(service, camp_id)
    service.clock.moment = AFTER

    async def killed(*_args: Any) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as patch:
        patch.setattr(type(service.parts.mailer), "send", killed)
        with pytest.raises(RuntimeError, match="killed"):
            await follow_up(service.parts)
    done = await follow_up(service.parts)

    assert done == Done(asked=1)
    assert len(await letters(service)) == 1


async def test_at_the_end_nothing_leads_from_an_answer_to_a_person(service: Service, camp_id: str):
    ids = await people(service, camp_id, 5)
    service.clock.moment = AFTER
    await follow_up(service.parts)
    await answered(service, camp_id, ids)
    service.clock.moment = AFTER.replace(month=7, day=25)

    first, again = await follow_up(service.parts), await follow_up(service.parts)

    assert (first, again) == (Done(sealed=5), Done())
    assert all(set(row) == {"_id", "camp_id", "answers"} for row in await answers(service))
    assert await service.parts.database["questionnaire_asked"].count_documents({}) == 0
    assert (await survey(service, camp_id))["answers"] == 5


async def test_the_rate_counts_those_who_were_asked_though_some_left_since(service: Service, camp_id: str):
    ids = await people(service, camp_id, 10)
    service.clock.moment = AFTER
    await follow_up(service.parts)
    await answered(service, camp_id, ids[:5])
    await Participant.get_pymongo_collection().delete_many({"name": {"$in": ["Person 8", "Person 9"]}})

    assert (await survey(service, camp_id))["rate"] == pytest.approx(0.5)


async def test_a_notice_leads_signed_in_people_to_their_own_link(service: Service, camp_id: str):
    account = await service.account("ana@people.example")
    ana = await person_at(service, camp_id, "Ana Novak", account_id=account, email="ana@people.example")
    browser = await service.browser("ana@people.example")

    answer = await browser.get(f"/camps/{camp_id}/questionnaire")

    assert answer.headers["location"] == await link_of(service, camp_id, ana)
    assert (
        await (await service.browser("other@people.example")).get(f"/camps/{camp_id}/questionnaire")
    ).status_code == 404


async def test_nobody_is_asked_of_a_camp_before_its_close(service: Service, camp_id: str):
    await person_at(service, camp_id)
    service.clock.moment = OPENS

    assert await follow_up(service.parts) == Done()
