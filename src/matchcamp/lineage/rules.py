"""Which things belong to one chain, and which of them a viewer may know by name: pure functions over a graph."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

MOST_NODES = 200

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Graph:
    """Things by key, and how one came from another. All collections keep the order in which they were read.

    `links` lead from what was there first to what came of it. `aside` are pairs of a thing and what is told of it
    alone (its camp, its call, its outcome), which leads no further. `known` are further pairs of which a viewer learns
    elsewhere, `veiled` those of which a viewer may not learn. `seen` are the keys that the viewer may see.
    """

    seen: frozenset[str]
    links: Sequence[Pair]
    aside: Sequence[Pair] = ()
    known: Sequence[Pair] = ()
    veiled: frozenset[frozenset[str]] = field(default=frozenset())


@dataclass(frozen=True, slots=True)
class Chain:
    """The keys of one chain, the nearest first, those of them that may be named, and the links between them."""

    keys: tuple[str, ...]
    named: frozenset[str]
    links: tuple[Pair, ...]
    cut: bool


def chain_through(graph: Graph, starts: Sequence[str], *, of: str = "", most: int = MOST_NODES) -> Chain:
    """All that the starts came from and all that came of them, at most so many things; what is left out is furthest.

    `of` is a camp or a call whose tables, or consortia and applications, are the starts; it stands in the chain, too.
    A thing is named that the viewer may see and that hangs together with the start by things that are named: what
    stands behind something unseen would tell what that is.
    """
    up, down = neighbours((target, source) for source, target in graph.links), neighbours(graph.links)
    away = nearest(reached(starts, up), reached(starts, down))
    main = sorted(away, key=lambda key: away[key])
    asides = neighbours(graph.aside)
    beside = [one for key in main for one in asides.get(key, ())]
    within = tuple(dict.fromkeys([*([of] if of else []), *main, *beside]))
    named = _named(graph, within, starts, of)
    leaves = {one for _, one in graph.aside}
    shown = [key for key in within if key in named or key not in leaves]
    kept = frozenset(shown[:most])
    links = [pair for pair in graph.links if _told(pair, named, away)]
    told_of = [pair for pair in graph.aside if pair[1] == of or named.issuperset(pair)]
    pairs = tuple(pair for pair in (*links, *told_of) if kept.issuperset(pair))
    return Chain(tuple(shown[:most]), named & kept, pairs, cut=len(shown) > most)


def _told(pair: Pair, named: frozenset[str], away: Mapping[str, int]) -> bool:
    """Whether a line is drawn: something unnamed hangs on what leads to it, and not on what is named beyond it."""
    unnamed = [key for key in pair if key not in named]
    if len(unnamed) != 1:
        return True
    other = pair[0] if unnamed == [pair[1]] else pair[1]
    return away.get(unnamed[0], -1) > away.get(other, -1)


def neighbours(pairs: Iterable[Pair]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one, other in pairs:
        found.setdefault(one, []).append(other)
    return found


def reached(starts: Iterable[str], steps: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """How many steps away from the starts each thing is that can be reached; a circle is walked once.

    >>> reached(["a"], {"a": ["b"], "b": ["a", "c"]})
    {'a': 0, 'b': 1, 'c': 2}
    """
    found = dict.fromkeys(starts, 0)
    edge, distance = list(found), 0
    while edge:
        distance += 1
        edge = list(dict.fromkeys(one for key in edge for one in steps.get(key, ()) if one not in found))
        found |= dict.fromkeys(edge, distance)
    return found


def nearest(*distances: Mapping[str, int]) -> dict[str, int]:
    """The least distance of each thing."""
    least: dict[str, int] = {}
    for known in distances:
        for key, distance in known.items():
            least[key] = min(distance, least.get(key, distance))
    return least


def _named(graph: Graph, within: Collection[str], starts: Sequence[str], of: str) -> frozenset[str]:
    """What may be named. Of a veiled pair only the nearer one is, whichever other ways lead to the other."""
    inside = graph.seen.intersection(within)
    first = [of] if of else [one for one in starts if one in inside]
    told = [(of, one) for one in starts] if of else []
    while True:
        away = reached(first, _ways(graph, inside, told))
        hidden = {key for pair in graph.veiled if pair <= away.keys() for key in _further(pair, away)}
        if not hidden:
            return frozenset(away)
        inside -= hidden


def _further(pair: Iterable[str], away: Mapping[str, int]) -> list[str]:
    """The one of a pair that is further away, or both."""
    known = list(pair)
    least = min(away[key] for key in known)
    further = [key for key in known if away[key] > least]
    return further or known


def _ways(graph: Graph, inside: Collection[str], told: Iterable[Pair]) -> dict[str, list[str]]:
    """From which thing a viewer learns of which. What is told of a thing tells of no other: many share a call."""
    both = [*graph.links, *graph.known]
    pairs = [*both, *((other, one) for one, other in both), *graph.aside, *told]
    allowed = frozenset(inside)
    return neighbours(pair for pair in pairs if allowed.issuperset(pair) and frozenset(pair) not in graph.veiled)
