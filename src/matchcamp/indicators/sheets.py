"""The table of all indicators as files."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

from matchcamp.i18n import gettext as _
from matchcamp.indicators.schemas import IndicatorOut
from matchcamp.indicators.states import Value
from matchcamp.spreadsheets import Cell, add_sheet, csv_of, written


def heads() -> list[str]:
    return [
        _("Indicator"), _("Title"), _("At the start"), _("Now"), _("Planned by now"), _("Target"), _("By"),
        _("Evidence"), _("Note"),
    ]  # fmt: skip


def rows_of(indicators: Sequence[IndicatorOut]) -> list[list[Cell]]:
    """A row for each indicator, in the order of `heads`; percentages are numbers from 0 to 100."""
    return [
        [
            one.code, one.title, _cell(one.baseline), _cell(one.value), _cell(one.planned), _cell(one.target),
            one.due.isoformat() if one.due else None, one.evidence, one.note,
        ]
        for one in indicators
    ]  # fmt: skip


def _cell(value: Value) -> Cell:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return value


def csv_table(indicators: Sequence[IndicatorOut]) -> bytes:
    return csv_of(heads(), rows_of(indicators))


def workbook(indicators: Sequence[IndicatorOut], made: datetime) -> bytes:
    buffer = BytesIO()
    title = _("Indicators")
    with written(buffer, title, made.replace(tzinfo=None)) as book:
        add_sheet(book, title, heads(), rows_of(indicators))
    return buffer.getvalue()
