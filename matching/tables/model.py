"""What is known of a camp, what is asked of its tables, and what comes back. All frozen; rounds count from 1."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Seats = Mapping[str, str]
"""A round: the key of each person who is seated, and of the idea at whose table."""


class Term(StrEnum):
    """A term of the objective; the package's docstring says what each one counts."""

    RANK = "rank"
    FIT = "fit"
    MEETING = "meeting"
    MIX = "mix"
    COUNTRIES = "countries"
    LANGUAGE = "language"
    BALANCE = "balance"


class DemandKind(StrEnum):
    """What can stand in a conflict."""

    LEAST = "least"
    MOST = "most"
    ONCE = "once"
    HOST = "host"
    PIN = "pin"
    TOGETHER = "together"
    APART = "apart"
    BARRED = "barred"


@dataclass(frozen=True, slots=True, order=True)
class Demand:
    """One demand: `people` whom it names, the `idea`, and the `round`, each empty or 0 where it names none."""

    kind: DemandKind
    people: tuple[str, ...] = ()
    idea: str = ""
    round: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who takes part. Empty words mean «not known».

    `kind` is the type of their organisation, as a table's mix speaks of it. `fits` says how well the organisation
    fits an idea, in [0, 1], 0 where nothing is said. `ranked` are ideas, the most wanted first; `own` is the idea that
    the person hosts. Ideas that have no table count for nothing in any of them.
    """

    key: str
    organisation: str = ""
    country: str = ""
    languages: frozenset[str] = frozenset()
    kind: str = ""
    fits: Mapping[str, float] = field(default_factory=dict)
    ranked: tuple[str, ...] = ()
    own: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Idea:
    """An idea, and the table at which it is worked on in every round by `least` to `most` people.

    `mix` says how many of a kind its call asks for, `among` whose countries count there (none named: all), and
    `countries` how many different ones the call asks for.
    """

    key: str
    least: int = 2
    most: int = 8
    mix: Mapping[str, int] = field(default_factory=dict)
    countries: int = 0
    among: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, order=True)
class Pin:
    """The person sits at the idea's table in this round; under 0 in at least one round."""

    person: str
    idea: str
    round: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What facilitators ask for, and who is there.

    Each of `together` are people who sit at one table in every round in which they are there; the two of `apart`
    never do. `barred` are (person, idea) with a conflict of interest. `hosts_stay`: who hosts an idea sits there in
    every round, else only may. `acquainted` are two who knew each other before. `absent` names the rounds in which a
    person is not there: all of them for a no-show, the first ones for who comes late.
    """

    pins: frozenset[Pin] = frozenset()
    together: frozenset[frozenset[str]] = frozenset()
    apart: frozenset[frozenset[str]] = frozenset()
    barred: frozenset[tuple[str, str]] = frozenset()
    hosts_stay: bool = True
    acquainted: frozenset[frozenset[str]] = frozenset()
    absent: Mapping[str, frozenset[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What each term of the objective weighs, at least 0. `points` are those of the first rank, the second, ...

    The figures are set, not measured. A seat at the first choice is worth as much as a full fit and a place of the
    mix filled together, and as ten people met for the first time, which is two tables of six.
    """

    points: tuple[float, ...] = (1.0, 0.8, 0.6, 0.4, 0.2)
    rank: float = 1.0
    fit: float = 0.5
    meeting: float = 0.1
    mix: float = 0.5
    countries: float = 0.2
    language: float = 0.5
    balance: float = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Camp:
    """All that a plan is made from. `held` are the rounds that are over, as people really sat."""

    people: tuple[Person, ...]
    ideas: tuple[Idea, ...]
    rounds: int = 1
    rules: Rules = Rules()
    weights: Weights = Weights()
    held: tuple[Seats, ...] = ()


@dataclass(frozen=True, slots=True)
class Conflict:
    """Demands that no plan meets together; without any one of them some plan does.

    `smallest`: no smaller set of demands conflicts; false where time ran out before that was proven.
    """

    demands: tuple[Demand, ...]
    smallest: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Who sits where: all rounds, those held first.

    `parts` add up to `objective`; no plan can have more than `bound`, and `gap` is (bound - objective) / |objective|:
    0 means proven best, infinity that time ran out before there was a bound. `first_seconds` is when the first plan
    that meets all demands was there.
    """

    rounds: tuple[Seats, ...]
    objective: float
    parts: Mapping[Term, float]
    bound: float
    gap: float
    first_seconds: float
    seconds: float


@dataclass(frozen=True, slots=True, order=True)
class Move:
    """A person who is there changes tables in a round."""

    round: int
    person: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rerun:
    """The plan after a change, with as few moves as there must be: no plan has fewer than `least_moves`.

    `fewest` says that it is proven, that is len(moves) == least_moves; false where time ran out. Who comes in or
    goes out is no move. The `bound` of the plan holds for plans with so few moves.
    """

    plan: Plan
    moves: tuple[Move, ...]
    least_moves: int
    fewest: bool
