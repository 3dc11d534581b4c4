"""One rule from its fields: every value checked, and fields refused that its type does not read."""

from collections.abc import Callable, Mapping
from typing import Any

from calls.countries import country_code, country_group_names
from calls.errors import InvalidValue
from calls.forms import Form, member_of
from calls.model import Confidence
from calls.organisation_types import organisation_types, type_set, type_set_names
from calls.participants import COUNTED, Role
from calls.rules.evidence_form import OWN_SOURCE, evidence_of, identifier
from calls.rules.facts import Basis, Evidence
from calls.rules.figures import part_of_one, small_number, yes_or_no
from calls.rules.model import PARAMETERS, Per, Rule, RuleType, Severity, Who

GRADES = ("basis", "confidence", "sources", "note", *OWN_SOURCE)
SHARES = frozenset({RuleType.MAX_BUDGET_SHARE, RuleType.MIN_BUDGET_SHARE})
"""Types whose value is a part of 1; those of all others are whole numbers."""

ANY_ROLE = "any"


def rule_of_form(form: Form, sources: Mapping[str, Evidence]) -> Rule | None:
    """The rule, or `None` where its type is missing or unknown; what is wrong stands in the form's problems."""
    form.about = f"rule {form.text('id')!r}" if form.has("id") else "a rule without id"
    type_ = form.one("type", member_of(RuleType), None)
    if type_ is None:
        if not form.has("type"):
            form.refuse("type", "'type' is missing", f"Write one of {', '.join(RuleType)}")
        return None
    read = PARAMETERS[type_]
    foreign = [name for name in _READERS if name not in (*read.needed, *read.optional)]
    form.check_names(("id", "type", "severity", *read.needed), (*read.optional, *GRADES, *foreign))
    for name in filter(form.has, foreign):
        form.refuse(name, f"a rule of type {type_} does not read {name!r}", "Take it out, or choose another type")
    parameters: dict[str, Any] = {}
    for name in (*read.needed, *read.optional):
        parameters |= _READERS[name](form, type_)
    return Rule(
        id=form.one("id", identifier, ""),
        type=type_,
        severity=form.one("severity", member_of(Severity), Severity.INFO),
        basis=form.one("basis", member_of(Basis), Basis.UNVERIFIED),
        confidence=form.one("confidence", member_of(Confidence), Confidence.LOW),
        evidence=evidence_of(form, sources),
        note=form.text("note"),
        **parameters,
    )


def _value(form: Form, type_: RuleType) -> dict[str, Any]:
    return {"value": form.one("value", part_of_one if type_ in SHARES else small_number, None)}


def _types(form: Form, _: RuleType) -> dict[str, Any]:
    words = form.words("types")
    sets = form.many("types", _type_or_set)
    return {
        "types": frozenset[str]().union(*sets),
        "type_set": words[0] if len(words) == 1 and words[0] in type_set_names() else "",
    }


def _roles(form: Form, type_: RuleType) -> dict[str, Any]:
    roles = frozenset(form.many("roles", member_of(Role)))
    # Whoever is left out by country is left out in every part, unless the rule says in which.
    return {"roles": roles or (frozenset(Role) if type_ is RuleType.EXCLUDED_COUNTRIES else COUNTED)}


def _groups(form: Form, _: RuleType) -> dict[str, Any]:
    return {"groups": form.many("groups", _group)}


def _countries(form: Form, _: RuleType) -> dict[str, Any]:
    return {"countries": frozenset(form.many("countries", country_code))}


def _role(form: Form, _: RuleType) -> dict[str, Any]:
    return {"role": form.one("role", _role_or_any, None)}


def _per(form: Form, _: RuleType) -> dict[str, Any]:
    return {"per": form.one("per", member_of(Per), None)}


def _who(form: Form, type_: RuleType) -> dict[str, Any]:
    if type_ is RuleType.MIN_ORG_AGE_YEARS:
        return {"who": str(form.one("who", member_of(Who), Who.APPLICANT))}
    return {"who": form.text("who")}


def _beyond_round(form: Form, _: RuleType) -> dict[str, Any]:
    return {"beyond_round": form.one("beyond_round", yes_or_no, False)}


def _one_group(name: str) -> Callable[[Form, RuleType], dict[str, Any]]:
    return lambda form, _: {name: form.one(name, _group, "")}


def _words(name: str) -> Callable[[Form, RuleType], dict[str, Any]]:
    return lambda form, _: {name: form.text(name)}


_READERS: Mapping[str, Callable[[Form, RuleType], dict[str, Any]]] = {
    "value": _value,
    "group": _one_group("group"),
    "group_a": _one_group("group_a"),
    "group_b": _one_group("group_b"),
    "groups": _groups,
    "types": _types,
    "countries": _countries,
    "roles": _roles,
    "per": _per,
    "role": _role,
    "who": _who,
    "beyond_round": _beyond_round,
    "document": _words("document"),
    "accreditation": _words("accreditation"),
    "scope": _words("scope"),
}


def _group(text: str) -> str:
    if text not in country_group_names():
        known = ", ".join(country_group_names())
        raise InvalidValue(f"there is no group of countries {text[:60]!r}", f"write one of {known}")
    return text


def _type_or_set(text: str) -> frozenset[str]:
    codes = [one.code for one in organisation_types()]
    if text in codes:
        return frozenset({text})
    if text not in type_set_names():
        known = ", ".join((*codes, *type_set_names()))
        raise InvalidValue(f"there is no type of organisation {text[:60]!r}", f"write some of {known}")
    return type_set(text)


def _role_or_any(text: str) -> Role | None:
    if text not in (Role.COORDINATOR, ANY_ROLE):
        raise InvalidValue(f"{text[:40]!r} is no role in which applications are counted", "write coordinator or any")
    return None if text == ANY_ROLE else Role.COORDINATOR
