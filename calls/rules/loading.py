"""The actions that come with the project, and which of them a call belongs to."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from calls.errors import UnknownCode
from calls.rules.model import Action
from calls.rules.reading import action_of_yaml

_YEAR = re.compile(r"(?<![0-9])20[0-9]{2}(?![0-9])")


@cache
def load_actions() -> Mapping[str, Action]:
    """All actions by id, in the order of their ids; one file of the folder `actions` each."""
    folder = files(__package__) / "actions"
    found = [
        action_of_yaml(file.read_text(encoding="utf-8"), file.name, trusted=True)
        for file in folder.iterdir()
        if file.name.endswith(".yaml")
    ]
    return MappingProxyType({action.id: action for action in sorted(found, key=lambda action: action.id)})


def action(id_: str) -> Action:
    """The action of an id; `UnknownCode` names the known ones."""
    known = load_actions()
    if id_ not in known:
        raise UnknownCode(f"there is no action {id_!r}; known are {', '.join(known)}")
    return known[id_]


def action_of(
    *,
    identifier: str,
    call_identifier: str = "",
    types_of_action: Iterable[str] = (),
    programme: str = "",
    actions: Mapping[str, Action] | None = None,
) -> Action | None:
    """The action that a call belongs to, or `None`; `actions` are those to choose from, else those of the project.

    First by portal topic, then by the same topic of another year, then by the name of a decentralised action, then by
    the portal's type of action. Among several years the call's own wins, else the newest; `asked_year` of the answer
    is set where the call's year is another than the action's.
    """
    among = tuple((load_actions() if actions is None else actions).values())
    year = _year_in(identifier)
    return (
        _of_year([one for one in among if identifier in one.topics], year)
        or _of_year([one for one in among if _timeless(identifier) in map(_timeless, one.topics)], year)
        or _of_year([one for one in among if _is_agency_action(one, identifier, call_identifier)], year)
        or _of_year(_by_type(among, types_of_action, programme), year)
    )


def _of_year(found: list[Action], year: int | None) -> Action | None:
    if not found:
        return None
    chosen = max(found, key=lambda one: (one.year == year, one.year or 0, one.id))
    return replace(chosen, asked_year=year if chosen.year and year and chosen.year != year else None)


def _year_in(identifier: str) -> int | None:
    match = _YEAR.search(identifier)
    return int(match[0]) if match else None


def _timeless(identifier: str) -> str:
    """A topic's identifier with its years taken out: `ERASMUS-EDU-2026-PEX-COVE` and that of 2027 are the same."""
    return _YEAR.sub("", identifier)


def _is_agency_action(one: Action, identifier: str, call_identifier: str) -> bool:
    return any(
        name in {identifier, call_identifier} or identifier.startswith(f"{name}-") for name in one.agency_actions
    )


def _by_type(among: Iterable[Action], types_of_action: Iterable[str], programme: str) -> list[Action]:
    """The actions of the first type of action that any has; the portal writes some with two blanks."""
    for label in types_of_action:
        plain = " ".join(label.split())
        found = [one for one in among if plain in one.types_of_action and programme in ("", one.programme)]
        if found:
            return found
    return []
