"""The seating of a camp as it is kept, with its earlier versions, and how its planning stands."""

from datetime import datetime

from beanie import Document
from pydantic import BaseModel, Field

from matchcamp.seating.states import DemandKind, MoveReason, Outcome, Step


class Demand(BaseModel):
    """One demand of those who lead. `people` are ids of participants, `idea` that of an idea of the camp; a `round` of
    0 means any. `rounds` are those in which somebody is away. `key` never changes."""

    key: str
    kind: DemandKind
    people: list[str] = Field(default_factory=list)
    idea: str = ""
    round: int = 0
    rounds: list[int] = Field(default_factory=list)
    note: str = ""


class Wishes(BaseModel):
    """What is asked of all tables: sizes (0 takes the camp's), whether hosts stay, and how much each term weighs (1 is
    as usual)."""

    least: int = 0
    most: int = 0
    hosts_stay: bool = True
    weights: dict[str, float] = Field(default_factory=dict)


class Seat(BaseModel):
    """Who sits at the table of which idea, and why: the `rank` that they gave the idea (0: none), the `fit` of their
    organisation in [0, 1], how many they meet for the first time (`new`), and whether they fill a place of the mix
    that the idea's call asks for."""

    person: str
    idea: str
    rank: int = 0
    fit: float = 0.0
    own: bool = False
    pinned: bool = False
    new: int = 0
    fills: bool = False


class Moved(BaseModel):
    """Somebody changes tables in a round, against the plan before. `demand` is the key of the demand that made it so,
    or empty."""

    round: int
    person: str
    before: str
    after: str
    why: MoveReason = MoveReason.ROOM
    demand: str = ""


class Fairness(BaseModel):
    """What people got; seats at one's own idea are not counted."""

    mean_rank: float = 0.0
    worst_rank: int = 0
    satisfaction: float = 1.0
    worst_satisfaction: float = 1.0


class Plan(BaseModel):
    """Who sits where in all rounds, index 0 is round 1. `gap` is None where no bound was proven in time.

    `basis` is a hash of all that it was made from, and `parts` the terms of the objective. `least_moves` is the proven
    least number of moves of a re-run, `fewest` whether `moves` are so few.
    """

    rounds: list[list[Seat]]
    made: datetime
    basis: str
    objective: float = 0.0
    bound: float = 0.0
    gap: float | None = None
    parts: dict[str, float] = Field(default_factory=dict)
    seconds: float = 0.0
    first_seconds: float = 0.0
    fairness: Fairness = Field(default_factory=Fairness)
    moves: list[Moved] = Field(default_factory=list)
    least_moves: int = 0
    fewest: bool = True
    rerun: bool = False
    by_hand: int = 0


class Version(BaseModel):
    """One state of the seating that one can go back to. `before` is the number of the version that it came from."""

    number: int
    before: int = 0
    at: datetime
    step: Step
    demands: list[Demand] = Field(default_factory=list)
    wishes: Wishes = Field(default_factory=Wishes)
    plan: Plan | None = None


class HeldRound(BaseModel):
    """How people really sat in a round that is over."""

    seats: list[Seat]


class Line(BaseModel):
    """One line of the history."""

    at: datetime
    account_id: str
    step: Step
    revision: int


class CampSeating(Document):
    """The seating of a camp; its id is the camp's. `revision` grows with each change and numbers the versions.

    `earlier` are the versions before the present one, the oldest first, up to a limit. Rounds in `held` are over and
    stay as they are, whatever version is gone back to.
    """

    id: str  # type: ignore[assignment]  # Beanie allows any type of id; its annotation names only its own.
    revision: int = 0
    now: Version
    earlier: list[Version] = Field(default_factory=list)
    held: list[HeldRound] = Field(default_factory=list)
    history: list[Line] = Field(default_factory=list)

    class Settings:
        name = "camp_seatings"


class ConflictFound(BaseModel):
    """One demand of a conflict: the solver's kind, whom and what it names, and the key of the demand that was made by
    hand, or empty where it is one of the camp itself."""

    kind: str
    people: list[str] = Field(default_factory=list)
    idea: str = ""
    round: int = 0
    key: str = ""


class CampPlanning(Document):
    """The last planning of a camp; its id is the camp's. Kept apart from the seating, so that its progress does not
    wake up everybody who follows that.

    It runs as long as its lease is held. `said` is why it failed.
    """

    id: str  # type: ignore[assignment]  # As above.
    kind: Step
    account_id: str
    began: datetime
    ended: datetime | None = None
    seconds: float = 0.0
    outcome: Outcome = Outcome.RUNNING
    conflict: list[ConflictFound] = Field(default_factory=list)
    smallest: bool = True
    said: str = ""

    class Settings:
        name = "camp_plannings"
