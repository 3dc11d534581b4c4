"""Why each person sits where they sit, and how fair a plan is."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import mean

from matching.tables.encoding import points
from matching.tables.model import Camp, Person, Pin, Seats


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """A person's seat in a round, and why.

    `rank` is the place of the idea in their ranking, from 1; `None` where they did not rank it. `fit` lies in [0, 1].
    `own`: they host the idea; `pinned`: a facilitator wants them there. Of those at the table they `meets` some for
    the first time at this camp, and `again` sit with others whom they met in an earlier round or knew before.
    """

    round: int
    person: str
    idea: str
    rank: int | None
    fit: float
    own: bool
    pinned: bool
    meets: tuple[str, ...]
    again: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fairness:
    """What people got. Seats at one's own idea are not counted; an idea that is not ranked stands below all ranked.

    `mean_rank` and `worst_rank` are over all seats, 0 where there is none. `satisfaction` is the mean over people, and
    `worst_satisfaction` that of the least satisfied: the points of the different ideas they got, as a part of what
    as many rounds could have given them at best.
    """

    mean_rank: float
    worst_rank: int
    satisfaction: float
    worst_satisfaction: float


def placements(camp: Camp, rounds: Sequence[Seats]) -> tuple[Placement, ...]:
    """Each seat of each round, by round and person."""
    people = {one.key: one for one in camp.people}
    known = _known(camp)
    found = []
    for number, seats in enumerate(rounds, start=1):
        at: dict[str, list[str]] = defaultdict(list)
        for key, idea in sorted(seats.items()):
            at[idea].append(key)
        for key, idea in sorted(seats.items()):
            person = people[key]
            others = [other for other in at[idea] if other != key]
            old = tuple(other for other in others if other in known[key] or _colleagues(person, people[other]))
            found.append(
                Placement(
                    round=number,
                    person=key,
                    idea=idea,
                    rank=person.ranked.index(idea) + 1 if idea in person.ranked else None,
                    fit=person.fits.get(idea, 0.0),
                    own=person.own == idea,
                    pinned=bool(camp.rules.pins & {Pin(key, idea, number), Pin(key, idea)}),
                    meets=tuple(other for other in others if other not in old),
                    again=old,
                )
            )
        for key, idea in seats.items():
            known[key].update(at[idea])
    return tuple(found)


def fairness(camp: Camp, rounds: Sequence[Seats]) -> Fairness:
    """How fair these rounds are."""
    seats = [one for one in placements(camp, rounds) if not one.own]
    people = {one.key: one for one in camp.people}
    ranks = [one.rank or len(people[one.person].ranked) + 1 for one in seats]
    shares = list(_satisfied(camp, rounds))
    return Fairness(
        mean_rank=mean(ranks) if ranks else 0.0,
        worst_rank=max(ranks, default=0),
        satisfaction=mean(shares) if shares else 1.0,
        worst_satisfaction=min(shares, default=1.0),
    )


def _satisfied(camp: Camp, rounds: Sequence[Seats]) -> Iterator[float]:
    """The share of each person who sits at another's idea at least once, and ranked one."""
    tables = {idea.key for idea in camp.ideas}
    for person in camp.people:
        seats = [held[person.key] for held in rounds if person.key in held and held[person.key] != person.own]
        best = [points(camp, person, idea) for idea in person.ranked if idea != person.own and idea in tables]
        if seats and best and best[0] > 0:
            yield sum(points(camp, person, idea) for idea in set(seats)) / sum(best[: len(seats)])


def _known(camp: Camp) -> dict[str, set[str]]:
    known: dict[str, set[str]] = defaultdict(set)
    for pair in camp.rules.acquainted:
        for key in pair:
            known[key] |= pair - {key}
    return known


def _colleagues(one: Person, other: Person) -> bool:
    return one.organisation != "" and one.organisation == other.organisation
