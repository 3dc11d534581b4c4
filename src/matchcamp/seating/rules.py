"""From a camp, its people and what is demanded to the input of the solver: pure functions over frozen values."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from matchcamp.camps.schemas import CampOut
from matchcamp.registration.schemas import Attendant, CampIdeaOut
from matchcamp.registration.states import ParticipantStatus, Presence
from matchcamp.seating.documents import Demand, Plan, Seat, Wishes
from matchcamp.seating.mix import TableWish, classes_of, mix_of
from matchcamp.seating.states import DemandKind
from matching.tables import Camp, Idea, Person, Pin, Placement, Rules, Weights

GONE = frozenset({Presence.ABSENT, Presence.LEFT})
NO_WISH = TableWish()
TERMS = ("rank", "fit", "meeting", "mix", "countries", "language", "balance")

Rounds = tuple[Mapping[str, str], ...]
"""By round, index 0 is round 1: the id of each participant who has a seat, and of the idea at whose table."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """A camp with its people and ideas. `people` are those registered, and those who sat in a held round and have gone
    since. `hosts` has by participant the idea that they host."""

    camp: CampOut
    people: tuple[Attendant, ...]
    ideas: tuple[CampIdeaOut, ...]
    hosts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What else a plan is made from: fits in [0, 1] by person and idea, pairs who know each other, and what the call of
    each idea wants."""

    fits: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    acquainted: frozenset[frozenset[str]] = frozenset()
    wishes: Mapping[str, TableWish] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asked:
    """What those who lead demand, and the rounds that are over."""

    demands: tuple[Demand, ...] = ()
    wishes: Wishes = field(default_factory=Wishes)
    held: Rounds = ()


def is_there(person: Attendant) -> bool:
    """Whether somebody has a seat in rounds to come: registered, and neither absent nor gone."""
    return person.status is ParticipantStatus.REGISTERED and person.presence not in GONE


def sat_there(person: Attendant, people: Iterable[Attendant]) -> bool:
    """Whether somebody really sat in a round that is over just now. Where arrivals are noted at all, only those who
    arrived did; else all who are not marked absent."""
    noted = any(one.presence is Presence.HERE for one in people)
    return is_there(person) and (person.presence is Presence.HERE or not noted)


def tables_of(ideas: Iterable[CampIdeaOut], demands: Iterable[Demand]) -> tuple[CampIdeaOut, ...]:
    """The ideas that have a table."""
    closed = {one.idea for one in demands if one.kind is DemandKind.CLOSED}
    return tuple(idea for idea in ideas if idea.id not in closed)


def rounds_of(camp: CampOut, held: int) -> int:
    """The rounds of the agenda, or as many as were held where it has been shortened since."""
    return max(camp.rounds, held)


def sizes_of(camp: CampOut, wishes: Wishes) -> tuple[int, int]:
    """The least and the most people at a table."""
    return wishes.least or camp.least, wishes.most or camp.most


def solver_camp(crowd: Crowd, known: Knowledge, asked: Asked) -> Camp:
    """The camp as the solver takes it. Demands that name people, ideas or rounds that are gone are left out."""
    tables = tables_of(crowd.ideas, asked.demands)
    rounds = rounds_of(crowd.camp, len(asked.held))
    kinds = classes_of(known.wishes.get(idea.id, NO_WISH) for idea in tables)
    there = [person.kind for person in crowd.people if is_there(person)]
    least, most = sizes_of(crowd.camp, asked.wishes)
    seated = {person.id for person in crowd.people}
    return Camp(
        people=tuple(_person(one, crowd, known, kinds) for one in crowd.people),
        ideas=tuple(_idea(idea.id, known.wishes.get(idea.id, NO_WISH), kinds, there, least, most) for idea in tables),
        rounds=rounds,
        rules=_rules(crowd, known, asked, rounds),
        weights=weights_of(asked.wishes),
        held=tuple({one: idea for one, idea in seats.items() if one in seated} for seats in asked.held),
    )


def _person(one: Attendant, crowd: Crowd, known: Knowledge, kinds: Mapping[str, str]) -> Person:
    return Person(
        key=one.id,
        organisation=one.organisation_id or one.organisation.casefold(),
        country=one.country,
        languages=frozenset(one.languages) | ({one.language} if one.language else frozenset()),
        kind=kinds.get(one.kind, ""),
        fits={idea: min(1.0, max(0.0, fit)) for idea, fit in known.fits.get(one.id, {}).items()},
        ranked=tuple(dict.fromkeys(one.ranked)),
        own=crowd.hosts.get(one.id, ""),
    )


def _idea(key: str, wish: TableWish, kinds: Mapping[str, str], there: Sequence[str], least: int, most: int) -> Idea:
    mix = mix_of(wish, kinds, there)
    return Idea(key=key, least=least, most=most, mix=mix, countries=wish.countries, among=wish.among)


def _rules(crowd: Crowd, known: Knowledge, asked: Asked, rounds: int) -> Rules:
    demands = [one for one in asked.demands if still_holds(one, crowd, asked.demands, rounds)]
    people = {one.id for one in crowd.people}

    def groups(kind: DemandKind) -> frozenset[frozenset[str]]:
        return frozenset(frozenset(one.people) for one in demands if one.kind is kind)

    return Rules(
        pins=frozenset(Pin(one.people[0], one.idea, one.round) for one in demands if one.kind is DemandKind.PIN),
        together=groups(DemandKind.TOGETHER),
        apart=groups(DemandKind.APART),
        barred=frozenset((one.people[0], one.idea) for one in demands if one.kind is DemandKind.BARRED),
        hosts_stay=asked.wishes.hosts_stay,
        acquainted=frozenset(pair for pair in known.acquainted if pair <= people),
        absent=away_rounds(crowd.people, demands, rounds),
    )


def still_holds(demand: Demand, crowd: Crowd, demands: Iterable[Demand], rounds: int) -> bool:
    """Whether all that a demand names is still at the camp."""
    people = {one.id for one in crowd.people}
    ideas = {idea.id for idea in tables_of(crowd.ideas, demands)}
    return (
        people.issuperset(demand.people)
        and (not demand.idea or demand.idea in ideas or demand.kind is DemandKind.CLOSED)
        and demand.round <= rounds
    )


def away_rounds(people: Iterable[Attendant], demands: Iterable[Demand], rounds: int) -> Mapping[str, frozenset[int]]:
    """By participant the rounds in which they are not there; whoever is there throughout is left out."""
    found: dict[str, set[int]] = {one.id: set(range(1, rounds + 1)) for one in people if not is_there(one)}
    for demand in demands:
        if demand.kind is DemandKind.AWAY:
            for key in demand.people:
                found.setdefault(key, set()).update(number for number in demand.rounds if 1 <= number <= rounds)
    return {key: frozenset(numbers) for key, numbers in found.items() if numbers}


def weights_of(wishes: Wishes) -> Weights:
    """The solver's weights, each times what those who lead chose."""
    usual = Weights()
    chosen = {term: getattr(usual, term) * wishes.weights.get(term, 1.0) for term in TERMS}
    return Weights(points=usual.points, **chosen)


def basis_of(crowd: Crowd, asked: Asked) -> str:
    """A hash of people, who is there, ideas, demands and wishes: a plan with another one is out of date.

    Fits and acquaintances change with every word that somebody posts; they make no plan stale. Neither does a round
    that is held.
    """
    rounds = rounds_of(crowd.camp, len(asked.held))
    away = away_rounds(crowd.people, asked.demands, rounds)
    people = [
        [one.id, one.organisation_id or one.organisation, one.country, one.kind, sorted(one.languages), one.language,
         list(one.ranked), crowd.hosts.get(one.id, ""), sorted(away.get(one.id, ()))]
        for one in sorted(crowd.people, key=lambda one: one.id)
        if is_there(one)
    ]  # fmt: skip
    demands = sorted(one.model_dump_json(exclude={"key", "note"}) for one in asked.demands)
    ideas = sorted([idea.id, idea.call_id] for idea in crowd.ideas)
    sizes = sizes_of(crowd.camp, asked.wishes)
    wishes = asked.wishes.model_dump(mode="json", exclude={"least", "most"})
    made_from = [people, demands, ideas, rounds, sizes, wishes, crowd.camp.call_id]
    return hashlib.sha256(json.dumps(made_from, sort_keys=True).encode()).hexdigest()[:32]


def seats_by_round(rounds: Iterable[Iterable[Seat]]) -> Rounds:
    """Stored seats as the solver takes them."""
    return tuple({seat.person: seat.idea for seat in seats} for seats in rounds)


def laid_over(plan: Plan, held: Sequence[Sequence[Seat]]) -> list[list[Seat]]:
    """All rounds: those that were held as people really sat, then those planned."""
    return [list(seats) for seats in held] + plan.rounds[len(held) :]


def seats_of(camp: Camp, places: Iterable[Placement], rounds: int) -> list[list[Seat]]:
    """The placements of the solver as they are kept, by round."""
    kinds = {one.key: one.kind for one in camp.people}
    wanted = {idea.key: idea.mix for idea in camp.ideas}
    found: list[list[Seat]] = [[] for _ in range(rounds)]
    for one in places:
        found[one.round - 1].append(
            Seat(
                person=one.person, idea=one.idea, rank=one.rank or 0, fit=round(one.fit, 4), own=one.own,
                pinned=one.pinned, new=len(one.meets), fills=kinds[one.person] in wanted.get(one.idea, {}),
            )
        )  # fmt: skip
    return found
