"""What goes into the work at tables, for pages and API alike; `schemas` has what comes out."""

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from matchcamp.i18n import gettext as _
from matchcamp.words import LinkedId, Note, OneLine, Revision, paragraphs
from matchcamp.workshop.states import Choice, NoteKind, Stance, TableName, VotingMode

MOST_TEXT = 5_000  # Characters of a section.
MOST_DOTS = 100
Part = Literal["coordinator", "partner", "associated_partner"]
SectionText = Annotated[str, AfterValidator(paragraphs), Field(max_length=MOST_TEXT)]
Cell = Annotated[str, AfterValidator(paragraphs), Field(max_length=500)]
Month = Annotated[int, Field(ge=1, le=120)]


def something(value: str) -> str:
    if not value:
        raise ValueError(_("Please fill this in."))
    return value


def some(value: int) -> int:
    if not value:
        raise ValueError("one dot more is 1, one less is -1")
    return value


class Given(BaseModel):
    """What people send: nothing besides what is named."""

    model_config = ConfigDict(extra="forbid")


class SectionIn(Given):
    """New words for a section; `revision` is the one that they began from."""

    text: SectionText = ""
    revision: Revision


class ChoiceIn(Given):
    """What is to stand of two versions; `text` is the joined one, `revision` that of the section as it was shown."""

    choice: Choice
    text: SectionText = ""
    revision: Revision


class StanceIn(Given):
    """What one says of an idea for one's organisation: whether it is in, as what, and what it would give.

    `attendant_id`: for whom somebody who leads the camp says it; nobody else may name another.
    """

    stance: Stance
    attendant_id: LinkedId = ""
    part: Part = "partner"
    gives: Annotated[OneLine, Field(max_length=200)] = ""


class PlaceIn(Given):
    """A place in the consortium: the role, who takes it, from where, and what is missing."""

    role: Annotated[OneLine, AfterValidator(something)]
    organisation: OneLine = ""
    country: Annotated[str, Field(pattern=r"^([A-Z]{2})?$")] = ""
    gap: Cell = ""


class LogframeIn(Given):
    """A line of the logframe."""

    level: Literal["goal", "purpose", "result", "activity"]
    what: Annotated[Cell, AfterValidator(something)]
    indicator: Cell = ""
    proof: Cell = ""
    assumption: Cell = ""


class PackageIn(Given):
    """A work package in outline; months count from the project's first."""

    title: Annotated[OneLine, AfterValidator(something)]
    lead: OneLine = ""
    first_month: Month | None = None
    last_month: Month | None = None
    note: Cell = ""

    @model_validator(mode="after")
    def _in_order(self) -> "PackageIn":
        if self.first_month and self.last_month and self.last_month < self.first_month:
            raise ValueError(_("The last month cannot be before the first."))
        return self


class NewRowIn(Given):
    """A new row of a table of the canvas; the cells are those of the table."""

    table: TableName
    cells: PlaceIn | LogframeIn | PackageIn


class RowIn(Given):
    """New cells for a row; `revision` is the one that they began from."""

    cells: PlaceIn | LogframeIn | PackageIn
    revision: Revision


class RevisionIn(Given):
    """A change that says nothing but which revision it began from."""

    revision: Revision


class DotsIn(Given):
    """All dots of one person, by idea of the camp."""

    dots: Annotated[dict[str, Annotated[int, Field(ge=0, le=MOST_DOTS)]], Field(max_length=MOST_DOTS)]


class DotIn(Given):
    """One dot more on an idea, or one less."""

    change: Annotated[int, Field(ge=-1, le=1), AfterValidator(some)]


class VotingIn(Given):
    """Whether votes are taken."""

    mode: VotingMode


class NoteIn(Given):
    """Something to be noted. `who_id` is an attendant, `who_words` anybody else; both are for next steps only."""

    kind: NoteKind
    text: Annotated[Note, AfterValidator(something)]
    camp_idea_id: LinkedId = ""
    who_id: LinkedId = ""
    who_words: OneLine = ""
    due: date | None = None


class NoteEdit(NoteIn):
    """New words for a note; `revision` is the one that they began from."""

    revision: Revision


class DoneIn(Given):
    """Whether a next step is done."""

    done: bool = True


class CommentIn(Given):
    """A word on a note."""

    text: Annotated[Note, AfterValidator(something)]


class TakeOverIn(Given):
    """The canvas of a table for its idea; `revision` is the idea's, as it was shown."""

    revision: Revision
