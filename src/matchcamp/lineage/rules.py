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
    main = nearest_first(reached(starts, up), reached(starts, down))
    asides = neighbours(graph.aside)
    beside = [one for key in main for one in asides.get(key, ())]
    within = tuple(dict.fromkeys([*([of] if of else []), *main, *beside]))
    named = _named(graph, within, [of] if of else starts)
    leaves = {one for _, one in graph.aside}
    shown = [key for key in within if key in named or key not in leaves]
    keys = tuple(shown[:most])
    kept = frozenset(keys)
    pairs = [*graph.links, *graph.aside]
    return Chain(keys, named & kept, tuple(p for p in pairs if kept.issuperset(p)), cut=len(shown) > most)


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


def nearest_first(*distances: Mapping[str, int]) -> list[str]:
    least: dict[str, int] = {}
    for known in distances:
        for key, distance in known.items():
            least[key] = min(distance, least.get(key, distance))
    return sorted(least, key=lambda key: least[key])


def _named(graph: Graph, within: Collection[str], starts: Iterable[str]) -> frozenset[str]:
    inside = graph.seen.intersection(within)
    pairs = [
        pair
        for pair in (*graph.links, *graph.aside, *graph.known)
        if inside.issuperset(pair) and frozenset(pair) not in graph.veiled
    ]
    both_ways = neighbours([*pairs, *((other, one) for one, other in pairs)])
    return frozenset(reached([one for one in starts if one in inside], both_ways))
