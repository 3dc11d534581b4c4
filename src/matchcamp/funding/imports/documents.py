"""Imports that were looked at and not applied yet: kept for a day, so that any process can show and apply them."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from beanie import Document
from pydantic import BaseModel, Field
from pymongo import IndexModel

from matchcamp.funding.documents import FieldChange
from matchcamp.funding.rules import Fate


class ImportState(StrEnum):
    """Where an import stands."""

    STAGED = "staged"
    APPLIED = "applied"


class Picture(BaseModel):
    """What an import would do: how many rows come to what, how many are left out for which reason, and the mark by
    which two pictures are told apart."""

    counts: dict[str, int] = Field(default_factory=dict)
    left_out: dict[str, int] = Field(default_factory=dict)
    fingerprint: str = ""


class CallImport(Document):
    """A file that was read; its rows are `ImportRow`s. `expires` is by the real clock: the database forgets it then."""

    account_id: str
    file: str
    size: int
    sha256: str
    created: datetime
    expires: datetime
    state: ImportState = ImportState.STAGED
    picture: Picture = Field(default_factory=Picture)
    applied: datetime | None = None
    applied_by: str = ""

    class Settings:
        name = "call_imports"
        indexes = (IndexModel("expires", expireAfterSeconds=0), IndexModel([("account_id", 1), ("created", -1)]))


class ImportRow(Document):
    """One row of a file: `facts` are those of its call, `met` marks the state of the kept call that it was compared
    with, `trouble` is a `reading.Trouble` in plain values."""

    import_id: str
    number: int
    place: str
    identifier: str
    title: str = ""
    fate: Fate
    reason: str = ""
    trouble: dict[str, Any] | None = None
    fields: list[FieldChange] = Field(default_factory=list)
    facts: dict[str, Any] | None = None
    met: str = ""
    expires: datetime

    class Settings:
        name = "call_import_rows"
        indexes = (
            IndexModel([("import_id", 1), ("number", 1)], unique=True),
            IndexModel([("import_id", 1), ("fate", 1), ("number", 1)]),
            IndexModel("expires", expireAfterSeconds=0),
        )
