"""A figure over time as a line of steps: it holds from one change to the next."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from markupsafe import Markup, escape

from matchcamp.pictures.drawing import drawing, stepped

WIDTH, HEIGHT = 480, 240
LEFT, RIGHT, TOP, BOTTOM = 60, 464, 16, 204  # Of the plot in drawing units.


@dataclass(frozen=True, slots=True)
class Scales:
    """What the plot spans: days from `begins` to `ends`, values from 0 to `most`, with the words at both axes.

    `ticks` are values and their words, `days` days and theirs; `goal` is the value to be reached, None for none.
    """

    begins: date
    ends: date
    most: float
    ticks: Sequence[tuple[float, str]] = ()
    days: Sequence[tuple[date, str]] = field(default_factory=tuple)
    goal: float | None = None

    def x(self, day: date) -> float:
        span = max(1, (self.ends - self.begins).days)
        share = min(1.0, max(0.0, (day - self.begins).days / span))
        return round(LEFT + (RIGHT - LEFT) * share, 1)

    def y(self, value: float) -> float:
        return round(BOTTOM - (BOTTOM - TOP) * min(1.0, max(0.0, value / self.most)), 1)


def steps(points: Sequence[tuple[date, float]], scales: Scales, *, until: date, title: str, said: str) -> Markup:
    """The line of a figure that changed on these days, in order, and holds up to the day `until`.

    Raises ValueError for values that span nothing.
    """
    if scales.most <= 0:
        message = f"the values have to span more than nothing, got 0 to {scales.most}"
        raise ValueError(message)
    body = [*_ground(scales), *_line(points, scales, until)]
    return drawing("steps", (WIDTH, HEIGHT), body, title=title, description=said, linked=False)


def _ground(scales: Scales) -> list[str]:
    found = [f'<path class="steps-axis" d="M{LEFT} {TOP}V{BOTTOM}H{RIGHT}"/>']
    for value, words in scales.ticks:
        y = scales.y(value)
        found.append(f'<path class="steps-rule" d="M{LEFT} {y}H{RIGHT}"/>')
        found.append(f'<text x="{LEFT - 8}" y="{y + 5}" text-anchor="end">{escape(words)}</text>')
    for day, words in scales.days:
        x = scales.x(day)
        anchor = "start" if x < LEFT + 60 else "end" if x > RIGHT - 60 else "middle"
        found.append(f'<path class="steps-tick" d="M{x} {BOTTOM}v6"/>')
        found.append(f'<text x="{x}" y="{BOTTOM + 24}" text-anchor="{anchor}">{escape(words)}</text>')
    if scales.goal is not None:
        found.append(f'<path class="steps-goal" d="M{LEFT} {scales.y(scales.goal)}H{RIGHT}"/>')
    return found


def _line(points: Sequence[tuple[date, float]], scales: Scales, until: date) -> list[str]:
    if not points:
        return []
    path = stepped([(scales.x(day), scales.y(value)) for day, value in points])
    last = (scales.x(max(until, points[-1][0])), scales.y(points[-1][1]))
    dots = [
        f'<circle class="steps-dot" cx="{scales.x(day)}" cy="{scales.y(value)}" r="4"/>'
        for day, value in points[1:][-60:]
    ]
    return [
        f'<path class="steps-line" d="{path}H{last[0]}"/>', *dots,
        f'<circle class="steps-now" cx="{last[0]}" cy="{last[1]}" r="6"/>',
    ]  # fmt: skip
