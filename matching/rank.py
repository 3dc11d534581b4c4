"""Candidates in, ranking out: the signals weighed, the fit calibrated, «no good match» said when it is so."""

import math
from collections import Counter
from collections.abc import Sequence
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from matching import signals
from matching.errors import BadFigure, DuplicateKey
from matching.graph import collaboration
from matching.model import Candidate, Facts, Ranked, Ranking, Signal, Verdict, Wish
from matching.weights import Calibration, Weights

Parts = dict[Signal, signals.Figures]

MATTER = (Signal.DENSE, Signal.DENSE_MEAN, Signal.LEXICAL, Signal.TOPICS)
"""The bonuses that speak of the matter itself; neither history nor a met demand is matter."""

BONUSES = (
    *MATTER,
    Signal.RELATED_TOPICS,
    Signal.COMPLEMENTARITY,
    Signal.RECIPROCITY,
    Signal.COLLABORATION,
    Signal.GEOGRAPHY,
    Signal.FRESHNESS,
    Signal.NEWCOMER,
    Signal.HISTORY,
)
"""These add evidence: 0 takes nothing away."""

DEMANDS = (Signal.TYPE, Signal.PROGRAMME, Signal.COUNTRY, Signal.LANGUAGE, Signal.EQF, Signal.LOAD)
"""These only take away: 1 (met, or nothing wanted) costs nothing."""


def rank(
    wish: Wish,
    candidates: Sequence[Candidate],
    *,
    weights: Weights,
    limit: int = 10,
    pool: int | None = None,
) -> Ranking:
    """The `limit` best candidates for the wish, by fit, ties by key; the order of `candidates` is no matter.

    `pool` is the number of texts that were searched (default: the candidates): the best of many unrelated
    texts stands higher than the best of few, so the bar for a good match rises with it.
    Raises DuplicateKey, and BadFigure for a cosine outside [-1, 1], a negative BM25 or a limit below 1.
    """
    _check(candidates, limit)
    if not candidates:
        return Ranking(Verdict.NO_GOOD_MATCH, ())
    parts = measure(wish, candidates, weights)
    evidence = fuse(parts, weights)
    order = sorted(range(len(candidates)), key=lambda row: (-evidence[row], candidates[row].key))[:limit]
    good = content(parts, weights) >= bar(weights, pool or len(candidates))
    matches = tuple(
        _ranked(candidates[row], row, parts, weights, evidence=float(evidence[row]), good=bool(good[row]))
        for row in order
    )
    return Ranking(Verdict.OK if any(one.good for one in matches) else Verdict.NO_GOOD_MATCH, matches)


def measure(wish: Wish, candidates: Sequence[Candidate], weights: Weights) -> Parts:
    """Every signal, (n_candidates,) float32 in [0, 1], in the order of the candidates."""
    facts = [candidate.facts for candidate in candidates]
    parts = {**_of_matter(wish, candidates, weights), **_of_facts(wish, facts, weights)}
    evidence = content(parts, weights)
    parts[Signal.COLLABORATION] = collaboration(evidence, [fact.projects for fact in facts], wish.projects)
    return parts


def _of_matter(wish: Wish, candidates: Sequence[Candidate], weights: Weights) -> Parts:
    family, records = weights.encoder, [one.cosines for one in candidates]
    means = [one.cosine_means or one.cosines for one in candidates]

    def dense(figures: Sequence[tuple[float, ...]]) -> signals.Figures:
        return signals.dense(
            _levelled(wish, candidates, figures, family),
            floor=family.floor,
            ceiling=family.ceiling,
            temperature=family.temperature,
        )

    best = dense(records)
    return {
        Signal.DENSE: best,
        Signal.DENSE_MEAN: best if means == records else dense(means),
        Signal.LEXICAL: signals.lexical(
            _padded([candidate.bm25s for candidate in candidates]),
            wish.bm25_ceiling,
            temperature=weights.share_temperature,
            half=weights.share_half,
        ),
        Signal.TOPICS: signals.topics(wish.topics, [candidate.facts.topics for candidate in candidates]),
    }


def _of_facts(wish: Wish, facts: Sequence[Facts], weights: Weights) -> Parts:
    had = [fact.topics for fact in facts]
    return {
        Signal.RELATED_TOPICS: signals.related_topics(wish.related_topics, had),
        Signal.COMPLEMENTARITY: signals.complementarity(wish.topics, wish.competences, had),
        Signal.RECIPROCITY: signals.reciprocity(wish.competences, [fact.seeks for fact in facts]),
        Signal.GEOGRAPHY: signals.geography(wish.region, [fact.region for fact in facts]),
        Signal.FRESHNESS: signals.freshness([fact.age_days for fact in facts], half=weights.freshness_half),
        Signal.NEWCOMER: signals.newcomer([fact.history for fact in facts]),
        Signal.LOAD: signals.load([fact.load for fact in facts], half=weights.load_half),
        Signal.TYPE: signals.one_of(wish.types, [fact.type for fact in facts]),
        Signal.PROGRAMME: signals.one_of(wish.programmes, [fact.programme for fact in facts]),
        Signal.COUNTRY: signals.one_of(wish.countries, [fact.country for fact in facts]),
        Signal.LANGUAGE: signals.languages(wish.languages, [fact.languages for fact in facts]),
        Signal.EQF: signals.eqf(wish.eqf, [fact.eqf for fact in facts]),
        Signal.HISTORY: signals.history([fact.history for fact in facts], half=weights.history_half),
    }


def fuse(parts: Parts, weights: Weights) -> NDArray[np.float64]:
    """(n_candidates,) evidence: the weighted bonuses less the weighted demands that are not met.

    A linear sum of calibrated figures (Fox and Shaw, «Combination of multiple searches», TREC-2, 1994). No
    signal multiplies another, so that one without history is behind by the bonus and by no more.
    """
    gained = sum(weights.signals[signal] * parts[signal].astype(np.float64) for signal in BONUSES)
    lost = sum(weights.signals[signal] * (1 - parts[signal].astype(np.float64)) for signal in DEMANDS)
    # Rounding makes equal what differs only by the order of additions, so that ties are ties on any machine.
    evidence: NDArray[np.float64] = np.round(gained - lost, 6)
    return evidence


def fit_of(evidence: float, weights: Weights) -> float:
    """Evidence on the logistic curve: 0.5 at `fit_midpoint`; order by fit is order by evidence."""
    return 1 / (1 + math.exp(-weights.fit_slope * (evidence - weights.fit_midpoint)))


def content(parts: Parts, weights: Weights) -> NDArray[np.float64]:
    """(n_candidates,) the evidence that the matter itself gives."""
    total: NDArray[np.float64] = sum(
        (weights.signals[signal] * parts[signal].astype(np.float64) for signal in MATTER),
        start=np.zeros(1),
    )
    return np.round(total, 6)


def bar(weights: Weights, pool: int) -> float:
    """The content that a good match among `pool` searched texts has.

    The best of n unrelated texts rises with sqrt(2 ln n), as the extreme of n normal figures does (Leadbetter,
    Lindgren and Rootzen, «Extremes and related properties of random sequences and processes», 1983, ch. 1).
    """
    return weights.bar_base + weights.bar_growth * math.sqrt(2 * math.log(max(pool, 2)))


def _ranked(candidate: Candidate, row: int, parts: Parts, weights: Weights, *, evidence: float, good: bool) -> Ranked:
    return Ranked(
        key=candidate.key,
        fit=fit_of(evidence, weights),
        parts=MappingProxyType({signal: float(figures[row]) for signal, figures in parts.items()}),
        cosine=max(candidate.cosines, default=None),
        bm25=max(candidate.bm25s, default=None),
        good=good,
    )


def _levelled(
    wish: Wish, candidates: Sequence[Candidate], records: Sequence[tuple[float, ...]], family: Calibration
) -> signals.Figures:
    """(n_candidates, n_records) cosines without the bias for the asker's own language."""
    cosines = _padded(records)
    same = np.zeros(cosines.shape, bool)
    if wish.language:
        for row, candidate in enumerate(candidates):
            same[row, : len(candidate.written_in)] = [own == wish.language for own in candidate.written_in]
    return signals.levelled(cosines, same, family.same_language)


def _padded(records: Sequence[tuple[float, ...]]) -> signals.Figures:
    """(n_candidates, n_records) with NaN where a candidate has fewer records than another."""
    lengths = np.fromiter(map(len, records), np.intp, len(records))
    width = max(1, int(lengths.max()))
    padded = np.full((len(records), width), np.nan, np.float32)
    padded[np.arange(width) < lengths[:, None]] = [figure for row in records for figure in row]
    return padded


def _check(candidates: Sequence[Candidate], limit: int) -> None:
    if limit < 1:
        raise BadFigure(f"a ranking holds at least 1 match, got limit={limit}")
    repeated = [key for key, times in Counter(item.key for item in candidates).items() if times > 1]
    if repeated:
        raise DuplicateKey(f"{repeated[0]} stands twice among the candidates; join its records into one")
    for candidate in candidates:
        # A rounding error past 1 comes from float32; more than that is no cosine. NaN fails both tests.
        if not all(abs(cosine) <= 1.001 for cosine in (*candidate.cosines, *candidate.cosine_means)):
            raise BadFigure(
                f"{candidate.key} has cosines {candidate.cosines} {candidate.cosine_means}; they lie in [-1, 1]"
            )
        if candidate.cosine_means and len(candidate.cosine_means) != len(candidate.cosines):
            raise BadFigure(
                f"{candidate.key} has {len(candidate.cosine_means)} means for {len(candidate.cosines)} cosines"
            )
        if candidate.written_in and len(candidate.written_in) != len(candidate.cosines):
            raise BadFigure(
                f"{candidate.key} names {len(candidate.written_in)} languages for {len(candidate.cosines)} cosines"
            )
        if not all(0 <= bm25 < math.inf for bm25 in candidate.bm25s):
            raise BadFigure(f"{candidate.key} has BM25 figures {candidate.bm25s}; they are at least 0")
