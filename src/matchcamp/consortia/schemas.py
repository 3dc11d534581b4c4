"""What goes into consortia, for pages and API alike; `board_schemas` has what comes out."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from calls.participants import Role
from matchcamp.consortia.documents import ConsortiumStatus
from matchcamp.consortia.members import Commitment
from matchcamp.words import ItsId, LinkedId, Note, OneLine, Revision, Title

MOST_MEMBERS = 100
MOST_EUROS = 10_000_000_000
Phrase = Annotated[OneLine, Field(min_length=2, max_length=120)]
Euros = Annotated[int, Field(ge=0, le=MOST_EUROS)]


def each_once(values: list[str]) -> list[str]:
    return list(dict.fromkeys(value for value in values if value))


Phrases = Annotated[list[Phrase], Field(max_length=20), AfterValidator(each_once)]


class ConsortiumIn(BaseModel):
    """A new consortium. `organisation_id` is its first coordinator and keeps the board; with an idea it is the idea's.

    Without a title it gets the idea's, and without `competences` (null) those that the idea seeks. `step_idea` says on
    an open idea that a consortium is forming.
    """

    model_config = ConfigDict(extra="forbid")

    organisation_id: ItsId | None = None
    title: Title | None = None
    idea_id: LinkedId = ""
    call_id: LinkedId = ""
    competences: Phrases | None = None
    size: Annotated[int, Field(ge=1, le=MOST_MEMBERS)] | None = None
    step_idea: bool = False


class ConsortiumEdit(BaseModel):
    """New words for a consortium, its idea and its call; `revision` is the one they began from."""

    model_config = ConfigDict(extra="forbid")

    title: Title
    idea_id: LinkedId = ""
    call_id: LinkedId = ""
    competences: Phrases = []
    size: Annotated[int, Field(ge=1, le=MOST_MEMBERS)] | None = None
    revision: Revision


class RevisionIn(BaseModel):
    """A change that says nothing but which revision it began from."""

    model_config = ConfigDict(extra="forbid")

    revision: Revision


class StatusIn(RevisionIn):
    """A step in the life of a consortium."""

    status: ConsortiumStatus
    note: Note = ""


class MemberEdit(RevisionIn):
    """A member as it is to stand. Another coordinator makes the present one a partner."""

    role: Role = Role.PARTNER
    commitment: Commitment = Commitment.PROPOSED
    competences: Phrases = []
    budget_eur: Euros | None = None
    note: Note = ""
    pinned: bool = False


class MemberIn(MemberEdit):
    """An organisation that is added."""

    organisation_id: ItsId


class WordIn(BaseModel):
    """What a member's own people say to their invitation; it needs no revision, for nobody else may say it."""

    model_config = ConfigDict(extra="forbid")

    commitment: Literal["interested", "committed", "declined"]
    word: Annotated[Note, Field(max_length=500)] = ""


class AnswerIn(RevisionIn):
    """A person's word on a rule that no figure decides."""

    confirmed: bool
    note: Annotated[Note, Field(max_length=500)] = ""


class ExcludedIn(RevisionIn):
    """Whether suggestions are to leave an organisation out."""

    excluded: bool = True
