"""Ideas and people of a camp as they are kept."""

from datetime import datetime
from typing import ClassVar

from beanie import Document
from pydantic import BaseModel, Field
from pymongo import IndexModel

from matchcamp.registration.states import CampIdeaStatus, ParticipantStatus, Presence


class ConceptNote(BaseModel):
    """What an idea's owner hands in before the camp."""

    problem: str = ""
    target_group: str = ""
    result: str = ""
    partners_sought: str = ""
    coordinator: str = ""  # Who could coordinate: the words of the owner; empty where nobody is named.


class CampIdea(Document):
    """An idea at a camp, at most once. `account_id` handed it in and hosts its table; `number` is that of the table,
    0 before it is accepted. `call_id` is its own call, or empty for the camp's. `consortium_id` is the one that came
    out of its table. `title` and `language` are those of the idea when it was handed in. `tell` is what the one who
    handed it in is still to be told, empty when they know."""

    camp_id: str
    idea_id: str
    organisation_id: str
    account_id: str
    title: str
    language: str = "en"
    status: CampIdeaStatus = CampIdeaStatus.PROPOSED
    number: int = 0
    note: ConceptNote = Field(default_factory=ConceptNote)
    call_id: str = ""
    consortium_id: str = ""
    reason: str = ""
    tell: str = ""
    revision: int = 1
    created: datetime
    changed: datetime
    example: bool = False

    class Settings:
        name = "camp_ideas"
        indexes: ClassVar = (
            IndexModel([("camp_id", 1), ("idea_id", 1)], unique=True),
            IndexModel([("camp_id", 1), ("status", 1), ("number", 1)]),
            IndexModel("idea_id"),
            IndexModel("account_id"),
            IndexModel("consortium_id"),
            IndexModel("tell"),
        )


class Participant(Document):
    """A person at a camp, at most once by address. `account_id` is empty for those whom a facilitator entered by hand.

    `ranked` are ids of the camp's ideas, the most wanted first. `diet` and `access` are private: only those who lead
    the camp read them, and they go when it is over. `invited_for` are the ideas for which matching chose the person.
    `pass_number` grows when the person's link is made void. `host`: one of their ideas has a table, which gives them
    precedence on the waiting list. `tell` is what the person is still to be told, `word` what the invitation by
    `invited_by` adds to it; `reminded` are the reminders that went out.
    """

    camp_id: str
    email: str
    name: str
    account_id: str = ""
    organisation_id: str = ""
    organisation: str = ""  # In words, where it is none of ours.
    country: str = ""
    kind: str = ""  # The type of the organisation, one of the 25 codes, or empty.
    language: str = "en"
    languages: list[str] = Field(default_factory=list)
    ranked: list[str] = Field(default_factory=list)
    diet: str = ""
    access: str = ""
    photo: bool = False  # May be in pictures.
    share_contact: bool = False  # Those at the same tables may see the address.
    status: ParticipantStatus = ParticipantStatus.REGISTERED
    presence: Presence = Presence.EXPECTED
    arrived: datetime | None = None
    invited_for: list[str] = Field(default_factory=list)
    invited: datetime | None = None
    registered: datetime | None = None
    host: bool = False
    tell: str = ""
    word: str = ""
    invited_by: str = ""
    reminded: list[str] = Field(default_factory=list)
    pass_number: int = 1
    revision: int = 1
    created: datetime
    changed: datetime
    example: bool = False

    class Settings:
        name = "camp_people"
        indexes: ClassVar = (
            IndexModel([("camp_id", 1), ("email", 1)], unique=True),
            IndexModel([("camp_id", 1), ("status", 1), ("registered", 1), ("_id", 1)]),
            IndexModel([("status", 1), ("camp_id", 1)]),  # For jobs, which ask at which camps somebody waits or comes.
            IndexModel("account_id"),
            IndexModel("email"),
            IndexModel("tell"),
            IndexModel("invited"),
            IndexModel("invited_by"),
        )


class CampGate(Document):
    """One row a camp, which every change of places and table numbers writes to: so they come one after the other."""

    id: str  # type: ignore[assignment]  # Beanie allows any type of id; its annotation names only its own.
    turns: int = 0

    class Settings:
        name = "camp_gates"
