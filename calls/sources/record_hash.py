"""What tells that a portal record changed, without what changes by itself."""

import hashlib
import json
import re
from collections.abc import Mapping

# News on a call, the search's own figures, and the index's own fields (`es_SortDate`, `esDA_IngestDate`, ...).
_RESTLESS = re.compile(r"latestInfos|weight|checksum|responseTime|es(?:_|[A-Z]).*")


def record_hash(record: Mapping[str, object]) -> str:
    """A SHA-256 over a record and its metadata, the restless fields left out; the order of fields is no change.

    >>> record_hash({"metadata": {"title": ["A"], "esDA_IngestDate": ["1"]}, "weight": 3.0}) == record_hash(
    ...     {"weight": 2.5, "metadata": {"esDA_IngestDate": ["2"], "title": ["A"]}})
    True
    """
    metadata = record.get("metadata")
    kept = _steady(record) | {"metadata": _steady(metadata) if isinstance(metadata, Mapping) else metadata}
    return hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()


def _steady(fields: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in fields.items() if not _RESTLESS.fullmatch(name)}
