"""Reports as files: for the typesetter, as DOCX, and as a workbook."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as Pages
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from matchcamp.i18n import current_language
from matchcamp.i18n import gettext as _
from matchcamp.printing.typesetting import Printed, Sheet, breakable, png_of
from matchcamp.reports.content import Block, Cell, Fact, Picture, Report, Section, Table
from matchcamp.reports.drawings import on_paper as drawn
from matchcamp.spreadsheets import Cell as Value
from matchcamp.spreadsheets import add_sheet, sheet_name, written
from matchcamp.writable import writable

LONGEST_TITLE = 250
SMALL = Pt(9)
GRID = "Table Grid"  # The name of a style that every document has.
PICTURE_WIDTH = Mm(96)


def on_paper(report: Report) -> Printed:
    """The report for the typesetter, in the reader's language."""
    content = {"subtitle": report.subtitle, "sections": [_section(one) for one in report.sections]}
    return Printed(Sheet.REPORT, report.title, current_language.get(), report.made, {}, content)


def _section(one: Section) -> dict[str, Any]:
    return {"title": one.title, "blocks": [_block(block) for block in one.blocks]}


def _block(one: Block) -> dict[str, Any]:
    return {
        "heading": one.heading,
        "facts": [{"label": fact.label, "value": _cell(fact.value)} for fact in one.facts],
        "paragraphs": list(one.paragraphs),
        "picture": {"svg": drawn(one.picture), "said": one.picture.said} if one.picture else None,
        "tables": [_table(table) for table in one.tables],
        "notes": list(one.notes),
    }


def _table(one: Table) -> dict[str, Any]:
    return {
        "caption": one.caption,
        "heads": [{"text": head.text, "numeric": head.numeric} for head in one.heads],
        "rows": [[_cell(cell) for cell in row] for row in one.rows],
    }


def _cell(one: Cell) -> dict[str, Any]:
    return {"text": one.text, "code": one.code}


def docx(report: Report) -> bytes:
    """The report as a document in the reader's language."""
    pages = Document()
    for section in pages.sections:
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(20)
        section.top_margin = section.bottom_margin = Mm(18)
    _name(pages, report)
    pages.styles[GRID].font.size = SMALL
    pages.add_heading(writable(report.title), level=0)
    pages.add_paragraph(writable(report.subtitle))
    for one in report.sections:
        pages.add_heading(writable(one.title), level=1)
        for block in one.blocks:
            _write_block(pages, block, under=one.title)
    buffer = BytesIO()
    pages.save(buffer)
    return _dated(buffer, report.made)


def _dated(package: BytesIO, made: datetime) -> bytes:
    """The same package with all its files of one moment, so that the same report gives the same bytes."""
    found = BytesIO()
    with ZipFile(package) as before, ZipFile(found, "w", ZIP_DEFLATED) as after:
        for one in before.infolist():
            entry = ZipInfo(one.filename, date_time=made.timetuple()[:6])
            after.writestr(entry, before.read(one), ZIP_DEFLATED)
    return found.getvalue()


def _name(pages: Pages, report: Report) -> None:
    """Title and language, which screen readers and spelling go by; the moment is the report's, not that of the file."""
    known = pages.core_properties
    known.title, known.author = writable(report.title)[:LONGEST_TITLE], ""
    known.language = current_language.get()
    known.created = known.modified = report.made.replace(tzinfo=None)
    run = pages.styles["Normal"].element.get_or_add_rPr()
    run.append(run.makeelement(qn("w:lang"), {qn("w:val"): current_language.get()}))


def _write_block(pages: Pages, block: Block, *, under: str) -> None:
    """A table that is called as its section has no heading of its own."""
    if block.heading:
        pages.add_heading(writable(block.heading), level=2)
    for fact in block.facts:
        _write_fact(pages, fact)
    for text in block.paragraphs:
        pages.add_paragraph(writable(text))
    if block.picture:
        _write_picture(pages, block.picture)
    for table in block.tables:
        if table.caption != under:
            pages.add_heading(writable(table.caption), level=3 if block.heading else 2)
        _write_table(pages, table)
    for text in block.notes:
        pages.add_paragraph(writable(text))


def _write_fact(pages: Pages, fact: Fact) -> None:
    line = pages.add_paragraph()
    line.paragraph_format.space_after = Pt(2)
    line.add_run(f"{writable(fact.label)}: ").bold = True
    line.add_run(writable(fact.value.text))


def _write_picture(pages: Pages, picture: Picture) -> None:
    """The drawing with its words, which screen readers read; the format knows no SVG."""
    shape = pages.add_picture(BytesIO(png_of(drawn(picture))), width=PICTURE_WIDTH)
    shape._inline.docPr.set("descr", writable(picture.said))  # noqa: SLF001  # No other way.


def _write_table(pages: Pages, one: Table) -> None:
    """All rows at once: one after the other takes a hundred times as long."""
    columns = len(one.heads)
    table = pages.add_table(rows=1 + len(one.rows), cols=columns, style=GRID)
    head = table.rows[0]
    head._tr.get_or_add_trPr().append(head._tr.makeelement(qn("w:tblHeader"), {}))  # noqa: SLF001  # No other way.
    cells = [each for row in table.rows for each in row.cells]
    texts = [*(each.text for each in one.heads), *(cell.text for row in one.rows for cell in row)]
    for cell, text in zip(cells, texts, strict=True):
        cell.paragraphs[0].add_run(breakable(writable(text)))
    for cell in cells[:columns]:
        cell.paragraphs[0].runs[0].bold = True


def xlsx(report: Report) -> bytes:
    """The report as a workbook: a sheet of all facts, and one for each kind of table. Tables of one kind, such as the
    partners of each application, stand on one sheet with what they belong to in the first column."""
    buffer = BytesIO()
    with written(buffer, report.title, report.made) as book:
        facts = [_fact_row(section, block, fact) for section, block, fact in _facts(report)]
        add_sheet(book, _("Summary"), (_("Section"), _("About"), _("What"), _("Value")), facts, whole="#,##0")
        taken = {_folded(_("Summary"))}
        for name, tables in _by_kind(report):
            heads, rows = _joined(tables)
            add_sheet(book, _free(name, taken), heads, rows, whole="#,##0", share="0.##")
    return buffer.getvalue()


def _facts(report: Report) -> list[tuple[Section, Block, Fact]]:
    return [(section, block, fact) for section in report.sections for block in section.blocks for fact in block.facts]


def _fact_row(section: Section, block: Block, fact: Fact) -> list[Value]:
    return [section.title, block.heading or None, fact.label, _value(fact.value)]


def _value(cell: Cell) -> Value:
    """A number that a spreadsheet calculates with, else the words."""
    if cell.number is None:
        return cell.text
    return int(cell.number) if float(cell.number).is_integer() else cell.number


Placed = tuple[str, Table]
"""A table with what it belongs to."""


def _by_kind(report: Report) -> list[tuple[str, list[Placed]]]:
    placed = [
        (block.heading or section.title, table)
        for section in report.sections
        for block in section.blocks
        for table in block.tables
    ]
    kinds = list(dict.fromkeys((table.caption, table.heads) for _where, table in placed))
    found = []
    for caption, heads in kinds:
        found.append((caption, [one for one in placed if (one[1].caption, one[1].heads) == (caption, heads)]))
    return found


def _joined(tables: Sequence[Placed]) -> tuple[list[str], list[list[Value]]]:
    """One table of several; what each belongs to stands in the first column where there are several."""
    [(_where, first), *others] = tables
    heads = [one.text for one in first.heads]
    if not others:
        return heads, [[_value(cell) for cell in row] for row in first.rows]
    rows: list[list[Value]] = [[where, *map(_value, row)] for where, table in tables for row in table.rows]
    return [_("About"), *heads], rows


def _folded(name: str) -> str:
    return sheet_name(name).casefold()


def _free(name: str, taken: set[str]) -> str:
    """A name that no other sheet of the workbook has; Excel does not tell small letters from capital ones."""
    names = (name if nth == 1 else f"{nth} {name}" for nth in range(1, len(taken) + 2))
    chosen = next(one for one in names if _folded(one) not in taken)
    taken.add(_folded(chosen))
    return chosen
