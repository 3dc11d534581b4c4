"""What an import would do, or has done, as it leaves the service."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from matchcamp.funding.calendar.schemas import FieldChangeOut
from matchcamp.funding.imports.documents import ImportState
from matchcamp.funding.rules import Fate


class TroubleOut(BaseModel):
    """What is wrong with a row and the way out; `field` is empty where the whole row is meant."""

    field: str
    message: str


class ImportLine(BaseModel):
    """One row of a file, and what it comes to."""

    number: int
    place: str
    identifier: str
    title: str
    fate: Fate
    reason: str
    fields: list[FieldChangeOut]
    trouble: TroubleOut | None


class ImportOut(BaseModel):
    """What an import would do, or did: figures of all rows, and a page of them.

    Apply it with its `fingerprint`: then exactly this is done, or nothing. `left_out` counts by reason; `next` is the
    `after` of the next page.
    """

    id: str
    file: str
    size: int
    sha256: str
    state: ImportState
    created: datetime
    expires: datetime
    applied: datetime | None
    rows: int
    added: int
    changed: int
    unchanged: int
    left_out: dict[str, int]
    problems: int
    fingerprint: str
    items: list[ImportLine]
    next: int | None


class ApplyIn(BaseModel):
    """The mark of the picture that was looked at."""

    model_config = ConfigDict(extra="forbid")

    fingerprint: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
