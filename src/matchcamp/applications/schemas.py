"""What goes into applications, for pages and API alike; `shown` has what comes out."""

from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from calls.participants import Role
from matchcamp.applications.documents import Mandate, Registration, SectionState
from matchcamp.applications.states import Step, brings
from matchcamp.words import ItsId, LinkedId, Note, OneLine, Revision, Title

MOST_EUROS = 10_000_000_000
MOST_MONTHS = 120
YEARS = (2000, 2100)
KEY_PATTERN = r"^[a-z0-9][a-z0-9_-]{0,39}$"


def in_calendar(value: datetime) -> datetime:
    """A moment in UTC, in years that the calendar of calls knows."""
    if not YEARS[0] < value.year < YEARS[1]:
        raise ValueError(f"the year {value.year} is not between {YEARS[0]} and {YEARS[1]}")
    return value.astimezone(UTC)


Euros = Annotated[int, Field(ge=0, le=MOST_EUROS)]
Percent = Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]
Key = Annotated[str, Field(pattern=KEY_PATTERN)]
Moment = Annotated[AwareDatetime, AfterValidator(in_calendar)]
Digest = Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")]
Url = Annotated[str, Field(max_length=500, pattern=r"^(https?://[^\s<>\"]+)?$")]
Number = Annotated[str, Field(max_length=40, pattern=r"^[A-Za-z0-9][A-Za-z0-9 ./_-]*$")]


class Given(BaseModel):
    """What people send; a field that nobody knows is refused."""

    model_config = ConfigDict(extra="forbid")


class ApplicationIn(Given):
    """A new application. With a consortium its title, idea, call and members are taken over; else `organisation_id`
    leads and `title` is needed. `two_stage` null takes the call's word."""

    consortium_id: LinkedId = ""
    organisation_id: ItsId | None = None
    title: Title | None = None
    acronym: Annotated[OneLine, Field(max_length=40)] = ""
    call_id: LinkedId = ""
    action: Annotated[OneLine, Field(max_length=60)] = ""
    two_stage: bool | None = None


class ResubmitIn(Given):
    """Another application made from one that is over; without a call it has none yet."""

    call_id: LinkedId = ""
    note: Note = ""


class RevisionIn(Given):
    """A change that says nothing but which revision it began from."""

    revision: Revision


class HandDeadline(Given):
    """A deadline set by hand, where no call gives it."""

    at: Moment
    zone: Annotated[str, Field(max_length=60, pattern=r"^[A-Za-z0-9_+/-]+$")] = "Europe/Brussels"


class ApplicationEdit(RevisionIn):
    """Facts of the application as a whole. `round` chooses which of the call's deadlines is followed, null the next;
    `deadline` counts only without a call."""

    title: Title
    acronym: Annotated[OneLine, Field(max_length=40)] = ""
    action: Annotated[OneLine, Field(max_length=60)] = ""
    call_id: LinkedId = ""
    round: Annotated[int, Field(ge=1, le=100)] | None = None
    deadline: HandDeadline | None = None
    two_stage: bool = False
    total_eur: Euros | None = None
    requested_eur: Euros | None = None


class PartnerEdit(RevisionIn):
    """A partner as it is to stand; another coordinator makes the present one a partner."""

    role: Role = Role.PARTNER
    committed: bool = False
    signatory: Annotated[OneLine, Field(max_length=120)] = ""
    mandate: Mandate = Mandate.NOT_ASKED
    budget_eur: Euros | None = None
    cofinancing_percent: Percent | None = None
    pic: Annotated[str, Field(pattern=r"^([0-9]{9})?$")] = ""
    oid: Annotated[str, Field(pattern=r"^(E[0-9]{8})?$")] = ""
    registration: Registration = Registration.UNKNOWN


class SectionEdit(RevisionIn):
    """A section of the form; `title` is needed for one that is not of our list."""

    title: OneLine = ""
    state: SectionState = SectionState.OPEN
    owner_id: LinkedId = ""
    organisation_id: LinkedId = ""
    due: Moment | None = None


class WorkPackageEdit(RevisionIn):
    """A work package with its lump sum and its months."""

    title: Title
    organisation_id: LinkedId = ""
    lump_sum_eur: Euros | None = None
    first_month: Annotated[int, Field(ge=1, le=MOST_MONTHS)] = 1
    last_month: Annotated[int, Field(ge=1, le=MOST_MONTHS)] = 1


class DocumentEdit(RevisionIn):
    """A document that lies elsewhere; each time it is given it becomes the next version."""

    title: Title
    url: Url = ""
    sha256: Digest = ""


class SignOffIn(Given):
    """A partner agrees to the application as it was shown: `substance` is the mark that stood there.

    It needs no revision: what does not change the substance does not change what is agreed to.
    """

    substance: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    note: Annotated[Note, Field(max_length=500)] = ""


class DoneIn(RevisionIn):
    """Whether a step of the backward plan is done."""

    done: bool = True


class Evidence(Given):
    """What proves a step: a letter, a receipt, a page. One of address and digest is needed."""

    title: Title
    url: Url = ""
    sha256: Digest = ""


class SubmissionIn(Given):
    """An upload: when it was received, under which number, and what the receipt is called."""

    at: Moment
    number: Number
    receipt: Annotated[OneLine, Field(min_length=1, max_length=120)]


class StepIn(RevisionIn):
    """A step in the life of an application, with what it needs. `points` and `reserve_position` go with results."""

    step: Step
    note: Note = ""
    evidence: Annotated[list[Evidence], Field(max_length=10)] = []
    submission: SubmissionIn | None = None
    points: Annotated[float, Field(ge=0, le=1000, allow_inf_nan=False)] | None = None
    reserve_position: Annotated[int, Field(ge=1, le=10_000)] | None = None
    grant_agreement: Annotated[str, Field(max_length=40, pattern=r"^([A-Za-z0-9][A-Za-z0-9 ./_-]*)?$")] = ""

    @field_validator("submission", "points", "reserve_position", "grant_agreement")
    @classmethod
    def _goes_with_the_step(cls, value: Any, info: ValidationInfo) -> Any:
        """A submission that comes with another step would count without sign-offs, evidence and a deadline."""
        step = info.data.get("step")
        if value and step is not None and not brings(step, str(info.field_name)):
            raise ValueError(f"the step {step.value} does not take this")
        return value
