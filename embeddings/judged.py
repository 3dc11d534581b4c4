"""Files of judged text: tab-separated cells under a line of column names, plain or gzipped."""

import gzip
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from embeddings.errors import BadCorpus


def rows_of(path: Path, columns: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Each line's number (the names stand in line 1) and its cells of `columns`, in that order.

    A quotation mark is a sign like any other; further columns and blank lines do not count. Raises `BadCorpus` with
    the line for a file that cannot be read, a column that is missing and a cell that is empty.
    """
    lines = _lines(path)
    names = next(lines, "").split("\t")
    missing = [column for column in columns if column not in names]
    if missing:
        raise BadCorpus(
            f"{path} has no column {' and no column '.join(missing)}: its first line must hold {', '.join(columns)}, "
            f"with tabs between, and is {names!r:.80}"
        )
    places = [names.index(column) for column in columns]
    for number, line in enumerate(lines, start=2):
        if not line.strip():
            continue
        cells = line.split("\t")
        if len(cells) <= max(places):
            raise BadCorpus(f"{path}, line {number} has {len(cells)} cells, needs {max(places) + 1}: {line!r:.80}")
        chosen = [cells[place].strip() for place in places]
        if not all(chosen):
            raise BadCorpus(f"{path}, line {number}: {columns[chosen.index('')]} is empty: fill it or drop the line")
        yield number, chosen


def _lines(path: Path) -> Iterator[str]:
    try:
        with path.open("rb") as file:
            packed = file.read(2) == b"\x1f\x8b"
        opened = gzip.open if packed else open
        with opened(path, "rt", encoding="utf-8-sig", newline="\n") as stream:
            for line in stream:
                yield line.rstrip("\r\n")
    except (OSError, EOFError, UnicodeDecodeError, zlib.error) as error:
        raise BadCorpus(f"{path} cannot be read ({error}): give a .tsv or .tsv.gz file in UTF-8") from error
