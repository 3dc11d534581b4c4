"""Decisions about actions and their rules: frozen values in, frozen values out."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar
from unicodedata import normalize

from calls.eligibility import ANSWERABLE, Eligibility, Finding, Outcome
from calls.model import Confidence
from calls.rules.model import Action, Basis, Rule, RuleType, Severity

FACTS = ("duration", "grant", "co_financing", "award", "page_limit", "stages")
Thing = TypeVar("Thing")
_VERSIONED = re.compile(r"-v[0-9]+$")
_ROOM = 60  # Characters of an id.
_ROOM_FOR_STEM = 48


def with_rule(action: Action, rule: Rule, *, instead_of: str = "") -> Action:
    """The action with a rule at the place of another, or at the end."""
    if not instead_of:
        return replace(action, rules=(*action.rules, rule))
    return replace(action, rules=tuple(rule if one.id == instead_of else one for one in action.rules))


def without_rule(action: Action, rule_id: str) -> Action:
    return replace(action, rules=tuple(one for one in action.rules if one.id != rule_id))


def action_id_of(name: str, programme: str, year: int | None) -> str:
    """The id of a new action.

    >>> action_id_of("Centri poklicne odličnosti", "ERASMUS", 2027)
    'erasmus-centri-poklicne-odlicnosti-2027'
    """
    plain = normalize("NFKD", f"{programme} {name}").encode("ascii", "ignore").decode().lower()
    ending = f"-{year}" if year else ""
    return "-".join(re.findall("[a-z0-9]+", plain))[: _ROOM - len(ending)].strip("-") + ending


def taken_over(source: Action | None, action: Action) -> Action:
    """A new action with the rules and facts of another, all of them unsure: nobody read them for this one yet."""
    if source is None:
        return action
    facts = {name: getattr(source, name) for name in FACTS}
    unsure = {name: replace(fact, confidence=Confidence.LOW) for name, fact in facts.items() if fact is not None}
    rules = tuple(replace(rule, confidence=Confidence.LOW) for rule in source.rules)
    return replace(action, rules=rules, **unsure)


def stem(rule_id: str) -> str:
    """The id that a rule began with.

    >>> stem("document-v3"), stem("min-orgs")
    ('document', 'min-orgs')
    """
    return _VERSIONED.sub("", rule_id)


def new_rule_id(type_: RuleType, version: int) -> str:
    """An id that no rule of this action has or had: it names the version in which the rule comes in."""
    return f"{type_.replace('_', '-')}-v{version}"


def id_after(before: Rule, after: Rule, version: int) -> str:
    """The id of a corrected rule: its own, or a new one where people answered it and it now asks something else.

    People's answers hang on ids. An answer to the old question must not count as one to the new.
    """
    if before.type not in ANSWERABLE or _question(before) == _question(after):
        return before.id
    return f"{stem(before.id)[:_ROOM_FOR_STEM].strip('-')}-v{version}"


def _question(rule: Rule) -> Rule:
    """The rule without what only says how sure it is; of a rule that is not known the note is all there is."""
    note = rule.note if rule.type is RuleType.UNKNOWN else ""
    return replace(
        rule, id="", severity=Severity.INFO, basis=Basis.UNVERIFIED, confidence=Confidence.LOW, evidence=(), note=note
    )


def paired(old: Mapping[str, Thing], new: Mapping[str, Thing]) -> list[tuple[Thing | None, Thing | None]]:
    """What stands for the same rule in two versions, by id or its stem: first the new ones, then those that went.

    >>> paired({"a": 1, "b": 2}, {"a-v2": 3, "c": 4})
    [(1, 3), (None, 4), (2, None)]
    """
    went = {id_: thing for id_, thing in old.items() if id_ not in new}
    pairs: list[tuple[Thing | None, Thing | None]] = []
    for id_, thing in new.items():
        former = next((one for one in went if stem(one) == stem(id_)), "")
        pairs.append((old[id_] if id_ in old else went.pop(former, None), thing))
    return [*pairs, *((thing, None) for thing in went.values())]


@dataclass(frozen=True, slots=True)
class Difference:
    """A rule before and after; one of them is None where it came in or went."""

    before: Rule | None
    after: Rule | None


def differences(before: Action | None, after: Action) -> tuple[Difference, ...]:
    """The rules that differ, in the order of the later action, those that went at the end."""
    old = {rule.id: rule for rule in before.rules} if before else {}
    new = {rule.id: rule for rule in after.rules}
    return tuple(Difference(one, other) for one, other in paired(old, new) if one != other)


HEAD = ("name", "programme", "year", "on", "managed_by", "topics", "agency_actions", "types_of_action", "note")


def head_differences(before: Action, after: Action) -> tuple[str, ...]:
    """The names of an action's own fields that differ."""
    return tuple(name for name in HEAD if getattr(before, name) != getattr(after, name))


@dataclass(frozen=True, slots=True)
class Sureness:
    """How many rules an action has, how sure they are, and of how many nobody read anything, or the content."""

    rules: int
    sure: int
    fairly_sure: int
    unsure: int
    unread: int
    unknown: int


def sureness(rules: Sequence[Rule]) -> Sureness:
    grades = Counter(rule.confidence for rule in rules)
    return Sureness(
        rules=len(rules),
        sure=grades[Confidence.HIGH],
        fairly_sure=grades[Confidence.MEDIUM],
        unsure=grades[Confidence.LOW],
        unread=sum(rule.basis is Basis.UNVERIFIED for rule in rules),
        unknown=sum(rule.type is RuleType.UNKNOWN for rule in rules),
    )


@dataclass(frozen=True, slots=True)
class FindingChange:
    """What is found of one rule before and after a correction; None where there is no such rule."""

    before: Finding | None
    after: Finding | None


@dataclass(frozen=True, slots=True)
class Effect:
    """What a correction does to one consortium; a verdict is None where no rules are known."""

    before: Outcome | None
    after: Outcome | None
    changes: tuple[FindingChange, ...]


def effect_of(before: Eligibility | None, after: Eligibility | None) -> Effect | None:
    """What differs between two answers about the same participants; None where nothing does."""
    old = {one.rule.id: one for one in before.findings} if before else {}
    new = {one.rule.id: one for one in after.findings} if after else {}
    changes = tuple(FindingChange(one, other) for one, other in paired(old, new) if _seen(one) != _seen(other))
    verdicts = before.verdict if before else None, after.verdict if after else None
    return Effect(*verdicts, changes) if changes or verdicts[0] != verdicts[1] else None


def _seen(finding: Finding | None) -> object:
    """What people see of a finding: whether it stands, why, and how much it weighs."""
    if finding is None:
        return None
    return finding.outcome, finding.sentence, finding.rule.severity, finding.confirm
