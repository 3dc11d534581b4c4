"""The programme of a camp: a binary column for each person at each table in each round, and the terms over them."""

from dataclasses import dataclass

import numpy as np

from matching.programme import Columns, Figures, Programme, Rows, one_row
from matching.tables.demands import add_demands, many_rows
from matching.tables.encoding import AWAY, Encoded, Numbers
from matching.tables.objective import size_values


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many `moves` of people who are there away from where they sat `before` (n_open, n_people)."""

    before: Numbers
    moves: int


class Tables(Programme):
    """Columns `seat` (n_rows, n_people, n_ideas); everyone who is there sits somewhere. No demands yet."""

    def __init__(self, made: Encoded) -> None:
        super().__init__(most=float(len(made.people) * len(made.open)))
        self.made = made
        shape = (len(made.present), len(made.people), len(made.ideas))
        self.seat: Columns = self.add_columns(int(np.prod(shape))).reshape(shape)
        there = np.broadcast_to(made.present[:, :, None], shape)
        self.upper = there.astype(np.float64).ravel().tolist()
        seated = self.seat[made.present]
        one = np.ones(len(seated))
        self.add(many_rows(seated, lower=one, upper=one))

    def seats(self, values: Figures) -> Numbers:
        """(n_open, n_people) the ideas that a solution seats people at."""
        taken = values[self.seat] > 0.5
        return np.where(taken.any(axis=2), taken.argmax(axis=2), AWAY)


def first_programme(made: Encoded, *, whole: bool = False) -> Tables:
    """All demands, with worth of seats and sizes as the objective: what a plan can be found by at once."""
    tables = Tables(made)
    add_demands(tables, made, tables.seat)
    add_worth(tables)
    add_sizes(tables, whole=whole)
    return tables


def relaxed_programme(made: Encoded, *, whole: bool = False) -> Tables:
    """All demands and terms, but that people met before count again: its cost bounds every plan from below.

    For the pairs of a table of s people are at most s (s - 1) / 2, all met for the first time.
    """
    tables = first_programme(made, whole=whole)
    add_mix(tables)
    add_countries(tables)
    add_languages(tables)
    return tables


def whole_programme(made: Encoded) -> Tables:
    """The same with a column for each pair at each table, so that its optimum is that of the objective."""
    tables = relaxed_programme(made, whole=True)
    add_pairs(tables)
    return tables


def add_worth(tables: Tables) -> None:
    """The gain of each seat by rank and fit."""
    _set_gain(tables, tables.seat, tables.made.worth)


def add_sizes(tables: Tables, *, whole: bool = False) -> None:
    """For each table in each round a column for each size, 1 for the one that it has.

    Where they need not be whole, sizes are worth what the upper hull of their values says.
    """
    made = tables.made
    for row in range(len(made.present)):
        for idea in range(len(made.ideas)):
            size = np.arange(made.least[idea], max(made.least[idea], made.most[idea]) + 1)
            columns = tables.add_columns(len(size), integer=whole)
            for column, value in zip(columns.tolist(), size_values(made, row, size).tolist(), strict=True):
                tables.cost[column] = -value * made.times[row]
            tables.add(one_row(columns, lower=1.0, upper=1.0))
            theirs = tables.seat[row, :, idea]
            sizes = list(zip(columns.tolist(), (-size).tolist(), strict=True))
            tables.add(one_row(theirs, extra=sizes, lower=0.0, upper=0.0))


def add_mix(tables: Tables) -> None:
    """For each kind that a table asks for a column: the places filled."""
    made = tables.made
    for idea, kind in np.argwhere(made.mix > 0).tolist():
        theirs = tables.seat[:, made.kind == kind, idea]
        columns = tables.add_columns(len(theirs), upper=float(made.mix[idea, kind]), integer=False)
        _set_gain(tables, columns, made.camp.weights.mix)
        tables.add(_at_most_sum(columns, theirs))


def add_countries(tables: Tables) -> None:
    """For each country at a table a column, 1 where it is there; together as many as the call asks for."""
    made = tables.made
    for idea in np.flatnonzero(made.wanted).tolist():
        counted = []
        for country in np.flatnonzero(made.counts[idea]).tolist():
            theirs = tables.seat[:, made.country == country, idea]
            columns = tables.add_columns(len(theirs), integer=False)
            _set_gain(tables, columns, made.camp.weights.countries)
            tables.add(_at_most_sum(columns, theirs))
            counted.append(columns)
        if counted:
            together = np.array(counted).T
            tables.add(many_rows(together, upper=np.full(len(together), made.wanted[idea])))


def add_languages(tables: Tables) -> None:
    """For each table in each round its working language, and a column for each person there who does not speak it.

    A column for all of them together would do, too, but with bounds twice as far from the plans found. Of two
    languages spoken by the same people one will do, and one whose speakers all speak another is never better.
    """
    made = tables.made
    if not made.camp.weights.language:
        return
    languages = _maximal(made.speaks)
    count = int(np.prod(tables.seat.shape[::2]))
    chosen = tables.add_columns(count * len(languages)).reshape(count, len(languages))
    tables.add(many_rows(chosen, upper=np.ones(count)))
    for person, speaks in enumerate(made.speaks[:, languages] > 0):
        if speaks.all() and len(speaks):
            continue
        outside = tables.add_columns(count, integer=False)
        _set_gain(tables, outside.reshape(len(made.present), -1), -made.camp.weights.language)
        # Whoever has the seat is outside, or speaks the language that is chosen.
        columns = np.column_stack([tables.seat[:, person, :].ravel(), outside, chosen[:, speaks]])
        rows = many_rows(columns, upper=np.zeros(count))
        rows.value[:] = np.tile(np.where(np.arange(columns.shape[1]) == 0, 1.0, -1.0), count)
        tables.add(rows)


def add_pairs(tables: Tables) -> None:
    """A column for each pair at each table in each round; each meeting but the first of two strangers is taken off."""
    made = tables.made
    gain = made.camp.weights.meeting
    for one, other in np.argwhere(np.triu(np.ones_like(made.stranger), 1)).tolist():
        known = not made.stranger[one, other] or made.met[one, other] > 0
        both = tables.add_columns(tables.seat[:, one, :].size, integer=False)
        pair = np.stack([tables.seat[:, one, :].ravel(), tables.seat[:, other, :].ravel(), both])
        # A pair sits together as soon as both sit there.
        rows = many_rows(pair.T, upper=np.ones(pair.shape[1]))
        rows.value[2::3] = -1.0
        tables.add(rows)
        again = tables.add_column(upper=np.inf, cost=gain, integer=False)
        tables.add(one_row(both, -1.0, extra=((again, 1.0),), lower=0.0 if known else -1.0))


def fewest_moves_programme(made: Encoded, before: Numbers) -> Tables:
    """All demands; the cost is less the number of those who stay where they sat `before` (n_open, n_people)."""
    tables = Tables(made)
    add_demands(tables, made, tables.seat)
    for column in stays_of(tables, before).tolist():
        tables.cost[column] = -1.0
    return tables


def limit_moves(tables: Tables, limit: Limit | None) -> Tables:
    """The programme with no more moves than the limit, where there is one."""
    if limit is not None:
        stays = stays_of(tables, limit.before)
        tables.add(one_row(stays, lower=float(len(stays) - limit.moves)))
    return tables


def stays_of(tables: Tables, before: Numbers) -> Columns:
    """The columns of all who are there and stay where they sat before."""
    row, person = np.nonzero((before != AWAY) & tables.made.present)
    return tables.seat[row, person, before[row, person]]


def _set_gain(tables: Tables, columns: Columns, gain: float | Figures) -> None:
    """Let each of the columns (n_rows, ...) gain so much in each round that its row stands for."""
    times = tables.made.times.reshape(-1, *[1] * (columns.ndim - 1))
    costs = np.broadcast_to(-gain * times, columns.shape)
    for column, cost in zip(columns.ravel().tolist(), costs.ravel().tolist(), strict=True):
        tables.cost[column] = cost


def _at_most_sum(columns: Columns, theirs: Columns) -> Rows:
    """Rows: a column is at most the number of those who sit there; `theirs` (n_rows, n)."""
    rows = many_rows(np.concatenate([columns[:, None], theirs], axis=1), upper=np.zeros(len(columns)))
    rows.value[:] = np.where(np.isin(rows.column, columns), 1.0, -1.0)
    return rows


def _maximal(speaks: Numbers) -> list[int]:
    """One of the languages of each set of speakers that lies in no greater one."""
    sets = [frozenset(np.flatnonzero(column).tolist()) for column in speaks.T]
    return [
        number
        for number, one in enumerate(sets)
        if one and not any(one < other or (one == other and place < number) for place, other in enumerate(sets))
    ]
