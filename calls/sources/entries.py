"""The entries of a hand-kept file, YAML or CSV, as plain strings with the line each of them stands on.

YAML is read without guessing types: `NO` stays the country, `12:00` the time, `2026-03-05` a text.
"""

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path

import yaml

from calls.errors import Problem, UnreadableSource
from calls.text_files import text_of

LISTS = frozenset({"deadlines", "types_of_action", "keywords", "tags", "topics", "shared_with"})
"""Fields of several values; in a cell of a table they are parted by `|`."""

FORMULA = "=+-@\t\r\n＝＋－＠"
"""A spreadsheet takes a cell that begins with one of these for a formula."""

_GUARDED = re.compile(rf"'+[{re.escape(FORMULA)}]")
_DEEPEST = 20
_SHAPE = "Begin the file with `calls:` and list one entry below it after `- `"


_LOADER = yaml.CBaseLoader if yaml.__with_libyaml__ else yaml.BaseLoader


@dataclass(frozen=True, slots=True)
class Field:
    """The value of one field: one string, or several; `line` is where it stands."""

    line: int
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One call as a person wrote it; `problems` are what could not even be taken as a field."""

    file: str
    line: int
    fields: dict[str, Field]
    problems: tuple[Problem, ...] = ()


def entries_of(path: Path) -> list[Entry]:
    """The entries of a `.yaml`, `.yml` or `.csv` file; `UnreadableSource` for anything else."""
    readers = {".yaml": yaml_entries, ".yml": yaml_entries, ".csv": csv_entries}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        way_out = f"Save the calendar as one of {', '.join(readers)}"
        raise UnreadableSource(str(path), f"the ending {path.suffix!r} is no calendar's", way_out)
    return reader(text_of(path), str(path))


def yaml_entries(text: str, file: str, *, trusted: bool = False) -> list[Entry]:
    """The entries under `calls:`.

    The fast C parser makes nodes by recursion and would crash the process on deep nesting, so a file that does not
    come with the project is walked through first.
    """
    try:
        if not trusted:
            _check_depth(text, file)
        root = _LOADER(text).get_single_node()
    except yaml.MarkedYAMLError as error:
        # The C parser tells of the line behind the last one where the end comes too early.
        line = min(error.problem_mark.line, text.count("\n")) + 1 if error.problem_mark else None
        what = f"this is no YAML ({error.problem or error.context})"
        raise UnreadableSource(file, what, "Mend the line, often its indentation or a missing quote", line) from None
    except (yaml.YAMLError, ValueError, OverflowError, RecursionError) as error:
        what = f"this is no YAML ({str(error).splitlines()[0][:120] or type(error).__name__})"
        raise UnreadableSource(file, what, "Save the file again as plain text") from None
    listed = _value_of(root, "calls")
    if not isinstance(listed, yaml.SequenceNode):
        raise UnreadableSource(file, "there is no list of `calls`", _SHAPE, 1)
    return [_entry_of(node, file) for node in listed.value]


def _check_depth(text: str, file: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            what = "this is no YAML of a calendar (nested too deeply)"
            raise UnreadableSource(file, what, _SHAPE, event.start_mark.line + 1 if event.start_mark else None)


def csv_entries(text: str, file: str) -> list[Entry]:
    """The rows below a header line; fields are parted by commas or semicolons, several values of one field by `|`.

    The apostrophe that our own export sets before what a spreadsheet would take for a formula is taken away.
    """
    header = text.split("\n", 1)[0]
    rows = csv.reader(io.StringIO(text), delimiter=";" if header.count(";") > header.count(",") else ",")
    entries: list[Entry] = []
    names: list[str] = []
    line = 1
    try:
        for cells in rows:
            if not names:
                names = [name.strip() for name in cells]
            elif any(cell.strip() for cell in cells):
                entries.append(_entry_of_cells(names, cells, line, file))
            line = rows.line_num + 1
    except csv.Error as error:
        way_out = "Export the table again as CSV in UTF-8"
        raise UnreadableSource(file, f"this is no CSV ({error})", way_out, rows.line_num) from None
    if "identifier" not in names:
        raise UnreadableSource(file, "the first line names no column `identifier`", "Add a header line", 1)
    return entries


def _value_of(node: yaml.Node | None, key: str) -> yaml.Node | None:
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    return next((value for name, value in pairs if name.value == key), None)


def _entry_of(node: yaml.Node, file: str) -> Entry:
    line = node.start_mark.line + 1
    if not isinstance(node, yaml.MappingNode):
        problem = Problem(file, f"line {line}", "the entry has no fields", "Write fields such as `title: ...`")
        return Entry(file, line, {}, (problem,))
    fields: dict[str, Field] = {}
    problems: list[Problem] = []
    for key, value in node.value:
        at = key.start_mark.line + 1
        values = _strings_of(value)
        if values is None or not isinstance(key, yaml.ScalarNode):
            problems.append(Problem(file, f"line {at}", "nested too deeply", "Write a text or a list of texts"))
        elif key.value in fields:
            problems.append(Problem(file, f"line {at}", f"{key.value!r} stands twice", "Keep one of them"))
        else:
            fields[key.value] = Field(at, values)
    return Entry(file, line, fields, tuple(problems))


def _strings_of(node: yaml.Node) -> tuple[str, ...] | None:
    """The strings of a text or of a flat list of texts; `None` for anything deeper."""
    items = node.value if isinstance(node, yaml.SequenceNode) else [node]
    if not all(isinstance(item, yaml.ScalarNode) for item in items):
        return None
    return tuple(item.value for item in items)


def _entry_of_cells(names: list[str], cells: list[str], line: int, file: str) -> Entry:
    problems: tuple[Problem, ...] = ()
    if len(cells) > len(names):
        what = f"the row has {len(cells)} cells, the header only {len(names)}"
        problems = (Problem(file, f"line {line}", what, "Quote cells that hold the separator"),)
    filled = ((name, cell) for name, cell in zip(names, cells, strict=False) if cell.strip())
    return Entry(file, line, {name: Field(line, _values_of_cell(name, cell)) for name, cell in filled}, problems)


def _values_of_cell(name: str, cell: str) -> tuple[str, ...]:
    text = unguarded(cell.strip())
    return tuple(part.strip() for part in split_values(text)) if name in LISTS else (text,)


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula; `unguarded` gives the cell again.

    >>> guarded("=1+1"), unguarded("'=1+1"), unguarded(guarded("'=1+1")), guarded("plain")
    ("'=1+1", '=1+1', "'=1+1", 'plain')
    """
    return f"'{cell}" if cell[:1] and (cell[0] in FORMULA or _GUARDED.match(cell)) else cell


def unguarded(cell: str) -> str:
    """The cell without the apostrophe that stands before a formula."""
    return cell[1:] if _GUARDED.match(cell) else cell


def joined_values(values: tuple[str, ...]) -> str:
    r"""Several values in one cell; what parts them is marked where it is part of a value.

    >>> joined_values(("one", "a|b")), split_values(r"one|a\|b")
    ('one|a\\|b', ('one', 'a|b'))
    """
    return "|".join(value.replace("\\", r"\\").replace("|", r"\|") for value in values)


def split_values(cell: str) -> tuple[str, ...]:
    """The values of one cell; a backslash stands for itself but before `|` and another."""
    pieces = re.findall(r"\\[\\|]|[|]|[^\\|]+|\\", cell)
    values = [""]
    for piece in pieces:
        if piece == "|":
            values.append("")
        else:
            values[-1] += piece[1:] if len(piece) == 2 and piece[0] == "\\" and piece[1] in "\\|" else piece
    return tuple(values)
