"""Records of camps as DOCX, and answers of questionnaires as tables."""

from collections.abc import Sequence
from io import BytesIO

from docx import Document
from docx.document import Document as Pages
from docx.enum.text import WD_BREAK
from docx.oxml.ns import qn
from docx.shared import Mm

from matchcamp.i18n import current_language
from matchcamp.i18n import gettext as _
from matchcamp.results.minutes import Part, Record, Section
from matchcamp.results.schemas import SurveyOut
from matchcamp.spreadsheets import Cell, add_sheet, csv_of, written
from matchcamp.writable import writable


def docx(record: Record, *, page_each: bool = False) -> bytes:
    """The record as a document in the reader's language; with `page_each` every section begins a page."""
    pages = Document()
    for section in pages.sections:
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(22)
        section.top_margin = section.bottom_margin = Mm(18)
    _name(pages, record)
    pages.add_heading(writable(record.title), level=0)
    pages.add_paragraph(writable(record.subtitle))
    for number, section_ in enumerate(record.sections):
        if page_each and number:
            pages.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        _section(pages, section_)
    buffer = BytesIO()
    pages.save(buffer)
    return buffer.getvalue()


def _name(pages: Pages, record: Record) -> None:
    """Title and language, which screen readers and spelling go by; the moment is the camp's, not that of the file."""
    known = pages.core_properties
    known.title, known.author = writable(record.title)[:250], ""
    known.language = current_language.get()
    known.created = known.modified = record.changed.replace(tzinfo=None)
    run = pages.styles["Normal"].element.get_or_add_rPr()
    tag = run.makeelement(qn("w:lang"), {qn("w:val"): current_language.get()})
    run.append(tag)


def _section(pages: Pages, section: Section) -> None:
    pages.add_heading(writable(section.title), level=1)
    for part in section.parts:
        _part(pages, part)


def _part(pages: Pages, part: Part) -> None:
    if part.heading:
        pages.add_heading(writable(part.heading), level=2)
    for text in part.paragraphs:
        pages.add_paragraph(writable(text))
    for text in part.points:
        pages.add_paragraph(writable(text), style="List Bullet")
    if part.rows:
        _table(pages, part)


def _table(pages: Pages, part: Part) -> None:
    table = pages.add_table(rows=1, cols=len(part.heads), style="Table Grid")
    head = table.rows[0]
    head._tr.get_or_add_trPr().append(head._tr.makeelement(qn("w:tblHeader"), {}))  # noqa: SLF001  # No other way.
    for cell, words in zip(head.cells, part.heads, strict=True):
        cell.text = writable(words)
        for run in cell.paragraphs[0].runs:
            run.bold = True
    for row in part.rows:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = writable(words)


def survey_csv(survey: SurveyOut) -> bytes:
    return csv_of(survey_heads(), survey_rows(survey))


def survey_xlsx(survey: SurveyOut, title: str) -> bytes:
    buffer = BytesIO()
    with written(buffer, title) as book:
        add_sheet(book, _("Answers"), survey_heads(), survey_rows(survey))
    return buffer.getvalue()


def survey_heads() -> Sequence[str]:
    return (_("Question"), _("Answer"), _("How many"), _("Answers"), _("Mean"))


def survey_rows(survey: SurveyOut) -> list[list[Cell]]:
    """The answers summed: question, answer, how many, of how many, mean. Open answers stand for themselves, each on a
    line, in alphabetical order and beside no other answer."""
    rows: list[list[Cell]] = []
    for one in survey.summaries:
        mean = None if one.mean is None else round(one.mean, 2)
        rows += [[one.text, count.label, count.count, one.answered, mean] for count in one.counts]
        rows += [[one.text, words, 1, one.answered, None] for words in one.words]
    return rows
