"""Portal records made by hand, and the captured ones where this checkout has them."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Record = dict[str, Any]
SHARED = Path(__file__).parents[2].parent / "shared" / "data" / "calls"


@pytest.fixture(scope="session")
def shared_calls() -> Path:
    """The folder of captured portal records."""
    if not SHARED.is_dir():
        pytest.skip("the captured portal records (shared/data/calls) are not in this checkout")
    return SHARED


@pytest.fixture
def record() -> Callable[..., Record]:
    """Makes a record of a live topic as the portal writes it; arguments replace metadata, `None` removes."""

    def make(reference: str = "51426227TOPICSen", **metadata: object) -> Record:
        fields: dict[str, object] = {
            "identifier": ["TEST-2026-01"],
            "title": ["Robots for  small workshops"],
            "type": ["1"],
            "status": ["31094502"],
            "frameworkProgramme": ["43108390"],
            "callIdentifier": ["TEST-2026"],
            "typesOfAction": ["HORIZON  Research and Innovation Actions"],
            "startDate": ["2026-05-12T00:00:00.000+0000"],
            "deadlineDate": ["2026-09-23T00:00:00.000+0000"],
            "deadlineModel": ["single-stage"],
            "descriptionByte": ["<p>Scope:</p><p>Robots help people. They are safe.</p>"],
            "budgetOverview": [json.dumps({"budgetTopicActionMap": {}})],
        }
        fields |= metadata
        kept = {name: value for name, value in fields.items() if value is not None}
        return {"reference": reference, "language": "en", "metadata": kept}

    return make


@pytest.fixture
def saved(tmp_path: Path) -> Callable[..., Path]:
    """Writes values to a file: one record a line for .jsonl, else one JSON document; .gz is packed."""

    def write(value: object, name: str = "rows.json") -> Path:
        text = "\n".join(map(json.dumps, value)) if ".jsonl" in name else json.dumps(value)  # type: ignore[call-overload]
        path = tmp_path / name
        path.write_bytes(gzip.compress(text.encode()) if name.endswith(".gz") else text.encode())
        return path

    return write
