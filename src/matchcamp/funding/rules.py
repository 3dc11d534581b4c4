"""What an import makes of each call: pure decisions over the call and what stands in the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from calls.model import Call, Source
from calls.plain_text import opening_sentences
from matchcamp.i18n import N_

OURS = ("summary", "topics")
"""What people here may write over the words of a portal."""


class Fate(StrEnum):
    """What becomes of one row of an import."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    LEFT_OUT = "left_out"
    PROBLEM = "problem"


KEPT_BY_PORTAL = "kept_by_portal"
REASONS: Mapping[str, str] = {
    KEPT_BY_PORTAL: N_("The EU portal has this call; its facts stay"),
    "duplicate": N_("The file holds it more than once; the newest row counts"),
    "legacy": N_("An old row that the portal still calls open"),
    "prospect": N_("A call for external actions, not a grant"),
    "update": N_("News on a call, not a call"),
    "not_a_grant_topic": N_("A tender or other thing that is no grant"),
    "damaged": N_("Damaged"),
    "too_large": N_("Its text is far too long"),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """What an import needs to know of a call that is kept already."""

    content_hash: str
    source: Source
    summary: str
    topics: tuple[str, ...]
    ours: frozenset[str]
    revision: int
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class Planned:
    """A call as it would be stored, and what that is to what stands there."""

    call: Call
    fate: Fate
    reason: str = ""


def standing_of(row: Mapping[str, Any]) -> Standing:
    facts = row["facts"]
    return Standing(
        content_hash=row["content_hash"],
        source=Source(row["source"]),
        summary=facts["summary"],
        topics=tuple(facts["topics"]),
        ours=frozenset(row.get("ours", ())),
        revision=row.get("revision", 0),
        withdrawn=row.get("withdrawn") is not None,
    )


def planned(calls: Sequence[Call], standings: Mapping[str, Standing]) -> list[Planned]:
    """What becomes of each call, in their order; `standings` by identifier."""
    return [_planned(call, standings.get(call.identifier)) for call in calls]


def _planned(call: Call, standing: Standing | None) -> Planned:
    if standing is None:
        return Planned(call, Fate.ADDED)
    if call.source is Source.CALENDAR and standing.source is Source.PORTAL:
        return Planned(call, Fate.LEFT_OUT, KEPT_BY_PORTAL)
    kept = with_our_words(call, standing)
    return Planned(kept, Fate.UNCHANGED if kept.content_hash == standing.content_hash else Fate.CHANGED)


def with_our_words(call: Call, standing: Standing) -> Call:
    """Our own summary and topics of a portal's call are not wiped by a record of the portal.

    They stand in our catalogue, or people here wrote them; what people wrote also outlasts a new catalogue.
    """
    if call.source is not Source.PORTAL:
        return call
    from_catalogue = bool(standing.topics) and not call.topics
    kept = set(OURS) if from_catalogue else standing.ours
    return replace(
        call,
        summary=standing.summary if "summary" in kept else call.summary,
        topics=standing.topics if "topics" in kept else call.topics,
    )


def own_summary(call: Call) -> str:
    """The summary that a portal's call has where nobody wrote one: the first sentences of its text."""
    return opening_sentences(call.text)
