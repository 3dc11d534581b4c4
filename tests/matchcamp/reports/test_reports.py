"""Reports: the same numbers as everywhere, in every form, for those who look after all applications."""

from html import unescape
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook

from matchcamp.viewer import Role
from tests.matchcamp.applications.conftest import CLAIRE, MAJA, TWO_STAGES, World, sent
from tests.matchcamp.paper import read_paper
from tests.matchcamp.profiling import database_calls

PROOF = [{"title": "Receipt of the portal", "url": "https://example.org/receipt", "sha256": "ab" * 32}]
TARGET = {
    "name": "Three applications to Erasmus+ and Horizon Europe", "number": 3, "starts": "2026-01-01",
    "ends": "2026-12-31", "programmes": ["ERASMUS", "HORIZON"], "indicator": "I23",
}  # fmt: skip
READ = ("applications", "application_log", "organisations", "calls", "consortia", "targets", "indicators", "camps")
PATHS = ("/reports", "/reports/years/2026", "/reports/years/2026/report.pdf")


async def target_of(world: World, **more: Any) -> str:
    return str((await world.taken(world.claire.post("/api/targets", json=TARGET | more)))["id"])


async def handed_in(world: World, title: str = "Excellence for small series", **more: Any) -> str:
    """An application that was handed in with a receipt whose hash is known."""
    id_ = str((await world.begun(title=title, **more))["application"]["id"])
    await world.written(id_)
    await world.signed(id_)
    await world.taken(world.step(id_, "finish"))
    await world.taken(world.step(id_, "submit", evidence=PROOF, submission=sent()))
    return id_


async def report(world: World, path: str, who: Any = None) -> dict[str, Any]:
    return await world.taken((who or world.claire).get(f"/api/reports/{path}"))


async def file(world: World, path: str) -> bytes:
    answer = await world.claire.get(f"/api/reports/{path}")
    assert answer.status_code == 200, answer.text
    return bytes(answer.content)


def bare(text: str) -> str:
    """Without blanks: paper breaks lines wherever they are full."""
    return "".join(text.split())


def sheets(content: bytes) -> dict[str, list[tuple[Any, ...]]]:
    book = load_workbook(BytesIO(content))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def words_of(content: bytes) -> str:
    """All words of a DOCX, paragraphs and tables."""
    pages = Document(BytesIO(content))
    cells = [cell.text for table in pages.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in pages.paragraphs), *cells]).replace("\u200b", "")


async def test_the_year_has_the_numbers_of_the_board_and_of_the_target(world: World) -> None:
    target_id = await target_of(world)
    first = await handed_in(world)
    await world.begun(call=TWO_STAGES)

    found = await report(world, "years/2026")

    [standing] = found["targets"]
    assert standing["target"] == await world.taken(world.claire.get(f"/api/targets/{target_id}"))
    assert standing["forecast"] == await world.taken(world.claire.get(f"/api/targets/{target_id}/forecast"))
    assert found["tally"] == await world.taken(world.claire.get("/api/applications/tally"))
    assert [one["id"] for one in found["submitted"]["items"]] == [first]
    assert (found["submitted"]["total"], found["deadlines"]["total"]) == (1, 1)
    chain = await world.taken(world.claire.get(f"/api/lineage/application/{first}"))
    assert found["chains"] == {first: chain}


async def test_every_form_of_the_year_says_the_same(world: World) -> None:
    await target_of(world)
    await handed_in(world, title="=HYPERLINK(evil) Wear of the tool")
    said = "=HYPERLINK(evil) Wear of the tool"

    paper = read_paper(await file(world, "years/2026/report.pdf"))
    book = sheets(await file(world, "years/2026/report.xlsx"))
    words = words_of(await file(world, "years/2026/report.docx"))
    shown = (await (await world.service.browser(CLAIRE)).get("/reports/years/2026")).text

    assert b"<pdfuaid:part>1</pdfuaid:part>" in paper.raw
    for text in (paper.text, words, shown):
        assert said in text
        assert "1 of 3" in text
        assert "Report of the year 2026" in text
    assert book["Submitted in 2026"][1] == (said, "Yrkescentrum Granen", "Erasmus+", "26 June 2026, 12:00", "Submitted")
    assert ("In figures", None, "Submitted in 2026", 1) in book["Summary"]
    assert ("Submitted", 1) in book["Applications by state"]


async def test_the_proof_of_a_target_names_all_that_proves_each_application(world: World) -> None:
    target_id = await target_of(world)
    id_ = await handed_in(world)
    await world.begun(call=TWO_STAGES, title="Second way")

    found = await report(world, f"targets/{target_id}?read_log=true")

    [one] = found["counted"]
    assert one["chain"] == await world.taken(world.claire.get(f"/api/lineage/application/{id_}"))
    entries = (await world.taken(world.claire.get(f"/api/applications/{id_}/log")))["items"]
    assert one["log_hash"] == entries[0]["hash"]
    [submission] = one["submissions"]
    assert (submission["number"], submission["receipt"]) == ("101246479", "receipt-1.pdf")
    assert submission["evidence"] == PROOF
    assert submission["hash"] == next(each["hash"] for each in entries if each["action"] == "submit")
    assert [each["organisation"] for each in one["partners"]] == ["Yrkescentrum Granen", "Orodjarna Hidria"]
    assert found["log"]["recount"] == {"count": 1, "recount": 1, "agree": True}
    assert (found["enough"], found["covered"]) == (False, False)
    assert (found["log"]["verification"]["holds"], found["log"]["verification"]["faults"]) == (True, [])
    assert [each["title"] for each in found["forecast"]["chances"]] == ["Second way"]


async def test_every_form_of_the_proof_says_the_same(world: World) -> None:
    left_out = await handed_in(world, title="Left out")
    excluded = [{"application_id": left_out, "reason": "Not of the alliance"}]
    target_id = await target_of(world, excluded=excluded)
    await handed_in(world)

    paper = read_paper(await file(world, f"targets/{target_id}/report.pdf")).text
    words = words_of(await file(world, f"targets/{target_id}/report.docx"))
    book = sheets(await file(world, f"targets/{target_id}/report.xlsx"))
    shown = (await (await world.service.browser(CLAIRE)).get(f"/reports/targets/{target_id}?check=log")).text

    texts = ("101246479", "receipt-1.pdf", "ab" * 32, "https://example.org/receipt", "Not of the alliance",
             "26 June 2026, 12:00 Europe/Brussels (UTC+02:00)", "Slovenia", "The log holds")  # fmt: skip
    for form in (paper, words, unescape(shown)):
        assert [text for text in texts if bare(text) not in bare(form)] == []
    assert book["Evidence"][1] == ("Receipt of the portal", "https://example.org/receipt", "ab" * 32)
    assert ("Orodjarna Hidria", "Partner", "Slovenia") in book["Partners"]
    assert ("The log behind it", None, "The log holds", "yes") in book["Summary"]


async def test_a_change_of_a_stored_application_is_told_in_the_proof(world: World) -> None:
    target_id = await target_of(world)
    await handed_in(world)
    await world.parts.database["applications"].update_one({}, {"$set": {"requested_eur": 9}})

    found = await report(world, f"targets/{target_id}?read_log=true")
    paper = read_paper(await file(world, f"targets/{target_id}/report.pdf")).text

    assert found["log"]["verification"]["holds"] is False
    assert "is not as the log left it" in paper


async def test_a_long_log_is_read_only_when_it_is_asked_for(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    target_id = await target_of(world)
    await world.begun()
    browser = await world.service.browser(CLAIRE)
    short = (await browser.get(f"/reports/targets/{target_id}")).text
    monkeypatch.setattr("matchcamp.reports.pages.SHORT_LOG", 0)

    unasked = (await browser.get(f"/reports/targets/{target_id}")).text
    asked = (await browser.get(f"/reports/targets/{target_id}?check=log")).text

    assert ["Hash of the last entry" in one for one in (short, unasked, asked)] == [True, False, True]
    assert f"/reports/targets/{target_id}?check=log#log" in unasked
    assert "was not read for this page" in unasked


async def test_reports_ask_the_database_as_often_for_three_as_for_one(world: World) -> None:
    target_id = await target_of(world)
    paths = ("/api/reports/years/2026", f"/api/reports/targets/{target_id}?read_log=false")
    await handed_in(world)
    await world.begun()
    before = [await database_calls(world.parts.database, world.claire, path, READ) for path in paths]
    for number in range(2):
        await handed_in(world, title=f"Another {number}")
        await world.begun(title=f"Begun {number}")

    after = [await database_calls(world.parts.database, world.claire, path, READ) for path in paths]

    assert after == before
    assert "applications" in before[0]


async def test_the_same_content_gives_the_same_bytes(world: World) -> None:
    target_id = await target_of(world)
    await handed_in(world)
    before = [await file(world, f"targets/{target_id}/report.{form}") for form in ("pdf", "docx", "xlsx")]

    again = [await file(world, f"targets/{target_id}/report.{form}") for form in ("pdf", "docx", "xlsx")]

    assert again == before


@pytest.mark.parametrize("role", [None, Role.BROKER, Role.FACILITATOR])
async def test_members_brokers_and_facilitators_are_refused(world: World, role: Role | None) -> None:
    target_id = await target_of(world)
    client = await world.service.browser(MAJA, *([role] if role else []))

    answers = [await client.get(path) for path in (*PATHS, f"/reports/targets/{target_id}")]

    assert [one.status_code for one in answers] == [403] * 4
    assert (await world.maja.get("/api/reports/years/2026")).status_code == 403
    assert 'href="/reports"' not in (await client.get("/targets")).text


async def test_coordinators_and_the_secretariat_find_each_report_and_its_files(world: World) -> None:
    target_id = await target_of(world)

    for who in (world.claire, world.emma):
        found = await report(world, "", who)
        assert [one["title"] for one in found["years"]] == ["The year 2026", "The year 2025"]
        assert found["targets"][0]["url"] == f"/reports/targets/{target_id}"
    page = (await (await world.service.browser(CLAIRE)).get("/reports")).text
    assert f"/reports/targets/{target_id}/report.pdf" in page
    assert 'href="/reports" aria-current="page"' in page
    assert "/reports/years/2026/report.docx" in page


async def test_files_have_safe_names_and_are_attachments(world: World) -> None:
    target_id = await target_of(world, name='Tri "prijave" / \u202egnp.exe')

    answer = await world.claire.get(f"/api/reports/targets/{target_id}/report.pdf")

    assert answer.headers["content-disposition"] == (
        'attachment; filename="evidence-evidence-indicator-23-tri-prijave-gnp-exe.pdf"'
    )


@pytest.mark.parametrize("path", ["years/1999", "years/99999999999999999999", "years/2026/report.exe", "targets/xyz"])
async def test_what_there_is_not_is_not_found(world: World, path: str) -> None:
    assert (await world.claire.get(f"/api/reports/{path}")).status_code == 404


async def test_a_report_of_nothing_is_still_a_report(world: World) -> None:
    target_id = await target_of(world, programmes=[], indicator="")

    paper = read_paper(await file(world, f"targets/{target_id}/report.pdf"))
    year = read_paper(await file(world, "years/2025/report.pdf"))

    assert "None so far" in paper.text
    assert "Report of the year 2025" in year.text
