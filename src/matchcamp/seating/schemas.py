"""What goes in and out of seatings."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from matchcamp.seating.states import DemandKind, MoveReason, Outcome, Step
from matchcamp.words import ItsId, LinkedId, Note

RoundNumber = Annotated[int, Field(ge=1, le=60)]
Revision = Annotated[int, Field(ge=0, le=2**31 - 1)]
Factor = Annotated[float, Field(ge=0, le=4)]


class SeatingOut(BaseModel):
    """The seating of a camp as it stands. `rounds[0]` is round 1: the id of each participant who has a seat, and of the
    idea at whose table. The first `held` rounds are over, as people really sat. `stale`: people, ideas, demands or who
    is there have changed since it was planned."""

    model_config = ConfigDict(frozen=True)

    revision: int
    made: datetime
    held: int
    rounds: tuple[dict[str, str], ...]
    stale: bool


class Companion(BaseModel):
    """Somebody at the same table; `email` is empty for who does not let companions see it."""

    model_config = ConfigDict(frozen=True)

    name: str
    organisation: str
    country: str
    email: str = ""


class Place(BaseModel):
    """Where somebody sits in a round, with whom, and why in words. `table` is the number of the table."""

    model_config = ConfigDict(frozen=True)

    round: int
    held: bool
    camp_idea_id: str
    table: int
    title: str
    companions: tuple[Companion, ...]
    why: str


class SeatingDemandIn(BaseModel):
    """What those who lead ask for. `people` are ids of participants: one to pin, to keep from an idea, or who is away;
    two apart; two or more together. `round` 0 pins to the idea in any one round; `rounds` are those in which somebody
    is away. `closed` is an idea without a table."""

    model_config = ConfigDict(extra="forbid")

    kind: DemandKind
    people: Annotated[list[ItsId], Field(max_length=12)] = []
    idea: LinkedId = ""
    round: Annotated[int, Field(ge=0, le=60)] = 0
    rounds: Annotated[list[RoundNumber], Field(max_length=60)] = []
    note: Annotated[Note, Field(max_length=300)] = ""


class WishesIn(BaseModel):
    """Sizes of tables (0 takes those of the camp), whether hosts stay at their own tables, and how much each term of
    the objective weighs: 1 is as usual, 0 not at all."""

    model_config = ConfigDict(extra="forbid")

    least: Annotated[int, Field(ge=0, le=50)] = 0
    most: Annotated[int, Field(ge=0, le=50)] = 0
    hosts_stay: bool = False
    rank: Factor = 1.0
    fit: Factor = 1.0
    meeting: Factor = 1.0
    mix: Factor = 1.0
    countries: Factor = 1.0
    language: Factor = 1.0
    balance: Factor = 1.0
    revision: Revision | None = None

    def weights(self) -> dict[str, float]:
        """By term its factor."""
        kept = {"least", "most", "hosts_stay", "revision"}
        return {name: getattr(self, name) for name in type(self).model_fields if name not in kept}


class SeatMoveIn(BaseModel):
    """Put somebody at the table of an idea in a round. `revision` is that of the seating which was looked at."""

    model_config = ConfigDict(extra="forbid")

    person: ItsId
    idea: ItsId
    round: RoundNumber
    revision: Revision | None = None


class BackIn(BaseModel):
    """The version to go back to; without a number the one before."""

    model_config = ConfigDict(extra="forbid")

    number: Revision | None = None


class SeatingDemandOut(BaseModel):
    """A demand in words. `holds`: all whom and what it names are still at the camp."""

    key: str
    kind: DemandKind
    people: list[str]
    idea: str
    round: int
    rounds: list[int]
    note: str
    text: str
    holds: bool


class ConflictLine(BaseModel):
    """One demand that conflicts with others, in words. `key` is that of a demand that can be removed, else empty;
    `change` then says where it can be changed: among the sizes and weights, or in the agenda."""

    text: str
    key: str
    change: Literal["", "wishes", "agenda"] = ""


class PlanningOut(BaseModel):
    """The last planning: how it ended, and where demands conflict the smallest set of them. `seconds` is how long it
    took, or has been running; `at_most` how long it can take. `said` is why there is no plan, in words."""

    outcome: Outcome
    kind: Step
    began: datetime
    ended: datetime | None
    seconds: float
    at_most: float
    said: str
    conflict: list[ConflictLine]
    smallest: bool


class SeatOut(BaseModel):
    """Somebody at a table, and why in words. `rank` is the place that they gave the idea, 0 for none."""

    person: str
    name: str
    organisation: str
    country: str
    host: bool
    pinned: bool
    absent: bool
    moved: bool
    rank: int
    fit: float
    new: int
    why: list[str]


class SeatingTableOut(BaseModel):
    """A table in a round. `mix` says which kinds and countries the idea's call asks for and how far they are there."""

    idea: str
    number: int
    title: str
    organisation: str
    seats: list[SeatOut]
    countries: int
    languages: list[str]


class RoundOut(BaseModel):
    """A round with its tables. `unseated` are names of people who are there and have no seat."""

    number: int
    title: str
    starts: datetime | None
    held: bool
    tables: list[SeatingTableOut]
    unseated: list[str]


class SeatMoveOut(BaseModel):
    """Somebody changes tables, and why in words."""

    round: int
    person: str
    name: str
    before: str
    after: str
    why: str
    reason: MoveReason


class FairnessOut(BaseModel):
    """What people got. Ranks count from 1; `satisfaction` and `worst_satisfaction` lie in [0, 1]; `unranked` are the
    names of those who got an idea that they did not rank."""

    mean_rank: float
    worst_rank: int
    satisfaction: float
    worst_satisfaction: float
    unranked: list[str]


class SeatingVersionOut(BaseModel):
    """A version that one can go back to."""

    number: int
    at: datetime
    step: Step
    text: str
    demands: int
    planned: bool


class SeatingDetail(BaseModel):
    """All that those who lead see of a seating. `gap` is how far the plan can at most be from the best one, as a part
    of it, None where nothing is proven; `stale_because` are the reasons in words why the plan is out of date."""

    revision: int
    planned: bool
    made: datetime | None
    stale: bool
    stale_because: list[str]
    held: int
    rounds: list[RoundOut]
    demands: list[SeatingDemandOut]
    least: int
    most: int
    hosts_stay: bool
    weights: dict[str, float]
    fairness: FairnessOut | None
    objective: float
    gap: float | None
    seconds: float
    by_hand: int
    moves: list[SeatMoveOut]
    least_moves: int
    fewest: bool
    rerun: bool
    planning: PlanningOut | None
    versions: list[SeatingVersionOut]


class PlaceList(BaseModel):
    """The places of one person, by round."""

    items: list[Place]
    next: str | None = None
