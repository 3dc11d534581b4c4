"""Lists that several reports show."""

from matchcamp.applications.shown_schemas import ApplicationHead
from matchcamp.applications.words import state_words
from matchcamp.i18n import gettext as _
from matchcamp.i18n import long_moment, number
from matchcamp.reports.content import (
    Cell,
    Table,
    heads,
    share,
    words,
)
from matchcamp.reports.schemas import ListedApplications
from matchcamp.reports.words import (
    programme_words,
)
from matchcamp.targets.schemas import ForecastOut


def chances_table(ahead: ForecastOut, *, most: int) -> tuple[Table, ...]:
    """What may still count, the one that would gain most first; no table where there is nothing."""
    chance = _("Chance")
    named = heads(_("On the way"), _("Programme"), _("State"), _("Deadline"), chance, numeric=[chance])
    rows = tuple(
        (
            words(one.title, f"/applications/{one.application_id}"),
            words(programme_words(one.programme)),
            words(state_words(one.state)),
            words(long_moment(one.deadline)),
            share(one.probability),
        )
        for one in ahead.chances[:most]
    )
    return (Table(_("Applications on the way"), named, rows),) if rows else ()


def cut_words(said: str, listed: ListedApplications) -> tuple[str, ...]:
    """What is left out of a list, in words; nothing where nothing is."""
    if len(listed.items) >= listed.total:
        return ()
    return (said % {"shown": number(len(listed.items)), "total": number(listed.total)},)


def application_cell(one: ApplicationHead) -> Cell:
    title = f"{one.acronym}: {one.title}" if one.acronym else one.title
    return words(title, f"/applications/{one.id}")
