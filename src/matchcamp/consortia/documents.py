"""A consortium as it is kept: who would take part in one application, what they said, and what happened so far."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from beanie import Document
from pydantic import BaseModel, Field
from pymongo import IndexModel

from calls.participants import Role
from matchcamp.consortia.members import Commitment


class ConsortiumStatus(StrEnum):
    """The life of a consortium."""

    FORMING = "forming"
    COMPLETE = "complete"
    SUBMITTED = "submitted"
    DROPPED = "dropped"


class Member(BaseModel):
    """An organisation in a consortium, at most once.

    `competences` are those of the consortium's list that it covers; `budget_eur` its whole euros of the cost. `note` is
    for those who keep the board; `word` is what its own people said with their answer. `pinned`: suggestions leave it
    where it is. `invited` is the moment of its last invitation, which letters go by.
    """

    organisation_id: str
    role: Role = Role.PARTNER
    commitment: Commitment = Commitment.PROPOSED
    competences: list[str] = Field(default_factory=list)
    budget_eur: int | None = None
    note: str = ""
    word: str = ""
    pinned: bool = False
    invited: datetime | None = None
    changed: datetime


class Answer(BaseModel):
    """A person's word on a rule that no figure decides: it is so (`confirmed`), or it is not."""

    rule_id: str
    confirmed: bool
    note: str = ""
    account_id: str
    at: datetime


class Line(BaseModel):
    """One line of the history. `removed` is the member as it was, so that it can be put back.

    `revision` is the one that the change made; `broke` and `mended` are the ids of rules that it made unmet, or met.
    """

    at: datetime
    account_id: str
    step: str
    revision: int = 1
    organisation_id: str = ""
    rule_id: str = ""
    note: str = ""
    removed: Member | None = None
    broke: list[str] = Field(default_factory=list)
    mended: list[str] = Field(default_factory=list)


class Consortium(Document):
    """`organisation_id` keeps the board; `idea_id` and `call_id` are empty where none is chosen yet.

    `excluded` are organisations that suggestions leave out; `size` is how many members are wished for. `revision` grows
    with each change, and each change names the one that it began from.
    """

    title: str
    idea_id: str = ""
    call_id: str = ""
    organisation_id: str
    competences: list[str] = Field(default_factory=list)
    members: list[Member] = Field(default_factory=list)
    excluded: list[str] = Field(default_factory=list)
    answers: list[Answer] = Field(default_factory=list)
    size: int | None = None
    status: ConsortiumStatus = ConsortiumStatus.FORMING
    revision: int = 1
    history: list[Line] = Field(default_factory=list)
    created: datetime
    changed: datetime
    example: bool = False
    slug: str = ""

    class Settings:
        name = "consortia"
        indexes: ClassVar = (
            IndexModel([("organisation_id", 1), ("_id", -1)]),
            IndexModel([("members.organisation_id", 1), ("_id", -1)]),
            IndexModel([("call_id", 1), ("status", 1)]),
            IndexModel([("idea_id", 1), ("_id", -1)]),
            IndexModel("members.invited"),
            IndexModel("slug"),
        )


class InvitationLetter(Document):
    """An invitation whose letters are out: its id names the consortium, the organisation and the moment.

    Kept beside the consortium, so that a letter that goes out raises no revision under somebody's hands.
    """

    id: str  # type: ignore[assignment]  # Beanie allows any type of id; its annotation names only its own.
    sent: datetime

    class Settings:
        name = "consortium_letters"
        indexes: ClassVar = (IndexModel("sent", expireAfterSeconds=90 * 86_400),)
