"""Rules that people answer: what no figure shows, other applications, and age where the year decides nothing."""

from calls.judges.case import Case, Judged, in_the_way, say, whole
from calls.outcomes import Gap, Outcome
from calls.participants import Role
from calls.rules import findings as said
from calls.rules.model import Rule, Who


def independence_required(_: Rule, __: Case) -> Judged:
    """Somebody has to say that nobody controls another."""
    return Judged(Outcome.CANNOT_DECIDE, said.INDEPENDENCE_OPEN.said())


def needs_document(rule: Rule, _: Case) -> Judged:
    """Somebody has to say that the document or statement is there."""
    return Judged(Outcome.CANNOT_DECIDE, say(said.DOCUMENT_OPEN, rule))


def needs_accreditation(rule: Rule, _: Case) -> Judged:
    """Somebody has to say that the accreditation is there."""
    return Judged(Outcome.CANNOT_DECIDE, say(said.ACCREDITATION_OPEN, rule))


def unknown(_: Rule, __: Case) -> Judged:
    """Nobody has written down what is asked."""
    return Judged(Outcome.CANNOT_DECIDE, said.UNKNOWN.said())


def cap_per_org(rule: Rule, case: Case) -> Judged:
    """With this application nobody stands in more of the round than the value, counted in the rule's role."""
    if rule.beyond_round:
        return Judged(Outcome.CANNOT_DECIDE, say(said.CAP_BEYOND, rule))
    as_coordinator = rule.role is Role.COORDINATOR
    asked = case.coordinators() if as_coordinator else case.counted
    counts = case.given.applications
    if counts is None:
        return Judged(Outcome.CANNOT_DECIDE, say(said.CAP_OPEN, rule))
    most = whole(rule)
    over = [one for one in asked if one.key in counts and counts[one.key][0 if as_coordinator else 1] >= most]
    if over:
        sentence = say(said.CAP_OVER, rule, len(over), count=len(over))
        return Judged(Outcome.NOT_MET, sentence, in_the_way(over))
    return Judged(Outcome.MET, say(said.CAP_MET, rule))


def same_consortium_once(_: Rule, case: Case) -> Judged:
    """No other application of the round comes from just these organisations."""
    others = case.given.same_consortium
    if others is None:
        return Judged(Outcome.CANNOT_DECIDE, said.ONCE_OPEN.said())
    if others:
        return Judged(Outcome.NOT_MET, said.ONCE_OVER.said(), Gap(surplus=others))
    return Judged(Outcome.MET, said.ONCE_MET.said())


def min_org_age_years(rule: Rule, case: Case) -> Judged:
    """Everybody asked for was founded long enough ago; as only years are known, one between cannot be decided."""
    asked = case.coordinators() if rule.who == Who.APPLICANT else case.counted
    if not asked:
        return Judged(Outcome.NOT_MET, said.SINGLE_NONE.said(), Gap(missing=1))
    needed, years = whole(rule), [one.founded for one in asked if one.founded is not None]
    young = [one for one in asked if one.founded is not None and case.on.year - one.founded < needed]
    if young:
        sentence = say(said.AGE_YOUNG, rule, needed, year=str(max(years)))
        return Judged(Outcome.NOT_MET, sentence, in_the_way(young))
    if any(one.founded is None for one in asked):
        return Judged(Outcome.CANNOT_DECIDE, said.AGE_OPEN.said())
    if case.on.year - max(years) == needed:
        return Judged(Outcome.CANNOT_DECIDE, say(said.AGE_CLOSE, rule, needed, year=str(max(years))))
    return Judged(Outcome.MET, say(said.AGE_MET, rule, year=str(max(years))))
