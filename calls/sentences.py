"""Sentences that this package says about facts: a template and its values, so that the service can translate them."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Countries:
    """Codes in the order in which they are to be named."""

    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Types:
    """Codes of organisation types, or the name of the set that they come from."""

    codes: tuple[str, ...]
    type_set: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """A part of 1, shown in per cent."""

    part: float


Value = str | int | Countries | Types | Share


@dataclass(frozen=True, slots=True)
class Sentence:
    """`text` is an English gettext template with `%(name)s` places; `plural` its form for `count` other than one."""

    text: str
    values: Mapping[str, Value] = field(default_factory=dict)
    plural: str = ""
    count: int = 1
