"""The network of who works with whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from markupsafe import Markup, escape

from matchcamp.pictures.drawing import drawing, shortened

NETWORK_WIDTH, NETWORK_HEIGHT = 960, 640
MARGIN = 90  # Room for the labels at the border of the network.
MOST_NODES = 60  # Above this the labels cannot be read.
REACH = 18  # Around a link's point, so that a finger finds it where the drawing is two thirds as large.
SEED = 7  # Of the layout, so that a picture does not move between two visits.
LETTER = 9.2  # Width of a letter of a label, taken from the widest of the faces.
LABEL_LENGTH = 28  # Characters of a label in the network; the whole name is in its title.


@dataclass(frozen=True, slots=True)
class Node:
    """A point of the network. `group` 0 to 4 chooses its colour; `url` makes it a link."""

    key: str
    label: str
    group: int = 0
    url: str = ""


@dataclass(frozen=True, slots=True)
class Edge:
    """A line between two nodes; `weight` (above 0) says how strong it is and how thick it is drawn."""

    source: str
    target: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class _Box:
    """A rectangle that a label or a node covers."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "_Box") -> bool:
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom

    def within_drawing(self) -> bool:
        return self.left >= 0 and self.top >= 0 and self.right <= NETWORK_WIDTH and self.bottom <= NETWORK_HEIGHT


def network(nodes: Sequence[Node], edges: Sequence[Edge], *, title: str) -> Markup:
    """Nodes and the lines between them, laid out by springs from a fixed seed; labels avoid each other.

    At most 60 nodes are drawn, those with the most weight on their lines (ties by key). A label that finds
    no free place is left to the node's title and to the table beside the picture. Lines to unknown nodes are
    not drawn.
    """
    drawn, lines = _strongest(nodes, edges)
    places = _spread(drawn, lines)
    heaviest = max((edge.weight for edge in lines), default=1.0)
    body = [_line(edge, places, heaviest) for edge in lines]
    taken = [_around(places[node.key], 12) for node in drawn]
    body += [_node(node, places[node.key], taken) for node in drawn]
    said = ", ".join(node.label for node in drawn)
    size = (NETWORK_WIDTH, NETWORK_HEIGHT)
    return drawing("network", size, body, title=title, description=said, linked=any(node.url for node in drawn))


def _strongest(nodes: Sequence[Node], edges: Sequence[Edge]) -> tuple[list[Node], list[Edge]]:
    weights = dict.fromkeys((node.key for node in nodes), 0.0)
    for edge in edges:
        for key in {edge.source, edge.target} & weights.keys():
            weights[key] += edge.weight
    drawn = sorted(nodes, key=lambda node: (-weights[node.key], node.key))[:MOST_NODES]
    keys = {node.key for node in drawn}
    lines = [e for e in edges if e.source in keys and e.target in keys and e.source != e.target]
    return drawn, sorted(lines, key=lambda e: (e.source, e.target))


def _spread(nodes: Sequence[Node], edges: Sequence[Edge]) -> dict[str, tuple[float, float]]:
    """The place of each node in drawing units; the layout is stretched to fill the drawing."""
    import networkx as nx  # noqa: PLC0415  # Takes a third of a second; most pages draw none.

    graph = nx.Graph()
    graph.add_nodes_from(sorted(node.key for node in nodes))
    graph.add_weighted_edges_from((e.source, e.target, e.weight) for e in edges)
    if not graph:
        return {}
    layout = nx.spring_layout(graph, k=2.2 / sqrt(len(graph)), iterations=200, seed=SEED)
    across = _stretched({key: float(at[0]) for key, at in layout.items()}, MARGIN, NETWORK_WIDTH - MARGIN)
    down = _stretched({key: float(at[1]) for key, at in layout.items()}, MARGIN / 2, NETWORK_HEIGHT - MARGIN / 2)
    return {key: (across[key], down[key]) for key in across}


def _stretched(values: Mapping[str, float], low: float, high: float) -> dict[str, float]:
    """Values moved to [low, high], halfway between their order and their distances, which loosens crowds."""
    least, most = min(values.values()), max(values.values())
    if len(values) == 1 or most - least < 1e-9:
        return dict.fromkeys(values, (low + high) / 2)
    ranks = {key: rank / (len(values) - 1) for rank, key in enumerate(sorted(values, key=lambda k: (values[k], k)))}
    shares = {key: (ranks[key] + (value - least) / (most - least)) / 2 for key, value in values.items()}
    return {key: round(low + share * (high - low), 1) for key, share in shares.items()}


def _line(edge: Edge, places: Mapping[str, tuple[float, float]], heaviest: float) -> str:
    (x1, y1), (x2, y2) = places[edge.source], places[edge.target]
    width = round(1 + 3 * edge.weight / heaviest, 1)
    return f'<line class="network-edge" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke-width="{width}"/>'


def _around(place: tuple[float, float], reach: float) -> _Box:
    return _Box(place[0] - reach, place[1] - reach, place[0] + reach, place[1] + reach)


def _node(node: Node, place: tuple[float, float], taken: list[_Box]) -> str:
    x, y = place
    label = _label(node.label, place, taken)
    reach = f'<circle class="network-reach" cx="{x}" cy="{y}" r="{REACH}"/>' if node.url else ""
    body = f'<title>{escape(node.label)}</title>{reach}<circle cx="{x}" cy="{y}" r="9"/>{label}'
    group = f'<g class="network-node network-group-{min(max(node.group, 0), 4)}">{body}</g>'
    return f'<a href="{escape(node.url)}" aria-label="{escape(node.label)}">{group}</a>' if node.url else group


def _label(label: str, place: tuple[float, float], taken: list[_Box]) -> str:
    """The label at the first free place beside, under or above its node; nothing if all are taken."""
    text = shortened(label, LABEL_LENGTH)
    width, (x, y) = len(text) * LETTER, place
    for anchor, left, base in (
        ("start", x + 14, y + 6),
        ("end", x - 14 - width, y + 6),
        ("middle", x - width / 2, y + 29),
        ("middle", x - width / 2, y - 16),
    ):
        box = _Box(left, base - 16, left + width, base + 6)
        if box.within_drawing() and not any(box.meets(other) for other in taken):
            taken.append(box)
            at = {"start": left, "end": left + width, "middle": x}[anchor]
            return f'<text x="{round(at, 1)}" y="{round(base, 1)}" text-anchor="{anchor}">{escape(text)}</text>'
    return ""
