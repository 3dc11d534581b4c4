"""What goes in and out of the advice on teams: who is missing, whole teams, repairs; for pages and API alike."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from calls.participants import Role
from matchcamp.consortia.board_schemas import CoverRow, LightOut, Named, ShownBy
from matchcamp.consortia.schemas import MOST_MEMBERS
from matchcamp.i18n import gettext as _
from matchcamp.words import ItsId, Revision

Size = Annotated[int, Field(ge=1, le=40)]
Wish = Literal["more", "normal", "less"]


class OrganisationHeadOut(BaseModel):
    """An organisation in a proposal; `country` and `type` are null where they are not known."""

    organisation_id: str
    name: str
    country: str | None
    type: str | None
    membership: str
    example: bool


class CandidateOut(OrganisationHeadOut):
    """An organisation that could come in: `fit` to the idea and the competences it covers, with the words that show it.

    `declares` are those that it names as topics of its profile. `past_projects` counts those of its profile; none makes
    it a newcomer, which is no fault.
    """

    fit: float = Field(ge=0, le=1)
    past_projects: int
    covers: list[str]
    declares: list[str]
    shown_by: list[ShownBy]


class SuggestionOut(CandidateOut):
    """Somebody who would help: `fills` are all the gaps that this organisation would fill or narrow.

    `burdens` is what would be missing only because of it, such as a company in its country.
    """

    role: Role
    fills: list[str]
    burdens: list[str]
    on_board: bool


class GapOut(BaseModel):
    """Something missing, in words: a rule that is not met, or a competence that nobody covers; and who would help."""

    key: str
    todo: str
    rule_id: str
    competence: str
    found: int
    suggestions: list[SuggestionOut]


class RuleToMend(BaseModel):
    """A rule that nobody's coming can mend."""

    rule_id: str
    sentence: str


class SuggestionsOut(BaseModel):
    """Who would fill the gaps of a consortium. `looked_at` organisations of the alliance were compared."""

    consortium_id: str
    revision: int
    looked_at: int
    gaps: list[GapOut]
    not_by_adding: list[RuleToMend]


class TeamsIn(BaseModel):
    """What whole team is wished for: `least` to `most` applicants, the coordinator among them.

    Pinned members of the board stay in any case. `keep` says who else does: those who were `asked`, `all` members, or
    only the `pinned` ones. `without` are left out beside those whom the board excludes.
    """

    model_config = ConfigDict(extra="forbid")

    least: Size
    most: Size
    keep: Literal["asked", "all", "pinned"] = "asked"
    fit: Wish = "normal"
    competences: Wish = "normal"
    experience: Wish = "normal"
    balance: Wish = "normal"
    without: Annotated[list[ItsId], Field(max_length=MOST_MEMBERS)] = []

    @field_validator("most")
    @classmethod
    def _ends_in_order(cls, value: int, info: object) -> int:
        given = getattr(info, "data", {})
        if "least" in given and given["least"] > value:
            raise ValueError(_("The largest size cannot be below the smallest."))
        return value


class TeamMemberOut(CandidateOut):
    """A member of a proposed team; `stays`: it is on the board already."""

    role: Role
    stays: bool


class TeamOut(BaseModel):
    """A whole team: whom it has, whether the call accepts it, and how much better any team could be at most.

    `gap` is that as a part of 1, in words in `proof`. `leaves` are those on the board who are not in it. A later team
    has `not_in_first` in place of `only_in_first`. `not_checked` are rules that no solver can decide.
    """

    number: int
    members: list[TeamMemberOut]
    light: LightOut
    cover: list[CoverRow]
    countries: dict[str, int]
    newcomers: int
    experienced: int
    gap: float
    proof: str
    leaves: list[Named]
    not_in_first: list[Named]
    only_in_first: list[Named]
    not_checked: list[RuleToMend]


class DemandOut(BaseModel):
    """One of several demands that cannot hold together, and where to relax it (empty: nowhere here)."""

    kind: str
    key: str
    text: str
    relax: str
    url: str


class ConflictOut(BaseModel):
    """Why there is no team: demands of which each could hold without one of the others. `smallest`: no smaller set."""

    text: str
    demands: list[DemandOut]
    smallest: bool


class TeamsOut(BaseModel):
    """The best teams, at most three, the best first; or the conflict that lets none be."""

    consortium_id: str
    revision: int
    looked_at: int
    seconds: float
    teams: list[TeamOut]
    conflict: ConflictOut | None


class RepairStepOut(BaseModel):
    """One change of a repair: who is added, removed or given another role, and what for.

    `text` says it whole. `instead` are organisations that would do the same as one that is added.
    """

    kind: Literal["add", "remove", "role"]
    organisation: CandidateOut
    role: Role
    before: Role | None
    text: str
    because: list[str]
    asked_before: bool
    instead: list[CandidateOut]


class RepairOut(BaseModel):
    """The fewest changes that make a consortium eligible; none where it is already, or where its conflict says why.

    `fewest`: it is proven that fewer do not suffice. `light` is the answer of the rules after the changes.
    """

    consortium_id: str
    revision: int
    changes: list[RepairStepOut]
    fewest: bool
    light: LightOut | None
    conflict: ConflictOut | None
    no_rules: bool


class PlaceIn(BaseModel):
    """An organisation and the role that it is to have."""

    model_config = ConfigDict(extra="forbid")

    organisation_id: ItsId
    role: Role = Role.PARTNER


class TakeIn(BaseModel):
    """A team or a repair to be taken: all members as they are to stand.

    `leaves` names everybody who is on the board and not among them: nobody is removed unseen.
    """

    model_config = ConfigDict(extra="forbid")

    members: Annotated[list[PlaceIn], Field(min_length=1, max_length=MOST_MEMBERS)]
    leaves: Annotated[list[ItsId], Field(max_length=MOST_MEMBERS)] = []
    revision: Revision
