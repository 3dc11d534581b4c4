"""`python -m matchcamp.funding.imports.apart FILE OUT`: read a file of calls where it can harm nobody.

Writes one row a line into OUT. Memory and time are limited, so that a file made to fill them ends only this process.
Exit status 0: all is read; 3: the file cannot be read, and OUT holds what is wrong with it.
"""

import contextlib
import json
import sys
from pathlib import Path

from calls.errors import UnreadableSource
from matchcamp.funding.imports.reading import FileKind, read_rows, to_line

MEMORY_BYTES = 1024**3  # An export of 2,184 topics, 65 MB unpacked, takes 384 MB.
SECONDS = 120
UNREADABLE = 3


def limit() -> None:
    """Bound memory and processor time, where the system can: on Windows the parent's patience alone is the bound."""
    with contextlib.suppress(ImportError):
        import resource  # noqa: PLC0415  # Not on every system.

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def main(path: Path, out: Path) -> int:
    """Reads the file, whose ending says what it is."""
    limit()
    try:
        with out.open("w", encoding="ascii") as lines:
            lines.writelines(f"{to_line(row)}\n" for row in read_rows(path, FileKind(path.suffix)))
    except UnreadableSource as error:
        out.write_text(json.dumps({"what": error.what, "way_out": error.way_out, "line": error.line}))
        return UNREADABLE
    except MemoryError:
        what = {"what": "the file needs more memory than an upload may take", "way_out": TOO_LARGE, "line": None}
        out.write_text(json.dumps(what))
        return UNREADABLE
    return 0


TOO_LARGE = "Split it, or have it imported on the server with `matchcamp calls import`"

if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
