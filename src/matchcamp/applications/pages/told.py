"""Changes of an application in words: what a path of the log names, and what its values say."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from matchcamp.applications.clashes import EditConflict
from matchcamp.applications.dates import clock_words
from matchcamp.applications.documents import Mandate, Registration, SectionState
from matchcamp.applications.plan import BY_KEY
from matchcamp.applications.sections import TITLES
from matchcamp.applications.shown_schemas import ApplicationOut, LoggedOut
from matchcamp.applications.states import State, Step
from matchcamp.applications.words import MANDATE_WORDS, REGISTRATION_WORDS, SECTION_WORDS, state_words, step_words
from matchcamp.database import OBJECT_ID
from matchcamp.i18n import N_, euros, number
from matchcamp.i18n import gettext as _
from matchcamp.labels import part_name

MARK = "mark:"  # What the log shows of people: who it was stands beside it.
LONGEST = 300
FIELD_WORDS: Mapping[str, str] = {
    "title": N_("Title"), "acronym": N_("Acronym"), "programme": N_("Programme"), "action": N_("Action"),
    "organisation_id": N_("Organisation"), "call_id": N_("Call"), "state": N_("Where it stands"),
    "two_stage": N_("Two stages: the second takes those who were invited"),
    "deadline": N_("Deadline"), "at": N_("When"), "zone": N_("Time zone"), "round": N_("Stage or round"),
    "total_eur": N_("Total budget"), "requested_eur": N_("Grant requested"), "points": N_("Points"),
    "reserve_position": N_("Place on the reserve list"), "grant_agreement": N_("Number of the grant agreement"),
    "role": N_("Role"), "committed": N_("Committed"), "signatory": N_("Who signs"), "mandate": N_("Mandate letter"),
    "budget_eur": N_("Budget"), "cofinancing_percent": N_("Co-financing, per cent"), "pic": N_("PIC"),
    "oid": N_("OID"), "registration": N_("PIC or OID"), "agreed": N_("Signed off"), "agreed_at": N_("Signed off"),
    "owner_id": N_("Who writes it"), "due": N_("By when"), "lump_sum_eur": N_("Lump sum"),
    "first_month": N_("First month"), "last_month": N_("Last month"), "version": N_("Version"),
    "url": N_("Address"), "sha256": "SHA-256", "number": N_("Proposal number"), "receipt": N_("Receipt"),
    "example": N_("Example"),
}  # fmt: skip
UNTOLD = frozenset({"key", "agreed_at", "slug"})
ONLY_FOLLOWS = frozenset(
    {"deadline", "stage", "begins", "consortium_id", "idea_id", "forerunner_id", "first_submitted", "last_submitted"}
)
NOT_A_VALUE = frozenset({"partners", "sections", "work_packages", "documents", "submissions", "passed", "done"})
ACTION_WORDS: Mapping[str, str] = {
    "found": N_("The application was begun"), "edit": N_("Changed"), "partner": N_("Partners"),
    "remove_partner": N_("Partners"), "section": N_("Drafting checklist"), "remove_sections": N_("Drafting checklist"),
    "work_package": N_("Work packages"), "remove_work_packages": N_("Work packages"), "document": N_("Documents"),
    "remove_documents": N_("Documents"), "plan": N_("Backward plan"), "sign_off": N_("Sign off"),
    "sign_off_back": N_("Sign off"), "moved": N_("The call's deadline moved, and the plan with it"),
}  # fmt: skip
"""What a change was about; its values say what it did."""


@dataclass(frozen=True, slots=True)
class Names:
    """What ids and keys are called: `things` by id (organisations, the call, the consortium), elements by list and key.

    `zone` is whose clocks show moments.
    """

    zone: str
    things: Mapping[str, str] = field(default_factory=dict)
    elements: Mapping[tuple[str, str], str] = field(default_factory=dict)


def names_of(it: ApplicationOut, zone: str, things: Mapping[str, str] | None = None) -> Names:
    """The names of what stands in an application now; `things` are further ones."""
    known = {one.organisation_id: one.organisation for one in it.partners}
    lists = {"sections": it.sections, "work_packages": it.work_packages, "documents": it.documents}
    elements = {(name, one.key): one.title for name, several in lists.items() for one in several}  # type: ignore[attr-defined]
    return Names(zone, known | dict(things or {}), elements)


def action_words(action: str) -> str:
    """What a change of the log did; a step of the table has the words of its button."""
    if action in ACTION_WORDS:
        return _(ACTION_WORDS[action])
    return step_words(Step(action)) if action in set(Step) else action


def path_words(path: str, names: Names) -> str:
    """What a path of the log names.

    >>> path_words("partners/111111111111111111111111/budget_eur", Names("UTC", {"1" * 24: "Granen"}))
    'Granen: Budget'
    """
    name, _slash, rest = path.partition("/")
    if name not in NOT_A_VALUE:
        return field_words(rest or name) if name == "deadline" and rest else field_words(name)
    key, _slash, leaf = rest.partition("/")
    return f"{element_words(name, key, names)}: {field_words(leaf)}" if leaf else element_words(name, key, names)


def field_words(name: str) -> str:
    return _(FIELD_WORDS[name]) if name in FIELD_WORDS else name


def element_words(name: str, key: str, names: Names) -> str:
    """What an element of a list is called, also one that is no longer there."""
    if name == "partners":
        return names.things.get(key, _("The organisation"))
    if name == "done":
        return _(BY_KEY[key].title) if key in BY_KEY else key
    if name == "submissions":
        return f"{_('Submission')} {key}"
    title = names.elements.get((name, key))
    return title or (_(TITLES[key]) if key in TITLES else key)


def value_words(path: str, value: Any, names: Names) -> str:
    """A value of the log in a line, in the reader's language; "" for nothing."""
    leaf = path.rpartition("/")[2]
    if value is None or value == "" or leaf == "agreed":
        return _("yes") if value else ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return clock_words(value, names.zone)
    if isinstance(value, int | float):
        return euros(value) if leaf.endswith("_eur") else number(value)
    return _text_words(path, leaf, str(value), names)


LISTED: Mapping[str, Callable[[str], str]] = {
    "state": lambda text: state_words(State(text)),
    "mandate": lambda text: _(MANDATE_WORDS[Mandate(text)]),
    "registration": lambda text: _(REGISTRATION_WORDS[Registration(text)]),
    "role": part_name,
    "sections/state": lambda text: _(SECTION_WORDS[SectionState(text)]),
}
"""Values of a list, by their field; those of sections bear the same name as others."""


def _text_words(path: str, leaf: str, text: str, names: Names) -> str:
    if text.startswith(MARK) or leaf == "owner_id":
        return _("somebody")
    listed = LISTED.get(f"{path.partition('/')[0]}/{leaf}") or LISTED.get(leaf)
    if listed:
        return listed(text)
    if leaf.endswith("_id") and OBJECT_ID.fullmatch(text):
        return names.things.get(text, text)
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"


@dataclass(frozen=True, slots=True)
class ToldChange:
    """One value before and after, in words."""

    what: str
    before: str
    after: str


def told_changes(changes: Sequence[LoggedOut], names: Names) -> list[ToldChange]:
    """The values that a change is about; what only follows from them, or says nothing, is left out."""
    added = {one.path for one in changes if one.before is None and one.after is True}
    gone = {one.path for one in changes if one.after is None and one.before is True}
    return [
        ToldChange(path_words(one.path, names), *_sides(one, names))
        for one in changes
        if not _is_noise(one, added | gone)
    ]


def _sides(one: LoggedOut, names: Names) -> tuple[str, str]:
    if one.path.partition("/")[0] in NOT_A_VALUE and one.path.count("/") == 1:  # The element as a whole.
        there = _("done") if one.path.startswith("done/") else _("added")
        return ("", there) if one.after else (there, "")
    return value_words(one.path, one.before, names), value_words(one.path, one.after, names)


def _is_noise(one: LoggedOut, whole: Iterable[str]) -> bool:
    listed, _slash, _rest = one.path.partition("/")
    leaf = one.path.rpartition("/")[2]
    if listed == "passed" or leaf in UNTOLD or one.path in ONLY_FOLLOWS or (listed == "done" and leaf in {"at", "due"}):
        return True
    inside = one.path.rpartition("/")[0] in whole
    said = one.after if one.before is None else one.before
    return inside and ((leaf == "organisation_id" and listed == "partners") or not said)


@dataclass(frozen=True, slots=True)
class Both:
    """A value that two people changed, in words: what stands now, and what this one wanted."""

    what: str
    now: str
    wanted: str


def both_versions(error: EditConflict, names: Names) -> list[Both]:
    return [
        Both(path_words(one.path, names), _side(one.path, one.theirs, names), _side(one.path, one.mine, names))
        for one in error.clashes
        if one.path.rpartition("/")[2] not in UNTOLD
    ]


def _side(path: str, value: Any, names: Names) -> str:
    whole = path.partition("/")[0] in NOT_A_VALUE and path.count("/") == 1
    if whole:
        return _("unchanged") if value else _("nothing any more")
    return value_words(path, value, names) or _("nothing any more")


def ids_in(changes: Sequence[LoggedOut]) -> tuple[list[str], list[str]]:
    """The ids of organisations and those of calls that stand in changes, for which names are wanted."""
    partners = {text for one in changes for text in one.path.split("/") if OBJECT_ID.fullmatch(text)}
    return sorted(partners | _sides_of(changes, "organisation_id")), sorted(_sides_of(changes, "call_id"))


def _sides_of(changes: Sequence[LoggedOut], leaf: str) -> set[str]:
    sides = {str(side) for one in changes if one.path.endswith(leaf) for side in (one.before, one.after)}
    return {side for side in sides if OBJECT_ID.fullmatch(side)}
