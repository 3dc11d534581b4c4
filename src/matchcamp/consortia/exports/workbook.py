"""A consortium as a workbook: members, rules, competences, budget. Nothing that people wrote becomes a formula."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from calls import labels
from matchcamp.consortia.exports.content import Export, verdict_words
from matchcamp.i18n import country_name
from matchcamp.i18n import gettext as _
from matchcamp.labels import part_name, status_name
from matchcamp.rendering import organisation_type_label
from matchcamp.writable import writable

WIDEST = 60  # Characters of a column; longer texts are wrapped.

Cell = str | int | float | None
Rows = Sequence[Sequence[Cell]]


def workbook(export: Export) -> bytes:
    """The file, in the reader's language."""
    buffer = BytesIO()
    # A name such as "=1+1" stays a name, and an address in it no link.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(buffer, options) as book:
        book.set_properties({"title": writable(export.board.consortium.title)[:250], "created": export.made})
        looks = _Looks(book)
        _members(book.add_worksheet(_sheet(_("Members"))), looks, export)
        _rules(book.add_worksheet(_sheet(_("Rules"))), looks, export)
        _competences(book.add_worksheet(_sheet(_("Competences"))), looks, export)
        _budget(book.add_worksheet(_sheet(_("Budget"))), looks, export)
    return buffer.getvalue()


class _Looks:
    """The formats of cells."""

    def __init__(self, book: Any) -> None:
        self.head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        self.text = book.add_format({"text_wrap": True, "valign": "top"})
        self.euros = book.add_format({"num_format": "#,##0", "valign": "top"})
        self.share = book.add_format({"num_format": "0.0%", "valign": "top"})


def _sheet(name: str) -> str:
    """A sheet's name as Excel takes it: at most 31 characters, none of these signs."""
    return "".join(one for one in name if one not in "[]:*?/\\'")[:31]


def _write(sheet: Worksheet, looks: _Looks, heads: Sequence[str], rows: Rows) -> None:
    """A table from the first row on, its head frozen, columns as wide as what they hold."""
    for column, head in enumerate(heads):
        sheet.write_string(0, column, writable(head), looks.head)
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            _cell(sheet, looks, number, column, value)
    for column, head in enumerate(heads):
        texts = [head, *(str(row[column]) for row in rows if row[column] is not None)]
        sheet.set_column(column, column, min(WIDEST, 2 + max(map(len, texts))))
    sheet.freeze_panes(1, 1)


def _cell(sheet: Worksheet, looks: _Looks, row: int, column: int, value: Cell) -> None:
    if value in {None, ""}:
        return
    if isinstance(value, str):
        sheet.write_string(row, column, writable(value), looks.text)
    else:
        sheet.write_number(row, column, value, looks.share if isinstance(value, float) else looks.euros)


def _members(sheet: Worksheet, looks: _Looks, export: Export) -> None:
    heads = [
        _("Organisation"), _("Role"), _("Country"), _("Kind of organisation"), _("Commitment"), _("Competences"),
        _("Past projects"), _("PIC"), _("OID"), _("City"), _("Web"), _("Note"),
    ]  # fmt: skip
    rows: list[list[Cell]] = []
    for one in export.board.members:
        known = export.profiles.get(one.organisation_id)
        rows.append(
            [
                one.name, part_name(one.role.value), country_name(one.country) if one.country else "",
                organisation_type_label(one.type) if one.type else "", status_name(one.commitment.value),
                "\n".join(one.competences), one.past_projects, known.pic if known else "", known.oid if known else "",
                known.city if known else "", known.web if known else "", one.note,
            ]
        )  # fmt: skip
    _write(sheet, looks, heads, rows)


def _rules(sheet: Worksheet, looks: _Looks, export: Export) -> None:
    heads = [
        _("Demand"), _("Answer"), _("Why"), _("Weight"), _("How sure"), _("Where it was read"), _("Said by people"),
    ]  # fmt: skip
    planned = export.board.planned
    rows: list[list[Cell]] = [
        [
            one.demand, _(labels.OUTCOMES[one.outcome]), one.sentence, _(labels.SEVERITIES[one.severity]),
            _(labels.CONFIDENCES[one.confidence]), "\n".join(source.title for source in one.sources),
            _said(one.answer.confirmed, one.answer.note) if one.answer else "",
        ]
        for one in planned.findings
    ]  # fmt: skip
    total: list[list[Cell]] = [[_("All together"), verdict_words(planned.verdict), "", "", "", "", ""]]
    _write(sheet, looks, heads, [*rows, *total])


def _said(confirmed: bool, note: str) -> str:
    words = _("confirmed") if confirmed else _("denied")
    return f"{words}: {note}" if note else words


def _competences(sheet: Worksheet, looks: _Looks, export: Export) -> None:
    members = export.board.members
    heads = [_("Competence sought"), _("Covered by"), *(one.name for one in members)]
    rows: list[list[Cell]] = [
        [
            one.competence, len(one.organisation_ids),
            *("x" if member.organisation_id in one.organisation_ids else "" for member in members),
        ]
        for one in export.board.cover
    ]  # fmt: skip
    _write(sheet, looks, heads, rows)


def _budget(sheet: Worksheet, looks: _Looks, export: Export) -> None:
    total = export.board.budget_eur
    rows: list[list[Cell]] = [
        [one.name, status_name(one.commitment.value), one.budget_eur, _part(one.budget_eur, total)]
        for one in export.board.members
    ]
    _write(sheet, looks, [_("Organisation"), _("Commitment"), _("Euros"), _("Share")], [
        *rows, [_("All who have not declined"), "", total, None],
    ])  # fmt: skip


def _part(euros: int | None, total: int) -> float | None:
    return euros / total if euros is not None and total else None
