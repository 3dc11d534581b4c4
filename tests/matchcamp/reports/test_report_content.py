"""Content of reports and its forms, without a database: what is cut says so, and hostile words stay words."""

from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from docx import Document
from markupsafe import Markup
from openpyxl import load_workbook

from matchcamp.applications.shown_schemas import ApplicationHead, Tally
from matchcamp.applications.states import State
from matchcamp.printing.typesetting import pdf_of
from matchcamp.reports.content import (
    Block,
    Fact,
    Picture,
    Report,
    Section,
    Table,
    beginning,
    code,
    figure,
    heads,
    share,
    words,
)
from matchcamp.reports.drawings import counts_picture
from matchcamp.reports.drawings import on_paper as drawn
from matchcamp.reports.schemas import ListedApplications, YearlyOut
from matchcamp.reports.writing import docx, on_paper, xlsx
from matchcamp.reports.yearly import yearly_report
from tests.matchcamp.paper import read_paper

DAY = date(2026, 6, 27)
SENT = datetime(2026, 6, 26, 22, 30, tzinfo=UTC)  # The next day in Brussels.
HOSTILE = ['#panic("x") $x^2$ *b*', "=1+1", "<script>alert(1)</script>", "]]></w:t>", "W" * 400, "bell\x07 \u202egnp"]


def application(number: int, **values: Any) -> ApplicationHead:
    given: dict[str, Any] = {
        "id": f"{number:024x}", "title": f"Application {number}", "acronym": "", "programme": "ERASMUS", "action": "",
        "organisation_id": "", "organisation": "Centre", "consortium_id": "", "idea_id": "", "call_id": "",
        "forerunner_id": "", "state": State.SUBMITTED, "stage": 1, "two_stage": False, "deadline": None,
        "total_eur": None, "requested_eur": None, "first_submitted": SENT, "last_submitted": SENT, "partner_count": 2,
        "signers": 2, "agreed": 2, "agreed_ids": [], "sections": 0, "sections_final": 0, "next_step": None,
        "revision": 1, "created": SENT, "changed": SENT, "example": False,
    }  # fmt: skip
    return ApplicationHead.model_validate(given | values)


def year_of(listed: int, total: int) -> YearlyOut:
    counts = Tally(
        total=total, by_state={State.SUBMITTED: total}, by_programme={"ERASMUS": total}, before_submission=0,
        ever_submitted=total,
    )  # fmt: skip
    sent = ListedApplications(total=total, items=[application(number) for number in range(listed)])
    nothing = ListedApplications(total=0, items=[])
    return YearlyOut(
        year=2026, day=DAY, tally=counts, submitted=sent, chains={}, targets=[], more_targets=2,
        indicators=[], readings=[], camps=[], more_camps=False, deadlines=nothing,
    )  # fmt: skip


def report_of(text: str) -> Report:
    """A report in which the text stands everywhere."""
    table = Table(text, heads(text, "n", numeric=["n"]), ((words(text), figure(3)), (code(text), share(0.25))))
    picture = counts_picture(text, [(text, 2), ("other", 1)])
    blocks = (Block(text, (Fact(text, words(text)),), (text,), picture, (table, table), (text,)),)
    sections = (Section("a", text, blocks), Section("b", text, blocks))
    return Report("report", text, text, sections, beginning(DAY))


def test_a_list_that_is_cut_says_so_and_its_numbers_do_not() -> None:
    report = yearly_report(year_of(100, 4_312))

    paper = read_paper(pdf_of(on_paper(report))).text

    assert "The newest 100 of 4,312 are listed." in paper
    assert "Applications: 4,312" in paper.replace(" :", ":")
    assert "Other targets of this year, not shown here: 2." in paper
    assert "Application 99" in paper


def test_a_list_that_is_whole_says_nothing_and_tells_days_by_clocks_in_brussels() -> None:
    [section] = [one for one in yearly_report(year_of(1, 1)).sections if one.key == "submitted"]

    [block] = section.blocks
    assert block.notes == ()
    assert [cell.text for cell in block.tables[0].rows[0]] == [
        "Application 0", "Centre", "Erasmus+", "27 June 2026, 00:30", "Submitted",
    ]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_what_people_wrote_stays_words_in_every_form(text: str) -> None:
    report = report_of(text)
    plain = "".join(text.replace("\x07", "").replace("\u202e", "").split())

    paper = read_paper(pdf_of(on_paper(report)))
    document = Document(BytesIO(docx(report)))
    book = load_workbook(BytesIO(xlsx(report)))

    assert plain in "".join(paper.text.split())
    assert plain in "".join(document.paragraphs[0].text.split())
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert plain in {"".join(str(cell.value).split()) for cell in cells}


def test_numbers_and_shares_are_numbers_in_a_workbook_and_tables_of_one_kind_stand_on_one_sheet() -> None:
    book = load_workbook(BytesIO(xlsx(report_of("Partners"))))

    assert book.sheetnames == ["Summary", "Partners"]
    rows = list(book["Partners"].iter_rows(values_only=True))
    assert rows[:3] == [("About", "Partners", "n"), ("Partners", "Partners", 3), ("Partners", "Partners", 0.25)]
    assert len(rows) == 1 + 4 * 2


def test_two_kinds_of_tables_with_one_name_get_two_sheets() -> None:
    tables = (Table("Summary", heads("A"), ((words("x"),),)), Table("SUMMARY", heads("B"), ((words("y"),),)))
    report = Report("report", "T", "", (Section("a", "A", (Block(tables=tables),)),), beginning(DAY))

    book = load_workbook(BytesIO(xlsx(report)))

    assert book.sheetnames == ["Summary", "2 Summary", "3 SUMMARY"]


def test_a_picture_has_words_on_paper_and_in_documents() -> None:
    picture = counts_picture("By state", [("Idea", 2), ("Ready <now>", 1)])
    report = Report("report", "T", "", (Section("a", "A", (Block(picture=picture),)),), beginning(DAY))

    paper, document = pdf_of(on_paper(report)), Document(BytesIO(docx(report)))

    assert picture.said == "By state. Idea: 2; Ready <now>: 1"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in paper
    assert b"/S/Figure" in paper
    assert [shape._inline.docPr.get("descr") for shape in document.inline_shapes] == [picture.said]


def test_a_drawing_on_paper_is_whole_xml_with_its_look() -> None:
    svg = Markup('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect class="bars-now"/></svg>')

    root = ET.fromstring(drawn(Picture(svg, "x")))

    assert root[0].tag.endswith("style")
    assert ".bars-now" in (root[0].text or "")
