"""Lists that several reports show."""

from collections.abc import Sequence

from matchcamp.applications.shown_schemas import ApplicationHead
from matchcamp.applications.words import state_words
from matchcamp.i18n import gettext as _
from matchcamp.i18n import long_moment, number
from matchcamp.lineage.schemas import LineageOut, NodeOut
from matchcamp.lineage.states import COLUMNS, Kind
from matchcamp.lineage.words import column_words, unseen_words
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

OWN = (Kind.APPLICATION,)  # The column of the application itself.


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


def chains_table(found: Sequence[tuple[ApplicationHead, LineageOut | None]]) -> tuple[Table, ...]:
    """A line for each application with what stands left and right of it in its chain; no table without chains."""
    rows = tuple((application_cell(one), *_columns(chain)) for one, chain in found if chain)
    named = heads(
        _("Application"), *(name for kinds, name in zip(COLUMNS, column_words(), strict=True) if kinds != OWN)
    )
    return (Table(_("From need to result"), named, rows),) if rows else ()


def _columns(chain: LineageOut) -> tuple[Cell, ...]:
    return tuple(
        words("; ".join(name_in_chain(node) for node in chain.nodes if node.kind in kinds))
        for kinds in COLUMNS
        if kinds != OWN
    )


def name_in_chain(node: NodeOut) -> str:
    return node.title if node.seen else unseen_words(node.kind)


def cut_words(said: str, listed: ListedApplications) -> tuple[str, ...]:
    """What is left out of a list, in words; nothing where nothing is."""
    if len(listed.items) >= listed.total:
        return ()
    return (said % {"shown": number(len(listed.items)), "total": number(listed.total)},)


def application_cell(one: ApplicationHead) -> Cell:
    return words(one.full_title, f"/applications/{one.id}")
