"""Reasons that no text holds: what two organisations did together, what the other seeks, how busy and how near it is.

Each is told only where its signal moved the candidate, and only with what the asker's people may know: it is read from
the same facts that were ranked with.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from matchcamp.around import BUSY, Around
from matching.model import Facts, Wish

Told = list[tuple[str, tuple[str, ...]]]  # What, and the names in it.
MOVED = 0.0005  # Evidence below this changes no figure that is shown.
MOST = 3  # Titles that are named.
NEW_DAYS = 30
BOTH_KNOW = frozenset({"projects", "consortia", "introduction"})
"""Told to both sides of a suggestion: the others speak of the candidate to the asker."""


@dataclass(frozen=True, slots=True)
class TieReason:
    """`what` is the sentence, `names` what it names (titles, topics, a date, a region), `gain` the evidence given."""

    signal: str
    what: str
    gain: float
    names: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Plain values; the gain to four digits."""
        return {
            "type": "tie", "signal": self.signal, "what": self.what, "names": list(self.names),
            "gain": round(self.gain, 4),
        }  # fmt: skip


def tie_reasons(around: Around, wish: Wish, facts: Facts, gains: Mapping[str, float], now: datetime) -> list[TieReason]:
    """The sentences that are true of a candidate and moved it, in the order of the signals."""
    told: dict[str, Told] = {
        "related_topics": _nearest(wish, facts),
        "collaboration": _together(around, wish.projects & facts.projects) or [("partners", ())],
        "reciprocity": _topics("seeks", facts.seeks & wish.competences),
        "complementarity": _topics("adds", (wish.topics - wish.competences) & facts.topics),
        "load": [("busy", ())] if facts.load >= BUSY else [],
        "freshness": _written(facts.age_days, now),
        "newcomer": [("newcomer", ())],
        "geography": [("near", (facts.region,))] if _near(wish.region, facts.region) else [],
    }
    moved = {name: gain for name, gain in gains.items() if abs(gain) > MOVED}
    return [
        TieReason(signal, what, gain, names)
        for signal, gain in moved.items()
        for what, names in told.get(signal, [])
    ]  # fmt: skip


def _together(around: Around, shared: Iterable[str]) -> Told:
    """By the keys of what both did: past projects, consortia, an introduction; the titles by the alphabet."""
    titles: dict[str, list[str]] = {}
    for key in shared:
        titles.setdefault(key.partition(":")[0], []).append(around.titles.get(key, ""))
    told: Told = [
        (what, tuple(sorted(filter(None, titles[kind]))[:MOST]))
        for kind, what in (("project", "projects"), ("consortium", "consortia"))
        if any(titles.get(kind, []))
    ]
    return [*told, ("introduction", ())] if "met" in titles else told


def _topics(what: str, topics: frozenset[str]) -> Told:
    return [(what, tuple(sorted(topics)))] if topics else []


def _nearest(wish: Wish, facts: Facts) -> Told:
    """The candidate's topics nearest to those wanted; ties by the alphabet."""
    near = sorted(facts.topics & wish.related_topics.keys(), key=lambda topic: (-wish.related_topics[topic], topic))
    return [("related", tuple(near[:MOST]))] if near else []


def _written(age_days: float | None, now: datetime) -> Told:
    """The day of what is new; age is part of most figures, and worth a sentence only where it speaks for somebody."""
    if age_days is None or age_days > NEW_DAYS:
        return []
    return [("written", ((now - timedelta(days=age_days)).date().isoformat(),))]


def _near(wanted: str, region: str) -> bool:
    """In the same country, as far as both are known: codes of regions begin with their country."""
    return bool(wanted and region) and wanted[:2] == region[:2]
