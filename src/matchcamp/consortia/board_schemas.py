"""What leaves the service of a consortium, for pages and API alike."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel

from calls.participants import Role
from matchcamp.consortia.documents import ConsortiumStatus
from matchcamp.consortia.members import Commitment


class Named(BaseModel):
    """Something with a page of its own."""

    id: str
    title: str


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
    """A consortium without its members; `idea_id` is empty for those who may not see the idea, or
    not know whose it is."""

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


class ShownBy(BaseModel):
    """Two texts that meet: a piece of the idea, or the competence sought, and the organisation's own words.

    `competence` is empty for the idea.
    """

    competence: str
    query: str
    candidate: str
    cosine: float
    query_language: str
    candidate_language: str


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
    seen: list[Named]


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
