"""What leaves the service of an application."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel

from calls.participants import Role
from matchcamp.applications.documents import Mandate, Registration, SectionState
from matchcamp.applications.plan import Overseer, Owner
from matchcamp.applications.states import Need, State, Step, Who


class DeadlineOut(BaseModel):
    """The followed deadline; `round` is which of the call's it is, 0 for one set by hand. `days_left` are calendar days
    in its zone, as those of calls: 0 on its day, below 0 after it."""

    at: datetime
    zone: str
    round: int
    days_left: int


def full_title(acronym: str, title: str) -> str:
    """How an application is called where its title stands alone.

    >>> full_title("GROW", "Growing skills"), full_title("", "Growing skills")
    ('GROW: Growing skills', 'Growing skills')
    """
    return f"{acronym}: {title}" if acronym else title


class ApplicationHead(BaseModel):
    """An application in a list. `agreed` of `signers` partners hold with it as it stands."""

    id: str
    title: str
    acronym: str
    programme: str
    action: str
    organisation_id: str
    organisation: str
    consortium_id: str
    idea_id: str
    call_id: str
    forerunner_id: str
    state: State
    stage: int
    two_stage: bool
    deadline: DeadlineOut | None
    total_eur: int | None
    requested_eur: int | None
    first_submitted: datetime | None
    last_submitted: datetime | None
    partner_count: int
    signers: int
    agreed: int
    sections: int
    sections_final: int
    next_step: Step | None
    revision: int
    created: datetime
    changed: datetime
    example: bool

    @property
    def full_title(self) -> str:
        return full_title(self.acronym, self.title)


class PartnerOut(BaseModel):
    """A partner; `signs_off` where its role wants it, `agreed` where its sign-off holds for what stands now."""

    organisation_id: str
    organisation: str
    role: Role
    committed: bool
    signatory: str
    mandate: Mandate
    budget_eur: int | None
    cofinancing_percent: float | None
    pic: str
    oid: str
    registration: Registration
    signs_off: bool
    agreed: bool
    agreed_at: datetime | None
    may_sign_off: bool


class SectionOut(BaseModel):
    key: str
    title: str
    state: SectionState
    owner_id: str
    owner: str
    organisation_id: str
    due: datetime | None


class WorkPackageOut(BaseModel):
    key: str
    title: str
    organisation_id: str
    lump_sum_eur: int | None
    first_month: int
    last_month: int


class DocumentOut(BaseModel):
    key: str
    title: str
    version: int
    url: str
    sha256: str
    at: datetime


class SubmissionOut(BaseModel):
    stage: int
    at: datetime
    number: str
    receipt: str


class PassageOut(BaseModel):
    state: State
    at: datetime
    stage: int
    corrected: bool


class PlanStepOut(BaseModel):
    """A step of the backward plan with its moments in the deadline's zone."""

    key: str
    title: str
    owner: Owner
    due: datetime
    done: bool
    done_at: datetime | None
    late: bool
    reminders: list[datetime]
    escalates: datetime | None
    escalate_to: Overseer


class LackOut(BaseModel):
    """What is missing; `keys` are organisations or sections."""

    need: Need
    keys: list[str]


class StepOut(BaseModel):
    """A step, and what the application still lacks for it."""

    step: Step
    lacks: list[LackOut]


class ApplicationOut(BaseModel):
    """All of one application as you may see it. `next` is the step towards submission, whoever may take it;
    `substance` is the mark of what partners sign off on."""

    application: ApplicationHead
    partners: list[PartnerOut]
    sections: list[SectionOut]
    work_packages: list[WorkPackageOut]
    lump_sums_eur: int
    budget_eur: int
    documents: list[DocumentOut]
    submissions: list[SubmissionOut]
    passed: list[PassageOut]
    plan: list[PlanStepOut]
    steps: list[StepOut]
    next: StepOut | None
    points: float | None
    reserve_position: int | None
    grant_agreement: str
    substance: str
    you_are: list[Who]
    may_edit: bool
    may_write: bool


class ApplicationList(BaseModel):
    items: list[ApplicationHead]
    next: str | None


class Tally(BaseModel):
    """How many applications stand where; every number on every page and in every report is taken from here."""

    total: int
    by_state: dict[State, int]
    by_programme: dict[str, int]
    before_submission: int
    ever_submitted: int


class PressingOut(BaseModel):
    """A step of a plan that is late or due within a week."""

    application_id: str
    title: str
    organisation_id: str
    state: State
    step: PlanStepOut
    deadline: datetime
    mine: bool


class PressingList(BaseModel):
    items: list[PressingOut]


class LoggedOut(BaseModel):
    """One value before and after, as JSON."""

    path: str
    before: Any = None
    after: Any = None


class EntryOut(BaseModel):
    """An entry of the log with the name of who made it; "" for the service itself."""

    number: int
    revision: int
    at: datetime
    action: str
    by: str
    note: str
    evidence: list[dict[str, str]]
    changes: list[LoggedOut]
    hash: str


class EntryList(BaseModel):
    items: list[EntryOut]
    next: int | None


class FaultOut(BaseModel):
    number: int
    what: str


class VerificationOut(BaseModel):
    """Whether the log holds: how many entries, the hash of the last one to note down elsewhere, and what is wrong.

    `forgotten` entries name somebody whose account was erased.
    """

    holds: bool
    entries: int
    head: str
    forgotten: int
    faults: list[FaultOut]
    kind: Literal["sha256"] = "sha256"
