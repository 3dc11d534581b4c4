"""An application as it is kept, and the log of all changes of applications."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, ClassVar

from beanie import Document
from pydantic import BaseModel, Field
from pymongo import IndexModel

from calls.participants import Role
from matchcamp.applications.states import State


class Mandate(StrEnum):
    """How far the letter is that lets the coordinator sign for a partner."""

    NOT_ASKED = "not_asked"
    NOT_NEEDED = "not_needed"
    REQUESTED = "requested"
    DRAFT = "draft"
    SIGNED = "signed"
    UPLOADED = "uploaded"


class Registration(StrEnum):
    """What the funder's register says of a partner's PIC or OID, as somebody looked it up."""

    UNKNOWN = "unknown"
    REGISTERED = "registered"
    WAITING = "waiting"
    VALID = "valid"
    INVALID = "invalid"


class SectionState(StrEnum):
    """How far a section of the form is written."""

    OPEN = "open"
    DRAFTED = "drafted"
    FINAL = "final"


class Deadline(BaseModel):
    """The moment to be met. `round` is which of the call's deadlines is followed (from 1), 0 for one set by hand."""

    at: datetime
    zone: str
    round: int = 0


class Partner(BaseModel):
    """A partner of the application. Shares are whole euros and percent of the partner's own cost.

    `agreed` is what the partner signed off on: the mark of the application's substance then; empty before.
    """

    organisation_id: str
    role: Role = Role.PARTNER
    committed: bool = False
    signatory: str = ""
    mandate: Mandate = Mandate.NOT_ASKED
    budget_eur: int | None = None
    cofinancing_percent: float | None = None
    pic: str = ""
    oid: str = ""
    registration: Registration = Registration.UNKNOWN
    agreed: str = ""
    agreed_at: datetime | None = None


class Section(BaseModel):
    """A section of the form. One of ours has its words by its key; `title` is of those that people add."""

    key: str
    title: str = ""
    state: SectionState = SectionState.OPEN
    owner_id: str = ""
    organisation_id: str = ""
    due: datetime | None = None


class WorkPackage(BaseModel):
    """A work package with its lump sum; months count from 1 at the start of the project."""

    key: str
    title: str
    organisation_id: str = ""
    lump_sum_eur: int | None = None
    first_month: int = 1
    last_month: int = 1


class Reference(BaseModel):
    """A document that lies elsewhere, known by its version and by the SHA-256 of its bytes."""

    key: str
    title: str
    version: int = 1
    url: str = ""
    sha256: str = ""
    at: datetime


class Submission(BaseModel):
    """One upload. `number` is the funder's, `receipt` names the proof of reception."""

    key: str
    stage: int
    at: datetime
    number: str
    receipt: str


class Passage(BaseModel):
    """A state that the application came to; `corrected` takes the passage before it back."""

    key: str
    state: State
    at: datetime
    stage: int = 1
    corrected: bool = False


class DoneStep(BaseModel):
    """A step of the backward plan that is done; its date stays when the deadline moves."""

    key: str
    at: datetime
    due: datetime


# Names of the indexes that counts are taken from, without a look at the applications themselves.
TITLED = "titled"  # The name of the index that alone finds words in titles, in any order of a list.
TITLED_FIELDS = ("title", "state", "programme", "first_submitted", "deadline.at", "changed", "_id")
TALLIED, OPENED, FIRST_SENT, LAST_SENT = "tallied", "opened", "first_sent", "last_sent"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Application(Document):
    """`organisation_id` leads; `consortium_id`, `idea_id`, `call_id` and `forerunner_id` are empty where there is none.

    `begins` is when the work began, which the plan is squeezed by. `log_number` and `log_hash` are those of its last
    entry in the log; `revision` grows with each entry. `phase` is how far it is before submission, None once there is
    nothing to hand in (`progress.kept_phase`); it is made anew with each change, and is not part of the log.
    """

    title: str
    acronym: str = ""
    programme: str = ""
    action: str = ""
    organisation_id: str
    consortium_id: str = ""
    idea_id: str = ""
    call_id: str = ""
    forerunner_id: str = ""
    state: State = State.IDEA
    two_stage: bool = False
    stage: int = 1
    begins: datetime
    deadline: Deadline | None = None
    total_eur: int | None = None
    requested_eur: int | None = None
    points: float | None = None
    reserve_position: int | None = None
    grant_agreement: str = ""
    first_submitted: datetime | None = None
    last_submitted: datetime | None = None
    partners: list[Partner] = Field(default_factory=list)
    sections: list[Section] = Field(default_factory=list)
    work_packages: list[WorkPackage] = Field(default_factory=list)
    documents: list[Reference] = Field(default_factory=list)
    submissions: list[Submission] = Field(default_factory=list)
    passed: list[Passage] = Field(default_factory=list)
    done: list[DoneStep] = Field(default_factory=list)
    example: bool = False
    slug: str = ""
    phase: int | None = None
    revision: int = 1
    log_number: int = 0
    log_hash: str = ""
    created: datetime
    changed: datetime

    class Settings:
        name = "applications"
        indexes: ClassVar = (
            IndexModel([("state", 1), ("deadline.at", 1), ("_id", 1)]),
            IndexModel([("deadline.at", 1), ("_id", 1)]),
            IndexModel([("changed", -1), ("_id", -1)]),
            IndexModel([(name, 1) for name in TITLED_FIELDS], name=TITLED),
            IndexModel([("state", 1), ("programme", 1), ("first_submitted", 1)], name=TALLIED),
            IndexModel([("organisation_id", 1), ("_id", -1)]),
            IndexModel([("partners.organisation_id", 1), ("_id", -1)]),
            IndexModel("call_id"),
            IndexModel("consortium_id"),
            IndexModel("idea_id"),
            IndexModel("forerunner_id"),
            IndexModel([("first_submitted", 1), ("programme", 1)]),
            IndexModel("sections.owner_id"),
            IndexModel("slug"),
            IndexModel(
                [("programme", 1), ("deadline.at", 1), ("phase", 1), ("two_stage", 1), ("stage", 1),
                 ("forerunner_id", 1), ("example", 1), ("first_submitted", 1), ("_id", 1)],
                name=OPENED, partialFilterExpression={"phase": {"$gte": 0}},
            ),
            *(
                IndexModel(
                    [("programme", 1), (sent, 1), ("_id", 1), ("state", 1), ("forerunner_id", 1), ("example", 1)],
                    name=name, partialFilterExpression={sent: {"$gt": EPOCH}},
                )
                for name, sent in ((FIRST_SENT, "first_submitted"), (LAST_SENT, "last_submitted"))
            ),
        )  # fmt: skip


class LoggedChange(BaseModel):
    """One value before and after; `path` is like `title` or `partners/<key>/budget_eur`."""

    path: str
    before: Any = None
    after: Any = None


class Private(BaseModel):
    """What the log must be able to forget: the value lies beside the chain, in which only its mark stands."""

    mark: str
    salt: str
    value: str


class Entry(Document):
    """One change of one application; the id counts all changes from 1, and `hash` covers all but `private`.

    `by` is the mark of the account, empty for the service itself. `before` is the hash of the entry before, `rest` that
    of the application as it stood afterwards.
    """

    id: int  # type: ignore[assignment]  # Beanie allows any type of id; its annotation names only its own.
    application_id: str
    revision: int
    at: datetime
    action: str
    by: str = ""
    note: str = ""
    evidence: list[dict[str, Any]] = Field(default_factory=list)
    changes: list[LoggedChange] = Field(default_factory=list)
    private: list[Private] = Field(default_factory=list)
    moves: bool = False  # Whether it changes what targets count.
    rest: str
    before: str
    hash: str

    class Settings:
        name = "application_log"
        indexes: ClassVar = (
            IndexModel([("application_id", 1), ("revision", 1)], unique=True),
            IndexModel([("moves", 1), ("_id", 1)]),
            IndexModel("private.value"),
        )


class ToldMark(Document):
    """How far people were told: reminders up to the moment `at`, news up to the entry of the log with this number."""

    id: str  # type: ignore[assignment]  # As above.
    at: datetime | None = None
    number: int = 0

    class Settings:
        name = "application_told"


class LogHead(Document):
    """The end of the log: the number and the hash of its last entry."""

    id: str  # type: ignore[assignment]  # As above.
    number: int = 0
    hash: str = ""

    class Settings:
        name = "application_log_head"
