"""What graphs say of a candidate: who worked with whom, and which topics go together. Pure functions over sets."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

LEAST_TOGETHER = 2
"""Topics that stand together once only may do so by chance."""


def collaboration(
    evidence: NDArray[np.float64], projects: Sequence[frozenset[str]], own: frozenset[str] = frozenset()
) -> NDArray[np.float32]:
    """(n_candidates,) float32 in [0, 1]: how good those are with whom the candidate has worked.

    The candidates and their past `projects` are a bipartite graph. Two steps of a walk from a candidate lead to its
    partners in one project; the signal is their mean `evidence` (n_candidates,), of the project where it is highest.
    Its own evidence is no part of it, so that nobody lifts itself. Who shared a project with the asker (`own`) has
    worked with the one who knows best: 1. Candidates that share no project with another get 0, and change nothing.

    >>> collaboration(np.array([0.8, 0.4, 0.2, 0.9]), [frozenset("a"), frozenset("ab"), frozenset("b"), frozenset()])
    array([0.4, 0.8, 0.4, 0. ], dtype=float32)
    """
    members: dict[str, list[int]] = defaultdict(list)
    for row, keys in enumerate(projects):
        for key in keys:
            members[key].append(row)
    best = np.array([0.0 if own.isdisjoint(keys) else 1.0 for keys in projects])
    for rows in members.values():
        if len(rows) > 1:
            # math.fsum does not depend on the order of the members.
            total = math.fsum(evidence[rows].tolist())
            partners = (total - evidence[rows]) / (len(rows) - 1)
            best[rows] = np.maximum(best[rows], partners)
    kept: NDArray[np.float32] = np.round(np.clip(best, 0, 1), 6).astype(np.float32)
    return kept


def related(topics: Iterable[frozenset[str]]) -> dict[str, dict[str, float]]:
    """For each topic the topics that stand beside it in the sets, with their cosine in (0, 1].

    The cosine of two topics is n(both) / sqrt(n(one) n(other)) (Salton's, «Introduction to Modern Information
    Retrieval», 1983, ch. 6); pairs that stand together fewer than LEAST_TOGETHER times are left out.

    >>> related([frozenset({"robots", "welding"})] * 3 + [frozenset({"robots"})])["welding"]
    {'robots': 0.866025}
    """
    alone: Counter[str] = Counter()
    together: Counter[tuple[str, str]] = Counter()
    for one in topics:
        alone.update(one)
        together.update(combinations(sorted(one), 2))
    graph: dict[str, dict[str, float]] = defaultdict(dict)
    for (first, second), times in sorted(together.items()):
        if times >= LEAST_TOGETHER:
            cosine = round(times / math.sqrt(alone[first] * alone[second]), 6)
            graph[first][second] = graph[second][first] = cosine
    return dict(graph)


def related_to(wanted: frozenset[str], graph: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    """The topics beside the wanted ones, each with its highest cosine to one of them; a wanted one is not among them.

    >>> related_to(frozenset({"welding"}), {"welding": {"robots": 0.5}, "robots": {"welding": 0.5, "plc": 0.4}})
    {'robots': 0.5}
    """
    near: dict[str, float] = {}
    for topic in sorted(wanted):
        for other, cosine in graph.get(topic, {}).items():
            if other not in wanted:
                near[other] = max(cosine, near.get(other, 0.0))
    return near
