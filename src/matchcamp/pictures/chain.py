"""A chain of things from left to right: columns of boxes, and lines from each to what came of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from textwrap import wrap

from markupsafe import Markup, escape

from matchcamp.pictures.drawing import drawing

BOX_WIDTH, BOX_HEIGHT = 160, 92
GAP = 36  # Between two columns, for the lines.
PITCH = 112  # From one box to the one under it.
HEAD = 36  # Above the first row, for the names of the columns.
PADDING = 10
EDGE = 2  # For the thickest line of a box at the border.
LETTERS = 18  # Of a line in a box, by the widest of the faces.
LINES = 4  # In a box; the whole of its words is in its title and in the table.
LINE_HEIGHT = 17
ARROW = 7
SWEEPS = 4  # More of them order the largest chains of the demo no better.


@dataclass(frozen=True, slots=True)
class Box:
    """A thing in a column, from 0. `detail` stands under its title; `url` makes it a link. `current` is the thing that
    the reader came from, `named` false for one without a name; `language` is that of the title, where it is known."""

    key: str
    column: int
    title: str
    detail: str = ""
    url: str = ""
    current: bool = False
    named: bool = True
    language: str = ""


def chain(columns: Sequence[str], boxes: Sequence[Box], links: Iterable[tuple[str, str]], *, title: str) -> Markup:
    """The columns with their names, empty ones too: they say where the chain ends. A box stands beside those that it
    came from, as far as there is room; links to unknown boxes are not drawn."""
    known = {box.key: box for box in boxes}
    drawn = [(known[one], known[other]) for one, other in links if one in known and other in known and one != other]
    slots = _slots(boxes, drawn)
    heads = [_head(name, column, boxes) for column, name in enumerate(columns)]
    lines = [_line(one, other, slots) for one, other in drawn]
    figures = [_box(box, *_place(box, slots)) for box in boxes]
    rows = max(slots.values(), default=0.0) + 1
    size = (len(columns) * (BOX_WIDTH + GAP) - GAP + 2 * EDGE, round(HEAD + rows * PITCH))
    said = "; ".join(
        f"{name}: {', '.join(box.title for box in boxes if box.column == column)}"
        for column, name in enumerate(columns)
        if any(box.column == column for box in boxes)
    )
    linked = any(box.url for box in boxes)
    return drawing("chain-picture", size, [*heads, *lines, *figures], title=title, description=said, linked=linked)


def _slots(boxes: Sequence[Box], links: Sequence[tuple[Box, Box]]) -> dict[str, float]:
    """The row of each box, from 0, not always whole. The longest column stands close; to its right each box stands at
    the middle of those that it came from, to its left at that of those that came of it, as far as there is room."""
    columns = _ordered(boxes, links)
    if not columns:
        return {}
    longest = max(columns, key=lambda column: len(columns[column]))
    found = {key: float(number) for number, key in enumerate(columns[longest])}
    before, after = _neighbours(links), _neighbours((other, one) for one, other in links)
    for column in sorted(columns):
        if column > longest:
            found |= _stacked(columns[column], before, found)
    for column in sorted(columns, reverse=True):
        if column < longest:
            found |= _stacked(columns[column], after, found)
    return found


def _ordered(boxes: Sequence[Box], links: Sequence[tuple[Box, Box]]) -> dict[int, list[str]]:
    """The keys of each column, so ordered that few lines cross: each at the middle of its neighbours, a few times from
    left to right and back; what has none keeps its place."""
    columns: dict[int, list[str]] = {}
    for box in boxes:
        columns.setdefault(box.column, []).append(box.key)
    before, after = _neighbours(links), _neighbours((other, one) for one, other in links)
    for _ in range(SWEEPS):
        for neighbours, backwards in ((before, False), (after, True)):
            for column in sorted(columns, reverse=backwards):
                places = {key: number / len(keys) for keys in columns.values() for number, key in enumerate(keys)}
                columns[column].sort(key=lambda key: _middle(neighbours.get(key, ()), places, places[key]))
    return columns


def _neighbours(links: Iterable[tuple[Box, Box]]) -> dict[str, list[str]]:
    """By key the other ends of lines that come from other columns."""
    found: dict[str, list[str]] = {}
    for one, other in links:
        if one.column != other.column:
            found.setdefault(other.key, []).append(one.key)
    return found


def _middle(keys: Sequence[str], places: Mapping[str, float], otherwise: float) -> float:
    known = [places[key] for key in keys if key in places]
    return fmean(known) if known else otherwise


def _stacked(
    keys: Sequence[str], neighbours: Mapping[str, Sequence[str]], known: Mapping[str, float]
) -> dict[str, float]:
    found: dict[str, float] = {}
    free = 0.0
    for key in keys:
        found[key] = max(free, _middle(neighbours.get(key, ()), known, free))
        free = found[key] + 1
    return found


def _place(box: Box, slots: Mapping[str, float]) -> tuple[int, int]:
    """The upper left corner of a box in drawing units."""
    return EDGE + box.column * (BOX_WIDTH + GAP), round(HEAD + slots[box.key] * PITCH)


def _head(name: str, column: int, boxes: Iterable[Box]) -> str:
    empty = "" if any(box.column == column for box in boxes) else " chain-picture-empty"
    x = EDGE + column * (BOX_WIDTH + GAP)
    return f'<text class="chain-picture-head{empty}" x="{x}" y="18">{escape(name)}</text>'


def _line(one: Box, other: Box, slots: Mapping[str, float]) -> str:
    """From the right side of a box to the left side of the other; within a column from left side to left side."""
    (x1, y1), (x2, y2) = _place(one, slots), _place(other, slots)
    y1, y2 = y1 + BOX_HEIGHT // 2, y2 + BOX_HEIGHT // 2
    if one.column < other.column:
        x1, bend = x1 + BOX_WIDTH, GAP // 2
        curve = f"M{x1} {y1}C{x1 + bend} {y1} {x2 - bend} {y2} {x2} {y2}"
    else:
        curve = f"M{x1} {y1}C{x1 - GAP} {y1} {x2 - GAP} {y2} {x2} {y2}"
    arrow = f'<path class="chain-picture-arrow" d="M{x2} {y2}l-{ARROW} -4v8z"/>'
    return f'<path class="chain-picture-line" d="{curve}"/>{arrow}'


def _box(box: Box, x: int, y: int) -> str:
    whole = f"{box.title}, {box.detail}" if box.detail else box.title
    lines = wrap(box.title, LETTERS, max_lines=LINES - bool(box.detail), placeholder="…")
    details = wrap(box.detail, LETTERS + 1, max_lines=LINES - len(lines), placeholder="…")
    first = y + 22
    texts = [
        *(_text("", x, first + number * LINE_HEIGHT, line, box.language) for number, line in enumerate(lines)),
        *(
            _text("chain-picture-detail", x, y + BOX_HEIGHT - 12 - number * LINE_HEIGHT, line)
            for number, line in enumerate(reversed(details))
        ),
    ]
    marks = (" chain-picture-current" if box.current else "") + ("" if box.named else " chain-picture-unnamed")
    body = (
        f'<g class="chain-picture-box{marks}"><title>{escape(whole)}</title>'
        f'<rect x="{x}" y="{y}" width="{BOX_WIDTH}" height="{BOX_HEIGHT}" rx="3"/>{"".join(texts)}</g>'
    )
    return f'<a href="{escape(box.url)}" aria-label="{escape(whole)}">{body}</a>' if box.url else body


def _text(css_class: str, x: int, y: int, words: str, language: str = "") -> str:
    marked = (f' class="{css_class}"' if css_class else "") + (f' lang="{escape(language)}"' if language else "")
    return f'<text{marked} x="{x + PADDING}" y="{y}">{escape(words)}</text>'
