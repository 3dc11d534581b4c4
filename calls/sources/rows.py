"""The rows of a file of portal records: .json, .jsonl, either of them gzipped.

A file may hold one record, a list of records, a search response (`results`), the file of one topic
(`TopicDetails`) or one record a line. What it is, is seen from its bytes and not from its name.
"""

import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from calls.errors import UnreadableSource
from calls.plain_text import one_line

# The whole portal harvest of 1,812 rows is 90 MB unpacked; more is no file of records but an accident.
LIMIT_BYTES = 512 * 1024 * 1024
ENDINGS = (".json", ".jsonl", ".json.gz", ".jsonl.gz")
"""Of the files in a folder, those taken for records; a file that is named itself may end as it likes."""
_OF_ONE = frozenset({"metadata", "reference", "TopicDetails"})
_GZIP_MAGIC = b"\x1f\x8b"
_AGAIN = "Download or export the file again"
_FORMS = "Give a record, a list of records, a search response with `results`, a topic file, or one record a line"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file and its place (`line 3`, `row 3`); `damage` says why a line could not be read."""

    file: str
    place: str
    record: object
    damage: str = ""


def files_of(path: Path) -> list[Path]:
    """The file itself, or the files of records that lie in the folder, by name; `UnreadableSource` for one without."""
    if not path.is_dir():
        return [path]
    found = sorted(file for file in path.iterdir() if file.is_file() and file.name.endswith(ENDINGS))
    if not found:
        way_out = f"Name a folder of files that end in {', '.join(ENDINGS)}"
        raise UnreadableSource(str(path), "there are no files of records in this folder", way_out)
    return found


def rows_of(path: Path) -> Iterator[Row]:
    """The rows of one file in its order; `UnreadableSource` when the file as a whole cannot be read."""
    data = _unpacked(path)
    if not data.strip():
        raise UnreadableSource(str(path), "the file is empty", _AGAIN)
    if _holds_a_record_a_line(data):
        yield from _rows_of_lines(path, data)
    else:
        yield from _rows_of_document(path, data)


def decoded(text: str | bytes) -> object:
    """The value of a JSON text; `ValueError` with a short reason for whatever is wrong with it.

    The standard decoder raises a RecursionError for deep nesting, which is as much damage as any other.
    """
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("JSON nested too deeply") from None


def _unpacked(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(LIMIT_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise UnreadableSource(str(path), f"cannot be opened ({reason})", "Check the path and the rights") from None
    if data.startswith(_GZIP_MAGIC):
        data = _gunzipped(path, data)
    if len(data) > LIMIT_BYTES:
        raise UnreadableSource(str(path), f"holds more than {LIMIT_BYTES // 2**20} MiB", "Split it into several files")
    return data


def _gunzipped(path: Path, packed: bytes) -> bytes:
    """All members of a gzip file, never more than just over the limit."""
    unpacked = bytearray()
    while packed.startswith(_GZIP_MAGIC) and len(unpacked) <= LIMIT_BYTES:
        member = zlib.decompressobj(wbits=31)
        try:
            unpacked += member.decompress(packed, LIMIT_BYTES + 1 - len(unpacked))
        except zlib.error as error:
            raise UnreadableSource(str(path), f"the gzip data are damaged ({error})", _AGAIN) from None
        if not member.eof and len(unpacked) <= LIMIT_BYTES:
            raise UnreadableSource(str(path), "the gzip data end early", _AGAIN)
        packed = member.unused_data
    return bytes(unpacked)


def _holds_a_record_a_line(data: bytes) -> bool:
    """Whether one of the first two lines is a JSON object by itself: one damaged line does no harm."""
    lines = data.strip().split(b"\n", 2)
    if len(lines) == 1 or lines[0].startswith(b"["):
        return False
    return any(_is_object(line) for line in lines[:2])


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(decoded(line), dict)
    except ValueError:
        return False


def _rows_of_lines(path: Path, data: bytes) -> Iterator[Row]:
    for number, line in enumerate(data.split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            yield Row(str(path), f"line {number}", decoded(line))
        except ValueError as error:
            yield Row(str(path), f"line {number}", None, f"the line is no JSON ({_short(error)})")


def _rows_of_document(path: Path, data: bytes) -> Iterator[Row]:
    try:
        document = decoded(data)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableSource(str(path), "the text is not UTF-8", "Save it as UTF-8", line) from None
    except json.JSONDecodeError as error:
        what = f"this is no JSON ({error.msg}, column {error.colno})"
        raise UnreadableSource(str(path), what, _AGAIN, error.lineno) from None
    except ValueError as error:
        raise UnreadableSource(str(path), f"this is no JSON ({_short(error)})", _AGAIN) from None
    for number, record in enumerate(_records_of(path, document), start=1):
        yield Row(str(path), f"row {number}", record)


def _records_of(path: Path, document: object) -> list[object]:
    if isinstance(document, dict) and "results" in document:
        document = document["results"]
    elif isinstance(document, dict) and not _OF_ONE.isdisjoint(document):
        document = [document]
    if isinstance(document, list):
        return document
    raise UnreadableSource(str(path), _seen_instead(document), _FORMS)


def _seen_instead(document: object) -> str:
    if not isinstance(document, dict):
        return f"no portal records, but a single {type(document).__name__}"
    keys = ", ".join(one_line(str(key))[:40] for key in list(document)[:6])
    return f"no portal records; the keys are: {keys or 'none'}"


def _short(error: ValueError) -> str:
    return str(error).split("\n", 1)[0][:120]
