"""Decisions about sources of calls: what fails, what is too little to be true, and what is nobody's to overwrite."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from calls.errors import (
    CallsError,
    PortalChanged,
    PortalFilterIgnored,
    PortalOverBudget,
    PortalRefused,
    PortalUnreachable,
    PortalUnsteady,
)
from calls.model import Call, Source
from matchcamp.errors import Conflict, Invalid
from matchcamp.funding.sources.documents import Failure, SourceName
from matchcamp.i18n import N_
from matchcamp.i18n import gettext as _

FEWER = 0.6
"""A harvest with less than this share of the calls of the one before it is shown to somebody before it is believed."""
QUIET = timedelta(days=2)
"""A source may fail for so long before the list of calls says it: the portal has its nights off."""


FAILURE_WORDS: Mapping[Failure, str] = {
    Failure.UNREACHABLE: N_("It cannot be reached"),
    Failure.REFUSED: N_("It refuses to answer"),
    Failure.CHANGED: N_("Its answers are not built as they were"),
    Failure.FILTER_IGNORED: N_("It sent what was not asked for"),
    Failure.UNSTEADY: N_("Its pages do not fit together"),
    Failure.OVER_BUDGET: N_("It took too long; the rest follows next time"),
    Failure.FEWER: N_("It has far fewer calls than last time"),
    Failure.UNREADABLE: N_("What it gave cannot be read"),
}
_FAILURES: tuple[tuple[type[CallsError], Failure], ...] = (
    (PortalUnreachable, Failure.UNREACHABLE),
    (PortalRefused, Failure.REFUSED),
    (PortalChanged, Failure.CHANGED),
    (PortalFilterIgnored, Failure.FILTER_IGNORED),
    (PortalUnsteady, Failure.UNSTEADY),
    (PortalOverBudget, Failure.OVER_BUDGET),
)


def failure_of(error: CallsError) -> Failure:
    """The kind of a failure, as far as it matters to somebody who looks after the sources."""
    return next((failure for kind, failure in _FAILURES if isinstance(error, kind)), Failure.UNREADABLE)


def too_few(found: int, before: int | None) -> bool:
    """Whether a harvest of everything is too small to be taken without a person's word; none at all always is.

    >>> too_few(600, 1000), too_few(599, 1000), too_few(1, None), too_few(0, None)
    (False, True, False, True)
    """
    return found == 0 or found < FEWER * (before or 0)


def tells_quietly(failing_since: datetime | None, now: datetime) -> bool:
    """Whether the list of calls says that a source fails."""
    return failing_since is not None and now - failing_since > QUIET


def check_possible(source: SourceName, given: int, *, asks_portal: bool) -> None:
    """Raises Conflict for a source that is switched off, Invalid where what is given does not suit the source."""
    if source in {SourceName.PORTAL, SourceName.TOPIC} and not asks_portal:
        raise Conflict(_("The EU portal is not asked here: it is switched off, or this is the demo."))
    needs_some = source in {SourceName.TOPIC, SourceName.CSV}
    if needs_some and not given:
        topics = _("Please write at least one identifier of a topic.")
        raise Invalid(topics if source is SourceName.TOPIC else _("Please name at least one file."))
    if given and not needs_some:
        raise Invalid(_("This source is refreshed whole; leave out identifiers and files."))


@dataclass(frozen=True, slots=True)
class KnownEntry:
    """An entry of the catalogue as it stands in the database.

    `told` is the hash of what the catalogue last told of it, "" where that was not written down; `edited` whether
    people changed it here.
    """

    call: Call
    told: str
    edited: bool = False

    @property
    def is_the_catalogues(self) -> bool:
        """Whether what stands here came from the catalogue, and nobody changed it since."""
        return self.call.content_hash == self.told if self.told else not self.edited


class Taking(StrEnum):
    """What becomes of an entry of the catalogue."""

    TAKEN = "taken"
    AS_IT_WAS = "as it was"
    EDITED_HERE = "edited_here"


def taken_from_catalogue(entry: Call, known: KnownEntry | None) -> tuple[Taking, Call]:
    """What becomes of an entry, and the call to store.

    What people changed here stays as they wrote it. A portal topic of which the portal itself told keeps those facts,
    which are newer, and only gets the catalogue's summary and topics where it has none.
    """
    if known is None:
        return Taking.TAKEN, entry
    here = known.call
    if entry.content_hash in {here.content_hash, known.told}:
        return Taking.AS_IT_WAS, here
    if entry.source is Source.PORTAL and not (known.told and known.is_the_catalogues):
        words = replace(here, summary=entry.summary, topics=entry.topics)
        return (Taking.AS_IT_WAS, here) if here.topics else (Taking.TAKEN, words)
    return (Taking.TAKEN, entry) if known.is_the_catalogues else (Taking.EDITED_HERE, here)
