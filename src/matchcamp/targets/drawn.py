"""The pictures of a target."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup

from matchcamp.i18n import gettext as _
from matchcamp.i18n import long_date, number
from matchcamp.pictures.bars import Bar, bars
from matchcamp.pictures.gauge import gauge
from matchcamp.pictures.steps import Scales, steps
from matchcamp.targets.schemas import ForecastOut, ForecastsOut, HistoryOut, TargetOut
from matchcamp.targets.words import chance_words, percent

MOST_BARS = 8  # The table beside names all.
MOST_TICKS = 6


def gauge_of(target: TargetOut, forecast: ForecastOut | None = None) -> Markup:
    """The dial of a target, with the line of its probability where a forecast is given and it is not decided."""
    stands = _("%(count)s of %(number)s by %(day)s") % {
        "count": target.count, "number": target.number, "day": long_date(target.ends)
    }  # fmt: skip
    undecided = forecast is not None and not target.reached and target.days_left >= 0
    probability = forecast.probability if forecast is not None and undecided else None
    chance = "" if probability is None else _("Chance to reach it in time:") + " " + chance_words(probability)
    said = ". ".join(filter(None, (stands, chance)))
    words = "" if probability is None else percent(probability)
    return gauge(target.count, target.number, probability, title=target.name, said=said, words=words)


def count_picture(target: TargetOut, history: HistoryOut, now: datetime) -> Markup:
    """How many counted, day by day, with the line of the number that is wanted."""
    points = [(one.day, float(one.count)) for one in history.items]
    today = min(now.astimezone(ZoneInfo(target.zone)).date(), target.ends)
    scales = Scales(
        begins=target.starts, ends=target.ends, most=max(target.number, *(one.count for one in history.items)),
        ticks=_whole_ticks(max(target.number, *(one.count for one in history.items))),
        days=_ends(target.starts, target.ends), goal=target.number,
    )  # fmt: skip
    said = "; ".join(f"{long_date(one.day)}: {one.count}" for one in history.items[-60:])
    return steps(points, scales, until=today, title=_("How many counted"), said=said)


def _whole_ticks(most: int) -> list[tuple[float, str]]:
    pitch = max(1, -(-most // MOST_TICKS))
    return [(value, number(value)) for value in range(0, most + 1, pitch)]


def _ends(begins: date, ends: date) -> list[tuple[date, str]]:
    return [(day, long_date(day)) for day in dict.fromkeys((begins, ends))]


def forecasts_picture(target: TargetOut, foretold: ForecastsOut) -> Markup:
    """How likely the target was over time; nothing before there are two days of it."""
    points = [(one.day, one.probability) for one in foretold.items]
    if len(points) < 2:
        return Markup()
    ticks = [(share, percent(share)) for share in (0.0, 0.25, 0.5, 0.75, 1.0)]
    begins, ends = points[0][0], target.ends
    scales = Scales(begins=begins, ends=ends, most=1.0, ticks=ticks, days=_ends(begins, ends))
    said = "; ".join(f"{long_date(day)}: {percent(share)}" for day, share in points[-60:])
    return steps(points, scales, until=points[-1][0], title=_("How likely it was over time"), said=said)


def chances_picture(forecast: ForecastOut) -> Markup:
    """The chance of each open application to be handed in in time, and what its next step makes of it."""
    rows = [
        Bar(one.title, one.probability, percent(one.probability), later=one.after_step)
        for one in forecast.chances[:MOST_BARS]
    ]
    if not rows:
        return Markup()
    said = "; ".join(f"{row.label}: {row.words}" for row in rows)
    return bars(rows, title=_("Chance of each application to be submitted in time"), said=said)
