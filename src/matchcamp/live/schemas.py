"""What goes in and out of a camp on its day."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

from matchcamp.camps.states import ItemKind
from matchcamp.live.documents import Phase
from matchcamp.live.states import LiveState

MOST_ANNOUNCED = 200
MOST_MINUTES = 120


class NextOut(BaseModel):
    """The item that follows, as the agenda has it now."""

    model_config = ConfigDict(frozen=True)

    key: str
    kind: ItemKind
    title: str
    starts: datetime
    minutes: int
    round: int


class LiveOut(BaseModel):
    """How a camp stands on its day. `item` is the key of what runs, empty before the first and after the last item;
    `round` 0 for no round. `ends` stands still while it is paused; `next` is None after the last item.

    `revision` is 0 before anything was done.
    """

    model_config = ConfigDict(frozen=True)

    camp_id: str
    state: LiveState
    item: str
    kind: ItemKind | None
    round: int
    title: str
    minutes: int
    started: datetime | None
    ends: datetime | None
    paused_at: datetime | None
    auto: bool
    announcement: str
    announced: datetime | None
    next: NextOut | None
    revision: int


class LiveNow(LiveOut):
    """The same with the time of the service, by which all clocks count down."""

    now: datetime


class PhaseOut(Phase):
    """An item that was held, for minutes and for programs that lead; `name` is that of who began it."""

    name: str = ""


class PhaseList(BaseModel):
    items: list[PhaseOut]
    next: str | None = None


Key = Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)]


class NextIn(BaseModel):
    """`leaves` is the key of the item that is left, empty before the first: who presses twice moves once."""

    leaves: Key = ""


class ExtendIn(BaseModel):
    """Minutes to add, or to take off where they are negative. `ends` is the end that was shown: pressed twice, it is
    moved once."""

    minutes: int = Field(5, ge=-MOST_MINUTES, le=MOST_MINUTES)
    ends: datetime | None = None

    @field_validator("ends")
    @classmethod
    def _with_zone(cls, value: datetime | None) -> datetime | None:
        if value is not None and value.utcoffset() is None:
            raise ValueError("write the moment with its zone, like 2026-06-27T08:00:00Z")
        return value


class AutoIn(BaseModel):
    """Whether the clock begins the following item by itself."""

    auto: bool = False


class AnnounceIn(BaseModel):
    """What all views show; empty takes it away."""

    text: Annotated[str, StringConstraints(strip_whitespace=True, max_length=MOST_ANNOUNCED)] = ""
