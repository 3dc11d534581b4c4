"""How far indicators are on their way to what is wanted, and how one of them stood on days of the past."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup, escape

from matchcamp.pictures.drawing import drawing, stepped

WIDTH = 360
ROW, TRACK = 44, 12  # Heights of a row of bars, and of a bar.
HEIGHT, TOP, GROUND = 220, 30, 184  # Of the chart over time.
LEFT, RIGHT = 8, 44  # Margins; on the right stands what is wanted in the end.
BAR = 22
NAME_WIDTH = 38  # Of a year below the chart.
MOST_LABELS = 6  # With more bars their figures would overlap; the table has them all.


@dataclass(frozen=True, slots=True)
class Way:
    """A row: a name, words for the value, and shares of the target in [0, 1]; None where one is not known."""

    name: str
    words: str
    share: float | None
    planned: float | None
    url: str = ""


def ways(rows: Sequence[Way], *, title: str, said: str) -> Markup:
    """A bar for each row, as long as its share of the target, with a line across where it was planned to be."""
    body: list[str] = []
    for place, row in enumerate(rows):
        body += _way(row, place * ROW)
    return drawing("ways", (WIDTH, max(ROW, ROW * len(rows))), body, title=title, description=said, linked=True)


def _way(row: Way, top: int) -> list[str]:
    label = f'<text class="way-name" x="0" y="{top + 15}">{escape(row.name)}</text>'
    linked = f'<a href="{escape(row.url)}">{label}</a>' if row.url else label
    body = [
        linked,
        f'<text class="way-words" x="{WIDTH}" y="{top + 15}">{escape(row.words)}</text>',
        f'<rect class="way-ground" x="0" y="{top + 22}" width="{WIDTH}" height="{TRACK}"/>',
    ]
    if row.share:
        body.append(f'<rect class="way-bar" x="0" y="{top + 22}" width="{_long(row.share)}" height="{TRACK}"/>')
    if row.planned:
        across = min(_long(row.planned), WIDTH - 1)
        body.append(f'<line class="way-planned" x1="{across}" x2="{across}" y1="{top + 18}" y2="{top + 38}"/>')
    return body


def _long(share: float) -> float:
    return round(WIDTH * min(1.0, max(0.0, share)), 1)


@dataclass(frozen=True, slots=True)
class Point:
    """A value on a day, with the words for it."""

    day: date
    value: float
    words: str


def over_time(points: Sequence[Point], plan: Sequence[Point], *, title: str, said: str) -> Markup:
    """A bar for each reading at its day, and the plan as a line that goes up in steps. Days in order.

    Raises ValueError for no points: there is nothing to draw.
    """
    if not points:
        message = "a chart over time needs at least one reading"
        raise ValueError(message)
    days = [one.day for one in (*points, *plan)]
    first, last = min(days), max(days)
    most = max(one.value for one in (*points, *plan)) or 1.0

    def across(day: date) -> float:
        span = (last - first).days
        share = (day - first).days / span if span else 0.5
        return round(LEFT + BAR / 2 + share * (WIDTH - LEFT - RIGHT - BAR), 1)

    def up(value: float) -> float:
        return round(GROUND - (GROUND - TOP) * value / most, 1)

    body = [f'<line class="time-ground" x1="0" x2="{WIDTH}" y1="{GROUND}" y2="{GROUND}"/>']
    body += [_bar(across(one.day), up(one.value)) for one in points]
    body += _steps([(across(one.day), up(one.value)) for one in plan], plan[-1].words if plan else "")
    labelled = points if len(points) <= MOST_LABELS else (points[0], points[-1])
    body += [
        f'<text class="time-figure" x="{across(one.day)}" y="{up(one.value) - 6}">{escape(one.words)}</text>'
        for one in labelled
    ]
    return drawing("time", (WIDTH, HEIGHT), [*body, *_years(first, last, across)], title=title, description=said,
                   linked=False)  # fmt: skip


def _bar(middle: float, top: float) -> str:
    height = round(GROUND - top, 1)
    return f'<rect class="time-bar" x="{round(middle - BAR / 2, 1)}" y="{top}" width="{BAR}" height="{height}"/>'


def _steps(plan: Sequence[tuple[float, float]], wanted: str) -> list[str]:
    """The plan's line: level until the next day of the plan, then straight up; at its end what is wanted."""
    if not plan:
        return []
    return [
        f'<path class="time-planned" d="{stepped(plan)}H{WIDTH}"/>',
        f'<text class="time-wanted" x="{WIDTH}" y="{round(plan[-1][1] - 6, 1)}">{escape(wanted)}</text>',
    ]


def _years(first: date, last: date, across: Callable[[date], float]) -> list[str]:
    """The years below the ground, at their first days, and the one in which the chart begins where there is room."""
    starts = [date(year, 1, 1) for year in range(first.year + 1, last.year + 1)]
    room = not starts or across(starts[0]) - across(first) >= NAME_WIDTH
    apart = [first] if room else [starts.pop(0)]
    for day in starts:
        if across(day) - across(apart[-1]) >= NAME_WIDTH:
            apart.append(day)
    return [f'<text class="time-year" x="{across(day)}" y="{GROUND + 20}">{day.year}</text>' for day in apart]
