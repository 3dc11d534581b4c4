"""The files of actions that come with the project: whole, in agreement with each other and with the reference."""

import datetime as dt
from collections import Counter
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml

from calls.countries import country_group, country_group_names
from calls.organisation_types import type_set
from calls.participants import COUNTED, Role
from calls.rules import load_actions
from calls.rules.facts import Basis
from calls.rules.model import PARAMETERS, Action, Rule, RuleType
from calls.rules.reading import action_of_yaml, sources, yaml_of

ACTIONS = load_actions()
FOLDER = Path(str(files("calls.rules") / "actions"))
# Names of the reference's groups whose members change from year to year; ours are dated instead.
OUR_GROUP = {
    "erasmus_associated_2026": "erasmus_associated",
    "erasmus_programme_2026": "erasmus_programme",
    "erasmus_associated_2027_expected": "erasmus_associated",
    "erasmus_programme_2027_expected": "erasmus_programme",
    "erasmus_cbvet_regions": "erasmus_cb_vet_regions",
    "horizon_associated_2026": "horizon_associated",
    "horizon_transitional_2026": "horizon_transitional",
    "eurostars_sep2025": "eurostars",
}


@pytest.fixture(scope="module")
def reference(shared_calls: Path) -> dict[str, Any]:
    path = shared_calls.parents[1] / "reference" / "eligibility_rules.yaml"
    if not path.is_file():
        pytest.skip("the reference of eligibility rules is not in this checkout")
    return yaml.safe_load(path.read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def resolved(row: dict[str, Any], rows: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """An action of the reference with what it inherits."""
    base = rows.get(row.get("inherits", ""), {})
    removed = row.get("overrides", {}).get("remove_rules", [])
    own = {one["id"] for one in row["rules"]}
    inherited = [one for one in base.get("rules", []) if one["id"] not in {*removed, *own}]
    return {**base, **row, "rules": [*inherited, *row["rules"]]}


def test_there_is_one_file_for_each_action_and_year() -> None:
    names = {path.stem for path in FOLDER.glob("*.yaml")}

    assert len(ACTIONS) == 28
    assert names == {one.id if one.year is None else f"{one.id}-{one.year}" for one in ACTIONS.values()}


def test_the_reference_has_28_actions_and_104_rules_before_they_are_resolved(reference: dict[str, Any]) -> None:
    assert len(reference["actions"]) == 28
    assert sum(len(row["rules"]) for row in reference["actions"]) == 104
    assert sum(len(one.rules) for one in ACTIONS.values()) == 137


@pytest.mark.parametrize("id_", sorted(ACTIONS))
def test_actions_agree_with_the_reference(id_: str, reference: dict[str, Any]) -> None:
    rows = {row["id"]: row for row in reference["actions"]}
    row, ours = resolved(rows[id_], rows), ACTIONS[id_]

    assert set(ACTIONS) == set(rows)
    assert (ours.programme, ours.year) == (row["programme"], row["year"])
    assert [compared(one) for one in ours.rules] == [of_reference(one) for one in row["rules"]]
    assert [bool(one.note) for one in ours.rules] == ["note" in one for one in row["rules"]]
    assert facts_of(ours) == facts_of_reference(row)


def compared(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "type": rule.type,
        "value": rule.value,
        "severity": rule.severity,
        "basis": rule.basis,
        "confidence": rule.confidence,
        "sources": [one.id for one in rule.evidence],
        "group": rule.group,
        "groups": list(rule.groups),
        "group_a": rule.group_a,
        "group_b": rule.group_b,
        "types": rule.types,
        "type_set": rule.type_set,
        "countries": rule.countries,
        "per": rule.per,
        "roles": rule.roles,
        "role": rule.role,
        "document": bool(rule.document),
        "scope": bool(rule.scope),
        "accreditation": bool(rule.accreditation),
        "who": bool(rule.who),
    }


def of_reference(row: dict[str, Any]) -> dict[str, Any]:
    types = row.get("types", [])
    any_role = row["type"] == "excluded_countries"
    return {
        **{name: row.get(name) for name in ("id", "type", "value", "severity", "basis", "confidence", "per")},
        "sources": row.get("source", []),
        **{name: OUR_GROUP.get(row.get(name, ""), row.get(name, "")) for name in ("group", "group_a", "group_b")},
        "groups": [OUR_GROUP.get(name, name) for name in row.get("groups", [])],
        "types": type_set(types) if isinstance(types, str) else frozenset(types),
        "type_set": types if isinstance(types, str) else "",
        "countries": frozenset(row.get("countries", [])),
        "roles": frozenset(Role) if any_role else COUNTED,
        "role": None if row.get("role", "any") == "any" else row["role"],
        **{name: bool(row.get(name)) for name in ("document", "scope", "accreditation", "who")},
    }


def facts_of(action: Action) -> dict[str, Any]:
    months, grant, rate, award = action.duration, action.grant, action.co_financing, action.award
    return {
        "months": months and (months.min_months, months.max_months, months.allowed_months, graded(months)),
        "grant": grant
        and (grant.model, grant.max_eur, grant.amounts_eur, dict(grant.max_eur_by_months), graded(grant)),
        "rate": rate and (rate.rate, sorted(rate.rate_by_kind), graded(rate)),
        "award": award and (award.total, award.threshold_total, [(c.key, c.max, c.min) for c in award.criteria]),
        "stage_one": [(c.key, c.max, c.min) for c in award.stage_one] if award else [],
        "pages": action.page_limit and (action.page_limit.pages, graded(action.page_limit)),
        "stages": action.stages and action.stages.numbers,
    }


def graded(fact: Any) -> tuple[str, str, list[str]]:
    return fact.basis, fact.confidence, [one.id for one in fact.evidence]


def facts_of_reference(row: dict[str, Any]) -> dict[str, Any]:
    months, grant, rate, award = (row.get(name) for name in ("duration_months", "grant", "co_financing", "award"))
    pages, stages = row.get("page_limit_part_b"), row.get("stages")

    def grades(fact: dict[str, Any]) -> tuple[str, str, list[str]]:
        return fact.get("basis", "unverified"), fact.get("confidence", "low"), fact.get("source", [])

    def marks(criteria: list[dict[str, Any]]) -> list[tuple[str, float, float]]:
        return [(one["key"], one["max"], one["min"]) for one in criteria]

    def bound(name: str) -> int | None:
        return months.get(name, months.get("value")) if months else None

    def most() -> int | None:
        return grant.get("max_eur", grant.get("max_grant_eur", (grant.get("typical_eur") or [None])[-1]))  # type: ignore[union-attr, no-any-return]

    kinds = {} if rate is None else {**rate.get("rate_by_type", {})}
    kinds |= {name[5:]: part for name, part in (rate or {}).items() if name.startswith("rate_") and name[5:8] != "by_"}
    return {
        "months": months and (bound("min"), bound("max"), tuple(months.get("allowed", ())), grades(months)),
        "grant": grant
        and (
            *(grant["model"], most(), tuple(grant.get("amounts_eur", ())), grant.get("max_eur_by_duration", {})),
            grades(grant),
        ),
        "rate": rate and (rate.get("rate"), sorted(kinds.items()), grades(rate)),
        "award": award and (award["total"], award["threshold_total"], marks(award["criteria"])),
        "stage_one": marks(award.get("stage1", {}).get("criteria", [])) if award else [],
        "pages": pages and (pages["value"], grades(pages)),
        "stages": stages and ((1, 2) if stages == "1_or_2" else (stages,)),
    }


def test_sources_agree_with_the_reference(reference: dict[str, Any]) -> None:
    rows = reference["sources"]

    assert len(sources()) == 58
    assert {one.id: (one.url, one.year, one.kind) for one in sources().values()} == {
        id_: (row["url"] or "", row["year"], row["kind"]) for id_, row in rows.items()
    }


def test_country_groups_agree_with_the_reference(reference: dict[str, Any]) -> None:
    groups = reference["country_groups"]

    def countries(name: str) -> frozenset[str]:
        row = groups[name]
        return frozenset(row.get("countries", ())).union(*(countries(part) for part in row.get("union", ())))

    assert len(groups) == 27
    for name in groups:
        year = 2027 if "2027" in name else 2026
        assert country_group(OUR_GROUP.get(name, name), dt.date(year, 3, 5)).countries == countries(name), name
    assert {OUR_GROUP.get(name, name) for name in groups} == set(country_group_names())


@pytest.mark.parametrize("action", ACTIONS.values(), ids=sorted(ACTIONS))
def test_actions_are_whole(action: Action) -> None:
    assert action.rules
    assert action.on.year == action.year or action.year is None
    assert Counter(one.id for one in action.rules).most_common(1)[0][1] == 1
    for one in action.rules:
        assert all(group_is_known(name, action.on) for name in (one.group, one.group_a, one.group_b, *one.groups))
        assert bool(one.evidence) == (one.basis is not Basis.UNVERIFIED)


def group_is_known(name: str, on: dt.date) -> bool:
    return not name or bool(country_group(name, on).countries)


@pytest.mark.parametrize("action", ACTIONS.values(), ids=sorted(ACTIONS))
def test_actions_can_be_written_and_read_again(action: Action) -> None:
    assert action_of_yaml(yaml_of(action)) == action


def test_every_call_finds_one_action() -> None:
    for names in ("topics", "agency_actions", "types_of_action"):
        owners = Counter((name, one.year) for one in ACTIONS.values() for name in getattr(one, names))
        assert [name for name, count in owners.items() if count > 1] == []


def test_every_type_of_rule_has_its_parameters() -> None:
    assert set(PARAMETERS) == set(RuleType)
