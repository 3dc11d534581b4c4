"""A consortium before one rule, and how judges speak: three-valued, because data may be missing."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from calls.countries import group_on
from calls.outcomes import Gap, Given, Outcome
from calls.participants import Participant, Role
from calls.rules import findings as said
from calls.rules.model import Rule
from calls.rules.words import values_of
from calls.sentences import Countries, Groups, Sentence, Template, Types, Value


@dataclass(frozen=True, slots=True)
class Judged:
    """What a judge says of one rule."""

    outcome: Outcome
    sentence: Sentence
    gap: Gap | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A consortium before one rule: everybody, those that the rule counts, what else is given, and the day."""

    everybody: tuple[Participant, ...]
    counted: tuple[Participant, ...]
    given: Given
    on: dt.date

    def coordinators(self) -> tuple[Participant, ...]:
        """Those who lead; more than one only by mistake, or until it is settled who will."""
        return tuple(one for one in self.everybody if one.role is Role.COORDINATOR)

    def members(self, group: str) -> frozenset[str] | None:
        """The group's countries, or `None` where nothing is known of it for the day."""
        known = group_on(group, self.on)
        return known.countries if known else None

    def inside(self, country: str, group: str) -> bool | None:
        """Whether a country is in a group, `None` where one of the two is not known; without a group it always is."""
        if not group:
            return True
        members = self.members(group) if country else None
        return None if members is None else country in members

    def inside_any(self, country: str, groups: Iterable[str]) -> bool | None:
        """Whether a country is in one of the groups."""
        return any_of(self.inside(country, group) for group in groups)

    def why_open(self, groups: Sequence[str], otherwise: Sentence) -> Sentence:
        """What is missing: a group of which nothing is known for the day, or else what the sentence says."""
        unknown = tuple(group for group in groups if group and self.members(group) is None)
        return said.GROUP_NOT_KNOWN.said(groups=Groups(unknown), day=self.on) if unknown else otherwise


def say(template: Template, rule: Rule, count: int = 1, /, **more: Value) -> Sentence:
    """A sentence with what the rule brings into it and what else is to be said; `count` chooses the plural."""
    return template.said(count, **(values_of(rule) | more))


def is_of(one: Participant, rule: Rule) -> bool | None:
    """Whether a participant is of one of the rule's types, `None` where its type is not known."""
    return one.type in rule.types if one.type else None


def both(one: bool | None, other: bool | None) -> bool | None:
    """True where both are, false where one is false, else not known."""
    if one is False or other is False:
        return False
    return None if one is None or other is None else True


def any_of(values: Iterable[bool | None]) -> bool | None:
    """True where one is, else not known where one is not, else false."""
    found = set(values)
    return True if True in found else None if None in found else False


def whole(rule: Rule) -> int:
    """The rule's number of organisations, countries, applications or years."""
    return int(figure(rule))


def figure(rule: Rule) -> float:
    """The rule's value; types that judge by it have one, as reading refuses them without."""
    assert rule.value is not None, f"the rule {rule.id!r} has no value"
    return rule.value


def countries_of(some: Iterable[Participant]) -> Countries:
    """The countries that participants are in, by their codes, each once."""
    return Countries(tuple(sorted({one.country for one in some if one.country})))


def kinds_of(some: Iterable[Participant]) -> Types:
    """The types of participants, by their codes, each once."""
    return Types(tuple(sorted({one.type for one in some if one.type})))


def in_the_way(some: Sequence[Participant]) -> Gap:
    """The gap that participants make who ought not to be there as they are."""
    keys = tuple(sorted(one.key for one in some if one.key))
    return Gap(surplus=len(some), countries=countries_of(some).codes, keys=keys)
