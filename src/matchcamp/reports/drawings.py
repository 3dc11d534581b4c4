"""The pictures of reports, and how they look on paper, where no stylesheet of a page is."""

from collections.abc import Sequence
from datetime import date

from matchcamp.i18n import gettext as _
from matchcamp.i18n import long_date, number
from matchcamp.indicators.schemas import IndicatorOut
from matchcamp.indicators.views import ways_picture
from matchcamp.pictures.bars import Bar, bars
from matchcamp.pictures.steps import Scales, steps
from matchcamp.printing.typesetting import Drawing
from matchcamp.reports.content import Picture
from matchcamp.targets.drawn import gauge_of
from matchcamp.targets.schemas import ForecastOut, HistoryOut, TargetOut
from matchcamp.writable import UNWRITABLE

STYLE = """
text { fill: #15201b; font-family: "Libertinus Serif"; font-size: 15px; }
.gauge text { text-anchor: middle; }
.gauge-part { fill: none; stroke: #e7ece6; stroke-width: 24; }
.gauge-full { stroke: #2a5f45; }
.gauge-ground { fill: none; stroke: #c5cfc6; stroke-width: 2; }
.gauge-chance { fill: none; stroke: #1a4c8b; stroke-width: 6; }
.gauge-end { fill: #1a4c8b; stroke: #ffffff; stroke-width: 2; }
.gauge .gauge-figure { font-size: 34px; font-weight: 700; }
.gauge .gauge-percent { fill: #1a4c8b; font-size: 17px; font-weight: 700; }
.bars-ground, .way-ground { fill: #e7ece6; }
.bars-now, .way-bar { fill: #2a5f45; }
.bars .bars-words { font-size: 17px; font-weight: 700; }
.way-words { text-anchor: end; }
.way-planned { stroke: #1a4c8b; stroke-width: 3; }
.steps-axis, .steps-tick { fill: none; stroke: #6b7970; }
.steps-rule { fill: none; stroke: #c5cfc6; stroke-width: 0.5; }
.steps-goal { fill: none; stroke: #15201b; stroke-dasharray: 6 4; stroke-width: 2; }
.steps-line { fill: none; stroke: #2a5f45; stroke-width: 3; }
.steps-dot, .steps-now { fill: #2a5f45; }
"""
"""The light colours of matchcamp.css; a drawing of ours has classes only."""


def on_paper(picture: Picture) -> Drawing:
    """The drawing with its look inside, without the signs that XML has no place for."""
    head, end, body = UNWRITABLE.sub("", picture.svg).partition(">")
    return Drawing(f"{head}{end}<style>{STYLE}</style>{body}")


def standing_picture(target: TargetOut, ahead: ForecastOut | None) -> Picture:
    svg = gauge_of(target, ahead)
    said = _("%(count)s of %(number)s by %(day)s") % {
        "count": number(target.count), "number": number(target.number), "day": long_date(target.ends)
    }  # fmt: skip
    return Picture(svg, f"{target.name}: {said}")


def counts_picture(title: str, counts: Sequence[tuple[str, int]]) -> Picture:
    """Numbers of things as bars, each as long as its share of the largest."""
    most = max((many for _name, many in counts), default=0) or 1
    said = "; ".join(f"{name}: {number(many)}" for name, many in counts)
    rows = [Bar(name, many / most, number(many)) for name, many in counts]
    return Picture(bars(rows, title=title, said=said), f"{title}. {said}")


def indicators_picture(title: str, found: Sequence[IndicatorOut]) -> Picture | None:
    """Those that have a target on their way to it; nothing where none has one."""
    return Picture(ways_picture(found), title) if any(one.target is not None for one in found) else None


def history_picture(title: str, found: HistoryOut, target: TargetOut, today: date) -> Picture:
    """The count over the days of the target, with its number as the goal."""
    points = [(one.day, float(one.count)) for one in found.items]
    most = max(target.number, target.count) + 1
    scales = Scales(
        begins=target.starts, ends=max(target.ends, today), most=most, goal=target.number,
        ticks=[(0, number(0)), (target.number, number(target.number))],
        days=[(target.starts, long_date(target.starts)), (target.ends, long_date(target.ends))],
    )  # fmt: skip
    said = "; ".join(f"{long_date(one.day)}: {number(one.count)}" for one in found.items)
    svg = steps(points, scales, until=min(today, scales.ends), title=title, said=said)
    return Picture(svg, f"{title}. {said}")
