"""How far a number is reached, as a dial: a part of the arc for each one that counts."""

from math import cos, pi, sin

from markupsafe import Markup, escape

from matchcamp.pictures.drawing import drawing

WIDTH, HEIGHT = 240, 150
CENTRE = (120, 124)
OUTER, INNER = 98, 74  # Radii of the arc of parts, and of the line of the probability.
GAP = 0.035  # Between two parts, in radians.
MOST_PARTS = 12  # With more of them the parts are too thin to be told apart.


def gauge(
    count: int, number: int, probability: float | None = None, *, title: str, said: str, words: str = ""
) -> Markup:
    """An arc of `number` parts of which `count` are filled; above twelve it is filled by its share.

    `probability` in [0, 1] is a thin line inside, as long as it is likely, with its `words`, or else its percentage,
    below the figure.
    Raises ValueError for a number below 1, a count below 0, and what is no probability.
    """
    if number < 1 or count < 0:
        message = f"a gauge shows at least 0 of at least 1, got {count} of {number}"
        raise ValueError(message)
    body = [*_parts(count, number), f'<text class="gauge-figure" x="120" y="116">{count} / {number}</text>']
    if probability is not None:
        body += _likely(probability, words or f"{round(100 * probability)}\u00a0%")
    return drawing("gauge", (WIDTH, HEIGHT), body, title=title, description=said, linked=False)


def _parts(count: int, number: int) -> list[str]:
    if number > MOST_PARTS:
        share = min(1.0, count / number)
        filled = [_arc("gauge-part gauge-full", OUTER, 0, pi * share)] if share else []
        return [_arc("gauge-part", OUTER, 0, pi), *filled]
    wide = pi / number
    return [
        _arc(
            f"gauge-part{' gauge-full' if part < count else ''}",
            OUTER,
            part * wide + (GAP if part else 0),
            (part + 1) * wide - (GAP if part < number - 1 else 0),
        )
        for part in range(number)
    ]


def _likely(probability: float, words: str) -> list[str]:
    if not 0 <= probability <= 1:
        message = f"a probability lies between 0 and 1, got {probability}"
        raise ValueError(message)
    x, y = _point(INNER, pi * probability)
    line = [_arc("gauge-chance", INNER, 0, pi * probability)] if probability else []
    return [
        _arc("gauge-ground", INNER, 0, pi),
        *line,
        f'<circle class="gauge-end" cx="{x}" cy="{y}" r="5"/>',
        f'<text class="gauge-percent" x="120" y="142">{escape(words)}</text>',
    ]


def _arc(css_class: str, radius: int, begins: float, ends: float) -> str:
    """Clockwise between two angles in radians, from 0 on the left to pi on the right."""
    (x1, y1), (x2, y2) = _point(radius, begins), _point(radius, ends)
    return f'<path class="{css_class}" d="M{x1} {y1}A{radius} {radius} 0 0 1 {x2} {y2}"/>'


def _point(radius: int, angle: float) -> tuple[float, float]:
    return round(CENTRE[0] - radius * cos(angle), 1), round(CENTRE[1] - radius * sin(angle), 1)
