"""The pictures are well-formed, say what they show, and do not change between two visits."""

from xml.etree import ElementTree as ET

import pytest

from matchcamp.pictures.europe import TILES, tile_map
from matchcamp.pictures.network import MOST_NODES, Edge, Node, network

SVG = "{http://www.w3.org/2000/svg}"
EU27 = {
    "AT",
    "BE",
    "BG",
    "HR",
    "CY",
    "CZ",
    "DK",
    "EE",
    "FI",
    "FR",
    "DE",
    "GR",
    "HU",
    "IE",
    "IT",
    "LV",
    "LT",
    "LU",
    "MT",
    "NL",
    "PL",
    "PT",
    "RO",
    "SK",
    "SI",
    "ES",
    "SE",
}
NEIGHBOURS = {"IS", "LI", "NO", "MK", "RS", "TR", "CH", "GB", "UA", "AL", "BA", "ME", "XK", "MD", "GE"}


def ring(size: int, url: str = "") -> tuple[list[Node], list[Edge]]:
    nodes = [Node(f"n{i:03}", f"Centre {i}", url=url) for i in range(size)]
    return nodes, [Edge(nodes[i].key, nodes[(i + 1) % size].key) for i in range(size)]


def test_tiles_hold_each_country_once():
    assert set(TILES) == EU27 | NEIGHBOURS
    assert len(set(TILES.values())) == len(TILES)


def test_tiles_keep_neighbours_beside_each_other():
    for one, other in (("ES", "PT"), ("SI", "AT"), ("SI", "HR"), ("NO", "SE"), ("RO", "MD"), ("DE", "NL")):
        (x1, y1), (x2, y2) = TILES[one], TILES[other]

        assert abs(x1 - x2) + abs(y1 - y2) == 1, (one, other)


def test_tile_map_shades_by_equal_steps():
    drawn = ET.fromstring(tile_map({"ES": 8, "SI": 2, "SE": 3, "TR": 6}, labels={}, title="Members"))

    levels = {g.find(f"{SVG}title").text: g.get("class") for g in drawn.iter(f"{SVG}g")}
    assert levels["ES: 8"] == "tile tile-level-4"
    assert levels["TR: 6"] == "tile tile-level-3"
    assert levels["SE: 3"] == "tile tile-level-2"
    assert levels["SI: 2"] == "tile tile-level-1"
    assert levels["FR: 0"] == "tile tile-level-0"


def test_tile_map_names_every_count_in_words():
    drawn = ET.fromstring(tile_map({"SI": 2, "US": 1}, labels={"SI": "Slovenija"}, title="Člani"))

    assert drawn.find(f"{SVG}title").text == "Člani"
    assert drawn.find(f"{SVG}desc").text == "Slovenija 2; US 1"
    assert drawn.get("role") == "img"


def test_tile_map_with_links_lets_the_keyboard_in():
    drawn = ET.fromstring(tile_map({"SI": 2}, labels={}, title="Members", links={"SI": "/o?a=1&country=SI"}))

    assert [a.get("href") for a in drawn.iter(f"{SVG}a")] == ["/o?a=1&country=SI"]
    assert drawn.get("role") == "group"


def test_tile_map_of_nothing_is_drawn():
    drawn = ET.fromstring(tile_map({}, labels={}, title="Members"))

    assert {g.get("class") for g in drawn.iter(f"{SVG}g")} == {"tile tile-level-0"}


@pytest.mark.parametrize("size", [0, 1, 2, 25])
def test_network_draws_every_node_and_line(size):
    nodes, edges = ring(size)

    drawn = ET.fromstring(network(nodes, edges, title="Who works with whom"))

    assert len(list(drawn.iter(f"{SVG}circle"))) == size
    assert len(list(drawn.iter(f"{SVG}line"))) == sum(e.source != e.target for e in edges)


def test_network_is_the_same_twice_and_in_any_order():
    nodes, edges = ring(12)

    first = network(nodes, edges, title="Network")

    assert network(nodes, edges, title="Network") == first
    assert network(nodes[::-1], edges[::-1], title="Network") == first


def test_network_keeps_the_strongest_nodes():
    nodes, edges = ring(MOST_NODES + 5)
    heavy = Edge(nodes[-1].key, nodes[-2].key, weight=9)

    drawn = ET.fromstring(network(nodes, [*edges, heavy], title="Network"))

    said = drawn.find(f"{SVG}desc").text.split(", ")
    assert len(said) == MOST_NODES
    assert said[:2] == [nodes[-2].label, nodes[-1].label]


def test_network_ignores_lines_to_unknown_nodes():
    drawn = ET.fromstring(network([Node("a", "A")], [Edge("a", "gone")], title="Network"))

    assert list(drawn.iter(f"{SVG}line")) == []


def test_network_stays_inside_the_drawing():
    nodes, edges = ring(40)

    drawn = ET.fromstring(network(nodes, edges, title="Network"))

    for circle in drawn.iter(f"{SVG}circle"):
        assert 0 < float(circle.get("cx")) < 960
        assert 0 < float(circle.get("cy")) < 640


def test_pictures_escape_names():
    evil = "<script>\"&'</script>"

    for drawing in (
        network([Node("a", evil, url='/x?"><b>')], [], title=evil),
        tile_map({"SI": 1}, labels={"SI": evil}, title=evil, links={"SI": '/x?"><b>'}),
    ):
        root = ET.fromstring(drawing)
        assert root.find(f"{SVG}title").text == evil
        assert "<script" not in drawing
        assert [a.get("href") for a in root.iter(f"{SVG}a")] == ['/x?"><b>']


def test_pictures_hold_no_style_and_no_script():
    nodes, edges = ring(5, url="/x")
    drawings = network(nodes, edges, title="N") + tile_map({"SI": 1}, labels={}, title="M")

    assert " style=" not in drawings
    assert " on" not in drawings.replace(" on ", "")
