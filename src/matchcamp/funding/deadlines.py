"""Deadlines in words: the moment with its zone, which stage or cut-off it is, and why it is that time of day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from calls.model import BRUSSELS, DeadlineModel
from matchcamp.i18n import gettext as _
from matchcamp.i18n import long_date, long_moment


class Dated(Protocol):
    """A deadline as it leaves the service."""

    at: datetime
    zone: str
    stage: int
    basis: str


@dataclass(frozen=True, slots=True)
class DeadlineRow:
    """A deadline in words; `state` says whether it is over or the next, and is empty for later ones."""

    stage: str
    at: str
    basis: str
    state: str


def deadline_rows(deadlines: Sequence[Dated], model: DeadlineModel | None, now: datetime) -> list[DeadlineRow]:
    """All deadlines of a call, in their order."""
    coming = next((one for one in deadlines if one.at > now), None)
    count = len(deadlines)
    return [
        DeadlineRow(stage_words(model, one.stage, count), moment_words(one), _(one.basis), _state(one, coming, now))
        for one in deadlines
    ]


def _state(one: Dated, coming: Dated | None, now: datetime) -> str:
    if one.at <= now:
        return _("over")
    return _("the next") if one is coming else ""


def moment_words(one: Dated) -> str:
    """The moment in the zone of the deadline, and in Brussels where that is another.

    >>> from matchcamp.funding.schemas import DeadlineOut
    >>> from zoneinfo import ZoneInfo
    >>> at = datetime(2027, 3, 5, 23, 59, tzinfo=ZoneInfo("Europe/London"))
    >>> moment_words(DeadlineOut(at=at, zone="Europe/London", stage=1, basis="", stated=True))
    '5 March 2027, 23:59 Europe/London (6 March 2027, 00:59 in Brussels)'
    """
    if one.zone == BRUSSELS:
        return long_moment(one.at)
    there = f"{long_date(one.at.date())}, {one.at:%H:%M} {one.zone}"
    return _("%(there)s (%(brussels)s in Brussels)") % {"there": there, "brussels": long_moment(one.at)}


def stage_words(model: DeadlineModel | None, stage: int, count: int) -> str:
    """Which of several deadlines it is; empty where there is one only.

    >>> stage_words(DeadlineModel.MULTIPLE_CUT_OFF, 2, 5), stage_words(None, 1, 1)
    ('Cut-off 2 of 5', '')
    """
    if count < 2:
        return ""
    if model is DeadlineModel.TWO_STAGE:
        invited = stage > 1
        words = _("Stage %(stage)s of %(count)s, for those who were invited") if invited else _("Stage 1 of %(count)s")
    elif model is DeadlineModel.MULTIPLE_CUT_OFF:
        words = _("Cut-off %(stage)s of %(count)s")
    else:
        words = _("Round %(stage)s of %(count)s")
    return words % {"stage": stage, "count": count}
