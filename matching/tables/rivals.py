"""Simpler ways to seat a camp, to compare with on the same instance."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from matching.errors import OutOfTime
from matching.solving import Watch, solve
from matching.tables.encoding import encode
from matching.tables.formulation import first_programme
from matching.tables.model import Camp, Person, Rules, Seats


def greedy(camp: Camp, seed: int) -> tuple[Seats, ...]:
    """First come, first served: in each round hosts and who is pinned sit down, then the others in an order by seed.

    Each takes the best idea of their ranking that they have not seen and whose table has room, or else the emptiest
    table; while no more people are left than the tables below their least lack, only those are open. Conflicts are
    kept as long as there is another table; that two must sit together is not looked at.
    """
    random = np.random.default_rng(seed)
    rounds: list[Seats] = []
    for number in range(1, camp.rounds + 1):
        there = [one for one in camp.people if number not in camp.rules.absent.get(one.key, ())]
        order = [there[place] for place in random.permutation(len(there)).tolist()]
        pinned = {pin.person: pin.idea for pin in camp.rules.pins if pin.round == number}
        seats = {one.key: pinned.get(one.key, one.own) for one in order if one.own or one.key in pinned}
        rest = [one for one in order if one.key not in seats]
        for place, one in enumerate(rest):
            seats[one.key] = _taken(camp, one, seats, rounds, left=len(rest) - place)
        rounds.append(seats)
    return tuple(rounds)


def one_shot(camp: Camp, seconds: float) -> tuple[Seats, ...]:
    """A plain integer programme without rounds: each person gets one table, by rank and fit, and keeps it.

    This is how most tools assign people to ideas, Dribdat among them. The sizes of tables hold, pins and conflicts are
    not looked at. Raises OutOfTime when none was found in time.
    """
    programme = first_programme(encode(replace(camp, rounds=1, rules=Rules())))
    found = solve(programme, Watch(seconds))
    if not len(found.values):
        raise OutOfTime(f"no table for everyone was found in {seconds:g} s; give more seconds")
    return programme.made.decoded(programme.seats(found.values)) * camp.rounds


def _taken(camp: Camp, person: Person, seats: Mapping[str, str], earlier: Sequence[Seats], *, left: int) -> str:
    size = Counter(seats.values())
    lacking = {idea.key: idea.least - size[idea.key] for idea in camp.ideas if size[idea.key] < idea.least}
    with_room = [idea.key for idea in camp.ideas if size[idea.key] < idea.most] or [idea.key for idea in camp.ideas]
    needed = [key for key in with_room if key in lacking] if left <= sum(lacking.values()) else []
    seen = {held[person.key] for held in earlier if person.key in held}
    foes = {other for pair in camp.rules.apart if person.key in pair for other in pair} - {person.key}
    shunned = {idea for one, idea in camp.rules.barred if one == person.key} | {seats.get(foe) for foe in foes}
    places = {idea: place for place, idea in enumerate(person.ranked)}
    return min(
        needed or with_room,
        key=lambda key: (key in seen or key in shunned, places.get(key, len(places)), size[key], key),
    )
