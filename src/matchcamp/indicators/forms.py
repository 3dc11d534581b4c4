"""Forms of indicators: words as people type them, turned into values, and back."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from matchcamp.errors import FieldError
from matchcamp.i18n import gettext as _
from matchcamp.indicators.checks import unit_words
from matchcamp.indicators.states import UNITS, Source, Unit, Value
from matchcamp.organisations.names import folded
from matchcamp.web import Form, Request, field_errors, typed_values

Model = TypeVar("Model", bound=BaseModel)
DUE_LINE = re.compile(r"(?:M\s*([0-9]{1,3})|([0-9]{4}-[0-9]{2}-[0-9]{2}))\s*(?:[=:]\s*(\S.*))?", re.IGNORECASE)
FIGURE = re.compile(r"[0-9]{1,9}([.,][0-9]{1,3})?")


def value_typed(text: str, unit: Unit) -> Value:
    """A value as somebody typed it; none for nothing. Raises ValueError for what is no value of the unit.

    >>> value_typed("80,5 %", Unit.PERCENT), value_typed("40", Unit.COUNT), value_typed("Yes", Unit.YES_NO)
    (80.5, 40.0, True)
    """
    plain = folded(text).removesuffix("%").strip()
    if not plain:
        return None
    if unit is Unit.YES_NO:
        known = {"true": True, "false": False, folded(_("yes")): True, folded(_("no")): False}
        if plain in known:
            return known[plain]
    elif FIGURE.fullmatch(plain):
        return float(plain.replace(",", "."))
    raise ValueError(unit_words(unit))


def value_text(value: Value, unit: Unit) -> str:
    """A value as a form shows it, to be typed over.

    >>> value_text(80.5, Unit.PERCENT), value_text(None, Unit.COUNT), value_text(True, Unit.YES_NO)
    ('80.5', '', 'yes')
    """
    if value is None:
        return ""
    if unit is Unit.YES_NO:
        return _("yes") if value else _("no")
    return f"{value:g}"


def dues_typed(text: str, unit: Unit) -> list[dict[str, Any]]:
    """The due days of a plan, one in a line. Raises ValueError for a line that is none.

    >>> dues_typed("M24\\n2025-12-31 = 150", Unit.COUNT)
    [{'month': 24, 'day': None, 'value': None}, {'month': None, 'day': '2025-12-31', 'value': 150.0}]
    """
    found = []
    for line in filter(None, map(str.strip, text.splitlines())):
        match = DUE_LINE.fullmatch(line)
        if match is None:
            raise ValueError(_("Name a month of the project, or a day."))
        month, day, value = match.groups()
        found.append({"month": int(month) if month else None, "day": day, "value": value_typed(value or "", unit)})
    return found


def dues_text(dues: Sequence[Mapping[str, Any]], unit: Unit) -> str:
    """
    >>> dues = {"month": 48, "day": "2026-06-14", "value": 200}, {"month": None, "day": "2026-12-31", "value": None}
    >>> dues_text(dues, Unit.COUNT).split("\\n")
    ['M48 = 200', '2026-12-31']
    """
    lines = []
    for one in dues:
        value = value_text(one["value"], unit)
        lines.append((f"M{one['month']}" if one["month"] else str(one["day"])) + (f" = {value}" if value else ""))
    return "\n".join(lines)


async def read_plan_form(request: Request, model: type[Model]) -> Form[Model]:
    """The form of an indicator's plan. Values and due days are typed in words, so they are read before the rest."""
    typed = typed_values(await request.form(), model)
    raw = (await request.form()).get("due")
    typed["due"] = raw.strip() if isinstance(raw, str) else ""
    source = next((one for one in Source if one.value == typed["counted_from"]), None)
    unit = UNITS[source] if source else Unit.COUNT
    return _checked(typed, model, {"baseline": value_typed, "target": value_typed, "due": dues_typed}, unit)


async def read_value_form(request: Request, model: type[Model], unit: Unit) -> Form[Model]:
    """A form with one field for a value."""
    return _checked(typed_values(await request.form(), model), model, {"value": value_typed}, unit)


def _checked(typed: dict[str, Any], model: type[Model], readers: Mapping[str, Any], unit: Unit) -> Form[Model]:
    given = {name: value for name, value in typed.items() if value not in ("", [])}
    errors: list[FieldError] = []
    for name, read in readers.items():
        try:
            found = read(str(typed.get(name) or ""), unit)
        except ValueError as error:
            errors.append(FieldError(name, str(error)))
            found = None
        given.pop(name, None)
        if found is not None:
            given[name] = found
    wrong = {one.field for one in errors}
    try:
        value = model.model_validate(given)
    except ValidationError as error:
        errors += [one for one in field_errors(error) if one.field not in wrong]
    else:
        if not errors:
            return Form(typed=typed, value=value)
    return Form(typed=typed, errors=tuple(_whole(one) for one in errors))


def _whole(error: FieldError) -> FieldError:
    """What stands against one line of a field stands against the field: a form has no field for the line."""
    return FieldError(error.field.partition(".")[0], error.message)


def typed_of_plan(row: Mapping[str, Any]) -> dict[str, Any]:
    """What the form of a plan shows for an indicator that is kept."""
    unit = Unit(row["unit"])
    names = ("code", "title", "counted_from", "begins", "excludes", "opening_day", "milestone", "note", "revision")
    return {name: row[name] for name in names} | {
        "baseline": value_text(row["baseline"], unit), "target": value_text(row["target"], unit),
        "due": dues_text(row["due"], unit), "opening": "" if row["opening"] is None else row["opening"],
    }  # fmt: skip
