"""The print-outs of a camp: who sits where, badges with links, lists; for those who lead it only."""

import re
from threading import get_ident

import pytest

from matchcamp.i18n import current_language
from matchcamp.printing.typesetting import Sheet
from matchcamp.qr import qr_file
from matchcamp.registration.documents import ConceptNote
from matchcamp.registration.holders import holders_of
from matchcamp.registration.states import ParticipantStatus
from tests.matchcamp.camping import camp_of, idea_at, person_at
from tests.matchcamp.conftest import NOW, Service
from tests.matchcamp.paper import Paper, read_paper
from tests.matchcamp.results.conftest import leader, seat

SHEETS = [sheet for sheet in Sheet if sheet not in {Sheet.MINUTES, Sheet.REPORT}]  # Those two are no print-outs.


async def printed_for(service: Service, camp_id: str, sheet: Sheet) -> Paper:
    answer = await (await leader(service)).get(f"/camps/{camp_id}/print/{sheet.value}.pdf")

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pdf"
    return read_paper(answer.content)


@pytest.mark.parametrize("sheet", SHEETS)
async def test_an_empty_camp_prints_every_sheet(service: Service, camp_id: str, sheet: Sheet):
    paper = await printed_for(service, camp_id, sheet)

    assert len(paper.pages) == 1
    assert b"/MarkInfo<</Marked true" in paper.raw


async def test_the_agenda_tells_times_of_the_place(service: Service, camp_id: str):
    paper = await printed_for(service, camp_id, Sheet.AGENDA)

    assert "10:00–10:30 30′ Welcome" in paper.text
    assert "Tuesday, 30 June 2026 Time Length What" in paper.text
    assert "14:50–15:05 15′ Close" in paper.text


async def test_tables_have_a_page_each_and_a_list_by_name(service: Service, camp_id: str):
    first, second = await idea_at(service, camp_id, 1), await idea_at(service, camp_id, 2)
    zoe = await person_at(service, camp_id, "Zoë Šuster", organisation="Šolski center")
    ana = await person_at(service, camp_id, "Ana Novak", organisation="Orodjarna")
    await seat(service, camp_id, [{ana: first, zoe: first}, {ana: second, zoe: first}])

    paper = await printed_for(service, camp_id, Sheet.TABLES)

    assert len(paper.pages) == 4
    assert "Ana Novak Orodjarna 1 2 Zoë Šuster Šolski center 1 1" in paper.pages[0]
    assert "Round 1, 12:00 Table 1 Idea 1" in paper.pages[1]
    assert "Ana Novak Orodjarna Slovenia Zoë Šuster Šolski center Slovenia" in paper.pages[1]
    assert "Round 2, 12:20 Table 1 Idea 1" in paper.pages[2]
    assert "Ana Novak" not in paper.pages[2]
    assert "Round 2, 12:20 Table 2 Idea 2" in paper.pages[3]


async def test_badges_carry_tables_and_the_code_of_the_own_link(service: Service, camp_id: str, monkeypatch):
    asked = []
    monkeypatch.setattr("matchcamp.results.sheets.qr_file", lambda url: asked.append(url) or qr_file(url))
    idea = await idea_at(service, camp_id, 7)
    ana = await person_at(service, camp_id, "Ana Novak", organisation="Orodjarna")
    await person_at(service, camp_id, "Bor Kos", organisation="Orodjarna")
    await seat(service, camp_id, [{ana: idea}])

    paper = await printed_for(service, camp_id, Sheet.BADGES)

    holders = await holders_of(service.parts.settings, camp_id)
    assert asked == [f"http://127.0.0.1:8000/phone/{one.pass_}" for one in holders]
    assert "Ana Novak Orodjarna Slovenia Round 1 7" in paper.text
    assert "Bor Kos Orodjarna Slovenia Round 1 –" in paper.text


async def test_holders_are_those_registered_and_their_links_open(service: Service, camp_id: str):
    ana = await person_at(service, camp_id, "Ana Novak")
    await person_at(service, camp_id, "Bor Kos", status=ParticipantStatus.WAITING)

    holders = await holders_of(service.parts.settings, camp_id)

    assert [(one.attendant_id, one.email) for one in holders] == [(ana, "ana.novak@people.example")]
    assert re.fullmatch(rf"{ana}[0-9a-f]{{32}}", holders[0].pass_)


async def test_the_sign_in_sheet_goes_by_country(service: Service, camp_id: str):
    await person_at(service, camp_id, "Ana Novak", country="SI")
    await person_at(service, camp_id, "Olle Åberg", country="SE")
    await person_at(service, camp_id, "Nobody Knows", country="")

    paper = await printed_for(service, camp_id, Sheet.SIGN_IN)

    assert [page.split(" No.")[0].rsplit(" ", 1)[-1] for page in paper.pages] == ["known", "Slovenia", "Sweden"]


async def test_posters_tell_the_concept_note_as_it_was_written(service: Service, camp_id: str):
    note = ConceptNote(problem='#read("/etc/passwd")\n\n$x$', result="*bold* \\ `raw`")
    await idea_at(service, camp_id, 3, title="Čas #panic()", note=note)
    await idea_at(service, camp_id, 4)

    paper = await printed_for(service, camp_id, Sheet.POSTERS)

    assert len(paper.pages) == 2
    assert paper.pages[0].startswith('3 Čas #panic() Owner 3 Problem #read("/etc/passwd") $x$ Result *bold* \\ `raw`')


async def test_the_voting_sheet_lists_the_ideas(service: Service, camp_id: str):
    await idea_at(service, camp_id, 1)
    await idea_at(service, camp_id, 2)

    paper = await printed_for(service, camp_id, Sheet.VOTES)

    assert "1 Idea 1 Owner 1 2 Idea 2 Owner 2" in paper.text


async def test_print_outs_speak_the_language_of_the_camp(service: Service):
    camp_id = await camp_of(service, language="sl")

    paper = await printed_for(service, camp_id, Sheet.SIGN_IN)

    assert b"/Lang(sl" in paper.raw
    assert "junij" in paper.text
    assert current_language.get() == "en"


async def test_the_same_camp_prints_the_same_bytes(service: Service, camp_id: str):
    await person_at(service, camp_id, "Ana Novak")

    first = await printed_for(service, camp_id, Sheet.BADGES)
    second = await printed_for(service, camp_id, Sheet.BADGES)

    assert first.raw == second.raw
    assert f"{NOW:%Y%m%d}".encode() in first.raw


async def test_only_those_who_lead_print(service: Service, camp_id: str):
    member = await service.browser("ana.novak@people.example")
    for path in ("print", "print/badges.pdf"):
        assert (await member.get(f"/camps/{camp_id}/{path}")).status_code == 403
        assert (await service.visitor().get(f"/camps/{camp_id}/{path}")).status_code in {303, 401}


async def test_a_file_of_another_name_is_not_found(service: Service, camp_id: str):
    answer = await (await leader(service)).get(f"/camps/{camp_id}/print/minutes.pdf")

    assert answer.status_code == 404


async def test_the_page_links_each_sheet_and_says_what_is_missing(service: Service, camp_id: str):
    page = (await (await leader(service)).get(f"/camps/{camp_id}/print")).text

    assert re.findall(r'href="/camps/\w+/print/([\w-]+\.pdf)"', page) == [f"{one.value}.pdf" for one in SHEETS]
    assert page.count("Nobody is registered yet.") == 2
    assert "The tables are not planned yet." in page


async def test_the_api_gives_the_same_file(service: Service, camp_id: str):
    program = await service.program("facilitator@camp.example")
    browser = await leader(service)

    answer = await program.get(f"/api/camps/{camp_id}/print/agenda.pdf")

    assert answer.content == (await browser.get(f"/camps/{camp_id}/print/agenda.pdf")).content
    assert 'filename="agenda-project-camp-mechelen.pdf"' in answer.headers["content-disposition"]


async def test_codes_of_badges_are_drawn_beside_the_loop(service: Service, camp_id: str, monkeypatch):
    for number in range(60):
        await person_at(service, camp_id, f"Person {number}")
    threads = []
    monkeypatch.setattr("matchcamp.results.sheets.qr_file", lambda url: threads.append(get_ident()) or qr_file(url))

    answer = await (await leader(service)).get(f"/camps/{camp_id}/print/badges.pdf")

    assert len(read_paper(answer.content).pages) == 8
    assert len(threads) == 60
    assert get_ident() not in threads
