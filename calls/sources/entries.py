"""The entries of a hand-kept file, YAML or CSV, as plain strings with the line each of them stands on.

YAML is read without guessing types: `NO` stays the country, `12:00` the time, `2026-03-05` a text.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from calls.errors import Problem, UnreadableSource

LIMIT_BYTES = 16 * 1024 * 1024
_SHAPE = "Begin the file with `calls:` and list one entry below it after `- `"


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
    return reader(_text_of(path), str(path))


def yaml_entries(text: str, file: str, *, trusted: bool = False) -> list[Entry]:
    """The entries under `calls:`.

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
    listed = _value_of(root, "calls")
    if not isinstance(listed, yaml.SequenceNode):
        raise UnreadableSource(file, "there is no list of `calls`", _SHAPE, 1)
    return [_entry_of(node, file) for node in listed.value]


def csv_entries(text: str, file: str) -> list[Entry]:
    """The rows below a header line; fields are parted by commas or semicolons, several values by `|`."""
    header = text.split("\n", 1)[0]
    rows = csv.reader(io.StringIO(text), delimiter=";" if header.count(";") > header.count(",") else ",")
    entries: list[Entry] = []
    names: list[str] = []
    try:
        for cells in rows:
            if not names:
                names = [name.strip() for name in cells]
            elif any(cell.strip() for cell in cells):
                entries.append(_entry_of_cells(names, cells, rows.line_num, file))
    except csv.Error as error:
        way_out = "Export the table again as CSV in UTF-8"
        raise UnreadableSource(file, f"this is no CSV ({error})", way_out, rows.line_num) from None
    if "identifier" not in names:
        raise UnreadableSource(file, "the first line names no column `identifier`", "Add a header line", 1)
    return entries


def _text_of(path: Path) -> str:
    try:
        if path.stat().st_size > LIMIT_BYTES:
            raise UnreadableSource(str(path), "the file is over 16 MiB", "A calendar is a short file; split it")
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise UnreadableSource(str(path), "the text is not UTF-8", "Save it as UTF-8", line) from None
    except OSError as error:
        raise UnreadableSource(
            str(path), f"cannot be opened ({error.strerror})", "Check the path and the rights"
        ) from None


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
    return Entry(file, line, {name: Field(line, tuple(_parts(cell))) for name, cell in filled}, problems)


def _parts(cell: str) -> Iterator[str]:
    return (part.strip() for part in cell.split("|"))
