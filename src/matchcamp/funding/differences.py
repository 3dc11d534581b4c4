"""What differs between two states of a call, field by field, in words that people compare."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from enum import Enum
from typing import Any

from calls.model import BRUSSELS, Budget, Call, Deadline
from matchcamp.i18n import N_

LONGEST = 300  # Characters of a text that are shown of it, around the place where it changes.
BEFORE = 60
FIRST = ("programme_name", "opens", "deadlines", "max_contribution_eur", "expected")
FIELD_LABELS: Mapping[str, str] = {
    "identifier": N_("Identifier"),
    "title": N_("Title"),
    "source": N_("Source"),
    "source_ref": N_("Record"),
    "programme": N_("Programme"),
    "programme_name": N_("Name of the programme"),
    "programme_code": N_("Number of the programme"),
    "managed_by": N_("Run by"),
    "url": N_("The funder's own page"),
    "call_identifier": N_("Identifier of the whole call"),
    "call_title": N_("Title of the whole call"),
    "types_of_action": N_("Kind of action"),
    "opens": N_("Opens"),
    "deadlines": N_("Deadlines"),
    "deadline_model": N_("How the deadlines hang together"),
    "total_eur": N_("Budget"),
    "shared": N_("Shared budget"),
    "shared_with": N_("Paid from the same pot"),
    "own_eur": N_("Part of the budget for this call alone"),
    "min_contribution_eur": N_("Grant, at least"),
    "max_contribution_eur": N_("Grant, at most"),
    "expected_grants": N_("Grants expected"),
    "keywords": N_("Keywords"),
    "tags": N_("Tags"),
    "cross_cutting": N_("Cross-cutting priorities"),
    "topics": N_("Topics"),
    "summary": N_("Summary"),
    "text": N_("Text"),
    "language": N_("Language of the text"),
    "expected": N_("Expected, not published"),
    "confidence": N_("How sure it is"),
    "evidence": N_("Where these facts come from"),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One field before and after; empty is «nothing stood there»."""

    field: str
    old: str
    new: str


def differences(old: Call, new: Call) -> tuple[Difference, ...]:
    """The fields in which two calls differ, in the order of the labels; none for equal hashes only.

    >>> from dataclasses import replace
    >>> from calls.catalogue import load_catalogue
    >>> call = load_catalogue()[0]
    >>> [(one.field, one.new) for one in differences(call, replace(call, language="sl"))]
    [('language', 'sl')]
    """
    before, after = dict(_values(old)), dict(_values(new))
    order = list(FIELD_LABELS)
    changed = sorted((name for name in after if before[name] != after[name]), key=order.index)
    return tuple(Difference(name, *_around(before[name], after[name])) for name in changed)


def first_facts(call: Call) -> tuple[Difference, ...]:
    """What one wants to know of a new call at once."""
    values = dict(_values(call))
    return tuple(Difference(name, "", values[name]) for name in FIRST if values[name])


def _values(call: Call) -> Iterator[tuple[str, str]]:
    for one in fields(Call):
        if one.init and one.name != "budget":
            yield one.name, _said(getattr(call, one.name))
    for one in fields(Budget):
        yield one.name, _said(getattr(call.budget, one.name))


def _said(value: Any) -> str:
    if isinstance(value, tuple):
        return "; ".join(_said(item) for item in value)
    match value:
        case None | False:
            return ""
        case True:
            return "yes"
        case Enum():
            return str(value.value)
        case Deadline():
            return deadline_words(value)
    return str(value)


def deadline_words(deadline: Deadline) -> str:
    """
    >>> from calls.closing_times import written_deadline
    >>> from calls.model import Manager
    >>> [deadline_words(written_deadline(text, Manager.PORTAL)) for text in ("2027-03-05", "2027-03-05 17:00")]
    ['2027-03-05 (17:00)', '2027-03-05 17:00']
    """
    time = f"{deadline.time:%H:%M}"
    zone = "" if deadline.zone == BRUSSELS else f" {deadline.zone}"
    return f"{deadline.date} {time if deadline.stated else f'({time})'}{zone}"


def _around(old: str, new: str) -> tuple[str, str]:
    """Both texts, cut to the surroundings of the first place where they differ."""
    if max(len(old), len(new)) <= LONGEST:
        return old, new
    same = next((at for at, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    start = max(0, same - BEFORE)
    return _cut(old, start), _cut(new, start)


def _cut(text: str, start: int) -> str:
    kept = text[start : start + LONGEST]
    return f"{'…' if start else ''}{kept}{'…' if start + LONGEST < len(text) else ''}" if kept else ""
