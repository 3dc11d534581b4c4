"""A camp on its day as it is kept: which item runs, by which clock, and what has been."""

from datetime import datetime
from typing import ClassVar

from beanie import Document
from pydantic import BaseModel, ConfigDict
from pymongo import IndexModel

from matchcamp.camps.states import ItemKind
from matchcamp.live.states import LiveState

COLLECTION = "camp_live"


class Item(BaseModel):
    """An item of the agenda as it stood when it was last looked at; `starts` is planned, `round` 0 for no round."""

    model_config = ConfigDict(frozen=True)

    key: str
    kind: ItemKind
    title: str
    starts: datetime
    minutes: int
    round: int = 0


class Phase(BaseModel):
    """An item that was held: from when to when. `by` is the account that began it, empty where the clock did."""

    model_config = ConfigDict(frozen=True)

    key: str
    kind: ItemKind
    title: str
    round: int
    started: datetime
    ended: datetime
    by: str


class Stage(BaseModel):
    """How a camp stands. `item` runs since `started` until `ends`, `following` comes then.

    While it is paused since `paused_at`, `ends` stands still. With `auto` the clock begins the following item, at
    `due`; None where it has nothing to do. `by` began the present item. `revision` grows with each change.
    """

    model_config = ConfigDict(frozen=True)

    state: LiveState = LiveState.WAITING
    item: Item | None = None
    following: Item | None = None
    started: datetime | None = None
    ends: datetime | None = None
    paused_at: datetime | None = None
    auto: bool = False
    due: datetime | None = None
    announcement: str = ""
    announced: datetime | None = None
    by: str = ""
    phases: tuple[Phase, ...] = ()
    revision: int = 0


class CampLive(Document):
    """A `Stage` in the database; its id is the camp's."""

    id: str  # type: ignore[assignment]  # Beanie allows any type of id; its annotation names only its own.
    state: LiveState
    item: Item | None = None
    following: Item | None = None
    started: datetime | None = None
    ends: datetime | None = None
    paused_at: datetime | None = None
    auto: bool = False
    due: datetime | None = None
    announcement: str = ""
    announced: datetime | None = None
    by: str = ""
    phases: tuple[Phase, ...] = ()
    revision: int

    class Settings:
        name = COLLECTION
        indexes: ClassVar = (IndexModel("due", partialFilterExpression={"due": {"$type": "date"}}),)
