"""An indicator as it is planned, what is counted for it, and how it stood."""

from datetime import datetime
from typing import ClassVar

from beanie import Document
from pydantic import BaseModel, Field
from pymongo import IndexModel

from matchcamp.indicators.states import CentreState, Occasion, RecordKind, Source, Unit, Value
from matchcamp.revisions import Line


class Due(BaseModel):
    """A day on which the indicator is read, given by a month of the project where the plan says so. `value` is what
    the plan wants by then; none where it only wants a reading."""

    day: str
    month: int | None = None
    value: Value = None


class Indicator(Document):
    """A measure of the alliance. `begins` is the first day of the project, in ISO form as all days; `due` is in order.

    `opening` was counted before the register began, up to and including `opening_day`.
    """

    slug: str
    code: str
    title: str
    unit: Unit
    counted_from: Source
    begins: str
    baseline: Value = None
    target: Value = None
    due: list[Due] = Field(default_factory=list)
    excludes: list[str] = Field(default_factory=list)
    opening: int | None = None
    opening_day: str = ""
    milestone: str = ""
    note: str = ""
    revision: int = 1
    history: list[Line] = Field(default_factory=list)
    created: datetime
    changed: datetime

    class Settings:
        name = "indicators"
        indexes: ClassVar = (IndexModel("code", unique=True),)


class Record(Document):
    """A proof, or one of the things that an indicator counts. What was removed stays, with its history, and `live` is
    false. `key` tells two apart that are the same; `account_id` entered it."""

    indicator: str
    kind: RecordKind
    key: str
    title: str
    day: str
    organisation_id: str = ""
    url: str = ""
    sha256: str = ""
    note: str = ""
    proves: bool = False
    confidential: bool = False
    asked: int | None = None
    answered: int | None = None
    satisfied: int | None = None
    state: CentreState | None = None
    live: bool = True
    example: bool = False
    account_id: str = ""
    revision: int = 1
    history: list[Line] = Field(default_factory=list)
    created: datetime
    changed: datetime

    class Settings:
        name = "indicator_records"
        indexes: ClassVar = (
            IndexModel([("indicator", 1), ("day", -1), ("_id", -1)]),
            IndexModel([("indicator", 1), ("kind", 1), ("key", 1)], unique=True, name="told_apart",
                       partialFilterExpression={"live": True}),
        )  # fmt: skip


class Reading(Document):
    """How an indicator stood, written once and never changed: each names the hash of the one before it.

    A correction is a reading of its own that `replaces` another; one without a value takes it back. `slot` is filled
    where only one reading is wanted. `by` is a mark that `private` ties to an account.
    """

    id: int  # type: ignore[assignment]  # Beanie allows any type of id; its annotation names only its own.
    indicator: str
    unit: Unit
    occasion: Occasion
    slot: str = ""
    day: str
    value: Value = None
    planned: Value = None
    target: Value = None
    detail: dict[str, int] = Field(default_factory=dict)
    counted: bool = True
    note: str = ""
    replaces: int | None = None
    at: datetime
    by: str = ""
    private: list[dict[str, str]] = Field(default_factory=list)
    before: str = ""
    hash: str = ""

    class Settings:
        name = "indicator_readings"
        indexes: ClassVar = (
            IndexModel([("indicator", 1), ("day", 1), ("_id", 1)]),
            IndexModel([("day", 1), ("_id", 1)]),
            IndexModel("replaces", unique=True, partialFilterExpression={"replaces": {"$gt": 0}}),
            IndexModel("slot", unique=True, partialFilterExpression={"slot": {"$gt": ""}}),
        )


class ReadingHead(Document):
    """The end of the chain of readings."""

    id: str  # type: ignore[assignment]  # Beanie allows any type of id; its annotation names only its own.
    number: int
    hash: str

    class Settings:
        name = "indicator_reading_heads"
