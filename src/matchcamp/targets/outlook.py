"""What may still come for a target: lots of applications that are alike, and how likely they are enough.

Pure functions. `Outlook` computes exactly what `forecast.reaching` does, by lots instead of one by one, so that its
time grows with the different lots and not with the applications.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property, reduce
from math import prod

from matchcamp.applications.open_queries import Kind
from matchcamp.applications.progress import Phase
from matchcamp.targets.forecast import Forecaster
from matchcamp.targets.rules import Standing, Terms, uncovered
from matchcamp.targets.spread import SURE, Spread, joined, together

ANY = ""  # The programmes of which it does not matter to which of them an application goes.


@dataclass(frozen=True, slots=True)
class Lot:
    """So many applications of one kind: the chance of each to be handed in in time now, and after its next step."""

    kind: Kind
    count: int
    now: float
    after: float


def lots_of(terms: Terms, kinds: Mapping[Kind, int], forecaster: Forecaster, now: datetime) -> list[Lot]:
    """The lots that may still count, with their chances, the one first whose next step brings each most."""

    handed_in_today = float(terms.begins_at <= now < terms.ends_at)

    @cache  # Many applications wait for the same deadline.
    def by_phase(deadline: datetime) -> list[float]:
        """By phase the chance, at last of who is handed in; none where that is before the period begins."""
        early = deadline < terms.begins_at
        found = [0.0] * len(Phase) if early else forecaster.chances(deadline, now, terms.ends_at).tolist()
        return [*found, handed_in_today]

    lots = [
        Lot(kind, count, by_phase(kind.deadline)[kind.phase], by_phase(kind.deadline)[kind.phase + 1])
        for kind, count in kinds.items()
    ]
    return sorted(lots, key=lambda lot: (lot.now - lot.after, lot.kind.deadline))


@dataclass(frozen=True, eq=False)
class Outlook:
    """`missing` more are wanted, and one at least to each programme of `uncovered`, out of these lots."""

    missing: int
    uncovered: tuple[str, ...]
    lots: tuple[Lot, ...]

    @property
    def most(self) -> int:
        """Successes from which on more need not be told apart."""
        return max(1, self.missing)

    def bucket(self, kind: Kind) -> str:
        return kind.programme if kind.programme in self.uncovered else ANY

    @cached_property
    def groups(self) -> dict[str, Counter[float]]:
        """By bucket how many applications have which chance."""
        found: dict[str, Counter[float]] = {one: Counter() for one in (ANY, *self.uncovered)}
        for lot in self.lots:
            found[self.bucket(lot.kind)][lot.now] += lot.count
        return found

    @cached_property
    def spreads(self) -> dict[str, Spread]:
        return {name: together(group, self.most) for name, group in self.groups.items()}

    @property
    def expected(self) -> float:
        """The mean of how many more will count."""
        return sum(lot.count * lot.now for lot in self.lots)

    @cached_property
    def probability(self) -> float:
        return self._reaching(self.spreads)

    def gains(self, lots: Sequence[Lot]) -> dict[Lot, float]:
        """What the target gains in probability when one application of each of these lots takes its next step."""
        return {
            lot: change
            for name in self.groups
            for lot, change in self._gains_in(name, [one for one in lots if self.bucket(one.kind) == name])
        }

    def _gains_in(self, name: str, lots: Sequence[Lot]) -> Iterable[tuple[Lot, float]]:
        """The others of the bucket are put together once; each lot's own chances are put to them without one of it."""
        shown = {lot.now for lot in lots}
        rest = together({p: n for p, n in self.groups[name].items() if p not in shown}, self.most)
        for lot in lots:
            own = {p: self.groups[name][p] - (p == lot.now) for p in shown}
            others = joined(rest, together(own, self.most), self.most)
            changed = joined(others, together({lot.after: 1}, self.most), self.most)
            yield lot, self._reaching(self.spreads | {name: changed}) - self.probability

    def _reaching(self, spreads: Mapping[str, Spread]) -> float:
        """All programmes get one, less that they do and it is still too few."""
        covered = {name: spread.without(0) if name in self.uncovered else spread for name, spread in spreads.items()}
        each = prod(1 - spreads[name].at(0) for name in self.uncovered)
        if self.missing <= 0:
            return each
        few = reduce(lambda one, other: joined(one, other, self.most), covered.values(), SURE)
        return min(1.0, max(0.0, each - few.below(self.missing)))


def outlook_of(terms: Terms, found: Standing, lots: Sequence[Lot]) -> Outlook:
    """What is still to come for a target that stands like this."""
    return Outlook(terms.number - found.number, uncovered(terms, found.by_programme), tuple(lots))
