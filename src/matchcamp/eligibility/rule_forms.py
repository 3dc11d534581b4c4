"""A rule from what people write, on a page or by API: read by `calls`, with every problem told by its field."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from calls.errors import DamagedRules, Problem
from calls.rules.facts import Evidence
from calls.rules.model import Basis, Rule, RuleType
from calls.rules.reading import rule_of, sources
from calls.rules.rule_form import SHARES
from matchcamp.eligibility.correction_schemas import RuleIn, Why
from matchcamp.errors import FieldError, Invalid
from matchcamp.i18n import gettext as _


def rule_of_given(given: RuleIn, why: Why, rule_id: str, kept: Sequence[Evidence] = ()) -> Rule:
    """The rule that somebody wrote, with the source that they named behind those that it keeps.

    `kept` are sources of the action that the project itself does not know. Raises Invalid with each problem by the name
    of its field.
    """
    own = {one.id: one for one in kept if one.id in given.sources and one.id not in sources()}
    listed = [one for one in given.sources if one in sources()]
    problems = [
        FieldError("sources", _("There is no source %(id)s here.") % {"id": one[:60]})
        for one in given.sources
        if one not in sources() and one not in own
    ]
    fields = _fields(given, why) | {"id": rule_id, "sources": _listed(listed)}
    try:
        rule = rule_of(fields)
    except DamagedRules as error:
        problems += [FieldError(one.field, _words(one, given)) for one in error.problems]
        raise Invalid(_("Some fields cannot be taken as they are."), problems) from error
    rule = replace(rule, evidence=tuple(dict.fromkeys((*own.values(), *rule.evidence))))
    if rule.basis is not Basis.UNVERIFIED and not rule.evidence:
        words = _("Please name the page or document, or say that it was not read in any source.")
        problems.append(FieldError("source_title", words))
    if problems:
        raise Invalid(_("Some fields cannot be taken as they are."), problems)
    return rule


def _fields(given: RuleIn, why: Why) -> dict[str, str]:
    """The texts that `calls` reads; empty ones do not count there."""
    plain = given.model_dump(exclude={"id", "sources", "value", "beyond_round"})
    texts = {name: _listed(value) if isinstance(value, list) else str(value) for name, value in plain.items()}
    return texts | {
        "value": "" if given.value is None else f"{given.value:.12g}",
        "beyond_round": "true" if given.beyond_round else "",
        "source_title": why.source_title,
        "source_url": why.source_url,
        "source_year": str(why.source_year or ""),
    }


def _listed(values: Sequence[str]) -> str:
    return " ".join(values)


def _words(problem: Problem, given: RuleIn) -> str:
    """A problem in the reader's language, where it is one that people have; else in the words of `calls`."""
    if getattr(given, problem.field, "written") in (None, "", []):
        return _("Please fill this in.")
    words: Mapping[str, str] = {
        "value": _value_words(given),
        "source_title": _("Please say what the source is, such as the name of the page."),
        "source_url": _("Please write a web address that begins with https://."),
        "source_year": _("Please write a year such as 2026."),
        "countries": _("Please write names of countries, or their codes of two letters, with commas between."),
    }
    return words.get(problem.field) or f"{problem.what}. {problem.way_out}"


def _value_words(given: RuleIn) -> str:
    if given.type in SHARES:
        return _("Please write a share above nothing and at most the whole.")
    return _("Please write a whole number from 1 to 9999.")


def known_type(code: str) -> RuleType | None:
    """The type of a rule by its code; None for a code that no type has."""
    return RuleType(code) if code in list(RuleType) else None
