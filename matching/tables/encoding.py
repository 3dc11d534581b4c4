"""A camp as arrays: people and ideas by number, in the order of their keys."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matching.programme import Figures, Mask
from matching.tables.model import Camp, Idea, Person, Seats

Numbers = NDArray[np.int64]

AWAY = -1
"""Where somebody sits who sits nowhere."""


@dataclass(frozen=True)
class Encoded:
    """The people who are there in some open round, the ideas, and the open rounds.

    Arrays: `row_of` (n_open,) the row that stands for each open round, one of its own but where rounds are merged;
    `worth` (n_people, n_ideas), what a seat is worth by rank and fit; `present` (n_rows, n_people); `visited`
    (n_people, n_ideas) seats in rounds held; `stranger` and `met` (n_people, n_people): a pair that did not know each
    other before the camp, and how many rounds held they sat together.
    """

    camp: Camp
    people: tuple[Person, ...]
    ideas: tuple[Idea, ...]
    open: tuple[int, ...]
    row_of: Numbers
    worth: Figures
    present: Mask
    visited: Numbers
    stranger: Mask
    met: Numbers

    @cached_property
    def times(self) -> Numbers:
        """(n_rows,) how many rounds each row stands for."""
        return np.bincount(self.row_of, minlength=len(self.present))

    @cached_property
    def person(self) -> Mapping[str, int]:
        return {one.key: number for number, one in enumerate(self.people)}

    @cached_property
    def idea(self) -> Mapping[str, int]:
        return {one.key: number for number, one in enumerate(self.ideas)}

    @cached_property
    def own(self) -> Numbers:
        """(n_people,) the idea that each hosts, else AWAY."""
        return np.array([self.idea.get(one.own, AWAY) for one in self.people], np.int64)

    @cached_property
    def languages(self) -> tuple[str, ...]:
        return tuple(sorted({language for one in self.people for language in one.languages}))

    @cached_property
    def speaks(self) -> Numbers:
        """(n_people, n_languages) 1 where the person speaks it."""
        rows = [[language in one.languages for language in self.languages] for one in self.people]
        return np.array(rows, np.int64).reshape(len(self.people), len(self.languages))

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """The kinds that some mix speaks of."""
        return tuple(sorted({kind for idea in self.ideas for kind in idea.mix}))

    @cached_property
    def kind(self) -> Numbers:
        """(n_people,) the kind of each; of those that no mix speaks of len(kinds)."""
        return np.array([_place(self.kinds, one.kind) for one in self.people], np.int64)

    @cached_property
    def mix(self) -> Numbers:
        """(n_ideas, n_kinds + 1) the places asked for; none of the last, which stands for all other kinds."""
        return np.array([[*(idea.mix.get(kind, 0) for kind in self.kinds), 0] for idea in self.ideas], np.int64)

    @cached_property
    def countries(self) -> tuple[str, ...]:
        return tuple(sorted({one.country for one in self.people if one.country}))

    @cached_property
    def country(self) -> Numbers:
        """(n_people,) the country of each; where it is not known len(countries)."""
        return np.array([_place(self.countries, one.country) for one in self.people], np.int64)

    @cached_property
    def counts(self) -> Mask:
        """(n_ideas, n_countries + 1) whether a country counts at the table."""
        rows = [[*(not idea.among or code in idea.among for code in self.countries), False] for idea in self.ideas]
        return np.array(rows, np.bool_)

    @cached_property
    def wanted(self) -> Numbers:
        """(n_ideas,) how many countries the call asks for."""
        return np.array([idea.countries for idea in self.ideas], np.int64)

    @cached_property
    def least(self) -> Numbers:
        return np.array([idea.least for idea in self.ideas], np.int64)

    @cached_property
    def most(self) -> Numbers:
        return np.array([idea.most for idea in self.ideas], np.int64)

    def encoded(self, rounds: Sequence[Seats]) -> Numbers:
        """(n_open, n_people) the ideas of the open rounds; AWAY for who is not there, or at no table of now."""
        seats = np.full(self.present.shape, AWAY, np.int64)
        for row, number in enumerate(self.open):
            for key, idea in rounds[number - 1].items():
                if key in self.person and self.present[row, self.person[key]]:
                    seats[row, self.person[key]] = self.idea.get(idea, AWAY)
        return seats

    def decoded(self, seats: Numbers) -> tuple[Seats, ...]:
        """All rounds, those held first."""
        rounds = [
            {one.key: self.ideas[idea].key for one, idea in zip(self.people, row.tolist(), strict=True) if idea != AWAY}
            for row in seats
        ]
        return (*self.camp.held, *rounds)


def encode(camp: Camp) -> Encoded:
    """The camp by number. Who is away in all open rounds is left out: they move nobody."""
    open_ = tuple(range(len(camp.held) + 1, camp.rounds + 1))
    absent = camp.rules.absent
    there = sorted(
        (one for one in camp.people if not absent.get(one.key, frozenset()).issuperset(open_)), key=lambda one: one.key
    )
    ideas = tuple(sorted(camp.ideas, key=lambda one: one.key))
    away = [[number in absent.get(one.key, ()) for one in there] for number in open_]
    return Encoded(
        camp=camp,
        people=tuple(there),
        ideas=ideas,
        open=open_,
        row_of=np.arange(len(open_)),
        worth=np.array([[worth(camp, one, idea.key) for idea in ideas] for one in there]).reshape(-1, len(ideas)),
        present=~np.array(away, np.bool_).reshape(len(open_), len(there)),
        visited=_visited(camp, there, ideas),
        stranger=_strangers(camp, there),
        met=_met(camp, there),
    )


def merged(made: Encoded) -> Encoded:
    """The camp with one row for all open rounds in which the same people are there.

    The terms of the objective are concave in the mean of such rounds, and all demands hold of the mean, or with the
    part of it that they concern. So the relaxation of the merged camp bounds that of the whole from above, and is a
    part of its size.
    """
    present, row_of = np.unique(made.present, axis=0, return_inverse=True)
    return replace(made, present=present, row_of=row_of)


def worth(camp: Camp, person: Person, idea: str) -> float:
    """What a seat there is worth by rank and fit; nothing at one's own idea."""
    if idea == person.own:
        return 0.0
    weights = camp.weights
    return weights.rank * points(camp, person, idea) + weights.fit * person.fits.get(idea, 0.0)


def points(camp: Camp, person: Person, idea: str) -> float:
    """The points for the idea's place in the person's ranking."""
    if idea not in person.ranked:
        return 0.0
    place = person.ranked.index(idea)
    return camp.weights.points[place] if place < len(camp.weights.points) else 0.0


def _place(words: Sequence[str], word: str) -> int:
    return words.index(word) if word in words else len(words)


def _visited(camp: Camp, people: Sequence[Person], ideas: Sequence[Idea]) -> Numbers:
    rows = [[sum(seats.get(one.key) == idea.key for seats in camp.held) for idea in ideas] for one in people]
    return np.array(rows, np.int64).reshape(len(people), len(ideas))


def _strangers(camp: Camp, people: Sequence[Person]) -> Mask:
    known = np.zeros((len(people), len(people)), np.bool_)
    np.fill_diagonal(known, val=True)
    organisation = np.array([one.organisation for one in people], np.str_)
    known |= (organisation[:, None] == organisation[None, :]) & (organisation != "")
    number = {one.key: place for place, one in enumerate(people)}
    for pair in camp.rules.acquainted:
        if pair <= number.keys():
            one, other = (number[key] for key in pair)
            known[one, other] = known[other, one] = True
    return ~known


def _met(camp: Camp, people: Sequence[Person]) -> Numbers:
    met = np.zeros((len(people), len(people)), np.int64)
    for seats in camp.held:
        at = np.array([seats.get(one.key, "") for one in people], np.str_)
        met += (at[:, None] == at[None, :]) & (at != "")
    return met
