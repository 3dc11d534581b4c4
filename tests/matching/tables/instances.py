"""Small random camps, and the same questions answered by trying every plan."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, product

from hypothesis import strategies as st

from matching.tables import Camp, Demand, DemandKind, Idea, Person, Pin, Rules, Seats, Weights

Rounds = Sequence[Seats]
IDEAS = ("x", "y")


@st.composite
def camps(draw: st.DrawFn, *, people: int = 5, rounds: int = 2) -> Camp:
    """Up to so many people at two tables."""
    keys = [f"p{number}" for number in range(draw(st.integers(2, people)))]
    some = st.sampled_from(keys)
    pairs = st.frozensets(st.frozensets(some, min_size=2, max_size=2), max_size=1)
    number = draw(st.integers(1, rounds))
    when = st.integers(1, number)
    idea = st.sampled_from(IDEAS)
    return Camp(
        people=tuple(draw(_person(key)) for key in keys),
        ideas=tuple(draw(_idea(key)) for key in IDEAS),
        rounds=number,
        rules=Rules(
            pins=draw(st.frozensets(st.builds(Pin, some, idea, st.integers(0, number)), max_size=1)),
            together=draw(pairs),
            apart=draw(pairs),
            barred=draw(st.frozensets(st.tuples(some, idea), max_size=1)),
            hosts_stay=draw(st.booleans()),
            acquainted=draw(pairs),
            absent=draw(st.dictionaries(some, st.frozensets(when, min_size=1), max_size=1)),
        ),
        weights=Weights(meeting=draw(st.sampled_from((0.0, 0.1, 1.0))), balance=draw(st.sampled_from((0.0, 0.2)))),
    )


@st.composite
def _person(draw: st.DrawFn, key: str) -> Person:
    return Person(
        key=key,
        organisation=draw(st.sampled_from(("", "o1", "o2"))),
        country=draw(st.sampled_from(("", "SI", "FR"))),
        languages=draw(st.frozensets(st.sampled_from(("en", "sl", "fr")), max_size=2)),
        kind=draw(st.sampled_from(("", "hei", "chamber"))),
        fits={idea: draw(st.integers(0, 10)) / 10 for idea in IDEAS},
        ranked=tuple(draw(st.permutations(IDEAS)))[: draw(st.integers(0, 2))],
        own=draw(st.sampled_from(("", "", "", *IDEAS))),
    )


@st.composite
def _idea(draw: st.DrawFn, key: str) -> Idea:
    return Idea(
        key=key,
        least=draw(st.integers(0, 2)),
        most=draw(st.integers(2, 5)),
        mix={"hei": draw(st.integers(0, 2)), "chamber": 1},
        countries=draw(st.integers(0, 2)),
        among=draw(st.sampled_from((frozenset(), frozenset({"SI"})))),
    )


def all_plans(camp: Camp) -> Iterator[tuple[Seats, ...]]:
    """Every way to seat everyone who is there in each round."""
    there = [
        [one.key for one in camp.people if number not in camp.rules.absent.get(one.key, ())]
        for number in range(1, camp.rounds + 1)
    ]
    keys = [idea.key for idea in camp.ideas]
    for chosen in product(*(product(keys, repeat=len(people)) for people in there)):
        yield tuple(dict(zip(people, ideas, strict=True)) for people, ideas in zip(there, chosen, strict=True))


def demands(camp: Camp) -> list[Demand]:
    """All demands, each of them only where it names people who are there at all."""
    there = {one.key for one in camp.people if len(camp.rules.absent.get(one.key, frozenset())) < camp.rounds}
    rules = camp.rules
    pins = [
        pin for pin in rules.pins if pin.person in there and pin.round not in rules.absent.get(pin.person, frozenset())
    ]
    return [
        *(Demand(DemandKind.LEAST, idea=idea.key) for idea in camp.ideas),
        *(Demand(DemandKind.MOST, idea=idea.key) for idea in camp.ideas),
        Demand(DemandKind.ONCE),
        *(Demand(DemandKind.HOST, (one.key,), one.own) for one in camp.people if one.own and rules.hosts_stay),
        *(Demand(DemandKind.PIN, (pin.person,), pin.idea, pin.round) for pin in pins),
        *(Demand(DemandKind.TOGETHER, tuple(sorted(group))) for group in rules.together if group <= there),
        *(Demand(DemandKind.APART, tuple(sorted(group))) for group in rules.apart if group <= there),
        *(Demand(DemandKind.BARRED, (one,), idea) for one, idea in rules.barred),
    ]


def meets(camp: Camp, plan: Rounds, demand: Demand) -> bool:
    """Whether the plan meets the demand."""
    sizes = [Counter(seats.values()) for seats in plan]
    ideas = {idea.key: idea for idea in camp.ideas}
    match demand.kind:
        case DemandKind.LEAST | DemandKind.MOST:
            ends = ideas[demand.idea].least, ideas[demand.idea].most
            allowed = range(ends[0], 99) if demand.kind is DemandKind.LEAST else range(ends[1] + 1)
            return all(size[demand.idea] in allowed for size in sizes)
        case DemandKind.ONCE:
            return all(_visits_allowed(camp, plan, one) for one in camp.people)
        case DemandKind.HOST:
            return all(seats.get(demand.people[0], demand.idea) == demand.idea for seats in plan)
        case DemandKind.PIN:
            rounds = [plan[demand.round - 1]] if demand.round else plan
            return any(seats.get(demand.people[0]) == demand.idea for seats in rounds)
        case DemandKind.TOGETHER | DemandKind.APART:
            one, other = demand.people
            both = [seats[one] == seats[other] for seats in plan if one in seats and other in seats]
            return all(both) if demand.kind is DemandKind.TOGETHER else not any(both)
        case DemandKind.BARRED:
            return all(seats.get(demand.people[0]) != demand.idea for seats in plan)


def _visits_allowed(camp: Camp, plan: Rounds, person: Person) -> bool:
    for idea in camp.ideas:
        visits = sum(seats.get(person.key) == idea.key for seats in plan)
        pinned = sum((pin.person, pin.idea) == (person.key, idea.key) and pin.round > 0 for pin in camp.rules.pins)
        if visits > max(1, pinned) and person.own != idea.key:
            return False
    return True


def possible(camp: Camp) -> list[tuple[Seats, ...]]:
    """All plans that meet all demands."""
    asked = demands(camp)
    return [plan for plan in all_plans(camp) if all(meets(camp, plan, demand) for demand in asked)]


def worth(camp: Camp, plan: Rounds) -> float:
    """The objective, counted from its definition."""
    weights, people = camp.weights, {one.key: one for one in camp.people}
    total = 0.0
    met = set()
    for seats in plan:
        mean = len(seats) / len(camp.ideas)
        for idea in camp.ideas:
            at = [people[key] for key in seats if seats[key] == idea.key]
            guests = [one for one in at if one.own != idea.key]
            total += sum(weights.points[one.ranked.index(idea.key)] for one in guests if idea.key in one.ranked)
            total += weights.fit * sum(one.fits.get(idea.key, 0.0) for one in guests)
            kinds = Counter(one.kind for one in at)
            total += weights.mix * sum(min(kinds[kind], places) for kind, places in idea.mix.items())
            counted = {one.country for one in at if one.country and (not idea.among or one.country in idea.among)}
            total += weights.countries * min(len(counted), idea.countries)
            spoken = Counter(language for one in at for language in one.languages)
            total -= weights.language * (len(at) - max(spoken.values(), default=0))
            above, below = len(at) - -int(-mean // 1), int(mean // 1) - len(at)
            total -= weights.balance * max(0, above, below)
            met |= {
                frozenset((one.key, other.key)) for one, other in combinations(at, 2) if _strangers(camp, one, other)
            }
    return total + weights.meeting * len(met)


def _strangers(camp: Camp, one: Person, other: Person) -> bool:
    known = frozenset((one.key, other.key)) in camp.rules.acquainted
    return not known and not (one.organisation and one.organisation == other.organisation)


def moved(before: Rounds, after: Rounds) -> int:
    """How many seats of people who are there in both changed."""
    return sum(
        earlier[key] != seats[key]
        for earlier, seats in zip(before, after, strict=True)
        for key in earlier.keys() & seats
    )


def conflicting(camp: Camp, some: Mapping[Demand, object] | Sequence[Demand]) -> bool:
    """Whether no plan meets these demands together."""
    return not any(all(meets(camp, plan, demand) for demand in some) for plan in all_plans(camp))
