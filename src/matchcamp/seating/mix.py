"""What the call of an idea wants of those at its table: pure functions over the rules of its action.

The solver gives each person one kind, and each table a number of places by kind. Calls speak of sets of types, which
can lie within each other («a VET provider», «any provider of education»). So types that no demand of the camp tells
apart are one class; a demand for a set of several classes is first met by the demands for parts of it, and what
remains goes to the class of that set of which most people are there.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from calls.countries import group_on
from calls.rules.model import Action, Rule, RuleType, Severity

OF_TYPE = frozenset({RuleType.MIN_ORGS_OF_TYPE, RuleType.EACH_COUNTRY_HAS_TYPE, RuleType.COORDINATOR_OF_TYPE})
OF_COUNTRIES = frozenset({RuleType.MIN_COUNTRIES, RuleType.MIN_COUNTRIES_IN_GROUP})


@dataclass(frozen=True, slots=True)
class TypeDemand:
    """So many organisations of any of these types, codes of `calls.organisation_types`."""

    types: frozenset[str]
    count: int


@dataclass(frozen=True, slots=True)
class TableWish:
    """What a call wants at a table: types, so many different countries, and which of them count (none: all)."""

    types: tuple[TypeDemand, ...] = ()
    countries: int = 0
    among: frozenset[str] = frozenset()


def wish_of(action: Action | None, day: dt.date) -> TableWish:
    """The demands of an action that a table can meet; only those that make a consortium ineligible count.

    Of several demands for countries the greatest counts. Where each country needs a type, as many are wished for as
    countries are.
    """
    rules = [rule for rule in action.rules if rule.severity is Severity.BLOCKING] if action else []
    of_type = [rule for rule in rules if rule.type in OF_TYPE and rule.types]
    most = max((rule for rule in rules if rule.type in OF_COUNTRIES), key=_count, default=None)
    countries = _count(most) if most else 0
    return TableWish(
        types=tuple(TypeDemand(rule.types, _organisations(rule, countries)) for rule in of_type),
        countries=countries,
        among=_countries(most, day) if most else frozenset(),
    )


def classes_of(wishes: Iterable[TableWish]) -> Mapping[str, str]:
    """By code of a type the class that it belongs to, named after its first type; types of no demand have none."""
    sets = sorted({demand.types for wish in wishes for demand in wish.types}, key=sorted)
    by_signature: dict[tuple[bool, ...], str] = {}
    found = {}
    for code in sorted({code for types in sets for code in types}):
        signature = tuple(code in types for types in sets)
        found[code] = by_signature.setdefault(signature, code)
    return found


def mix_of(wish: TableWish, classes: Mapping[str, str], there: Iterable[str]) -> Mapping[str, int]:
    """The places of a table by class; `there` are the types of all people, each as often as it is there.

    >>> narrow, wide = TypeDemand(frozenset({"hei"}), 1), TypeDemand(frozenset({"hei", "school"}), 3)
    >>> wish = TableWish((wide, narrow))
    >>> mix_of(wish, classes_of([wish]), ["hei", "school"])
    {'hei': 1, 'school': 2}
    """
    people = Counter(classes[code] for code in there if code in classes)
    places: Counter[str] = Counter()
    for demand in sorted(wish.types, key=lambda one: (len(one.types), sorted(one.types))):
        its = sorted({classes[code] for code in demand.types})
        missing = demand.count - sum(places[name] for name in its)
        if missing > 0:
            places[_fullest(its, people, places)] += missing
    return dict(places)


def _fullest(names: list[str], people: Counter[str], places: Counter[str]) -> str:
    """The class with most people for whom no place is kept yet; of equals the one with the fewest places."""
    return max(names, key=lambda name: (people[name] - places[name], -places[name]))


def _count(rule: Rule) -> int:
    return int(rule.value or 0)


def _organisations(rule: Rule, countries: int) -> int:
    each = rule.type is RuleType.EACH_COUNTRY_HAS_TYPE
    return max(1, countries if each else _count(rule))


def _countries(rule: Rule, day: dt.date) -> frozenset[str]:
    """The countries of the rule's group on a day; none, that is all, where nobody wrote that day's list down."""
    group = group_on(rule.group, day) if rule.group else None
    return group.countries if group else frozenset()
