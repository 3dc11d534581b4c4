"""Changes of calls in words of the reader's language."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from matchcamp.i18n import N_, euros, long_date, long_moment, number
from matchcamp.i18n import gettext as _
from matchcamp.labels import status_name
from matchcamp.watching.documents import Change, ChangeKind


@dataclass(frozen=True, slots=True)
class ChangeWords:
    """A change as a line: what changed, from what, to what; either side may be empty."""

    label: str
    before: str
    after: str


LABELS: Mapping[ChangeKind, str] = {
    ChangeKind.STATUS: N_("State"),
    ChangeKind.DEADLINE: N_("Deadline"),
    ChangeKind.OPENS: N_("Opens"),
    ChangeKind.PUBLISHED: N_("Publication"),
    ChangeKind.BUDGET: N_("Budget"),
    ChangeKind.LEAST_GRANT: N_("Grant, at least"),
    ChangeKind.GREATEST_GRANT: N_("Grant, at most"),
    ChangeKind.GRANTS: N_("Grants expected"),
    ChangeKind.TITLE: N_("Title"),
    ChangeKind.WORDS: N_("The funder's words were changed"),
}
PUBLICATION = {"expected": N_("expected"), "published": N_("published")}


def _publication(value: str) -> str:
    return _(PUBLICATION[value])


def _moment(value: str) -> str:
    return long_moment(datetime.fromisoformat(value))


def _sum(value: str) -> str:
    return euros(int(value))


SHOWN: Mapping[ChangeKind, Callable[[str], str]] = {
    ChangeKind.STATUS: status_name,
    ChangeKind.DEADLINE: _moment,
    ChangeKind.OPENS: lambda value: long_date(date.fromisoformat(value)),
    ChangeKind.PUBLISHED: _publication,
    ChangeKind.BUDGET: _sum,
    ChangeKind.LEAST_GRANT: _sum,
    ChangeKind.GREATEST_GRANT: _sum,
    ChangeKind.GRANTS: lambda value: number(int(value)),
}


def words_of(change: Change) -> ChangeWords:
    """
    >>> words_of(Change(kind=ChangeKind.GRANTS, before=("4",), after=("12",)))
    ChangeWords(label='Grants expected', before='4', after='12')
    """
    show = SHOWN.get(change.kind, str)
    before, after = ("; ".join(show(value) for value in values) for values in (change.before, change.after))
    return ChangeWords(_(LABELS[change.kind]), before, after)
