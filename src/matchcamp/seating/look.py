"""A seating with its camp and people, as the views of those who lead ask for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from matchcamp.camps.queries import camp_to_lead
from matchcamp.lease import is_held
from matchcamp.parts import Parts
from matchcamp.registration.schemas import Attendant
from matchcamp.seating.documents import CampPlanning, HeldRound, Plan, Seat, Version
from matchcamp.seating.queries import asked_of, crowd_of, present
from matchcamp.seating.rules import Crowd, away_rounds, basis_of, laid_over, rounds_of, sizes_of
from matchcamp.seating.solving import lease_name
from matchcamp.seating.states import Step
from matchcamp.seating.words import Names
from matchcamp.viewer import Viewer

Row = Mapping[str, Any]
EMPTY: Row = {
    "revision": 0,
    "now": Version(number=0, at=datetime(2000, 1, 1, tzinfo=UTC), step=Step.WISHES).model_dump(),
    "held": [],
    "earlier": [],
}
"""The seating of a camp of which nothing was asked yet."""


@dataclass(frozen=True)
class Look:
    """A seating with its camp and people, for the views of those who lead."""

    row: Row
    crowd: Crowd
    planning: Row | None
    runs: bool

    @cached_property
    def now(self) -> Version:
        return present(self.row)[0]

    @cached_property
    def held(self) -> list[HeldRound]:
        return present(self.row)[1]

    @property
    def plan(self) -> Plan | None:
        return self.now.plan

    @cached_property
    def people(self) -> dict[str, Attendant]:
        return {one.id: one for one in self.crowd.people}

    @cached_property
    def names(self) -> Names:
        ideas = {idea.id: (idea.number, idea.title) for idea in self.crowd.ideas}
        return Names({key: one.name for key, one in self.people.items()}, ideas)

    @cached_property
    def rounds(self) -> list[list[Seat]]:
        held = [one.seats for one in self.held]
        return laid_over(self.plan, held) if self.plan else held

    @property
    def sizes(self) -> tuple[int, int]:
        return sizes_of(self.crowd.camp, self.now.wishes)

    @cached_property
    def away(self) -> Mapping[str, frozenset[int]]:
        rounds = rounds_of(self.crowd.camp, len(self.held))
        return away_rounds(self.crowd.people, self.now.demands, rounds)

    @property
    def stale(self) -> bool:
        return self.plan is not None and self.plan.basis != basis_of(self.crowd, asked_of(self.row))


async def look_at(parts: Parts, camp_id: str, viewer: Viewer) -> Look:
    """For a viewer who leads the camp. Raises NotFound, Forbidden. Nine database calls."""
    camp = await camp_to_lead(camp_id, viewer)
    rows = parts.database["camp_seatings"]
    row = await rows.find_one({"_id": camp.id}, {"earlier.plan.rounds": 0, "earlier.plan.moves": 0}) or EMPTY
    planning: Row | None = await CampPlanning.get_pymongo_collection().find_one({"_id": camp.id})
    runs = await is_held(parts.database, lease_name(camp.id))
    return Look(row, await crowd_of(camp, row), planning, runs)
