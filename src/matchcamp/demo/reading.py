"""The demo's files, as plain rows."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent
Row = dict[str, Any]


def rows_of(path: str) -> list[Row]:
    """The rows of one file below `demo/`."""
    found = yaml.load((FOLDER / path).read_text("utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    return list(found)


def organisation_rows() -> Iterator[Row]:
    """Real organisations first, by their published facts, then the invented examples."""
    for name in ("partners", "members", "associated", "stakeholders"):
        yield from rows_of(f"alliance/{name}.yaml")
    for path in sorted((FOLDER / "examples" / "organisations").glob("*.yaml")):
        yield from rows_of(f"examples/organisations/{path.name}")
