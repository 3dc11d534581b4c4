"""The pictures of a target."""

from markupsafe import Markup

from matchcamp.i18n import gettext as _
from matchcamp.i18n import long_date
from matchcamp.pictures.gauge import gauge
from matchcamp.targets.schemas import ForecastOut, TargetOut
from matchcamp.targets.words import chance_words


def gauge_of(target: TargetOut, forecast: ForecastOut | None = None) -> Markup:
    """The dial of a target, with the line of its probability where a forecast is given and it is not decided."""
    stands = _("%(count)s of %(number)s by %(day)s") % {
        "count": target.count, "number": target.number, "day": long_date(target.ends)
    }  # fmt: skip
    undecided = forecast is not None and not target.reached and target.days_left >= 0
    probability = forecast.probability if forecast is not None and undecided else None
    chance = "" if probability is None else _("Chance to reach it in time:") + " " + chance_words(probability)
    said = ". ".join(filter(None, (stands, chance)))
    return gauge(target.count, target.number, probability, title=target.name, said=said)
