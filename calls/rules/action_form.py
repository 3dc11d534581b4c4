"""An action from its fields, with its rules and facts; problems of all of them are collected."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from calls.closing_times import written_day
from calls.forms import Form, member_of
from calls.model import Confidence
from calls.plain_text import one_line
from calls.rules.evidence_form import evidence_of, identifier, year_of
from calls.rules.facts import (
    Award,
    Basis,
    CoFinancing,
    Criterion,
    Duration,
    Evidence,
    Grant,
    GrantModel,
    PageLimit,
    Stages,
)
from calls.rules.figures import amount, count, mark, part_of_one
from calls.rules.model import Action, Rule
from calls.rules.rule_form import rule_of_form

NEEDED = ("id", "name", "programme", "on")
OPTIONAL = ("rules", "year", "topics", "agency_actions", "types_of_action", "managed_by", "note", "version")
FACTS = ("duration", "grant", "co_financing", "award", "page_limit", "stages")
_GRADES = ("basis", "confidence", "sources", "note")


def action_of_form(form: Form, sources: Mapping[str, Evidence]) -> Action:
    """The action as far as it can be read; it counts only where the form has no problems."""
    form.check_names(NEEDED, (*OPTIONAL, *FACTS))
    if "rules" not in form.node.fields:
        form.refuse("rules", "'rules' is missing", "Write `rules`, with an empty list where nothing is asked")
    return Action(
        id=form.one("id", identifier, ""),
        name=form.text("name"),
        programme=form.text("programme"),
        year=form.one("year", year_of, None),
        # Where the day is missing the problem is noted, and this day is never used.
        on=form.one("on", written_day, written_day("2000-01-01")),
        rules=_rules(form, sources),
        topics=_lines(form, "topics"),
        agency_actions=_lines(form, "agency_actions"),
        types_of_action=_lines(form, "types_of_action"),
        managed_by=form.text("managed_by"),
        note=form.text("note"),
        version=form.one("version", count, 0),
        duration=_duration(form, sources),
        grant=_grant(form, sources),
        co_financing=_co_financing(form, sources),
        award=_award(form, sources),
        page_limit=_page_limit(form, sources),
        stages=_stages(form, sources),
    )


def _rules(form: Form, sources: Mapping[str, Evidence]) -> tuple[Rule, ...]:
    rules = [rule for part in form.parts("rules") if (rule := rule_of_form(part, sources)) is not None]
    for id_, times in Counter(rule.id for rule in rules if rule.id).items():
        if times > 1:
            form.refuse("rules", f"{times} rules have the id {id_!r}", "Give each its own, as answers hang on it")
    return tuple(rules)


def _lines(form: Form, name: str) -> tuple[str, ...]:
    """The texts of a list; unlike words they may hold blanks."""
    return tuple(one_line(text) for text in form.texts(name))


def _fact(form: Form, sources: Mapping[str, Evidence], *read: str, needed: tuple[str, ...] = ()) -> dict[str, Any]:
    form.check_names(needed, (*read, *_GRADES))
    return {
        "basis": form.one("basis", member_of(Basis), Basis.UNVERIFIED),
        "confidence": form.one("confidence", member_of(Confidence), Confidence.LOW),
        "evidence": evidence_of(form, sources),
        "note": form.text("note"),
    }


def _duration(form: Form, sources: Mapping[str, Evidence]) -> Duration | None:
    part = form.part("duration")
    if part is None:
        return None
    grades = _fact(part, sources, "min_months", "max_months", "allowed_months")
    return Duration(
        min_months=part.one("min_months", amount, None),
        max_months=part.one("max_months", amount, None),
        allowed_months=part.many("allowed_months", amount),
        **grades,
    )


def _grant(form: Form, sources: Mapping[str, Evidence]) -> Grant | None:
    part = form.part("grant")
    if part is None:
        return None
    grades = _fact(part, sources, "min_eur", "max_eur", "amounts_eur", "max_eur_by_months", needed=("model",))
    return Grant(
        model=part.one("model", member_of(GrantModel), GrantModel.PER_TOPIC),
        min_eur=part.one("min_eur", amount, None),
        max_eur=part.one("max_eur", amount, None),
        amounts_eur=part.many("amounts_eur", amount),
        max_eur_by_months=_amounts_by_months(part),
        **grades,
    )


def _amounts_by_months(form: Form) -> tuple[tuple[int, int], ...]:
    part = form.part("max_eur_by_months")
    if part is None:
        return ()
    pairs = ((part.taken(name, name, amount), part.one(name, amount, None)) for name in part.node.fields)
    return tuple((months, eur) for months, eur in pairs if months is not None and eur is not None)


def _co_financing(form: Form, sources: Mapping[str, Evidence]) -> CoFinancing | None:
    part = form.part("co_financing")
    if part is None:
        return None
    grades = _fact(part, sources, "rate", "rate_by_kind")
    kinds = part.part("rate_by_kind")
    rates = ((name, kinds.one(name, part_of_one, None)) for name in kinds.node.fields) if kinds else ()
    return CoFinancing(
        rate=part.one("rate", part_of_one, None),
        rate_by_kind=tuple((name, rate) for name, rate in rates if rate is not None),
        **grades,
    )


def _award(form: Form, sources: Mapping[str, Evidence]) -> Award | None:
    part = form.part("award")
    if part is None:
        return None
    grades = _fact(part, sources, "stage_one", needed=("total", "threshold_total", "criteria"))
    award = Award(
        total=part.one("total", mark, 0.0),
        threshold_total=part.one("threshold_total", mark, 0.0),
        criteria=_criteria(part, "criteria"),
        stage_one=_criteria(part, "stage_one"),
        **grades,
    )
    highest = sum(one.max for one in award.criteria)
    if highest != award.total:
        part.refuse("total", f"the criteria add up to {highest:g}, not to {award.total:g}", "Mend the marks")
    return award


def _criteria(form: Form, name: str) -> tuple[Criterion, ...]:
    found = []
    for part in form.parts(name):
        part.check_names(("key", "max", "min"), ())
        criterion = Criterion(key=part.text("key"), max=part.one("max", mark, 0.0), min=part.one("min", mark, 0.0))
        if criterion.min > criterion.max:
            part.refuse("min", f"{criterion.min:g} of {criterion.max:g} cannot be reached", "Mend one of the two")
        found.append(criterion)
    return tuple(found)


def _page_limit(form: Form, sources: Mapping[str, Evidence]) -> PageLimit | None:
    part = form.part("page_limit")
    if part is None:
        return None
    grades = _fact(part, sources, needed=("pages",))
    return PageLimit(pages=part.one("pages", amount, 0), **grades)


def _stages(form: Form, sources: Mapping[str, Evidence]) -> Stages | None:
    part = form.part("stages")
    if part is None:
        return None
    grades = _fact(part, sources, needed=("numbers",))
    return Stages(numbers=part.many("numbers", amount), **grades)
