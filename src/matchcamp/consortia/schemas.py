"""What goes in and out of consortia, for pages and API alike."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from calls.participants import Role
from matchcamp.consortia.documents import Commitment, ConsortiumStatus
from matchcamp.words import Note, ObjectIdText, OneLine, Title

MOST_MEMBERS = 100
MOST_EUROS = 10_000_000_000
Revision = Annotated[int, Field(ge=1, le=2**31)]
Phrase = Annotated[OneLine, Field(min_length=2, max_length=120)]
Euros = Annotated[int, Field(ge=0, le=MOST_EUROS)]
LinkedId = Annotated[str, Field(pattern=r"^([0-9a-fA-F]{24})?$"), AfterValidator(str.lower)]
ItsId = Annotated[ObjectIdText, AfterValidator(str.lower)]  # An id in capitals is the same; ids are compared as text.


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


class MemberOut(BaseModel):
    """A member as the viewer may see it; `note` is empty for those who do not keep the board.

    `country` and `type` are null where they are not known. `past_projects` counts those of its profile. `mine`: the
    viewer speaks for it. `holds` says what would not be met any more without it. `elsewhere`: in how many other
    consortia of the call it stands, as coordinator and at all.
    """

    organisation_id: str
    name: str
    country: str | None
    type: str | None
    example: bool
    role: Role
    commitment: Commitment
    competences: list[str]
    budget_eur: int | None
    note: str
    word: str
    pinned: bool
    past_projects: int
    mine: bool
    holds: list[str]
    elsewhere_as_coordinator: int
    elsewhere: int
    changed: datetime


class ConsortiumOut(BaseModel):
    """A consortium without its members; `idea_id` is empty for those who may not see the idea."""

    id: str
    title: str
    idea_id: str
    call_id: str
    organisation_id: str
    organisation: str
    competences: list[str]
    size: int | None
    status: ConsortiumStatus
    member_count: int
    country_count: int
    revision: int
    created: datetime
    changed: datetime
    example: bool


class ConsortiumList(BaseModel):
    """A page of consortia, newest first; `next` is the cursor of the following page."""

    items: list[ConsortiumOut]
    next: str | None


Verdict = Literal["met", "not_met", "cannot_decide", "no_rules", "no_call"]


class SourceOut(BaseModel):
    """A page or document in which a rule was read; `url` is empty where no public address is known."""

    title: str
    url: str
    year: int | None


class AnswerOut(BaseModel):
    """Somebody's word on a rule."""

    confirmed: bool
    note: str
    by: str
    at: datetime


class FindingOut(BaseModel):
    """What became of one rule, in a sentence. `confirm`: only people can say, and nobody has said so far;
    `answerable`: people may say, for data do not decide it."""

    rule_id: str
    type: str
    demand: str
    outcome: Literal["met", "not_met", "cannot_decide"]
    sentence: str
    severity: str
    confirm: bool
    answerable: bool
    basis: str
    confidence: str
    sources: list[SourceOut]
    note: str
    answer: AnswerOut | None


class LightOut(BaseModel):
    """The answer over all blocking rules; `no_rules` and `no_call` say that there is nothing to decide by."""

    verdict: Verdict
    counted: int
    met: int
    not_met: int
    undecided: int
    to_confirm: int
    findings: list[FindingOut]


class CoverRow(BaseModel):
    """A competence that is sought, and who covers it; nobody does in a gap."""

    competence: str
    organisation_ids: list[str]
    gap: bool


class CountryShare(BaseModel):
    """Members of a country, those who declined left out; an empty code stands for a country that is not known."""

    country: str
    organisations: int


class ElsewhereOut(BaseModel):
    """A member that stands in other consortia of the same call, and those of them that the viewer may see."""

    organisation_id: str
    as_coordinator: int
    in_any_role: int
    seen: list["Named"]


class Named(BaseModel):
    """Something with a page of its own."""

    id: str
    title: str


class EventOut(BaseModel):
    """A line of the history in words; `put_back` is the organisation that can be put back, or empty."""

    at: datetime
    by: str
    text: str
    put_back: str


class CallHead(BaseModel):
    """The call of a consortium, as its board shows it."""

    id: str
    identifier: str
    title: str
    url: str
    status: str
    deadline: datetime | None
    days_left: int | None


class BoardOut(BaseModel):
    """All of one consortium. `planned` counts whoever has not declined, `committed` those who said yes.

    `needs` and `idea` are where it comes from, as far as the viewer may see them; `excluded` is for those who keep the
    board. `same_consortium` counts other consortia of the call with just these organisations. `asked_year` is the year
    of a call of which only the rules of another year (`action_year`) are known.
    """

    consortium: ConsortiumOut
    may_edit: bool
    needs: list[Named]
    idea: Named | None
    call: CallHead | None
    action_id: str
    action: str
    action_year: int | None
    asked_year: int | None
    members: list[MemberOut]
    planned: LightOut
    committed: LightOut
    cover: list[CoverRow]
    countries: list[CountryShare]
    newcomers: int
    experienced: int
    budget_eur: int
    elsewhere: list[ElsewhereOut]
    same_consortium: int
    excluded: list[Named]
    history: list[EventOut]


class ChangeOut(BaseModel):
    """A consortium after a change, with the ids of the rules that it made unmet or met, and both in sentences."""

    board: BoardOut
    broke: list[str]
    mended: list[str]
    effect: list[str]


class ExcludedIn(RevisionIn):
    """Whether suggestions are to leave an organisation out."""

    excluded: bool = True
