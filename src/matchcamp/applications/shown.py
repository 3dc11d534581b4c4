"""What leaves the service of an application: models, and how they are made of a stored row. No database."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel

from calls.participants import Role
from matchcamp.applications.chain import author_of
from matchcamp.applications.documents import Mandate, Registration, SectionState
from matchcamp.applications.plan import Dated, Done, Overseer, Owner, plan
from matchcamp.applications.rules import (
    agreed_of,
    can_be_edited,
    lacks_before,
    may_edit,
    may_sign_off,
    may_write,
    next_step,
    signers_of,
    substance_of,
    who_of,
)
from matchcamp.applications.sections import TITLES
from matchcamp.applications.states import BEFORE, Need, State, Step, Who, steps_from
from matchcamp.i18n import gettext as _
from matchcamp.viewer import Viewer

Row = Mapping[str, Any]
Names = Mapping[str, str]


class DeadlineOut(BaseModel):
    """The followed deadline; `round` is which of the call's it is, 0 for one set by hand."""

    at: datetime
    zone: str
    round: int
    days_left: int


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
    """A step that you may take, and what the application still lacks for it."""

    step: Step
    lacks: list[LackOut]


class ApplicationOut(BaseModel):
    """All of one application as you may see it. `substance` is the mark of what partners sign off on."""

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


def head_out(row: Row, names: Names, now: datetime) -> ApplicationHead:
    sections = row["sections"]
    values = {name: row[name] for name in ApplicationHead.model_fields if name in row}
    state = State(row["state"])
    return ApplicationHead.model_validate(
        values
        | {
            "id": str(row["_id"]), "organisation": names.get(row["organisation_id"], ""),
            "deadline": deadline_out(row, now), "partner_count": len(row["partners"]),
            "signers": len(signers_of(row)), "agreed": len(agreed_of(row)), "sections": len(sections),
            "sections_final": sum(one["state"] == SectionState.FINAL for one in sections),
            "next_step": next_step(state),
        }
    )  # fmt: skip


def deadline_out(row: Row, now: datetime) -> DeadlineOut | None:
    deadline = row["deadline"]
    if deadline is None:
        return None
    return DeadlineOut(**deadline, days_left=(deadline["at"] - now).days)


def plan_out(row: Row, now: datetime) -> list[PlanStepOut]:
    """The backward plan; none without a deadline, and none once there is nothing to hand in."""
    return [plan_step_out(one, now) for one in planned(row)]


def planned(row: Row) -> tuple[Dated, ...]:
    deadline = row["deadline"]
    if deadline is None or row["state"] not in BEFORE | {State.INVITED}:
        return ()
    ticked = {one["key"]: Done(one["at"], one["due"]) for one in row["done"]}
    return plan(deadline["at"], deadline["zone"], begins=row["begins"], done=ticked)


def plan_step_out(one: Dated, now: datetime) -> PlanStepOut:
    return PlanStepOut(
        key=one.step.key, title=_(one.step.title), owner=one.step.owner, due=one.due, done=one.done is not None,
        done_at=one.done.at if one.done else None, late=one.late(now), reminders=list(one.reminders),
        escalates=one.escalates, escalate_to=one.step.escalate_to,
    )  # fmt: skip


def application_out(row: Row, organisations: Names, people: Names, viewer: Viewer, now: datetime) -> ApplicationOut:
    who, state = who_of(row, viewer), State(row["state"])
    edits, writes = may_edit(row, viewer), may_write(row, viewer)
    open_to_change = can_be_edited(row)
    return ApplicationOut(
        application=head_out(row, organisations, now),
        partners=_partners(row, organisations, viewer),
        sections=[_section(one, people) for one in row["sections"]],
        work_packages=[WorkPackageOut(**one) for one in row["work_packages"]],
        lump_sums_eur=sum(one["lump_sum_eur"] or 0 for one in row["work_packages"]),
        budget_eur=sum(one["budget_eur"] or 0 for one in row["partners"]),
        documents=[DocumentOut(**one) for one in row["documents"]],
        submissions=[SubmissionOut.model_validate(one) for one in row["submissions"]],
        passed=[PassageOut.model_validate(one) for one in row["passed"]],
        plan=plan_out(row, now),
        steps=[
            StepOut(step=step, lacks=[LackOut(need=one.need, keys=list(one.keys)) for one in lacks_before(row, step)])
            for step in steps_from(state, who)
        ],
        points=row["points"],
        reserve_position=row["reserve_position"],
        grant_agreement=row["grant_agreement"] or "",
        substance=substance_of(row),
        you_are=sorted(who),
        may_edit=edits and open_to_change,
        may_write=writes and open_to_change,
    )


def _partners(row: Row, organisations: Names, viewer: Viewer) -> list[PartnerOut]:
    signers = {one["organisation_id"] for one in signers_of(row)}
    agreed = set(agreed_of(row))
    found = []
    for one in sorted(row["partners"], key=lambda one: one["organisation_id"] != row["organisation_id"]):
        key = one["organisation_id"]
        found.append(
            PartnerOut(
                **one
                | {
                    "organisation": organisations.get(key, ""),
                    "signs_off": key in signers,
                    "agreed": key in agreed,
                    "may_sign_off": can_be_edited(row) and may_sign_off(row, key, viewer),
                }
            )
        )
    return found


def _section(one: Row, people: Names) -> SectionOut:
    title = one["title"] or _(TITLES.get(one["key"], one["key"]))
    return SectionOut(**dict(one) | {"title": title, "owner": people.get(one["owner_id"], "")})


def entry_out(entry: Row, people: Names) -> EntryOut:
    """An entry for those who may see its application. Marks of people stay marks, but for who made it."""
    return EntryOut(
        number=entry["_id"], by=people.get(author_of(entry), ""),
        changes=[LoggedOut(path=one["path"], before=one["before"], after=one["after"]) for one in entry["changes"]],
        **{name: entry[name] for name in ("revision", "at", "action", "note", "evidence", "hash")},
    )  # fmt: skip


def names_in(rows: Sequence[Row]) -> tuple[list[str], list[str]]:
    """The organisations and the accounts that some applications name."""
    organisations = [
        key for row in rows for key in (row["organisation_id"], *(one["organisation_id"] for one in row["partners"]))
    ]
    accounts = [one["owner_id"] for row in rows for one in row["sections"] if one["owner_id"]]
    return organisations, accounts
