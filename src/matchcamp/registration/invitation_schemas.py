"""What goes in and out of a camp's invitations."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from matchcamp.accounts.schemas import Email
from matchcamp.registration.schemas import each_once
from matchcamp.words import LinkedId, Note, ObjectIdText, OneLine


class QuoteOut(BaseModel):
    """The words of both sides that meet."""

    query: str
    candidate: str
    query_language: str
    candidate_language: str


class FitOut(BaseModel):
    """How well an organisation fits one idea, in [0, 1], and which of the competences sought its words show."""

    camp_idea_id: str
    title: str
    number: int
    fit: float
    covers: list[str]


class ContactOut(BaseModel):
    """Somebody of an organisation who could be invited."""

    account_id: str
    name: str


class ProposalOut(BaseModel):
    """An organisation to invite: for which ideas, best first, through whom, and why. `asked` counts invitations to
    camps and requests for introductions of the last 30 days. Without `people` nobody speaks for it here."""

    organisation_id: str
    organisation: str
    country: str
    kind: str
    example: bool
    ideas: list[FitOut]
    people: list[ContactOut]
    asked: int
    quote: QuoteOut | None


class ProposalsOut(BaseModel):
    """Whom to invite to a camp, the first chosen first; `looked_at` counts the organisations that were compared."""

    items: list[ProposalOut]
    next: None = None
    looked_at: int


class InviteIn(BaseModel):
    """Somebody to invite for some of the camp's ideas: an account, or a name and an address."""

    model_config = ConfigDict(extra="forbid")

    account_id: LinkedId = ""
    organisation_id: LinkedId = ""
    email: Email | Literal[""] = ""
    name: OneLine = ""
    idea_ids: Annotated[list[ObjectIdText], AfterValidator(each_once), Field(max_length=100)] = Field(
        default_factory=list
    )


class InvitationsIn(BaseModel):
    """Whom to invite, with a word of your own."""

    model_config = ConfigDict(extra="forbid")

    people: Annotated[list[InviteIn], Field(min_length=1, max_length=200)]
    word: Note = ""


class InvitedOut(BaseModel):
    """How many were invited, and how many were there already and stay as they are."""

    invited: int
    there: int
