"""Fields being read, from a file or from a page: what cannot be taken is noted, and reading goes on to the end."""

import difflib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TypeVar

from calls.errors import DamagedRules, InvalidValue, Problem
from calls.plain_text import one_line
from calls.yaml_nodes import Fields, Items, Node, Text

_T = TypeVar("_T")
_E = TypeVar("_E", bound=StrEnum)


@dataclass(slots=True)
class Form:
    """The fields of one thing; `problems` is shared by all forms of a file. `about` says which thing, in messages.

    A field whose value is empty counts as not written. With `named` true the fields come from a page without lines.
    """

    file: str
    node: Fields
    problems: list[Problem] = field(default_factory=list)
    about: str = ""
    named: bool = False

    def refuse(self, name: str, what: str, way_out: str) -> None:
        """Adds a problem at the field's line, or at the thing's own where the field is missing."""
        node = self.node.fields.get(name, self.node)
        # Beside its field on a page a problem needs no further place.
        place = name if self.named else f"line {node.line}"
        subject = what if self.named or not self.about else f"{self.about}: {what}"
        self.problems.append(Problem(self.file, place, subject, way_out, name))

    def has(self, name: str) -> bool:
        """Whether something is written in the field."""
        node = self.node.fields.get(name)
        return node is not None and node_has(node)

    def check_names(self, needed: Sequence[str], optional: Iterable[str]) -> None:
        """Refuses fields that nobody reads and names those that are missing."""
        known = (*needed, *optional)
        for name in self.node.fields:
            if name not in known and self.has(name):
                near = difflib.get_close_matches(name, known, 1)
                way_out = f"Did you mean {near[0]!r}?" if near else f"Known here: {', '.join(known) or 'none'}"
                self.refuse(name, f"there is no field {name[:60]!r} here", way_out)
        for name in needed:
            if not self.has(name):
                self.refuse(name, f"{name!r} is missing", f"Write `{name}`")

    def text(self, name: str) -> str:
        """The field's text on one line, or an empty one."""
        node = self.node.fields.get(name)
        if node is None or isinstance(node, Text):
            return one_line(node.text) if node else ""
        self.refuse(name, f"{name} is a list or has fields", "Write one text")
        return ""

    def one(self, name: str, take: Callable[[str], _T], default: _T) -> _T:
        """The field's value as `take` reads it; the default where nothing stands or nothing can be taken."""
        text = self.text(name)
        taken = self.taken(name, text, take) if text else None
        return default if taken is None else taken

    def many(self, name: str, take: Callable[[str], _T]) -> tuple[_T, ...]:
        """The values of a list, or of words in one text parted by commas or blanks, in their order, each once."""
        taken = (self.taken(name, text, take) for text in self.words(name))
        return tuple(dict.fromkeys(value for value in taken if value is not None))

    def words(self, name: str) -> tuple[str, ...]:
        """The words of a field as written."""
        node = self.node.fields.get(name)
        match node:
            case None:
                return ()
            case Text(_, text):
                return tuple(text.replace(",", " ").replace(";", " ").split())
            case Items(_, items) if all(isinstance(item, Text) for item in items):
                return tuple(item.text for item in items if isinstance(item, Text) and item.text)
        self.refuse(name, f"{name} is nested too deeply", "Write a list of words")
        return ()

    def texts(self, name: str) -> tuple[str, ...]:
        """The texts of a list, or one text alone; unlike words they may hold blanks."""
        node = self.node.fields.get(name)
        return (node.text,) if isinstance(node, Text) and node.text else self.words(name)

    def taken(self, name: str, text: str, take: Callable[[str], _T]) -> _T | None:
        """What `take` makes of a text, or `None` with the reason noted."""
        try:
            return take(text)
        except InvalidValue as error:
            self.refuse(name, error.what if self.named else f"{name}: {error.what}", error.way_out)
            return None

    def part(self, name: str) -> "Form | None":
        """The form of a field that has fields of its own, or `None` where nothing stands."""
        if not self.has(name):
            return None
        node = self.node.fields[name]
        if isinstance(node, Fields):
            return self.inner(node, name)
        self.refuse(name, f"{name} has no fields of its own", "Write them below it, such as `note: ...`")
        return None

    def parts(self, name: str) -> Iterator["Form"]:
        """The forms of a list whose items have fields."""
        node = self.node.fields.get(name)
        items = node.items if isinstance(node, Items) else ()
        if node is not None and not isinstance(node, Items):
            self.refuse(name, f"{name} is no list", "Write one entry below it after `- `")
        for item in items:
            if isinstance(item, Fields):
                yield self.inner(item, name)
            else:
                problem = Problem(self.file, f"line {item.line}", f"an entry of {name} has no fields", "Write them")
                self.problems.append(problem)

    def inner(self, node: Fields, name: str) -> "Form":
        """The form of fields inside this one."""
        return replace(self, node=node, about=f"{self.about}, {name}" if self.about else name)


def check_problems(problems: Iterable[Problem]) -> None:
    """Raises `DamagedRules` with all problems, in the order of their lines, if there are any."""
    found = sorted(problems, key=lambda one: int(one.place.removeprefix("line ")) if " " in one.place else 0)
    if found:
        raise DamagedRules(tuple(found))


def node_has(node: Node) -> bool:
    """Whether anything is written."""
    if isinstance(node, Text):
        return bool(node.text)
    return bool(node.items if isinstance(node, Items) else node.fields)


def member_of(kind: type[_E]) -> Callable[[str], _E]:
    """Takes the words of an enumeration."""

    def take(text: str) -> _E:
        try:
            return kind(text)
        except ValueError:
            raise InvalidValue(f"{text[:40]!r} is not known", f"write one of {', '.join(kind)}") from None

    return take
