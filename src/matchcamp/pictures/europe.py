"""Europe as a map of equal tiles."""

from collections.abc import Mapping
from math import ceil

from markupsafe import Markup, escape

from matchcamp.pictures.drawing import drawing

# (column, row) of each country: our own layout, which keeps neighbours together and north above south.
TILES: Mapping[str, tuple[int, int]] = {
    "IS": (0, 0), "NO": (5, 0), "SE": (6, 0), "FI": (7, 0),
    "IE": (0, 1), "GB": (1, 1), "DK": (4, 1), "EE": (7, 1),
    "NL": (3, 2), "DE": (4, 2), "PL": (5, 2), "LT": (6, 2), "LV": (7, 2),
    "BE": (3, 3), "LU": (4, 3), "CZ": (5, 3), "SK": (6, 3), "UA": (7, 3),
    "FR": (2, 4), "CH": (3, 4), "LI": (4, 4), "AT": (5, 4), "HU": (6, 4), "RO": (7, 4), "MD": (8, 4),
    "PT": (0, 5), "ES": (1, 5), "IT": (4, 5), "SI": (5, 5), "HR": (6, 5), "RS": (7, 5), "BG": (8, 5),
    "GE": (10, 5),
    "BA": (6, 6), "XK": (7, 6), "MK": (8, 6), "TR": (9, 6),
    "MT": (4, 7), "ME": (6, 7), "AL": (7, 7), "GR": (8, 7), "CY": (10, 7),
}  # fmt: skip
TILE = 44  # Side of a tile in drawing units.
PITCH = 48  # From one tile to the next.
LEVELS = 4  # Shades above nought.


def tile_map(
    counts: Mapping[str, int],
    *,
    labels: Mapping[str, str],
    title: str,
    links: Mapping[str, str] | None = None,
) -> Markup:
    """Europe as equal tiles, shaded in four steps up to the largest count and carrying the count itself.

    `counts` and `links` are keyed by ISO 3166-1 alpha-2 codes; a country left out counts as 0. A country
    that has no tile (one outside Europe) is named in the description with its count. `labels` gives names in
    the reader's language.
    """
    links = links or {}
    largest = max((n for code, n in counts.items() if code in TILES), default=0)
    tiles = [
        _tile(code, place, counts.get(code, 0), largest, label=labels.get(code, code), url=links.get(code, ""))
        for code, place in TILES.items()
    ]
    width = max(column for column, _ in TILES.values()) * PITCH + TILE
    height = max(row for _, row in TILES.values()) * PITCH + TILE
    said = "; ".join(f"{labels.get(code, code)} {n}" for code, n in sorted(counts.items()) if n > 0)
    return drawing("tile-map", (width, height), tiles, title=title, description=said, linked=bool(links))


def _tile(code: str, place: tuple[int, int], count: int, largest: int, *, label: str, url: str) -> str:
    x, y = place[0] * PITCH, place[1] * PITCH
    middle = x + TILE // 2
    figure = f'<text class="tile-count" x="{middle}" y="{y + 35}">{count}</text>' if count else ""
    code_y = y + (19 if count else 27)
    body = (
        f'<g class="tile tile-level-{_level(count, largest)}"><title>{escape(label)}: {count}</title>'
        f'<rect x="{x}" y="{y}" width="{TILE}" height="{TILE}" rx="2"/>'
        f'<text x="{middle}" y="{code_y}">{code}</text>{figure}</g>'
    )
    return f'<a href="{escape(url)}" aria-label="{escape(label)}: {count}">{body}</a>' if url else body


def _level(count: int, largest: int) -> int:
    """The shade of a count: 0 for none, else 1 to 4 in equal steps up to the largest."""
    return ceil(LEVELS * count / largest) if count > 0 else 0
