"""The signals: one pure function each, from raw figures to float32 in [0, 1], higher is better.

Arrays have shape (..., n_candidates); those over an item's records (..., n_candidates, n_records), where NaN
stands for a record that was not found. So one query may be a row of many, or stand alone.
"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Figures = NDArray[np.float32]

UNKNOWN = np.float32(0.5)
"""A fact that is wanted of a candidate but not known of it: neither a hit nor a miss."""

COUNTRY_SIGNS = 2
"""The beginning of a NUTS code that names the country."""


def pooled(figures: Figures, temperature: float) -> Figures:
    """(..., n_candidates, n_records) -> (..., n_candidates): t ln sum exp(figure / t) over the records.

    A soft maximum (log-sum-exp, Boyd and Vandenberghe, «Convex Optimization», 3.1.5): the best record counts
    in full, further good ones add a little, poor ones nothing. One record gives its own figure. No record
    gives -inf. Pool one best figure per record, not every passage, or a long text outweighs a good one.
    """
    scaled = np.where(np.isnan(figures), -np.inf, figures).astype(np.float64) / temperature
    best = scaled.max(axis=-1, initial=-np.inf)
    shift = np.where(np.isfinite(best), best, 0.0)
    total = np.exp(scaled - shift[..., None]).sum(axis=-1)
    with np.errstate(divide="ignore"):
        summed: Figures = ((shift + np.log(total)) * temperature).astype(np.float32)
    return summed


def dense(cosines: Figures, *, floor: float, ceiling: float, temperature: float) -> Figures:
    """(..., n_candidates, n_records) cosines in [-1, 1] -> (..., n_candidates).

    The pooled cosine between `floor`, what unrelated texts have (0), and `ceiling` (1). Both belong to a
    family of encoders: unrelated texts of one model stand where related ones of another do.
    """
    return _between(pooled(cosines, temperature), floor, ceiling)


def levelled(cosines: Figures, same_language: NDArray[np.bool_], bias: float) -> Figures:
    """Cosines (any shape) less `bias` where both texts are of one language (a bool of the same shape).

    Multilingual encoders set texts of one language nearer than their matter does; without this the asker's own
    language fills the first places.
    """
    level: Figures = (cosines - np.float32(bias) * same_language).astype(np.float32)
    return level


def lexical(bm25s: Figures, bm25_ceiling: float, *, temperature: float, half: float) -> Figures:
    """(..., n_candidates, n_records) BM25 -> (..., n_candidates).

    BM25 as a share of what the query's own text could reach, pooled, then share / (share + half): a text that
    says half of the query is not worth twice one that says a quarter. A ceiling of 0 gives 0 for all.
    """
    if bm25_ceiling <= 0:
        return np.zeros(bm25s.shape[:-1], np.float32)
    share = np.maximum(pooled(bm25s / np.float32(bm25_ceiling), temperature), 0)
    return (share / (share + np.float32(half))).astype(np.float32)


def topics(wanted: frozenset[str], had: Sequence[frozenset[str]]) -> Figures:
    """(n_candidates,): the share of the wanted topics that the candidate has; 0 where none is wanted."""
    if not wanted:
        return np.zeros(len(had), np.float32)
    return np.array([len(wanted & mine) for mine in had], np.float32) / np.float32(len(wanted))


def one_of(wanted: frozenset[str], had: Iterable[str]) -> Figures:
    """(n_candidates,), for type, programme and country: 1 when it is among the wanted or nothing is wanted, else 0."""
    return languages(wanted, [frozenset({value}) if value else frozenset() for value in had])


def languages(wanted: frozenset[str], had: Sequence[frozenset[str]]) -> Figures:
    """(n_candidates,): 1 when a wanted one is the candidate's or nothing is wanted, else 0; 0.5 not known."""
    if not wanted:
        return np.ones(len(had), np.float32)
    hit = np.array([not wanted.isdisjoint(mine) for mine in had], np.float32)
    known = np.array([bool(mine) for mine in had])
    return np.where(known, hit, UNKNOWN)


def eqf(wanted: tuple[int, int] | None, had: Sequence[tuple[int, int] | None]) -> Figures:
    """(n_candidates,): the share of the wanted EQF levels (1 to 8) inside the candidate's range."""
    if wanted is None:
        return np.ones(len(had), np.float32)
    low, high = wanted
    shared = [UNKNOWN if mine is None else _levels(max(low, mine[0]), min(high, mine[1])) for mine in had]
    unknown = np.array([mine is None for mine in had])
    levels = np.array(shared, np.float32) / np.float32(_levels(low, high))
    return np.where(unknown, UNKNOWN, levels)


def history(projects: Sequence[int], *, half: float) -> Figures:
    """(n_candidates,): n past projects as n / (n + half): none gives 0, `half` of them 0.5, never 1.

    The Michaelis-Menten form: the first projects say more than the twentieth.
    """
    done = np.array(projects, np.float32)
    return (done / (done + np.float32(half))).astype(np.float32)


def related_topics(near: Mapping[str, float], had: Sequence[frozenset[str]]) -> Figures:
    """(n_candidates,): the nearness in (0, 1] of the candidate's nearest topic to the wanted ones; 0 for none."""
    return np.array([max((near[topic] for topic in mine & near.keys()), default=0.0) for mine in had], np.float32)


def complementarity(wanted: frozenset[str], own: frozenset[str], had: Sequence[frozenset[str]]) -> Figures:
    """(n_candidates,): the share of the wanted topics that the asker lacks and the candidate has.

    0 for all where the asker's own topics are not known or it lacks nothing: then `topics` says all there is to say.
    """
    lacked = wanted - own if own else frozenset()
    return topics(lacked, had)


def reciprocity(own: frozenset[str], sought: Sequence[frozenset[str]]) -> Figures:
    """(n_candidates,): the share of what the candidate itself seeks that the asker has; 0 where it seeks nothing."""
    return np.array([len(own & mine) / len(mine) if mine else 0.0 for mine in sought], np.float32)


def geography(wanted: str, had: Iterable[str]) -> Figures:
    """(n_candidates,): the share of the levels of the wanted NUTS code that the candidate's has in common with it.

    The levels are country (two signs), NUTS 1, 2 and 3 (one more each). 0 where nearness is not wanted or the seat is
    not known.
    """
    levels = [wanted[:end] for end in range(COUNTRY_SIGNS, len(wanted) + 1)]
    shared = [sum(mine.startswith(level) for level in levels) for mine in had]
    return np.array(shared, np.float32) / np.float32(max(1, len(levels)))


def freshness(ages: Sequence[float | None], *, half: float) -> Figures:
    """(n_candidates,): 0.5 ** (days / half), so 1 for what was written today; 0.5 where the age is not known."""
    days = np.array([half if age is None else age for age in ages], np.float64)
    decayed: Figures = np.exp2(-days / half).astype(np.float32)
    return decayed


def newcomer(projects: Sequence[int]) -> Figures:
    """(n_candidates,): 1 / n for n past projects, and 1 for none.

    The correction for the chances that records give: the best of n records stands higher than the only one, however
    little any of them says of the matter.
    """
    return (1 / np.maximum(np.array(projects, np.float32), 1)).astype(np.float32)


def load(requests: Sequence[int], *, half: float) -> Figures:
    """(n_candidates,): half / (half + n) for n requests: 1 for one whom nobody asks, 0.5 at `half` of them."""
    return (1 - history(requests, half=half)).astype(np.float32)


def _levels(low: int, high: int) -> int:
    return max(0, high - low + 1)


def _between(figures: Figures, floor: float, ceiling: float) -> Figures:
    scaled: Figures = np.clip((figures - np.float32(floor)) / np.float32(ceiling - floor), 0, 1)
    return scaled
