"""The demands of a camp as rows, each of which can be dropped by itself."""

from collections import Counter
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import replace
from itertools import pairwise

import numpy as np

from matching.programme import Columns, Figures, Programme, Rows, one_row
from matching.tables.encoding import Encoded
from matching.tables.model import Demand, DemandKind, Pin

Bounds = Figures | Columns


def demands_of(made: Encoded) -> tuple[Demand, ...]:
    """All demands that concern people who are there and rounds that are open, in the order of their kinds."""
    rules = made.camp.rules
    there = made.person.keys()
    return (
        *(Demand(DemandKind.LEAST, idea=idea.key) for idea in made.ideas if idea.least),
        *(Demand(DemandKind.MOST, idea=idea.key) for idea in made.ideas),
        *([Demand(DemandKind.ONCE)] if made.camp.rounds > 1 else []),
        *(
            Demand(DemandKind.HOST, (one.key,), one.own)
            for one in made.people
            if one.own in made.idea and rules.hosts_stay
        ),
        *(Demand(DemandKind.PIN, (pin.person,), pin.idea, pin.round) for pin in pins(made)),
        *(Demand(DemandKind.TOGETHER, tuple(sorted(group & there))) for group in _sorted(rules.together, there)),
        *(Demand(DemandKind.APART, tuple(sorted(pair))) for pair in _sorted(rules.apart, there)),
        *(
            Demand(DemandKind.BARRED, (one,), idea)
            for one, idea in sorted(rules.barred)
            if one in there and idea in made.idea
        ),
    )


def pins(made: Encoded) -> list[Pin]:
    """The pins that still can be met, sorted: of people who are there in the round, or who have not sat there yet."""
    held = made.camp.held
    return [
        pin
        for pin in sorted(made.camp.rules.pins)
        if pin.person in made.person
        and (
            any(
                made.present[row, made.person[pin.person]]
                for row, number in zip(made.row_of, made.open, strict=True)
                if number == pin.round
            )
            if pin.round
            else all(seats.get(pin.person) != pin.idea for seats in held)
        )
    ]


def visits_allowed(made: Encoded) -> Columns:
    """(n_people, n_ideas) how often somebody may still sit at an idea: once, as often as pinned, always as a host."""
    allowed = np.maximum(1 - made.visited, 0)
    times = Counter((pin.person, pin.idea) for pin in pins(made) if pin.round)
    for (person, idea), count in times.items():
        place = made.person[person], made.idea[idea]
        allowed[place] = max(allowed[place], count)
    for number, own in enumerate(made.own.tolist()):
        if own >= 0:
            allowed[number, own] = len(made.open)
    return np.minimum(allowed, len(made.open))


def rows_for(made: Encoded, seat: Columns, demand: Demand) -> Iterator[Rows]:
    """The rows of one demand; `seat` (n_rows, n_people, n_ideas) are the columns, each row bounded on one side."""
    who = [made.person[key] for key in demand.people]
    idea = made.idea.get(demand.idea, -1)
    match demand.kind:
        case DemandKind.LEAST | DemandKind.MOST:
            bound = (made.least if demand.kind is DemandKind.LEAST else made.most)[idea]
            side = "lower" if demand.kind is DemandKind.LEAST else "upper"
            yield many_rows(seat[:, :, idea], **{side: np.full(len(seat), bound)})
        case DemandKind.ONCE:
            allowed = visits_allowed(made)
            limited = allowed < len(made.open)
            visits = many_rows(seat.transpose(1, 2, 0)[limited], upper=allowed[limited].astype(np.float64))
            yield replace(visits, value=np.tile(made.times, int(limited.sum())).astype(np.float64))
        case DemandKind.HOST:
            yield one_row(seat[:, who[0], idea], lower=float(made.present[:, who[0]].sum()))
        case DemandKind.PIN:
            rows = {int(row) for row, number in zip(made.row_of, made.open, strict=True) if demand.round in (0, number)}
            yield one_row(seat[sorted(rows), who[0], idea], made.times[sorted(rows)].astype(np.float64), lower=1.0)
        case DemandKind.TOGETHER:
            for row in range(len(seat)):
                there = [one for one in who if made.present[row, one]]
                for one, other in (*pairwise(there), *((b, a) for a, b in pairwise(there))):
                    yield _not_without(seat[row, one], seat[row, other])
        case DemandKind.APART:
            both = seat[:, who, :].transpose(0, 2, 1).reshape(-1, 2)
            yield many_rows(both, upper=np.ones(len(both)))
        case DemandKind.BARRED:
            yield one_row(seat[:, who[0], idea], upper=0.0)


def add_demands(programme: Programme, made: Encoded, seat: Columns) -> None:
    """Write all demands into the programme as rows that hold."""
    for demand in demands_of(made):
        for rows in rows_for(made, seat, demand):
            programme.add(rows)


def many_rows(columns: Columns, *, lower: Bounds | None = None, upper: Bounds | None = None) -> Rows:
    """A row for each row of `columns` (n_rows, n), with factors of 1."""
    count, width = columns.shape
    return Rows(
        row=np.repeat(np.arange(count), width),
        column=columns.ravel(),
        value=np.ones(columns.size),
        lower=np.full(count, -np.inf) if lower is None else lower.astype(np.float64),
        upper=np.full(count, np.inf) if upper is None else upper.astype(np.float64),
    )


def _not_without(one: Columns, other: Columns) -> Rows:
    """Rows by idea: one person sits there only when the other does."""
    count = len(one)
    return Rows(
        row=np.tile(np.arange(count), 2),
        column=np.concatenate([one, other]),
        value=np.concatenate([np.ones(count), -np.ones(count)]),
        lower=np.full(count, -np.inf),
        upper=np.zeros(count),
    )


def _sorted(groups: frozenset[frozenset[str]], there: AbstractSet[str]) -> list[frozenset[str]]:
    """Those groups of which at least two are there."""
    return sorted((group for group in groups if len(group & there) > 1), key=sorted)
