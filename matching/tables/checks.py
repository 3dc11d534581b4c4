"""What a camp must not say: each error names the value and the way out."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator

from matching.errors import BadCamp, BadFigure, DuplicateKey
from matching.tables.model import Camp


def check(camp: Camp) -> None:
    """Raises BadCamp, BadFigure or DuplicateKey; a camp that passes may still have no plan."""
    for what, keys in (("people", [one.key for one in camp.people]), ("ideas", [one.key for one in camp.ideas])):
        repeated = [key for key, times in Counter(keys).items() if times > 1]
        if repeated:
            raise DuplicateKey(f"{repeated[0]} stands twice among the {what}")
    if not camp.ideas:
        raise BadCamp("a camp needs at least 1 table, got 0")
    if camp.rounds < 1 or len(camp.held) > camp.rounds:
        raise BadCamp(f"{len(camp.held)} of {camp.rounds} rounds were held; give at least 1 round, and as many as held")
    _check_names(camp)
    _check_figures(camp)
    for pair in (*camp.rules.apart, *camp.rules.acquainted):
        if len(pair) != 2:
            raise BadCamp(f"two people are kept apart or know each other, got {sorted(pair)}; name them pair by pair")


def _check_names(camp: Camp) -> None:
    people, ideas = {one.key for one in camp.people}, {one.key for one in camp.ideas}
    if unknown := sorted(set(_people_named(camp)) - people):
        raise BadCamp(f"{unknown[0]} is named in the rules, but not among the people; add them, or drop the rule")
    if unknown := sorted({pin.idea for pin in camp.rules.pins} - ideas):
        raise BadCamp(f"somebody is pinned to the idea {unknown[0]}, which has no table; add it, or drop the pin")
    for one in camp.people:
        if len(set(one.ranked)) < len(one.ranked):
            raise BadCamp(f"{one.key} ranks an idea twice: {', '.join(one.ranked)}; name each once")
    rounds = [pin.round for pin in camp.rules.pins] + [one for away in camp.rules.absent.values() for one in away]
    least = {pin.round for pin in camp.rules.pins} & {0}
    if wrong := sorted(one for one in rounds if not (1 <= one <= camp.rounds or one in least)):
        raise BadCamp(f"there is no round {wrong[0]}; rounds go from 1 to {camp.rounds}")


def _people_named(camp: Camp) -> Iterator[str]:
    rules = camp.rules
    for group in (*rules.together, *rules.apart, *rules.acquainted, rules.absent, *camp.held):
        yield from group
    yield from (pin.person for pin in rules.pins)
    yield from (person for person, _ in rules.barred)


def _check_figures(camp: Camp) -> None:
    for idea in camp.ideas:
        if not 0 <= idea.least <= idea.most or idea.most < 1:
            raise BadCamp(
                f"the table {idea.key} seats {idea.least} to {idea.most}; the least must not be above the most"
            )
        if idea.countries < 0 or any(places < 0 for places in idea.mix.values()):
            raise BadFigure(f"the idea {idea.key} asks for {idea.countries} countries and {dict(idea.mix)}; at least 0")
    for one in camp.people:
        if wrong := sorted(idea for idea, fit in one.fits.items() if not 0 <= fit <= 1):
            raise BadFigure(f"{one.key} fits {wrong[0]} by {one.fits[wrong[0]]}; a fit lies in [0, 1]")
    weights = camp.weights
    figures: Iterable[float] = (
        weights.rank, weights.fit, weights.meeting, weights.mix, weights.countries, weights.language, weights.balance,
        *weights.points,
    )  # fmt: skip
    if not all(0 <= figure < math.inf for figure in figures):
        raise BadFigure(f"weights are at least 0, got {weights}")
