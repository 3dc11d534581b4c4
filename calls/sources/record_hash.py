"""What tells that a portal record changed, without what changes by itself."""

import hashlib
import json
import re

# News on a call, the search's own figures, and the index's own fields (`es_SortDate`, `esDA_IngestDate`, ...).
_RESTLESS = re.compile(r"latestInfos|weight|checksum|responseTime|es(?:_|[A-Z]).*")


def record_hash(record: object) -> str:
    """A SHA-256 over a record and its metadata, the restless fields left out; the order of fields is no change.

    >>> record_hash({"metadata": {"title": ["A"], "esDA_IngestDate": ["1"]}, "weight": 3.0}) == record_hash(
    ...     {"weight": 2.5, "metadata": {"esDA_IngestDate": ["2"], "title": ["A"]}})
    True
    """
    return hashlib.sha256(json.dumps(_steady(record), sort_keys=True).encode("utf-8", "surrogatepass")).hexdigest()


def _steady(record: object) -> object:
    if not isinstance(record, dict):
        return record
    metadata = record.get("metadata")
    kept = {str(name): value for name, value in record.items() if not _RESTLESS.fullmatch(str(name))}
    return kept | {"metadata": _steady(metadata)} if isinstance(metadata, dict) else kept
