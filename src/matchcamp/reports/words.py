"""Targets and programmes in words of the reader's language."""

from collections.abc import Sequence

from matchcamp.applications.words import state_words
from matchcamp.i18n import gettext as _
from matchcamp.i18n import long_date, number
from matchcamp.labels import programme_name
from matchcamp.reports.content import Cell
from matchcamp.targets.schemas import TargetOut


def programme_words(code: str) -> str:
    return programme_name(code) or _("None")


def programmes_words(codes: Sequence[str]) -> str:
    return ", ".join(map(programme_words, codes)) or _("All programmes")


def states_words(one: TargetOut) -> str:
    return ", ".join(state_words(state) for state in one.states)


def period_words(one: TargetOut) -> str:
    days = {"first": long_date(one.starts), "last": long_date(one.ends), "zone": one.zone}
    return _("%(first)s to %(last)s, by clocks in %(zone)s") % days


def standing_words(one: TargetOut) -> str:
    return _("%(count)s of %(number)s") % {"count": number(one.count), "number": number(one.number)}


def yes_or_no(value: bool) -> Cell:
    return Cell(_("yes") if value else _("no"))


def target_title(one: TargetOut) -> str:
    """With its indicator, as the funder knows it."""
    code = one.indicator.removeprefix("I")
    return _("Indicator %(number)s: %(name)s") % {"number": code, "name": one.name} if code else one.name
