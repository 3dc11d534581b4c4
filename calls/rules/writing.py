"""An action as YAML in the way the project's files are written; reading it gives the same action."""

import json
import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping

from calls.participants import COUNTED, Role
from calls.rules.facts import Award, CoFinancing, Criterion, Duration, Evidence, Fact, Grant, PageLimit, Stages
from calls.rules.model import PARAMETERS, Action, Rule, RuleType
from calls.rules.rule_form import ANY_ROLE

_WIDTH = 110
# What every reader of YAML takes as a text or a plain number, also inside a list in brackets.
_PLAIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9 ._/+()-]*[A-Za-z0-9._/+()-])?")
_LOOKS_OTHER = re.compile(r"(?i:y|n|yes|no|on|off|true|false|null)")

Field = str | list[str] | Mapping[str, str]


def yaml_of(action: Action, known: Mapping[str, Evidence]) -> str:
    """The whole action; sources that are among the known ones are written by their id, others with all their fields."""
    lines = [*_fields(_head(action), ""), "rules:"] if action.rules else [*_fields(_head(action), ""), "rules: []"]
    for rule in action.rules:
        written = [*_fields(_rule(rule), "    "), *_grades(rule.basis, rule.confidence, rule.note, "    ")]
        lines += ["  - " + written[0].strip(), *written[1:], *_sources(rule.evidence, known, "    ")]
    for name, fact, fields in _facts(action):
        lines += [f"{name}:", *_fields(fields, "  ")]
        if isinstance(fact, Award):
            lines += [*_criteria("criteria", fact.criteria), *_criteria("stage_one", fact.stage_one)]
        lines += [*_grades(fact.basis, fact.confidence, fact.note, "  "), *_sources(fact.evidence, known, "  ")]
    return "\n".join(lines) + "\n"


def _head(action: Action) -> dict[str, Field]:
    return {
        "id": action.id,
        "name": action.name,
        "programme": action.programme,
        "year": str(action.year or ""),
        "on": action.on.isoformat(),
        "managed_by": action.managed_by,
        "topics": list(action.topics),
        "agency_actions": list(action.agency_actions),
        "types_of_action": list(action.types_of_action),
        "note": action.note,
        "version": str(action.version or ""),
    }


def _rule(rule: Rule) -> dict[str, Field]:
    read = PARAMETERS[rule.type]
    values = _parameters(rule)
    return {
        "id": rule.id,
        "type": rule.type,
        **{name: values[name] for name in (*read.needed, *read.optional)},
        "severity": rule.severity,
    }


def _parameters(rule: Rule) -> dict[str, Field]:
    usual = frozenset(Role) if rule.type is RuleType.EXCLUDED_COUNTRIES else COUNTED
    return {
        "value": _number(rule.value),
        "group": rule.group,
        "group_a": rule.group_a,
        "group_b": rule.group_b,
        "groups": list(rule.groups),
        "types": rule.type_set or sorted(rule.types),
        "countries": sorted(rule.countries),
        "roles": [] if rule.roles == usual else [role for role in Role if role in rule.roles],
        "per": rule.per or "",
        "role": rule.role or ANY_ROLE,
        "who": rule.who,
        "beyond_round": "true" if rule.beyond_round else "",
        "document": rule.document,
        "accreditation": rule.accreditation,
        "scope": rule.scope,
    }


def _facts(action: Action) -> Iterator[tuple[str, Fact, dict[str, Field]]]:
    if action.duration:
        yield "duration", action.duration, _duration(action.duration)
    if action.grant:
        yield "grant", action.grant, _grant(action.grant)
    if action.co_financing:
        yield "co_financing", action.co_financing, _co_financing(action.co_financing)
    if action.award:
        yield "award", action.award, _award(action.award)
    if action.page_limit:
        yield "page_limit", action.page_limit, _page_limit(action.page_limit)
    if action.stages:
        yield "stages", action.stages, _stages(action.stages)


def _duration(fact: Duration) -> dict[str, Field]:
    return {
        "min_months": _number(fact.min_months),
        "max_months": _number(fact.max_months),
        "allowed_months": _numbers(fact.allowed_months),
    }


def _grant(fact: Grant) -> dict[str, Field]:
    return {
        "model": fact.model,
        "min_eur": _number(fact.min_eur),
        "max_eur": _number(fact.max_eur),
        "amounts_eur": _numbers(fact.amounts_eur),
        "max_eur_by_months": {str(months): str(eur) for months, eur in fact.max_eur_by_months},
    }


def _co_financing(fact: CoFinancing) -> dict[str, Field]:
    return {"rate": _number(fact.rate), "rate_by_kind": {kind: _number(rate) for kind, rate in fact.rate_by_kind}}


def _award(fact: Award) -> dict[str, Field]:
    return {"total": _number(fact.total), "threshold_total": _number(fact.threshold_total)}


def _page_limit(fact: PageLimit) -> dict[str, Field]:
    return {"pages": str(fact.pages)}


def _stages(fact: Stages) -> dict[str, Field]:
    return {"numbers": _numbers(fact.numbers)}


def _criteria(name: str, criteria: Iterable[Criterion]) -> list[str]:
    lines = [f"    - {{key: {_scalar(one.key)}, max: {one.max:g}, min: {one.min:g}}}" for one in criteria]
    return [f"  {name}:", *lines] if lines else []


def _grades(basis: str, confidence: str, note: str, indent: str) -> list[str]:
    return [*_fields({"basis": basis, "confidence": confidence, "note": note}, indent)]


def _sources(evidence: Iterable[Evidence], known: Mapping[str, Evidence], indent: str) -> list[str]:
    listed = tuple(evidence)
    if all(known.get(one.id) == one for one in listed):
        return [f"{indent}sources: {_flow([one.id for one in listed])}"] if listed else []
    return [f"{indent}sources:", *(f"{indent}  - {_source(one, known)}" for one in listed)]


def _source(one: Evidence, known: Mapping[str, Evidence]) -> str:
    if known.get(one.id) == one:
        return one.id
    fields = {"id": one.id, "title": one.title, "url": one.url, "year": _number(one.year), "kind": one.kind}
    return "{" + ", ".join(f"{name}: {_scalar(text)}" for name, text in fields.items() if text) + "}"


def _fields(fields: Mapping[str, Field], indent: str) -> Iterator[str]:
    """Lines of the fields that hold something."""
    for name, value in fields.items():
        if isinstance(value, str):
            yield from _text(name, value, indent) if value else ()
        elif isinstance(value, list):
            yield from [f"{indent}{name}: {_flow(value)}"] if value else ()
        elif value:
            yield f"{indent}{name}: {{{', '.join(f'{key}: {_scalar(text)}' for key, text in value.items())}}}"


def _text(name: str, text: str, indent: str) -> list[str]:
    if len(indent) + len(name) + len(text) <= _WIDTH:
        return [f"{indent}{name}: {_scalar(text)}"]
    wrapped = textwrap.wrap(text, _WIDTH - len(indent), break_long_words=False, break_on_hyphens=False)
    return [f"{indent}{name}: >-", *(f"{indent}  {line}" for line in wrapped)]


def _flow(values: Iterable[str]) -> str:
    return f"[{', '.join(_scalar(value) for value in values)}]"


def _scalar(text: str) -> str:
    if _PLAIN.fullmatch(text) and not _LOOKS_OTHER.fullmatch(text):
        return text
    return json.dumps(text, ensure_ascii=False)


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.12g}"


def _numbers(values: Iterable[int]) -> list[str]:
    return [str(value) for value in values]
