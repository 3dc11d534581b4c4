"""The 25 types of organisation, their groups, and the sets of types that calls speak of."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from calls.errors import UnknownCode


@dataclass(frozen=True, slots=True)
class OrganisationType:
    """One type; `label` is English and goes through gettext where it is shown."""

    code: str
    group: str
    label: str


@dataclass(frozen=True, slots=True)
class _Table:
    types: dict[str, OrganisationType]
    sets: dict[str, frozenset[str]]


@cache
def _table() -> _Table:
    data = yaml.safe_load((files(__package__) / "types.yaml").read_text(encoding="utf-8"))
    types = {row["code"]: OrganisationType(**row) for row in data["types"]}
    return _Table(types, {name: frozenset(codes) for name, codes in data["sets"].items()})


def organisation_types() -> tuple[OrganisationType, ...]:
    """All types in the order of `types.yaml`: education, enterprise, labour market, public, the rest."""
    return tuple(_table().types.values())


def organisation_type(code: str) -> OrganisationType:
    """The type of a code; `UnknownCode` names the known ones.

    >>> organisation_type("chamber").group
    'labour_market'
    """
    types = _table().types
    if code not in types:
        raise UnknownCode(f"there is no organisation type {code!r}; known are {', '.join(types)}")
    return types[code]


def type_set(name: str) -> frozenset[str]:
    """The codes of a named set such as `sme`; `UnknownCode` names the known sets."""
    sets = _table().sets
    if name not in sets:
        raise UnknownCode(f"there is no set of organisation types {name!r}; known are {', '.join(sets)}")
    return sets[name]


def type_set_names() -> tuple[str, ...]:
    """The names of all sets in the order of `types.yaml`."""
    return tuple(_table().sets)
