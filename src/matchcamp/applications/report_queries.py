"""What reports read of applications: what proves each, what was handed in within a span, and what is due next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from calls.participants import Role
from matchcamp.applications.documents import Application, Entry
from matchcamp.applications.rules import filter_for
from matchcamp.applications.states import TO_HAND_IN, Step
from matchcamp.database import object_id
from matchcamp.viewer import Viewer

Row = Mapping[str, Any]
PROVING = ("partners.organisation_id", "partners.role", "submissions", "organisation_id", "revision", "log_number")
PROOF_FIELDS = dict.fromkeys((*PROVING, "log_hash"), 1)
HANDED_IN = (Step.SUBMIT.value, Step.SUBMIT_AGAIN.value)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What proves a submission; address or SHA-256 may be empty, never both."""

    title: str
    url: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Proven:
    """A submission that stands, with its evidence and the entry of the log that told it (0 and "" where none did)."""

    stage: int
    at: datetime
    number: str
    receipt: str
    evidence: tuple[Evidence, ...]
    entry: int
    hash: str


@dataclass(frozen=True, slots=True)
class Proof:
    """What proves an application: its partners, the leading one first, its submissions, and the end of its own log."""

    partners: tuple[tuple[str, Role], ...]
    submissions: tuple[Proven, ...]
    revision: int
    log_number: int
    log_hash: str


@dataclass(frozen=True, slots=True)
class Found:
    """How many there are in all, and the ids of those that are listed."""

    total: int
    ids: tuple[str, ...]


async def proofs(ids: Sequence[str], viewer: Viewer) -> dict[str, Proof]:
    """The proofs of those of some applications that the viewer may see; two database calls, none for no ids."""
    if not ids:
        return {}
    where = {"$and": [{"_id": {"$in": [object_id(id_) for id_ in ids]}}, filter_for(viewer)]}
    rows = await Application.get_pymongo_collection().find(where, PROOF_FIELDS).to_list()
    told = {"application_id": {"$in": [str(row["_id"]) for row in rows]}, "action": {"$in": HANDED_IN}}
    fields = dict.fromkeys(("application_id", "evidence", "hash", "changes.path"), 1)
    entries = await Entry.get_pymongo_collection().find(told, fields).sort("_id", 1).to_list()
    return {str(row["_id"]): proof_of(row, [one for one in entries if one["application_id"] == str(row["_id"])])
            for row in rows}  # fmt: skip


def proof_of(row: Row, entries: Sequence[Row]) -> Proof:
    """From a stored application and the entries of its log that told submissions, the oldest first.

    A submission that was told by mistake is gone from the row; the next one takes its key, so the latest entry counts.
    """
    by_key: dict[str, Row] = {}
    for entry in entries:
        paths = (one["path"].split("/") for one in entry["changes"])
        by_key |= {path[1]: entry for path in paths if path[0] == "submissions" and len(path) > 1}
    partners = sorted(row["partners"], key=lambda one: one["organisation_id"] != row["organisation_id"])
    return Proof(
        partners=tuple((one["organisation_id"], Role(one["role"])) for one in partners),
        submissions=tuple(_proven(one, by_key.get(one["key"])) for one in row["submissions"]),
        revision=row["revision"], log_number=row["log_number"], log_hash=row["log_hash"],
    )  # fmt: skip


def _proven(one: Row, entry: Row | None) -> Proven:
    given = entry["evidence"] if entry else ()
    evidence = tuple(Evidence(each["title"], each.get("url", ""), each.get("sha256", "")) for each in given)
    number, hash_ = (entry["_id"], entry["hash"]) if entry else (0, "")
    return Proven(one["stage"], one["at"], one["number"], one["receipt"], evidence, number, hash_)


async def log_length() -> int:
    """About how many entries the log of all applications has; one database call, however many there are."""
    return await Entry.get_pymongo_collection().estimated_document_count()


async def handed_in_between(since: datetime, until: datetime, viewer: Viewer, *, limit: int) -> Found:
    """The applications that were handed in first within a span, of those that the viewer may see: the newest, in the
    order of their submission. Two database calls."""
    span = {"first_submitted": {"$gte": since, "$lt": until}}
    return await _found(span, viewer, "first_submitted", -1, limit)


async def due_after(now: datetime, viewer: Viewer, *, limit: int) -> Found:
    """The applications that are still to be handed in, the next deadline first, of those that the viewer may see.
    Two database calls."""
    where = {"state": {"$in": sorted(TO_HAND_IN)}, "deadline.at": {"$gt": now}}
    return await _found(where, viewer, "deadline.at", 1, limit)


async def _found(where: Mapping[str, Any], viewer: Viewer, by: str, direction: int, limit: int) -> Found:
    """Sorted by nothing else: only so the index gives them in order."""
    rows, seen = Application.get_pymongo_collection(), filter_for(viewer)
    cut = {"$and": [dict(where), seen]} if seen else dict(where)  # Alone, the index tells the count.
    listed = await rows.find(cut, {"_id": 1}).sort(by, direction).limit(limit).to_list()
    ids = tuple(str(row["_id"]) for row in listed)
    return Found(await rows.count_documents(cut), ids if direction > 0 else ids[::-1])
