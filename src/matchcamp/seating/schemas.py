"""What goes in and out of seatings."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict


class SeatingOut(BaseModel):
    """The seating of a camp as it stands. `rounds[0]` is round 1: the id of each participant who has a seat, and of the
    idea at whose table. The first `held` rounds are over, as people really sat. `stale`: people, ideas, demands or who
    is there have changed since it was planned."""

    model_config = ConfigDict(frozen=True)

    revision: int
    made: datetime
    held: int
    rounds: tuple[dict[str, str], ...]
    stale: bool


class Companion(BaseModel):
    """Somebody at the same table."""

    model_config = ConfigDict(frozen=True)

    name: str
    organisation: str
    country: str


class Place(BaseModel):
    """Where somebody sits in a round, with whom, and why in words. `table` is the number of the table."""

    model_config = ConfigDict(frozen=True)

    round: int
    held: bool
    camp_idea_id: str
    table: int
    title: str
    companions: tuple[Companion, ...]
    why: str
