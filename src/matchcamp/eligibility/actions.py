"""Correcting rules: what a correction would make of an action, and keeping it as a new version."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from pymongo.errors import DuplicateKeyError

from calls.errors import CallsError
from calls.rules.facts import Evidence
from calls.rules.model import Action, Rule
from calls.rules.reading import action_of_yaml
from calls.rules.writing import yaml_of
from matchcamp.eligibility import queries
from matchcamp.eligibility.correction_schemas import ActionIn, CorrectionIn, NewActionIn, RuleIn, Why
from matchcamp.eligibility.documents import RuleVersion, Step
from matchcamp.eligibility.rule_forms import known_type, rule_of_given
from matchcamp.eligibility.rules import action_id_of, id_after, new_rule_id, taken_over, with_rule, without_rule
from matchcamp.errors import Conflict, Invalid, NotFound
from matchcamp.i18n import gettext as _
from matchcamp.viewer import Viewer

APPLIES = ("topics", "agency_actions", "types_of_action")  # By these a call finds its action.
MOST_RULES = 60  # Of one action; the longest in the programmes has about a dozen.


@dataclass(frozen=True, slots=True)
class Proposed:
    """What a correction makes of an action: `before` is None for one that is new. Nothing is kept yet.

    `known` are all actions as they stand, to look up which calls are concerned.
    """

    before: Action | None
    after: Action
    step: Step
    known: Mapping[str, Action]
    rule_id: str = ""
    back_to: int | None = None


async def propose(action_id: str, given: CorrectionIn) -> Proposed:
    """What the correction makes of the rules that stand there now.

    Raises NotFound for an unknown action, rule or version, Conflict where another version stands there than the one it
    began from, and Invalid for what cannot be taken or changes nothing.
    """
    known = await queries.actions()
    if action_id not in known:
        raise queries.no_action(action_id)
    before = known[action_id]
    if given.revision != before.version:
        raise _changed_meanwhile(before.version)
    asked = [bool(given.rule), bool(given.remove), given.back_to is not None, bool(given.action)]
    if asked.count(True) != 1:
        raise Invalid("a correction holds exactly one of rule, remove, back_to and action")
    if given.rule:
        proposed = _with_rule(before, known, given.rule, given)
    elif given.remove:
        proposed = _without_rule(before, known, given.remove)
    elif given.action:
        proposed = Proposed(before, _with_head(before, given.action), Step.EDIT_ACTION, known)
    else:
        proposed = await _gone_back(before, known, given.back_to or 0)
    _check_topics(proposed.after, known)
    if replace(proposed.after, version=before.version) == before:
        raise Invalid(_("Nothing would change."))
    return proposed


def _changed_meanwhile(version: int) -> Conflict:
    return Conflict(
        _("Somebody else corrected these rules meanwhile; version %(version)s stands there now.") % {"version": version}
    )


def _with_rule(before: Action, known: Mapping[str, Action], given: RuleIn, why: Why) -> Proposed:
    kept: tuple[Evidence, ...] = tuple(dict.fromkeys(one for rule in before.rules for one in rule.evidence))
    former = before.rule(given.id) if given.id else None
    version = before.version + 1
    type_ = known_type(given.type)
    id_ = former.id if former else given.id or (new_rule_id(type_, version) if type_ else "rule")
    rule = rule_of_given(given, why, id_, kept)
    if former is None:
        if len(before.rules) >= MOST_RULES:
            raise Invalid(_("An action can have at most %(most)s demands.") % {"most": MOST_RULES})
        return Proposed(before, with_rule(before, rule), Step.ADD_RULE, known, rule.id)
    rule = replace(rule, id=id_after(former, rule, version))
    return Proposed(before, with_rule(before, rule, instead_of=former.id), Step.CORRECT_RULE, known, rule.id)


def _without_rule(before: Action, known: Mapping[str, Action], rule_id: str) -> Proposed:
    if before.rule(rule_id) is None:
        raise NotFound(f"no rule with the id {rule_id!r} in {before.id}")
    return Proposed(before, without_rule(before, rule_id), Step.REMOVE_RULE, known, rule_id)


async def _gone_back(before: Action, known: Mapping[str, Action], version: int) -> Proposed:
    return Proposed(before, await queries.action_at(before.id, version), Step.GO_BACK, known, back_to=version)


def _with_head(before: Action, given: ActionIn) -> Action:
    return replace(before, **_head(given))


def _head(given: ActionIn) -> dict[str, Any]:
    """The fields of an action that stand beside its rules."""
    applies = {name: tuple(dict.fromkeys(one for one in getattr(given, name) if one)) for name in APPLIES}
    return given.model_dump(exclude={"take_over_from"}) | applies


async def propose_action(given: NewActionIn) -> Proposed:
    """A new action from its own fields, with the rules of another where it takes them over. Raises Invalid."""
    known = await queries.actions()
    head, values = given.action, _head(given.action)
    if not any(values[name] for name in APPLIES):
        words = _("Please name at least one call or kind of action that the rules are for.")
        raise Invalid.at("topics", words)
    id_ = action_id_of(head.name, head.programme, head.year)
    if id_ in known:
        words = _("There are rules of this name, programme and year already: %(name)s.") % {"name": known[id_].name}
        raise Invalid.at("name", words)
    if head.take_over_from and head.take_over_from not in known:
        words = _("Please choose one of the list.")
        raise Invalid.at("take_over_from", words)
    after = taken_over(known.get(head.take_over_from), Action(id=id_, rules=(), **values))
    _check_topics(after, known)
    return Proposed(None, after, Step.ADD_ACTION, known)


def _check_topics(action: Action, known: Mapping[str, Action]) -> None:
    """A call has one set of rules: Invalid for a call that another action names already."""
    for name in ("topics", "agency_actions"):
        for other in known.values():
            shared = set(getattr(action, name)) & set(getattr(other, name))
            if other.id != action.id and other.year == action.year and shared:
                words = _("%(call)s has rules already: %(name)s.") % {"call": min(shared), "name": other.name}
                raise Invalid.at(name, words)


async def keep(proposed: Proposed, why: Why, viewer: Viewer, now: datetime) -> Action:
    """Keep what was proposed as a new version; versions are only ever added.

    Raises Conflict where somebody was faster: the number of a version can be taken once.
    """
    version = (proposed.before.version if proposed.before else 0) + 1
    action = replace(proposed.after, version=version)
    row = RuleVersion(
        action_id=action.id,
        version=version,
        text=_text_of(action),
        step=proposed.step,
        rule_id=proposed.rule_id,
        back_to=proposed.back_to,
        reason=why.reason,
        source_title=why.source_title,
        source_url=why.source_url,
        beneath=queries.project_hash(action.id),
        account_id=viewer.account_id,
        at=now,
    )
    try:
        await row.insert()
    except DuplicateKeyError as error:
        raise _changed_meanwhile(version) from error
    return action


def _text_of(action: Action) -> str:
    """The action as YAML that is known to be readable: a version that cannot be read would stop every page of calls."""
    text = yaml_of(action, {})
    try:
        same = action_of_yaml(text) == action
    except CallsError as error:
        raise Invalid(_("These words hold a character that cannot be kept.")) from error
    if not same:
        raise Invalid(_("These words hold a character that cannot be kept."))
    return text


def rule_named(action: Action, rule_id: str) -> Rule:
    """The rule of an action; NotFound for an id that none has."""
    rule = action.rule(rule_id)
    if rule is None:
        raise NotFound(f"no rule with the id {rule_id[:60]!r} in {action.id}")
    return rule
