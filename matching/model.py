"""What is matched: the wish of the one who asks, the candidates, and the ranking. All frozen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Signal(StrEnum):
    """One figure in [0, 1] that speaks for or against a candidate."""

    DENSE = "dense"
    DENSE_MEAN = "dense_mean"
    LEXICAL = "lexical"
    TOPICS = "topics"
    RELATED_TOPICS = "related_topics"
    COMPLEMENTARITY = "complementarity"
    RECIPROCITY = "reciprocity"
    COLLABORATION = "collaboration"
    GEOGRAPHY = "geography"
    FRESHNESS = "freshness"
    NEWCOMER = "newcomer"
    LOAD = "load"
    TYPE = "type"
    PROGRAMME = "programme"
    COUNTRY = "country"
    LANGUAGE = "language"
    EQF = "eqf"
    HISTORY = "history"


class Verdict(StrEnum):
    """Whether the best candidate stands above what unrelated texts reach."""

    OK = "ok"
    NO_GOOD_MATCH = "no_good_match"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of a candidate. An empty field means «not known», which is neither for nor against it."""

    topics: frozenset[str] = frozenset()
    type: str = ""
    programme: str = ""
    """Of a call: the funding programme that it belongs to."""
    country: str = ""
    languages: frozenset[str] = frozenset()
    eqf: tuple[int, int] | None = None
    history: int = 0
    """Past projects, at least 0."""
    projects: frozenset[str] = frozenset()
    """Keys of past projects and consortia. Candidates that share one have worked together: the collaboration graph."""
    seeks: frozenset[str] = frozenset()
    """Topics that the candidate itself asks for in its open needs."""
    load: int = 0
    """Requests that the candidate got lately and those that it has not answered yet, at least 0."""
    age_days: float | None = None
    """Days since the newest of the candidate's records was written or confirmed, at least 0."""
    region: str = ""
    """NUTS code of the seat, as long as it is known: `SI`, `SI03` or `SI036`; `EL` and `UK` as Eurostat writes them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the asker wants. An empty field means that anything will do."""

    topics: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()
    programmes: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    eqf: tuple[int, int] | None = None
    language: str = ""
    """The language that the asker's text is written in."""
    related_topics: Mapping[str, float] = field(default_factory=dict)
    """Topics near to the wanted ones, each with its nearness in (0, 1]; see `graph.related_to`."""
    competences: frozenset[str] = frozenset()
    """Topics that the asker itself covers: what it can give, and what it need not look for."""
    projects: frozenset[str] = frozenset()
    """Keys of the asker's own past projects and consortia, in the keys of `Facts.projects`."""
    region: str = ""
    """NUTS code of the asker's seat where nearness is wanted."""
    bm25_ceiling: float = 0.0
    """`LexicalIndex.ceiling` of the asker's text; 0.0 leaves the lexical signal out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One item that could match.

    An item has one record (a need, a call) or several (an organisation: its profile, each offer, each past
    project). `cosines` holds, for each record found, the highest cosine between a passage of it and one of
    the asker's text; `bm25s` the BM25 of each record found. The two need not be of equal length. `cosine_means` holds
    the mean over the passages of the same records as `cosines` (a title is a passage of its own); empty where only the
    best passage is known, which then counts for the mean too.
    `written_in` is the language of each record of `cosines`, in the same order; empty when not known.
    """

    key: str
    facts: Facts = field(default_factory=Facts)
    cosines: tuple[float, ...] = ()
    cosine_means: tuple[float, ...] = ()
    bm25s: tuple[float, ...] = ()
    written_in: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate's place: `fit` in [0, 1], higher is better, and the figures that made it.

    `good`: its matter reaches the bar of a good match, whatever the facts add or take. `cosine` and `bm25` are the best
    of the candidate's records, None when it was found without them.
    """

    key: str
    fit: float
    parts: Mapping[Signal, float]
    cosine: float | None
    bm25: float | None
    good: bool


@dataclass(frozen=True, slots=True)
class Ranking:
    """The best candidates, the highest fit first, ties by key; under NO_GOOD_MATCH the nearest there are."""

    verdict: Verdict
    matches: tuple[Ranked, ...]
