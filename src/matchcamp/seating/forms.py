"""The forms of the pages of tables."""

from typing import Annotated

from pydantic import BaseModel, Field

from matchcamp.errors import FieldError, Invalid
from matchcamp.seating.schemas import Factor, Revision, RoundNumber, SeatingDemandIn
from matchcamp.seating.states import DemandKind
from matchcamp.words import ItsId, LinkedId, Note

PAIRS = frozenset({DemandKind.TOGETHER, DemandKind.APART})


class DemandForm(BaseModel):
    """One demand as the form asks for it: the second person only counts for two together or apart."""

    kind: DemandKind
    person: LinkedId = ""
    other: LinkedId = ""
    idea: LinkedId = ""
    round: Annotated[int, Field(ge=0, le=60)] = 0
    rounds: Annotated[list[RoundNumber], Field(max_length=60)] = []
    note: Annotated[Note, Field(max_length=300)] = ""

    def demand(self) -> SeatingDemandIn:
        """What is asked for."""
        people = [self.person, self.other] if self.kind in PAIRS else [self.person]
        return SeatingDemandIn(
            kind=self.kind, people=[one for one in people if one], idea=self.idea, round=self.round,
            rounds=self.rounds, note=self.note,
        )  # fmt: skip


def at_the_forms_fields(error: Invalid, form: DemandForm) -> Invalid:
    """The same error with the name that the form has for the field of people."""
    name = "other" if form.kind in PAIRS and form.person else "person"
    found = [FieldError(name if one.field == "people" else one.field, one.message) for one in error.errors]
    return Invalid(str(error), found)


class WishesForm(BaseModel):
    """Sizes and weights; blank sizes take those of the camp."""

    least: Annotated[int, Field(ge=0, le=50)] = 0
    most: Annotated[int, Field(ge=0, le=50)] = 0
    hosts_stay: bool = False
    rank: Factor = 1.0
    fit: Factor = 1.0
    meeting: Factor = 1.0
    mix: Factor = 1.0
    countries: Factor = 1.0
    language: Factor = 1.0
    balance: Factor = 1.0
    revision: Revision


class MoveForm(BaseModel):
    """Where one person sits in a round."""

    idea: ItsId
    round: RoundNumber
    revision: Revision


class BackForm(BaseModel):
    """The version to go back to; blank: the one before."""

    number: Revision | None = None
