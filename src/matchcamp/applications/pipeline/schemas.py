"""What leaves the service of the pipeline as a whole: the board and the timeline."""

from datetime import datetime

from pydantic import BaseModel

from matchcamp.applications.pipeline.columns import Column
from matchcamp.applications.schemas import RevisionIn
from matchcamp.applications.shown_schemas import ApplicationHead, PlanStepOut
from matchcamp.applications.states import State, Step


class MoveIn(RevisionIn):
    """A card is moved by a step; what the step needs beside it is asked on the application's own page."""

    step: Step


class CardStep(BaseModel):
    """A step that you may take. `to` is the column it leads to, null where it leads back or to another application;
    `asks` whether it needs a note, evidence or a submission with it."""

    step: Step
    to: Column | None
    asks: bool


class CardOut(BaseModel):
    """An application on the board, with the steps that you may take."""

    application: ApplicationHead
    steps: list[CardStep]


class ColumnOut(BaseModel):
    """A column: how many stand in its states, and the first of them, the next deadline first."""

    column: Column
    states: list[State]
    count: int
    cards: list[CardOut]


class BoardOut(BaseModel):
    """The pipeline in the order of an application's life; `total` of all columns."""

    columns: list[ColumnOut]
    total: int


class TimelineRow(BaseModel):
    """An application that is still to be handed in, with its backward plan."""

    application: ApplicationHead
    begins: datetime
    plan: list[PlanStepOut]


class TimelineOut(BaseModel):
    items: list[TimelineRow]
    until: datetime
    next: str | None
