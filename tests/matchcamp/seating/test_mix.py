"""What a call wants at a table, computed by hand."""

import datetime as dt

from calls.rules import load_actions
from calls.rules.model import Action, Rule, RuleType, Severity
from matchcamp.seating.mix import TableWish, TypeDemand, classes_of, mix_of, wish_of

DAY = dt.date(2026, 6, 27)
VET = frozenset({"vet_provider", "vet_network"})
WORK = frozenset({"small_enterprise", "chamber"})
TAUGHT = VET | {"hei"}


def rule(type_: RuleType, value: float | None, types: frozenset[str] = frozenset(), **more: object) -> Rule:
    fields = {"id": f"{type_}-{value}", "type": type_, "severity": Severity.BLOCKING, "value": value, "types": types}
    return Rule(**fields | more)  # type: ignore[arg-type]


def action(*rules: Rule) -> Action:
    return Action(id="a", name="A", programme="erasmus", year=2026, on=DAY, rules=rules)


def test_wish_takes_types_and_the_greatest_demand_for_countries() -> None:
    found = wish_of(
        action(
            rule(RuleType.MIN_ORGS_OF_TYPE, 2, VET),
            rule(RuleType.MIN_COUNTRIES, 3),
            rule(RuleType.MIN_COUNTRIES_IN_GROUP, 4, group="eu27"),
            rule(RuleType.MIN_ORGS_OF_TYPE, 9, WORK, severity=Severity.WARNING),
        ),
        DAY,
    )

    assert (found.types, found.countries, len(found.among)) == ((TypeDemand(VET, 2),), 4, 27)


def test_where_each_country_needs_a_type_as_many_are_wished_for() -> None:
    found = wish_of(action(rule(RuleType.MIN_COUNTRIES, 4), rule(RuleType.EACH_COUNTRY_HAS_TYPE, None, VET)), DAY)

    assert found.types == (TypeDemand(VET, 4),)


def test_a_call_without_known_rules_wants_nothing() -> None:
    assert wish_of(None, DAY) == TableWish()


def test_types_that_no_demand_tells_apart_are_one_class() -> None:
    found = classes_of([TableWish((TypeDemand(TAUGHT, 3), TypeDemand(VET, 1))), TableWish((TypeDemand(WORK, 1),))])

    assert found == {
        "hei": "hei", "vet_provider": "vet_network", "vet_network": "vet_network", "chamber": "chamber",
        "small_enterprise": "chamber",
    }  # fmt: skip


def test_wide_demands_are_met_by_narrow_ones_first_and_then_by_whom_there_are_most() -> None:
    wish = TableWish((TypeDemand(TAUGHT, 3), TypeDemand(VET, 1)))
    classes = classes_of([wish])

    assert mix_of(wish, classes, ["hei"] * 5 + ["vet_provider"]) == {"vet_network": 1, "hei": 2}
    assert mix_of(wish, classes, ["vet_provider"] * 5) == {"vet_network": 3}


def test_every_action_that_is_known_gives_a_mix() -> None:
    wishes = {id_: wish_of(known, DAY) for id_, known in load_actions().items()}

    cove = wishes["erasmus-cove"]
    assert cove.countries == 4
    assert sum(mix_of(cove, classes_of([cove]), ["vet_provider", "small_enterprise"]).values()) == 8
    assert all(one.countries >= 0 for one in wishes.values())
