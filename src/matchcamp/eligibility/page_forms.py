"""The forms of corrections as people fill them in, and what they mean."""

import re
from functools import cache
from typing import Annotated, Any

from babel import Locale
from pydantic import AfterValidator, Field, ValidationError

from calls.countries import country_code, country_codes
from calls.errors import InvalidValue
from calls.rules.model import Action, Rule
from calls.rules.rule_form import SHARES
from matchcamp.eligibility.correction_schemas import (
    ActionIn,
    Code,
    CorrectionIn,
    Day,
    NewActionIn,
    Remark,
    Revision,
    RuleIn,
    Why,
    Words,
    Year,
    known_programme,
)
from matchcamp.eligibility.shown import rule_out
from matchcamp.errors import FieldError, Invalid
from matchcamp.i18n import CONTENT_LANGUAGES, country_name
from matchcamp.i18n import gettext as _
from matchcamp.web import field_errors
from matchcamp.words import Title, one_line, paragraphs

FIGURE = re.compile(r"[0-9]{1,6}(?:[.,][0-9]{1,4})?")
Lines = Annotated[str, AfterValidator(paragraphs), Field(max_length=5_000)]
Names = Annotated[str, AfterValidator(one_line), Field(max_length=2_000)]
OWN = ("value", "countries", "beyond_round", "type_set")


class CorrectionForm(Why):
    """What each form of a correction sends."""

    revision: Revision


class RuleForm(CorrectionForm):
    """A rule as a page asks for it: shares in per cent, countries by name or code, a set of kinds or single ones."""

    type: Code
    severity: Code = ""
    value: Code = ""
    group: Code = ""
    groups: list[Code] = Field(default_factory=list, max_length=40)
    group_a: Code = ""
    group_b: Code = ""
    type_set: Code = ""
    types: list[Code] = Field(default_factory=list, max_length=40)
    countries: Names = ""
    roles: list[Code] = Field(default_factory=list, max_length=6)
    per: Code = ""
    document: Words = ""
    accreditation: Words = ""
    who: Words = ""
    scope: Words = ""
    role: Code = ""
    beyond_round: Code = ""
    basis: Code = ""
    confidence: Code = ""
    sources: list[Code] = Field(default_factory=list, max_length=40)
    note: Remark = ""


class ActionForm(Why):
    """An action as a page asks for it: lists are written one in a line."""

    name: Title
    programme: Annotated[Code, AfterValidator(known_programme)]
    year: Year | None = None
    on: Day
    managed_by: Words = ""
    topics: Lines = ""
    agency_actions: Lines = ""
    types_of_action: Lines = ""
    note: Remark = ""
    take_over_from: Code = ""


class ActionEditForm(ActionForm):
    """As above, for an action that there is."""

    revision: Revision


def correction_of_rule(form: RuleForm, rule_id: str) -> CorrectionIn:
    """The correction that a form asks for. Raises Invalid for a figure or a country that cannot be read."""
    plain = {name: getattr(form, name) for name in RuleIn.model_fields if name not in {"id", *OWN}}
    given = RuleIn(
        **plain
        | {
            "id": rule_id,
            "value": _value(form),
            "types": [*([form.type_set] if form.type_set else []), *form.types],
            "countries": [_country(name) for name in form.countries.replace(";", ",").split(",") if name.strip()],
            "beyond_round": form.beyond_round == "true",
        }
    )
    return CorrectionIn(**why_of(form), revision=form.revision, rule=given)


def why_of(form: Why) -> dict[str, Any]:
    return {name: getattr(form, name) for name in Why.model_fields}


def _value(form: RuleForm) -> float | None:
    if not form.value:
        return None
    if not FIGURE.fullmatch(form.value):
        words = _("Please write a number, such as 8.")
        raise Invalid.at("value", words)
    figure = float(form.value.replace(",", "."))
    return round(figure / 100, 6) if form.type in SHARES else figure


def _country(name: str) -> str:
    """The code of a country that is written by its code or its name, in English or another of our languages."""
    plain = " ".join(name.split())
    try:
        return country_code(plain)
    except InvalidValue as error:
        code = _codes_by_name().get(plain.casefold())
        if code is None:
            words = _("%(name)s is no country that is known here.") % {"name": plain[:60]}
            raise Invalid.at("countries", words) from error
        return code


def lines_of(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def new_action_of(form: ActionForm) -> NewActionIn:
    return NewActionIn(**why_of(form), action=_action(form))


def correction_of_action(form: ActionEditForm) -> CorrectionIn:
    return CorrectionIn(**why_of(form), revision=form.revision, action=_action(form))


def _action(form: ActionForm) -> ActionIn:
    lists = {name: lines_of(getattr(form, name)) for name in ("topics", "agency_actions", "types_of_action")}
    plain = {name: getattr(form, name) for name in ActionIn.model_fields if name not in lists}
    try:
        return ActionIn(**plain | lists)
    except ValidationError as error:
        found = [FieldError(one.field.partition(".")[0], one.message) for one in field_errors(error)]
        raise Invalid(_("Some fields cannot be taken as they are."), found) from error


@cache
def _codes_by_name() -> dict[str, str]:
    """Codes of countries by their names in all languages that people write in, and as pages show them in English."""
    return {
        str(name).casefold(): code
        for locale in (*reversed(CONTENT_LANGUAGES), "en_GB")
        for code, name in Locale.parse(locale).territories.items()
        if code in country_codes()
    }


def typed_of_rule(rule: Rule) -> dict[str, Any]:
    """What the form of an existing rule shows; the reason is always new."""
    shown = rule_out(rule)
    figure = None if rule.value is None else rule.value * 100 if rule.type in SHARES else rule.value
    return shown.model_dump(include=set(RuleForm.model_fields) - {*OWN, "types"}) | {
        "value": "" if figure is None else f"{figure:.6g}",
        "type_set": rule.type_set,
        "types": [] if rule.type_set else shown.types,
        "countries": ", ".join(country_name(code) for code in shown.countries),
        "beyond_round": "true" if rule.beyond_round else "",
        "sources": [one.id for one in rule.evidence],
    }


def typed_of_action(action: Action) -> dict[str, Any]:
    """What the form of an existing action shows."""
    return {
        "name": action.name,
        "programme": action.programme,
        "year": action.year or "",
        "on": action.on.isoformat(),
        "managed_by": action.managed_by,
        "topics": "\n".join(action.topics),
        "agency_actions": "\n".join(action.agency_actions),
        "types_of_action": "\n".join(action.types_of_action),
        "note": action.note,
    }
