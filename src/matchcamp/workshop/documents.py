"""What is worked out at a camp, as it is kept. Each row carries its camp, so that the live views hear of its changes.

Names are never copied: `attendant_id` and `account_id` say who it was, either may be empty.
"""

from datetime import datetime
from typing import ClassVar

from beanie import Document
from pydantic import BaseModel, Field
from pymongo import IndexModel

from matchcamp.workshop.states import NoteKind, SectionName, Stance, TableName, VotingMode


class CanvasSection(Document):
    """One section of the canvas of a camp's idea: `id` is the idea's and the section's name with a colon between.

    Whoever holds the lock edits it until `lock_until`; `lock_key` is empty where nobody does.
    """

    id: str  # type: ignore[assignment]  # Beanie lets a document name its own kind of id.
    camp_id: str
    camp_idea_id: str
    section: SectionName
    text: str = ""
    revision: int = 1
    attendant_id: str = ""
    account_id: str = ""
    changed: datetime
    lock_key: str = ""
    lock_attendant_id: str = ""
    lock_account_id: str = ""
    lock_until: datetime | None = None

    class Settings:
        name = "camp_canvases"
        indexes: ClassVar = (IndexModel("camp_id"), IndexModel("camp_idea_id"))


class SectionVersion(Document):
    """A version of a section. `revision` is the one it became; 0 where somebody else was faster and both are kept.

    `open` until somebody chose between the two; `base` is the revision that it began from.
    """

    camp_id: str
    camp_idea_id: str
    section: SectionName
    text: str
    base: int
    revision: int
    open: bool = False
    attendant_id: str = ""
    account_id: str = ""
    at: datetime

    class Settings:
        name = "camp_canvas_versions"
        indexes: ClassVar = (
            IndexModel([("camp_idea_id", 1), ("section", 1), ("at", -1)]),
            IndexModel([("camp_idea_id", 1), ("open", 1)]),
            IndexModel("camp_id"),
        )


class TableRow(Document):
    """A row of one of the tables of a canvas; which cells it has hangs on the table. A removed one stays, unseen."""

    camp_id: str
    camp_idea_id: str
    table: TableName
    cells: dict[str, str]
    revision: int = 1
    removed: bool = False
    attendant_id: str = ""
    account_id: str = ""
    created: datetime
    changed: datetime

    class Settings:
        name = "camp_canvas_rows"
        indexes: ClassVar = (IndexModel([("camp_idea_id", 1), ("_id", 1)]), IndexModel("camp_id"))


class StanceKept(Document):
    """What an attendant says of an idea; `id` is the idea's and the attendant's with a colon between."""

    id: str  # type: ignore[assignment]
    camp_id: str
    camp_idea_id: str
    attendant_id: str
    account_id: str = ""
    stance: Stance
    part: str = "partner"
    gives: str = ""
    revision: int = 1
    changed: datetime

    class Settings:
        name = "camp_stances"
        indexes: ClassVar = (IndexModel("camp_id"), IndexModel("camp_idea_id"), IndexModel("account_id"))


class TableConsortium(Document):
    """The consortium of a table while it is formed; `id` is the idea's. Nobody else forms it before `until`."""

    id: str  # type: ignore[assignment]
    camp_id: str
    until: datetime
    consortium_id: str = ""

    class Settings:
        name = "camp_tables"
        indexes: ClassVar = (IndexModel("camp_id"),)


class Votes(Document):
    """The dots of one attendant by idea; `id` is the attendant's. All of them are in one row: a change is one write."""

    id: str  # type: ignore[assignment]
    camp_id: str
    account_id: str = ""
    dots: dict[str, int] = Field(default_factory=dict)
    revision: int = 0
    changed: datetime

    class Settings:
        name = "camp_votes"
        indexes: ClassVar = (IndexModel("camp_id"), IndexModel("account_id"))


class Voting(Document):
    """Whether votes are taken at a camp; `id` is the camp's. No row means by the agenda."""

    id: str  # type: ignore[assignment]
    camp_id: str
    mode: VotingMode
    account_id: str
    revision: int = 1
    changed: datetime

    class Settings:
        name = "camp_votings"
        indexes: ClassVar = (IndexModel("account_id"),)


class Comment(BaseModel):
    """A word on a note; comments keep their order."""

    key: str
    text: str
    attendant_id: str = ""
    account_id: str = ""
    at: datetime


class EarlierWords(BaseModel):
    """What a note said before somebody changed it, up to `at`."""

    text: str
    at: datetime


class Note(Document):
    """Something for the parking lot, a decision or a next step; of one idea, or of the camp (`camp_idea_id` empty).

    A next step is done by an attendant, or by `who_words`, until `due`; all three are for next steps only.
    """

    camp_id: str
    camp_idea_id: str = ""
    kind: NoteKind
    text: str
    who_id: str = ""
    who_words: str = ""
    due: str = ""  # ISO text: BSON knows no plain date.
    done: bool = False
    done_at: datetime | None = None
    comments: list[Comment] = Field(default_factory=list)
    earlier: list[EarlierWords] = Field(default_factory=list)
    removed: bool = False
    revision: int = 1
    attendant_id: str = ""
    account_id: str = ""
    created: datetime
    changed: datetime

    class Settings:
        name = "camp_notes"
        indexes: ClassVar = (
            IndexModel([("camp_id", 1), ("_id", 1)]),
            IndexModel("camp_idea_id"),
            IndexModel("account_id"),
        )
