"""What counts as a change of a call, which searches can be kept, and how many, as pure functions."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from types import MappingProxyType
from urllib.parse import parse_qsl, urlencode

from matchcamp.errors import Invalid
from matchcamp.i18n import gettext as _
from matchcamp.watching.documents import Change, ChangeKind, Facts, Place
from matchcamp.words import is_whole

MOST_FOLLOWED = 200  # Calls a person; the EU portal has some 550 open topics at a time.
MOST_SEARCHES = 50
MOST_KEYS = 300  # Found items that a search remembers; a page of results holds 30.


def version_of(facts: Facts) -> str:
    """A short name of these facts: who says «seen» names what they saw, so that what came since stays new."""
    return sha256(facts.model_dump_json().encode()).hexdigest()[:16]


Value = Callable[[Facts], Sequence[str]]


def _one(value: object) -> tuple[str, ...]:
    return () if value is None else (str(value),)


COMPARED: Mapping[ChangeKind, Value] = MappingProxyType(
    {
        ChangeKind.STATUS: lambda facts: _one(facts.status),
        ChangeKind.PUBLISHED: lambda facts: ("expected",) if facts.expected else ("published",),
        ChangeKind.DEADLINE: lambda facts: facts.deadlines,
        ChangeKind.OPENS: lambda facts: _one(facts.opens),
        ChangeKind.BUDGET: lambda facts: _one(facts.budget_eur),
        ChangeKind.LEAST_GRANT: lambda facts: _one(facts.least_grant_eur),
        ChangeKind.GREATEST_GRANT: lambda facts: _one(facts.greatest_grant_eur),
        ChangeKind.GRANTS: lambda facts: _one(facts.grants),
        ChangeKind.TITLE: lambda facts: _one(facts.title),
    }
)
"""The facts that are compared, in the order in which changes are told."""


def differences(before: Facts, after: Facts) -> tuple[Change, ...]:
    """What changed between two looks at a call; of several deadlines only those that moved, came or went."""
    found = [_change(kind, value(before), value(after)) for kind, value in COMPARED.items()]
    if before.words != after.words:
        found.append(Change(kind=ChangeKind.WORDS))
    return tuple(change for change in found if change is not None)


def _change(kind: ChangeKind, before: Sequence[str], after: Sequence[str]) -> Change | None:
    gone = tuple(value for value in before if value not in after)
    come = tuple(value for value in after if value not in before)
    return Change(kind=kind, before=gone, after=come) if gone or come else None


def written_changes(before: Facts, after: Facts) -> tuple[Change, ...]:
    """What a write changed. The status is left out: it follows from the dates, and passes on without any write."""
    return tuple(change for change in differences(before, after) if change.kind is not ChangeKind.STATUS)


DEADLINE_DAYS = (2, 7, 14)  # So many days before it closes, a call's followers are told; once for each.


def near_deadline(days_left: int | None) -> int | None:
    """The nearest of the terms within which a deadline lies; None while it is far, over or unknown.

    >>> [near_deadline(days) for days in (15, 14, 8, 7, 3, 2, 0, -1, None)]
    [None, 14, 14, 7, 7, 2, 2, None, None]
    """
    if days_left is None or days_left < 0:
        return None
    return next((days for days in DEADLINE_DAYS if days_left <= days), None)


@dataclass(frozen=True, slots=True)
class Searched:
    """Where a kept search leads, and the words of its address with the most characters of each."""

    path: str
    fields: Mapping[str, int]
    needed: str = ""


PLACES: Mapping[Place, Searched] = MappingProxyType(
    {
        Place.SEARCH: Searched("/search", {"q": 500, "kind": 20}, needed="q"),
        Place.CALLS: Searched("/calls", {"status": 20, "programme": 40, "topic": 60}),
        Place.NEEDS: Searched("/needs", {"topic": 60, "language": 2}),
        Place.OFFERS: Searched("/offers", {"kind": 60, "topic": 60, "country": 2, "language": 2}),
        Place.IDEAS: Searched("/ideas", {"topic": 60, "programme": 60}),
        Place.ORGANISATIONS: Searched(
            "/organisations", {"q": 100, "country": 2, "type": 60, "topic": 60, "membership": 60}
        ),
    }
)
"""The lists that can be watched, with what their pages read from the address."""


def canonical(place: Place, query: str) -> str:
    """The query in one spelling: known words in fixed order, blanks and pages left out. Raises Invalid.

    >>> canonical(Place.CALLS, "topic=welding&status=&after=12-ab&colour=red&status=open")
    'status=open&topic=welding'
    """
    given = words_in(query)
    known = PLACES[place]
    kept = {name: given[name][:most] for name, most in known.fields.items() if given.get(name)}
    if known.needed and known.needed not in kept:
        words = _("Search for some words first; then the search can be kept.")
        raise Invalid.at("query", words)
    return urlencode(kept)


def words_in(query: str) -> dict[str, str]:
    """The words of a query by name, the last of several that say something, without outer blanks. Raises Invalid."""
    try:
        pairs = parse_qsl(query, max_num_fields=40)
    except ValueError as error:
        raise _unreadable() from error
    words = {name: value.replace("\x00", "").strip() for name, value in pairs}
    if not all(is_whole(value) for value in words.values()):
        raise _unreadable()
    return words


def _unreadable() -> Invalid:
    words = _("This search cannot be read; open it again and keep it from there.")
    return Invalid.at("query", words)


def url_of(place: Place, query: str) -> str:
    """
    >>> url_of(Place.CALLS, "status=open"), url_of(Place.NEEDS, "")
    ('/calls?status=open', '/needs')
    """
    path = PLACES[place].path
    return f"{path}?{query}" if query else path


def keys_to_keep(now_found: Sequence[str], seen: Sequence[str]) -> list[str]:
    """The found items that a search remembers: the present ones, then those of earlier looks."""
    return list(dict.fromkeys([*now_found, *seen]))[:MOST_KEYS]
