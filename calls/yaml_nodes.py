"""YAML as people write it: texts with the line on which each stands, and no guessed types, so that NO is a country."""

from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from calls.errors import Problem, UnreadableSource


@dataclass(frozen=True, slots=True)
class Text:
    """One value as it was written, without blanks at its ends."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    line: int
    items: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Fields:
    """Names with their values, in the order of the file."""

    line: int
    fields: dict[str, "Node"]


Node = Text | Items | Fields


@dataclass(frozen=True, slots=True)
class Written:
    """What a file holds, and what in it could not even be taken as fields, lists and texts."""

    root: Node
    problems: tuple[Problem, ...]


def read_yaml(text: str, file: str, *, trusted: bool = False) -> Written:
    """The file as nodes; `UnreadableSource` for what is no YAML or empty.

    Files that come with the project are `trusted` and read by the fast C parser, which crashes the process
    on deep nesting; all other files are read by the parser written in Python, which raises an error.
    """
    loader = yaml.CBaseLoader if trusted and yaml.__with_libyaml__ else yaml.BaseLoader
    try:
        root = loader(text).get_single_node()
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        what = f"this is no YAML ({error.problem or error.context})"
        raise UnreadableSource(file, what, "Mend the line, often its indentation or a missing quote", line) from None
    except (yaml.YAMLError, ValueError, OverflowError, RecursionError) as error:
        what = f"this is no YAML ({str(error).splitlines()[0][:120] or type(error).__name__})"
        raise UnreadableSource(file, what, "Save the file again as plain text") from None
    if root is None:
        raise UnreadableSource(file, "the file is empty", "Write its fields", 1)
    taker = _Taker(file)
    return Written(taker.node(root), tuple(taker.problems))


def _is_question_mark(node: yaml.Node) -> bool:
    """Whether a lone `?` was written, which YAML takes for a mapping from nothing to nothing."""
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    return len(pairs) == 1 and all(isinstance(part, yaml.ScalarNode) and not part.value for part in pairs[0])


class _Taker:
    """Turns nodes of the parser into ours; each is taken once, as aliases could repeat it without end."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._seen: set[int] = set()
        self.problems: list[Problem] = []

    def node(self, node: yaml.Node) -> Node:
        line = node.start_mark.line + 1
        if isinstance(node, yaml.ScalarNode):
            return Text(line, node.value.strip())
        if _is_question_mark(node):
            return Text(line, "?")
        if id(node) in self._seen:
            self._refuse(line, "an alias repeats elsewhere what stands here", "Write it out there")
            return Text(line, "")
        self._seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            return Items(line, tuple(self.node(item) for item in node.value))
        return Fields(line, dict(self._pairs(node)))

    def _pairs(self, node: yaml.Node) -> Iterator[tuple[str, Node]]:
        names: set[str] = set()
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                self._refuse(line, "a name of a field is a list", "Write a word and a colon")
            elif key.value in names:
                self._refuse(line, f"{key.value[:60]!r} stands twice", "Keep one of them")
            else:
                names.add(key.value)
                yield key.value, self.node(value)

    def _refuse(self, line: int, what: str, way_out: str) -> None:
        self.problems.append(Problem(self._file, f"line {line}", what, way_out))
