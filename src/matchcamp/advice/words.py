"""What stands in the way, in words of the reader's language."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from calls.rules.words import demand
from calls.sentences import Countries, Sentence, Types
from matchcamp.advice.rules import Hindrance
from matchcamp.advice.schemas import Kind
from matchcamp.i18n import N_, long_date, ngettext
from matchcamp.i18n import gettext as _
from matchcamp.sentences import said


def _why(hindrance: Hindrance) -> str:
    assert hindrance.finding is not None
    return said(hindrance.finding.sentence)


def _not_eligible(one: Hindrance) -> str:
    return _("Not eligible. %(why)s") % {"why": _why(one)}


def _cap_used(one: Hindrance) -> str:
    return _("No place left in this round. %(why)s") % {"why": _why(one)}


def _in_days(one: Hindrance) -> str:
    days = one.days or 0
    if one.later is not None:
        words = ngettext("The next cut-off is in %(num)s day", "The next cut-off is in %(num)s days", days)
        after = _("the one after it on %(date)s") % {"date": long_date(one.later.date())}
        return f"{words % {'num': days}}, {after}"
    if not days:
        return _("Deadline today")
    return ngettext("Deadline in %(num)s day", "Deadline in %(num)s days", days) % {"num": days}


def _too_late(one: Hindrance) -> str:
    return _("%(deadline)s: too late to begin") % {"deadline": _in_days(one)}


def _pressing(one: Hindrance) -> str:
    if one.outline:
        return _("%(deadline)s, for a short outline") % {"deadline": _in_days(one)}
    return _in_days(one)


def _only_partner(one: Hindrance) -> str:
    return _("Can take part, but not lead. %(why)s") % {"why": _why(one)}


def _already_in(one: Hindrance) -> str:
    return ngettext(
        "Already in %(num)s consortium for this call",
        "Already in %(num)s consortia for this call",
        one.count,
    ) % {"num": one.count}


def _warning(one: Hindrance) -> str:
    return _("Take care. %(why)s") % {"why": _why(one)}


def _not_known(one: Hindrance) -> str:
    assert one.finding is not None
    return _("To check: %(demand)s. %(why)s") % {"demand": said(demand(one.finding.rule)), "why": _why(one)}


def _countries_out(one: Hindrance) -> str:
    text = N_("Partners are sought in countries that cannot take part: %(countries)s")
    return said(Sentence(text, {"countries": Countries(one.countries)}))


def _kinds_missing(one: Hindrance) -> str:
    """Each kind as the check names it; the list is one of things, not a sentence."""
    shown = [said(Sentence("%(types)s", {"types": Types(tuple(sorted(r.types)), r.type_set)})) for r in one.rules]
    return _("Asked for, and not among the partners sought: %(kinds)s") % {"kinds": "; ".join(shown)}


def _other_year(one: Hindrance) -> str:
    return _("The rules known here are those of %(year)s; those of this call may differ") % {"year": one.year}


WORDS: Mapping[Kind, Callable[[Hindrance], str]] = MappingProxyType(
    {
        Kind.NOT_ELIGIBLE: _not_eligible,
        Kind.CAP_USED: _cap_used,
        Kind.TOO_LATE: _too_late,
        Kind.PRESSING: _pressing,
        Kind.ONLY_PARTNER: _only_partner,
        Kind.ALREADY_IN: _already_in,
        Kind.EXPECTED: lambda _one: _("Expected, not published yet: dates and rules may change"),
        Kind.WARNING: _warning,
        Kind.COUNTRIES_OUT: _countries_out,
        Kind.KINDS_MISSING: _kinds_missing,
        Kind.TO_CONFIRM: _why,
        Kind.NOT_KNOWN: _not_known,
        Kind.OTHER_YEAR: _other_year,
        Kind.NO_RULES: lambda _one: _("No rules are known here for this call: read the funder's own page first"),
    }
)


def words_of(hindrance: Hindrance) -> str:
    """
    >>> words_of(Hindrance(Kind.TOO_LATE, days=9))
    'Deadline in 9 days: too late to begin'
    """
    return WORDS[hindrance.kind](hindrance)
