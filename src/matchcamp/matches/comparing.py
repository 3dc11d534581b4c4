"""Why one candidate stands above another, and where both would stand under other weights. Nothing is changed."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

from matchcamp.errors import FieldError, Invalid, NotFound
from matchcamp.i18n import gettext as _
from matchcamp.items import Item
from matchcamp.matches.actions import owner_of
from matchcamp.matches.introductions import items_of
from matchcamp.matches.queries import item_out, ranking_for
from matchcamp.matches.rules import readable
from matchcamp.matches.schemas import (
    KEY_PATTERN,
    CompareIn,
    CompareOut,
    DifferenceOut,
    FigureOut,
    StandOut,
    WeightOut,
)
from matchcamp.organisations.queries import heads
from matchcamp.parts import Parts
from matchcamp.ranking import Fitting, Found
from matchcamp.viewer import Viewer
from matchcamp.weighing import MOST, SIGNALS, version

LOOKED_AT = 50  # Candidates that can be compared; the page lists the first of them.
Side = Literal["first", "second"]
EQUAL = 1e-6  # Evidence is rounded to this, so that ties are ties on any machine.


async def item_to_compare(parts: Parts, near: str, viewer: Viewer) -> Item:
    """The item whose candidates are looked into, for whoever may read it; NotFound, always alike, for any other.

    An organisation's name that is withheld stays so: its own people's view is for those who speak for it.
    """
    if re.fullmatch(KEY_PATTERN, near) is not None:
        item = (await items_of(parts, [near.lower()])).get(near.lower())
        owner = await owner_of(parts, item) if item else ""
        if item and readable(item.audience, owner, viewer):
            return replace(item, owner=owner) if owner and viewer.speaks_for(owner) else item
    raise NotFound(f"no item is called {near[:50]!r}")


async def compared(parts: Parts, near: str, given: CompareIn, viewer: Viewer) -> CompareOut:
    """The comparison; raises NotFound for the item, Invalid for a weight of no signal."""
    _check(given.weights)
    item = await item_to_compare(parts, near, viewer)
    live = await ranking_for(parts, item, given.kind, viewer, limit=LOOKED_AT, weights={})
    changed = {name: weight for name, weight in given.weights.items() if weight != live.weights[name]}
    tried = await ranking_for(parts, item, given.kind, viewer, limit=LOOKED_AT, weights=changed) if changed else live
    chosen, missing = _chosen(tried, [given.first, given.second])
    differences = _differences(chosen, tried.weights)
    ahead = _ahead(differences, chosen, tried)
    organisations = await heads([match.head.owner for match in tried.matches])
    places = {match.head.key: place for place, match in enumerate(live.matches, start=1)}
    return CompareOut(
        near=item.key,
        kind=given.kind,
        first=chosen[0].head.key if chosen else None,
        second=chosen[1].head.key if len(chosen) > 1 else None,
        ahead=ahead,
        decided=_decided(differences, ahead),
        differences=differences,
        weights=[WeightOut(signal=name, live=live.weights[name], tried=tried.weights[name]) for name in SIGNALS],
        ranking=[
            StandOut(
                item=item_out(match.head, organisations), place=place, place_live=places.get(match.head.key),
                fit=round(match.fit, 4),
            )
            for place, match in enumerate(tried.matches, start=1)
        ],
        missing=missing,
        encoder=tried.encoder,
        version=version(),
    )  # fmt: skip


def _check(weights: Mapping[str, float]) -> None:
    wrong = [name for name in weights if name not in SIGNALS]
    if wrong:
        words = f"no signal is called {wrong[0][:50]!r}; there are {', '.join(SIGNALS)}"
        raise Invalid.at("weights", words)


def _chosen(found: Found, asked: Sequence[str | None]) -> tuple[list[Fitting], list[str]]:
    """The two to compare, and which of those asked for are not there; others take their place from the top."""
    by_key = {match.head.key: match for match in found.matches}
    missing = [key for key in asked if key and key not in by_key]
    wanted: list[str | None] = [key if key in by_key else None for key in asked]
    if wanted[0] == wanted[1]:
        wanted[1] = None
    others = (key for key in by_key if key not in wanted)
    chosen = [key or next(others, None) for key in wanted]
    return [by_key[key] for key in chosen if key], missing


def _differences(chosen: Sequence[Fitting], weights: Mapping[str, float]) -> list[DifferenceOut]:
    if len(chosen) < len(("first", "second")):
        return []
    first, second = chosen
    return [
        DifferenceOut(
            signal=name, weight=weights[name], first=_figure(first, name), second=_figure(second, name),
            difference=round(first.gains.get(name, 0.0) - second.gains.get(name, 0.0), 6),
        )
        for name in SIGNALS
    ]  # fmt: skip


def _figure(match: Fitting, name: str) -> FigureOut:
    signal = match.signals.get(name)
    return FigureOut(
        signal=None if signal is None else round(signal, 6), gain=round(match.gains.get(name, 0.0), 6) + 0.0
    )


def _ahead(differences: Sequence[DifferenceOut], chosen: Sequence[Fitting], found: Found) -> Side | None:
    """Which of the two stands above: the order of the ranking, which by equal evidence goes by the key."""
    if not differences:
        return None
    places = {match.head.key: place for place, match in enumerate(found.matches)}
    return "first" if places[chosen[0].head.key] < places[chosen[1].head.key] else "second"


def _decided(differences: Sequence[DifferenceOut], ahead: str | None) -> str | None:
    """The signal that speaks most for the one above; the first of equals in the order of the signals."""
    sign = 1 if ahead == "first" else -1
    best = max(differences, key=lambda one: sign * one.difference, default=None)
    return best.signal if best is not None and sign * best.difference > EQUAL else None


def weights_typed(typed: Mapping[str, str]) -> tuple[dict[str, float], list[FieldError]]:
    """The weights of a form by signal, and what is wrong with those that are none; an empty field tries nothing.

    >>> weights_typed({"dense": "0,5", "lexical": "", "topics": "1.25"})
    ({'dense': 0.5, 'topics': 1.25}, [])
    """
    weights: dict[str, float] = {}
    errors: list[FieldError] = []
    for name in SIGNALS:
        text = typed.get(name, "").strip().replace(",", ".")
        if not text:
            continue
        weight = float(text) if re.fullmatch(r"\d{1,3}(\.\d{0,6})?", text) else -1.0
        if 0 <= weight <= MOST:
            weights[name] = weight
        else:
            errors.append(FieldError(name, _("Please write a number from 0 to 10.")))
    return weights, errors
