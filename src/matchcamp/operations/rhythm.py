"""How often a job runs, in the reader's words."""

from datetime import timedelta

from matchcamp.i18n import gettext as _
from matchcamp.i18n import ngettext
from matchcamp.scheduler import Moments, Trigger

LENGTHS = {"*": 1} | {f"*/{minutes}": minutes for minutes in range(2, 60)}


def rhythm(trigger: Trigger) -> str:
    """In words; empty for times that have no simple ones, where the next run says enough.

    >>> rhythm({"minute": "*/15"}), rhythm({"minute": "*"}), rhythm({"hour": "4", "minute": "40"})
    ('every 15 minutes', 'every minute', 'every day at 04:40')
    >>> rhythm(timedelta(hours=2)), rhythm({"day_of_week": "mon", "hour": "8"})
    ('every 120 minutes', '')
    >>> rhythm({"minute": "5"})
    'every 60 minutes'
    """
    if isinstance(trigger, Moments):
        return _("when its moment has come")
    if isinstance(trigger, timedelta):
        return _each(round(trigger / timedelta(minutes=1)))
    match dict(trigger):
        case {"minute": minute, **more} if not more and (minute in LENGTHS or minute.isdecimal()):
            return _each(LENGTHS.get(minute, 60))
        case {"hour": hour, **more} if hour.isdecimal() and set(more) <= {"minute"}:
            return _("every day at %(time)s") % {"time": f"{int(hour):02}:{int(more.get('minute', 0)):02}"}
    return ""


def _each(minutes: int) -> str:
    return ngettext("every minute", "every %(count)s minutes", minutes) % {"count": minutes}
