"""How what leaves the service of an application is made of a stored row. No database."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from matchcamp.applications.dates import days_between
from matchcamp.applications.documents import SectionState
from matchcamp.applications.plan import Dated, Done, plan
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
from matchcamp.applications.shown_schemas import (
    ApplicationHead,
    ApplicationOut,
    DeadlineOut,
    DocumentOut,
    EntryOut,
    LackOut,
    LoggedOut,
    PartnerOut,
    PassageOut,
    PlanStepOut,
    SectionOut,
    StepOut,
    SubmissionOut,
    WorkPackageOut,
)
from matchcamp.applications.states import TO_HAND_IN, State, Step, steps_from
from matchcamp.i18n import gettext as _
from matchcamp.sealing import author_of
from matchcamp.viewer import Viewer

Row = Mapping[str, Any]
Names = Mapping[str, str]


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
    return DeadlineOut(**deadline, days_left=days_between(now, deadline["at"], deadline["zone"]))


def plan_out(row: Row, now: datetime) -> list[PlanStepOut]:
    """The backward plan; none without a deadline, and none once there is nothing to hand in."""
    return [plan_step_out(one, now) for one in planned(row)]


def planned(row: Row) -> tuple[Dated, ...]:
    deadline = row["deadline"]
    if deadline is None or row["state"] not in TO_HAND_IN:
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
        steps=[_step(row, step) for step in steps_from(state, who)],
        next=_step(row, ahead) if (ahead := next_step(state)) else None,
        points=row["points"],
        reserve_position=row["reserve_position"],
        grant_agreement=row["grant_agreement"] or "",
        substance=substance_of(row),
        you_are=sorted(who),
        may_edit=edits and open_to_change,
        may_write=writes and open_to_change,
    )


def _step(row: Row, step: Step) -> StepOut:
    return StepOut(step=step, lacks=[LackOut(need=one.need, keys=list(one.keys)) for one in lacks_before(row, step)])


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
