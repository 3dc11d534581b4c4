"""A project idea as it is kept."""

from enum import StrEnum

from pydantic import BaseModel, Field
from pymongo import IndexModel

from matchcamp.postings import Posting


class IdeaStatus(StrEnum):
    """The life of an idea."""

    DRAFT = "draft"
    OPEN = "open"
    CONSORTIUM = "consortium"
    PROPOSAL = "proposal"
    PARKED = "parked"


class RoleSought(BaseModel):
    """A place in the consortium: `type` is one of the 25 codes, or none where any will do; no `countries` means any."""

    type: str | None = None
    countries: list[str] = Field(default_factory=list)
    what: str = ""


class Canvas(BaseModel):
    """The idea on one sheet."""

    need: str = ""
    target_group: str = ""
    result: str = ""
    activities: str = ""
    partners: str = ""
    impact: str = ""


class Idea(Posting):
    """`text` is the summary. `need_ids` are the needs it answers; `call_hint` the identifier of a call it aims at."""

    status: IdeaStatus = IdeaStatus.DRAFT
    need_ids: list[str] = Field(default_factory=list)
    competences: list[str] = Field(default_factory=list)
    roles: list[RoleSought] = Field(default_factory=list)
    programmes: list[str] = Field(default_factory=list)
    call_hint: str = ""
    canvas: Canvas = Field(default_factory=Canvas)

    class Settings:
        name = "ideas"
        indexes = (
            IndexModel([("status", 1), ("visibility", 1), ("_id", -1)]),
            IndexModel([("organisation_id", 1), ("_id", -1)]),
            IndexModel([("need_ids", 1), ("_id", -1)]),
            IndexModel("slug"),
        )
