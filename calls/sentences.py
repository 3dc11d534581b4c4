"""Sentences that this package says about facts: a template and its values, so that the service can translate them.

`calls.saying` puts them into words.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Countries:
    """Codes in the order in which they are to be named."""

    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Types:
    """Codes of organisation types, or the name of the set that they come from; named in the order of types.yaml."""

    codes: tuple[str, ...]
    type_set: str = ""


@dataclass(frozen=True, slots=True)
class Groups:
    """Names of groups of countries, in the order in which they are to be named."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Roles:
    """Words of `calls.participants.Role`, in the order in which they are to be named."""

    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """A part of 1, shown in per cent."""

    part: float


Value = str | int | dt.date | Countries | Types | Groups | Roles | Share


@dataclass(frozen=True, slots=True)
class Sentence:
    """`text` is an English gettext template with `%(name)s` places; `plural` its form for `count` other than one."""

    text: str
    values: Mapping[str, Value] = field(default_factory=dict)
    plural: str = ""
    count: int = 1


@dataclass(frozen=True, slots=True)
class Template:
    """A sentence whose values are still to come; `plural` is empty where the text does not hang on a number."""

    text: str
    plural: str = ""

    def said(self, count: int = 1, /, **values: Value) -> Sentence:
        """The sentence with those of the values that it names; `count` chooses between text and plural."""
        named = {name: value for name, value in values.items() if f"%({name})s" in self.text + self.plural}
        return Sentence(self.text, named, self.plural, count)
