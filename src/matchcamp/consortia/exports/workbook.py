"""A consortium as a workbook: members, rules, competences, budget. Nothing that people wrote becomes a formula."""

from collections.abc import Sequence
from io import BytesIO

from xlsxwriter import Workbook

from calls import labels
from matchcamp.consortia.exports.content import Export, verdict_words
from matchcamp.i18n import country_name
from matchcamp.i18n import gettext as _
from matchcamp.labels import part_name, status_name
from matchcamp.rendering import organisation_type_label
from matchcamp.spreadsheets import Cell, Rows, add_sheet, written


def workbook(export: Export) -> bytes:
    """The file, in the reader's language."""
    buffer = BytesIO()
    with written(buffer, export.board.consortium.title, export.made) as book:
        _members(book, export)
        _rules(book, export)
        _competences(book, export)
        _budget(book, export)
    return buffer.getvalue()


def _write(book: Workbook, name: str, heads: Sequence[str], rows: Rows) -> None:
    add_sheet(book, name, heads, rows, whole="#,##0", share="0.0%")


def _members(book: Workbook, export: Export) -> None:
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
    _write(book, _("Members"), heads, rows)


def _rules(book: Workbook, export: Export) -> None:
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
    _write(book, _("Rules"), heads, [*rows, *total])


def _said(confirmed: bool, note: str) -> str:
    words = _("confirmed") if confirmed else _("denied")
    return f"{words}: {note}" if note else words


def _competences(book: Workbook, export: Export) -> None:
    members = export.board.members
    heads = [_("Competence sought"), _("Covered by"), *(one.name for one in members)]
    rows: list[list[Cell]] = [
        [
            one.competence, len(one.organisation_ids),
            *("x" if member.organisation_id in one.organisation_ids else "" for member in members),
        ]
        for one in export.board.cover
    ]  # fmt: skip
    _write(book, _("Competences"), heads, rows)


def _budget(book: Workbook, export: Export) -> None:
    total = export.board.budget_eur
    rows: list[list[Cell]] = [
        [one.name, status_name(one.commitment.value), one.budget_eur, _part(one.budget_eur, total)]
        for one in export.board.members
    ]
    _write(book, _("Budget"), [_("Organisation"), _("Commitment"), _("Euros"), _("Share")], [
        *rows, [_("All who have not declined"), "", total, None],
    ])  # fmt: skip


def _part(euros: int | None, total: int) -> float | None:
    return euros / total if euros is not None and total else None
