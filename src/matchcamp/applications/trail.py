"""What a change did, value by value: told, undone, done again, and merged with what others did meanwhile. No database.

A row is seen as a flat mapping from paths to values: `title`, and for each list `partners/<key>` (it is there) with
`partners/<key>/<field>`. So two people who change different values never stand in each other's way.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

Row = Mapping[str, Any]
Flat = dict[str, Any]
LISTS: Mapping[str, str] = {
    "partners": "organisation_id", "sections": "key", "work_packages": "key", "documents": "key", "submissions": "key",
    "passed": "key", "done": "key",
}  # fmt: skip
"""Fields that hold lists, with what tells their elements apart."""

PARTS = frozenset({"deadline"})  # Fields that hold one thing of several values, or nothing.
UNTOLD = frozenset({"_id", "revision", "log_number", "log_hash", "created", "changed", "slug", "phase"})
GONE = None


@dataclass(frozen=True, slots=True)
class Change:
    """One value before and after; None stands for nothing."""

    path: str
    before: Any
    after: Any


def settled(value: Any) -> Any:
    """A value as the database gives it back: moments in UTC, cut to milliseconds; an enum's word as plain text."""
    if isinstance(value, datetime):
        moment = value.astimezone(UTC)
        return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    if isinstance(value, Mapping):
        return {str(name): settled(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [settled(one) for one in value]
    return str(value) if isinstance(value, str) else value


def flat(row: Row) -> Flat:
    """All told values of a row by path; None and elements that are not there have no path.

    >>> flat({"title": "A", "points": None, "sections": [{"key": "need", "state": "open"}]})
    {'title': 'A', 'sections/need': True, 'sections/need/key': 'need', 'sections/need/state': 'open'}
    """
    found: Flat = {}
    for name, value in row.items():
        if name in UNTOLD or value is None:
            continue
        if name in LISTS:
            for element in value:
                _put(found, f"{name}/{element[LISTS[name]]}", element)
        elif name in PARTS:
            _put(found, name, value)
        else:
            found[name] = value
    return found


def _put(found: Flat, path: str, element: Row) -> None:
    found[path] = True
    found.update({f"{path}/{name}": value for name, value in element.items() if value is not None})


def folded(values: Mapping[str, Any], like: Row) -> dict[str, Any]:
    """The row again from its flat values; what has no value there is None, or an empty list.

    `like` gives the fields and those of the elements; it is not changed.
    """
    row: dict[str, Any] = {name: [] if name in LISTS else None for name in like if name not in UNTOLD}
    elements: dict[str, dict[str, Any]] = {}
    for path, value in values.items():
        name, _, rest = path.partition("/")
        if name in LISTS:
            key, _, leaf = rest.partition("/")
            element = elements.get(f"{name}/{key}")
            if element is None:
                element = elements[f"{name}/{key}"] = {}
                row[name].append(element)
            element.update({leaf: value} if leaf else {})
        elif name in PARTS:
            part = row[name] = row[name] or {}
            part.update({rest: value} if rest else {})
        else:
            row[name] = value
    return row


def changes_between(before: Row, after: Row) -> tuple[Change, ...]:
    """What leads from one row to the other, in the order of the paths' first appearance."""
    was, now = flat(before), flat(after)
    paths = dict.fromkeys([*was, *now])
    return tuple(Change(path, was.get(path), now.get(path)) for path in paths if was.get(path) != now.get(path))


def done(values: Mapping[str, Any], changes: Iterable[Change]) -> Flat:
    """Flat values after the changes."""
    found = dict(values)
    for change in changes:
        if change.after is GONE:
            found.pop(change.path, None)
        else:
            found[change.path] = change.after
    return found


def undone(values: Mapping[str, Any], changes: Sequence[Change]) -> Flat:
    """Flat values as they were before the changes."""
    return done(values, [Change(one.path, one.after, one.before) for one in reversed(changes)])


@dataclass(frozen=True, slots=True)
class Clash:
    """A value that two people changed: what both began from, what stands now, and what this one wanted."""

    path: str
    began: Any
    theirs: Any
    mine: Any


@dataclass(frozen=True, slots=True)
class Merged:
    """Flat values with both changes in, and where they could not both stand. With a clash nothing is to be stored."""

    values: Flat
    clashes: tuple[Clash, ...]


def merged(now: Row, later: Sequence[Change], make: Callable[[dict[str, Any]], Row], began: Row) -> Merged:
    """Make a change from the row as it stood before `later`, and put it upon the row as it is now.

    `began` is that earlier row. What both changed to the same value is no clash.
    """
    mine = changes_between(began, make(dict(began)))
    stands = flat(now)
    touched = {change.path for change in later}
    removed = {change.path for change in later if change.after is GONE and change.before is True}
    clashes = [
        Clash(one.path, one.before, stands.get(one.path), one.after)
        for one in mine
        if (one.path in touched or _inside(one.path, removed)) and stands.get(one.path) != one.after
    ]
    clashes += _removed_under_hands(mine, later, stands)
    return Merged(done(stands, mine), tuple(clashes))


def _inside(path: str, removed: set[str]) -> bool:
    return path.rpartition("/")[0] in removed


def _removed_under_hands(mine: Sequence[Change], later: Sequence[Change], stands: Flat) -> list[Clash]:
    """Elements that this one removes while another changed, or filled in, something of theirs."""
    gone = {one.path for one in mine if one.before is True and one.after is GONE}
    told = {one.path for one in mine}
    paths = dict.fromkeys(one.path for one in later)
    return [Clash(path, None, stands.get(path), None) for path in paths if _inside(path, gone) and path not in told]
