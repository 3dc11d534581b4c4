"""A timeline: a line for each piece of work that leads up to its deadline, with the steps before it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup, escape

from matchcamp.pictures.drawing import drawing, shortened

WIDTH = 960
LABELS = 250  # Width of the names on the left.
TOP = 34  # Height of the row of months.
ROW = 34
LONGEST = 34  # Characters of a name; the title of its line has all of them.
MARK = 6  # Half the width of a deadline's mark.
LEAST_MONTH = 26  # Units between two names of months.


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment of a line: `kind` is step, late (a step that should be done), upload or deadline."""

    at: datetime
    kind: str
    said: str


@dataclass(frozen=True, slots=True)
class Line:
    """A piece of work from its begin to its deadline."""

    label: str
    url: str
    begins: datetime
    deadline: datetime
    marks: Sequence[Mark]
    said: str


@dataclass(frozen=True, slots=True)
class Span:
    """What the picture covers, and where today is in it."""

    since: datetime
    until: datetime
    now: datetime

    def x(self, at: datetime) -> int:
        """Where a moment stands, held within the span."""
        share = (at - self.since) / (self.until - self.since)
        return round(LABELS + (WIDTH - LABELS - MARK) * min(1.0, max(0.0, share)))


def timeline(
    lines: Sequence[Line], months: Sequence[tuple[datetime, str]], span: Span, *, title: str, today: str
) -> Markup:
    """The lines below each other in their order; `months` are the first moments of months with their names, `today` the
    word for now. Names of months that would touch are left out."""
    height = TOP + ROW * len(lines) + 8
    body = [*_grid(months, span, height), *(part for n, line in enumerate(lines) for part in _line(line, n, span))]
    x = span.x(span.now)
    body.append(f'<g class="timeline-now"><title>{escape(today)}</title><path d="M{x} {TOP - 6}V{height}"/></g>')
    said = "; ".join(line.said for line in lines)
    return drawing("timeline", (WIDTH, height), body, title=title, description=said, linked=True)


def _grid(months: Sequence[tuple[datetime, str]], span: Span, height: int) -> Iterator[str]:
    last = LABELS - LEAST_MONTH
    for at, name in months:
        x = span.x(at)
        yield f'<path class="timeline-month" d="M{x} {TOP - 8}V{height}"/>'
        if x - last >= LEAST_MONTH:
            last = x
            yield f'<text class="timeline-name" x="{x + 3}" y="{TOP - 12}">{escape(name)}</text>'


def _line(line: Line, number: int, span: Span) -> Iterator[str]:
    y = TOP + ROW * number + ROW // 2
    first, last = span.x(line.begins), span.x(line.deadline)
    short = shortened(line.label, LONGEST)
    yield (
        f'<a href="{escape(line.url)}"><title>{escape(line.said)}</title>'
        f'<text class="timeline-label" x="0" y="{y + 5}">{escape(short)}</text></a>'
    )
    yield f'<path class="timeline-line" d="M{first} {y}H{last}"/>'
    for mark in line.marks:
        yield _mark(mark, span.x(mark.at), y)
    yield _mark(Mark(line.deadline, "deadline", line.said), last, y)


def _mark(mark: Mark, x: int, y: int) -> str:
    """Each kind has its own shape, so that colour alone tells nothing."""
    shapes = {
        "step": f'<circle cx="{x}" cy="{y}" r="3"/>',
        "late": f'<path d="M{x - 4} {y - 4}L{x + 4} {y + 4}M{x + 4} {y - 4}L{x - 4} {y + 4}"/>',
        "upload": f'<path d="M{x - 5} {y - 15}H{x + 5}L{x} {y - 6}Z"/>',
        "deadline": f'<path d="M{x - MARK} {y}L{x} {y - MARK}L{x + MARK} {y}L{x} {y + MARK}Z"/>',
    }
    return f'<g class="timeline-mark timeline-{mark.kind}"><title>{escape(mark.said)}</title>{shapes[mark.kind]}</g>'
