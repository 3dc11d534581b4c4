"""What goes into indicators, for pages and API alike."""

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from matchcamp.indicators.states import CentreState, RecordKind, Source
from matchcamp.words import LinkedId, Note, OneLine, Revision, Title

MOST_COUNT = 1_000_000
MOST_DUES = 30
MOST_MONTH = 240
STANDINGS = ("founding", "associate", "member")
Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2100, 1, 1))]
Url = Annotated[str, Field(max_length=500, pattern=r"^(https?://[^\s<>\"]+)?$")]
Digest = Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")]
Code = Annotated[str, Field(pattern=r"^I[1-9][0-9]{0,2}$")]
Figure = Annotated[int, Field(ge=0, le=MOST_COUNT)]
Quantity = Annotated[float, Field(ge=0, le=MOST_COUNT, allow_inf_nan=False)]
Given = bool | Quantity | None


def known_standing(value: str) -> str:
    if value not in STANDINGS:
        raise ValueError(f"{value!r} is none of {', '.join(STANDINGS)}")
    return value


class Strict(BaseModel):
    """What people send; a field that nobody knows is refused."""

    model_config = ConfigDict(extra="forbid")


class DueIn(Strict):
    """A day on which an indicator is read: a month of the project, which ends on that day, or the day itself. `value`
    is wanted by then."""

    month: Annotated[int, Field(ge=1, le=MOST_MONTH)] | None = None
    day: Day | None = None
    value: Given = None


class IndicatorIn(Strict):
    """An indicator by the plan. `begins` is the first day of the project, from which months count; the target belongs
    to the last of the due days. `excludes` are standings of organisations that do not count, `opening` what was counted
    up to `opening_day`, before the register began."""

    code: Code
    title: Title
    counted_from: Source
    begins: Day
    baseline: Given = None
    target: Given = None
    due: Annotated[list[DueIn], Field(max_length=MOST_DUES)] = []
    excludes: Annotated[list[Annotated[str, AfterValidator(known_standing)]], Field(max_length=len(STANDINGS))] = []
    opening: Figure | None = None
    opening_day: Day | None = None
    milestone: Annotated[OneLine, Field(max_length=40)] = ""
    note: Note = ""


class IndicatorEdit(IndicatorIn):
    """An indicator as it is to stand; the code and what it is counted from stay. `reason` is kept in its history."""

    revision: Revision
    reason: Note = ""


class RecordIn(Strict):
    """A proof, or a thing that is counted: what is needed depends on `kind`.

    `day` is that of the proof, the signature, the publication, the close of a questionnaire, or since when a centre
    stands as it does.
    """

    kind: RecordKind
    title: Title
    day: Day
    organisation_id: LinkedId = ""
    url: Url = ""
    sha256: Digest = ""
    note: Note = ""
    proves: bool = False
    confidential: bool = False
    asked: Figure | None = None
    answered: Figure | None = None
    satisfied: Figure | None = None
    state: CentreState | None = None


class RecordEdit(RecordIn):
    """A record as it is to stand."""

    revision: Revision


class RemoveIn(Strict):
    """A record that is to count no more, and why; it stays in the history."""

    revision: Revision
    reason: Annotated[Note, Field(min_length=3)]


class SnapshotIn(Strict):
    """A reading of what is counted now."""

    note: Note = ""


class ReadingIn(Strict):
    """A value that was read elsewhere, on a day of the past; `note` says where it stands."""

    day: Day
    value: bool | Quantity
    note: Annotated[Note, Field(min_length=3)]


class CorrectionIn(Strict):
    """What stands instead of a reading; without a value the reading is taken back. Both stay to be seen."""

    value: Given = None
    note: Annotated[Note, Field(min_length=3)]
