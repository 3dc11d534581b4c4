"""What is asked of a team and what comes back. All frozen."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from calls.participants import Role
from calls.rules.model import Rule


class Term(StrEnum):
    """A term of the objective; the package's docstring says what each one counts."""

    FIT = "fit"
    COVER = "cover"
    SECOND = "second"
    EXPERIENCE = "experience"
    LEAD = "lead"
    VARIETY = "variety"
    NEWCOMER = "newcomer"
    CROWDING = "crowding"
    MEMBERS = "members"
    WARNINGS = "warnings"


class DemandKind(StrEnum):
    """What can stand in a conflict."""

    RULE = "rule"
    PIN = "pin"
    EXCLUSION = "exclusion"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    COORDINATOR = "coordinator"


@dataclass(frozen=True, slots=True, order=True)
class Demand:
    """One demand. `key` is the rule's id, or the candidate's key of a pin or an exclusion, else empty.

    `AT_LEAST` and `AT_MOST` are the two ends of the stated size; `COORDINATOR` is that one member, and no more,
    leads who may do so.
    """

    kind: DemandKind
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An organisation that could be in the team. An empty `country` or `type` means «not known».

    `fit` and `experience` lie in [0, 1]; who has an experience of 0 is a newcomer. `budget` is its share of the cost
    in any unit that all candidates use, `founded` the year of its founding; `None`: not stated.
    """

    key: str
    country: str = ""
    type: str = ""
    fit: float = 0.0
    competences: frozenset[str] = frozenset()
    experience: float = 0.0
    can_coordinate: bool = False
    budget: float | None = None
    founded: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamWeights:
    """What each term of the objective weighs, at least 0; `country_share` is a part of the team.

    The figures are set, not measured: a member who fits fully counts as much as one more competence covered, and
    a rule that only warns as much as half a member. `second` and what follows break ties among near equals.
    """

    fit: float = 1.0
    cover: float = 1.0
    second: float = 0.25
    experience: float = 0.25
    lead: float = 0.25
    variety: float = 0.2
    newcomer: float = 0.2
    crowding: float = 0.3
    members: float = 0.2
    warnings: float = 0.5
    country_share: float = 0.34


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """What the team is asked to meet.

    `size` counts applicants (coordinator and partners): one figure, or the least and the most; `None` leaves it to
    the rules, which only `cheapest_repair` takes. `competences` weighs each competence sought. `pins` are in the
    team, in the role named or, under `None`, as coordinator or partner. `excluded` are not.
    """

    rules: tuple[Rule, ...]
    on: dt.date
    size: int | tuple[int, int] | None = None
    competences: Mapping[str, float] = field(default_factory=dict)
    pins: Mapping[str, Role | None] = field(default_factory=dict)
    excluded: frozenset[str] = frozenset()
    weights: TeamWeights = TeamWeights()


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """A team that meets the demands: its members, the coordinator first, then by key.

    `parts` add up to `objective`; no team of its place in the list can have more than `bound`, and `gap` is
    (bound - objective) / |objective|: 0 means proven best. `warnings` are ids of rules that only warn and are not
    met, `left_out` ids of those that were not asked.
    """

    members: tuple[tuple[str, Role], ...]
    objective: float
    parts: Mapping[Term, float]
    bound: float
    gap: float
    seconds: float
    warnings: tuple[str, ...]
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Demands that no team meets together; without any one of them some team does.

    `smallest`: no smaller set of demands conflicts; false where time ran out before that was proven.
    """

    demands: tuple[Demand, ...]
    smallest: bool = True


@dataclass(frozen=True, slots=True)
class Teams:
    """The best teams in order; fewer than asked where no more differ enough; none under a conflict."""

    teams: tuple[Team, ...]
    conflict: Conflict | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """A candidate comes in. `instead` are the next-best who would do the same, the highest fit first."""

    key: str
    role: Role
    serves: tuple[Demand, ...]
    instead: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """A member goes who had this role."""

    key: str
    role: Role
    serves: tuple[Demand, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleChanged:
    """A member stays in another role."""

    key: str
    before: Role
    after: Role
    serves: tuple[Demand, ...]


Change = Added | Removed | RoleChanged
"""One change; `serves` names the demands that would not be met without it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """The fewest changes that make a consortium meet the demands; none where it does already.

    `fewest` says that it is proven; false where time ran out. `warnings` and `left_out` are those of `Team`.
    """

    changes: tuple[Change, ...]
    after: Mapping[str, Role]
    fewest: bool
    seconds: float
    warnings: tuple[str, ...]
    left_out: tuple[str, ...]
