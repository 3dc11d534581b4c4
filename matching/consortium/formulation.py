"""The model of a team under construction: seats, further columns, rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from calls.participants import Role
from matching.consortium.model import Candidate
from matching.programme import INFINITY, Columns, Figures, Mask, Programme, Rows, one_row


@dataclass(frozen=True, slots=True)
class Unit:
    """One candidate, or several between whom no row of the model can tell; `keys` in the order of preference."""

    keys: tuple[str, ...]
    facts: Candidate
    roles: tuple[Role, ...]


class Seats:
    """Each unit in each role that it may take: column n of the model is seat n. Arrays are (n_seats,)."""

    def __init__(self, units: Sequence[Unit]) -> None:
        pairs = [(number, role) for number, unit in enumerate(units) for role in unit.roles]
        facts = [units[number].facts for number, _ in pairs]
        self.units = units
        self.roles = [role for _, role in pairs]
        self.unit: Columns = np.array([number for number, _ in pairs], np.intp)
        self.count: Figures = np.array([len(units[number].keys) for number, _ in pairs], np.float64)
        self.country = np.array([one.country for one in facts], np.str_)
        self.type = np.array([one.type for one in facts], np.str_)
        self.budget = _figures([one.budget for one in facts])
        self.founded = _figures([one.founded for one in facts])
        self.column: Columns = np.arange(len(pairs))
        self.countries = sorted({one.country for one in facts if one.country})
        self._role = np.array([role.value for role in self.roles], np.str_)

    def in_roles(self, roles: Iterable[Role]) -> Mask:
        """Seats of these roles."""
        return np.isin(self._role, [role.value for role in roles])

    def in_countries(self, countries: Iterable[str]) -> Mask:
        """Seats of units in these countries."""
        return np.isin(self.country, list(countries))

    def of_types(self, types: Iterable[str]) -> Mask:
        """Seats of units of these types."""
        return np.isin(self.type, list(types))


class Model(Programme):
    """A programme whose first columns are the seats.

    `most` is the greatest number of members that any team can have.
    """

    def __init__(self, seats: Seats, most: float) -> None:
        super().__init__(most)
        self.seats = seats
        self.lower = [0.0] * len(seats.roles)
        self.upper = seats.count.tolist()
        self.cost = [0.0] * len(seats.roles)
        self.integer = [True] * len(seats.roles)
        self._represented: dict[frozenset[Role], dict[str, int]] = {}
        self._exact: set[frozenset[Role]] = set()
        self._seat_each_once()

    def represented(self, roles: frozenset[Role], *, exact: bool = False) -> dict[str, int]:
        """For each country a column that is 0 while nobody of it sits in these roles.

        Under `exact` it is also above 0 as soon as somebody does: fractions do no harm, for what it is compared
        with are whole numbers of seats.
        """
        if roles not in self._represented:
            counted = self.seats.in_roles(roles)
            columns = {country: self.add_column() for country in self.seats.countries}
            for country, column in columns.items():
                seats = self.seats.column[counted & (self.seats.country == country)]
                self.add(one_row(seats, extra=((column, -1.0),), lower=0.0))
            self._represented[roles] = columns
        columns = self._represented[roles]
        if exact and roles not in self._exact:
            self._exact.add(roles)
            self._link(self.seats.in_roles(roles) & (self.seats.country != ""), columns)
        return columns

    def _link(self, counted: Mask, columns: dict[str, int]) -> None:
        """A unit's seats <= its count x the country's column: a row for each unit is what makes bounds tight."""
        seats = self.seats.column[counted]
        _, first, row = np.unique(self.seats.unit[seats], return_index=True, return_inverse=True)
        country = np.array([columns[str(code)] for code in self.seats.country[seats[first]]], np.intp)
        self.add(
            Rows(
                row=np.concatenate([row, np.arange(len(first))]),
                column=np.concatenate([seats, country]),
                value=np.concatenate([np.ones(len(seats)), -self.seats.count[seats[first]]]),
                lower=np.full(len(first), -INFINITY),
                upper=np.zeros(len(first)),
            )
        )

    def _seat_each_once(self) -> None:
        units, first, times = np.unique(self.seats.unit, return_index=True, return_counts=True)
        seats = np.isin(self.seats.unit, units[times > 1])
        _, row = np.unique(self.seats.unit[seats], return_inverse=True)
        upper = self.seats.count[first[times > 1]]
        lower = np.full(len(upper), -INFINITY)
        self.add(Rows(row, self.seats.column[seats], np.ones(int(seats.sum())), lower, upper))


def _figures(values: Sequence[float | None]) -> Figures:
    return np.array([np.nan if value is None else value for value in values], np.float64)
