"""Tables as files that spreadsheets open. Nothing that people wrote becomes a formula or a link."""

import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from io import BytesIO, StringIO

from xlsxwriter import Workbook

from matchcamp.writable import no_formula, writable

CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDEST = 60  # Characters of a column; longer texts are wrapped.
LONGEST_TITLE = 250

Cell = str | int | float | None
Rows = Sequence[Sequence[Cell]]


def csv_of(heads: Sequence[str], rows: Rows) -> bytes:
    """UTF-8 with a mark at its beginning, by which spreadsheets know it.

    >>> csv_of(["Name"], [["=1+1"], ["Šola"], [3]]).decode("utf-8-sig").split()
    ['Name', "'=1+1", 'Šola', '3']
    """
    text = StringIO()
    lines = [[no_formula(one) if isinstance(one, str) else one for one in row] for row in (heads, *rows)]
    csv.writer(text).writerows(lines)
    return text.getvalue().encode("utf-8-sig")


@contextmanager
def written(buffer: BytesIO, title: str, made: datetime | None = None) -> Iterator[Workbook]:
    """A workbook that lies in the buffer at the end."""
    # A name such as "=1+1" stays a name, and an address in it no link.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(buffer, options) as book:
        book.set_properties({"title": writable(title)[:LONGEST_TITLE]} | ({"created": made} if made else {}))
        yield book


def add_sheet(
    book: Workbook, name: str, heads: Sequence[str], rows: Rows, *, whole: str = "General", share: str = "General"
) -> None:
    """A table on a sheet of its own, its head frozen, columns as wide as what they hold. `whole` and `share` are the
    forms of integers and of other numbers."""
    sheet = book.add_worksheet(sheet_name(name))
    head_look = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    text_look = book.add_format({"text_wrap": True, "valign": "top"})
    whole_look = book.add_format({"num_format": whole, "valign": "top"})
    share_look = book.add_format({"num_format": share, "valign": "top"})
    for column, head in enumerate(heads):
        sheet.write_string(0, column, writable(head), head_look)
        texts = [head, *(str(row[column]) for row in rows if row[column] is not None)]
        sheet.set_column(column, column, min(WIDEST, 2 + max(map(len, texts))))
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, str) and value:
                sheet.write_string(number, column, writable(value), text_look)
            elif isinstance(value, int | float):
                sheet.write_number(number, column, value, share_look if isinstance(value, float) else whole_look)
    sheet.freeze_panes(1, 1)


def sheet_name(name: str) -> str:
    """A sheet's name as Excel takes it: at most 31 characters, none of these signs.

    >>> sheet_name("Who: when? [and where] in which room")
    'Who when and where in which roo'
    """
    return "".join(one for one in writable(name) if one not in "[]:*?/\\'")[:31]
