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
LETTERS = 18  # Of a line in a box, by the widest of the faces.
LINES = 3  # Of a title in a box; the whole of it is in the box's title and in the table.
LINE_HEIGHT = 17
ARROW = 7


@dataclass(frozen=True, slots=True)
class Box:
    """A thing in a column, from 0. `detail` stands under its title; `url` makes it a link. `current` is the thing that
    the reader came from, `named` false for one without a name."""

    key: str
    column: int
    title: str
    detail: str = ""
    url: str = ""
    current: bool = False
    named: bool = True


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
    size = (len(columns) * (BOX_WIDTH + GAP) - GAP, round(HEAD + rows * PITCH))
    said = "; ".join(
        f"{name}: {', '.join(box.title for box in boxes if box.column == column)}"
        for column, name in enumerate(columns)
        if any(box.column == column for box in boxes)
    )
    linked = any(box.url for box in boxes)
    return drawing("chain-picture", size, [*heads, *lines, *figures], title=title, description=said, linked=linked)


def _slots(boxes: Sequence[Box], links: Iterable[tuple[Box, Box]]) -> dict[str, float]:
    """The row of each box, from 0, not always whole: columns from left to right, each box at the middle of those that
    it came from, or under the one above it."""
    origins: dict[str, list[str]] = {}
    for one, other in links:
        if one.column < other.column:
            origins.setdefault(other.key, []).append(one.key)
    found: dict[str, float] = {}
    for column in sorted({box.column for box in boxes}):
        found |= _stacked([box for box in boxes if box.column == column], origins, found)
    return found


def _stacked(
    boxes: Sequence[Box], origins: Mapping[str, Sequence[str]], known: Mapping[str, float]
) -> dict[str, float]:
    wished = {box.key: fmean(known[key] for key in origins[box.key]) for box in boxes if box.key in origins}
    last = max(wished.values(), default=-1.0)
    found: dict[str, float] = {}
    free = 0.0
    for box in sorted(boxes, key=lambda box: wished.get(box.key, last + 1)):
        found[box.key] = max(free, wished.get(box.key, 0.0))
        free = found[box.key] + 1
    return found


def _place(box: Box, slots: Mapping[str, float]) -> tuple[int, int]:
    """The upper left corner of a box in drawing units."""
    return box.column * (BOX_WIDTH + GAP), round(HEAD + slots[box.key] * PITCH)


def _head(name: str, column: int, boxes: Iterable[Box]) -> str:
    empty = "" if any(box.column == column for box in boxes) else " chain-picture-empty"
    return f'<text class="chain-picture-head{empty}" x="{column * (BOX_WIDTH + GAP)}" y="18">{escape(name)}</text>'


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
    lines = wrap(box.title, LETTERS, max_lines=LINES, placeholder="…") or [""]
    texts = [
        f'<text x="{x + PADDING}" y="{y + 22 + number * LINE_HEIGHT}">{escape(line)}</text>'
        for number, line in enumerate(lines)
    ]
    detail = wrap(box.detail, LETTERS + 2, max_lines=1, placeholder="…") or [""]
    texts.append(
        f'<text class="chain-picture-detail" x="{x + PADDING}" y="{y + BOX_HEIGHT - 12}">{escape(detail[0])}</text>'
    )
    marks = (" chain-picture-current" if box.current else "") + ("" if box.named else " chain-picture-unnamed")
    body = (
        f'<g class="chain-picture-box{marks}"><title>{escape(whole)}</title>'
        f'<rect x="{x}" y="{y}" width="{BOX_WIDTH}" height="{BOX_HEIGHT}" rx="3"/>{"".join(texts)}</g>'
    )
    return f'<a href="{escape(box.url)}" aria-label="{escape(whole)}">{body}</a>' if box.url else body
