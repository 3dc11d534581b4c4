"""Each change of an application as a pure function from the row as it stood to the row as it is to stand."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import BaseModel

from calls.participants import Role
from matchcamp.applications.documents import Deadline as KeptDeadline
from matchcamp.applications.documents import (
    DoneStep,
    Partner,
    Passage,
    Reference,
    Section,
    Submission,
    WorkPackage,
)
from matchcamp.applications.schemas import DocumentEdit, PartnerEdit, SectionEdit, StepIn, WorkPackageEdit
from matchcamp.applications.sections import TITLES
from matchcamp.applications.states import BEFORE, TABLE, State, Step
from matchcamp.applications.trail import LISTS, settled
from matchcamp.errors import Conflict, Invalid, NotFound
from matchcamp.i18n import gettext as _

Row = Mapping[str, Any]
ELEMENTS: Mapping[str, type[BaseModel]] = {
    "partners": Partner, "sections": Section, "work_packages": WorkPackage, "documents": Reference,
    "submissions": Submission, "passed": Passage, "done": DoneStep,
}  # fmt: skip
MOST = {"partners": 100, "sections": 60, "work_packages": 40, "documents": 100, "submissions": 50}


def whole(row: Row) -> dict[str, Any]:
    """The row with every field of each element, as the documents define them."""
    found = dict(row)
    for name, model in ELEMENTS.items():
        found[name] = [settled(model.model_validate(one).model_dump()) for one in row[name]]
    if row["deadline"] is not None:
        found["deadline"] = settled(KeptDeadline.model_validate(row["deadline"]).model_dump())
    return found


def with_element(row: Row, name: str, element: BaseModel) -> dict[str, Any]:
    """The row with an element in the place of the one of the same key, or at the end. Raises Conflict for too many."""
    plain = settled(element.model_dump())
    key = LISTS[name]
    others = [one for one in row[name] if one[key] != plain[key]]
    if len(others) >= MOST.get(name, len(others) + 1):
        raise Conflict(_("There are %(most)s already, as many as one application can have.") % {"most": MOST[name]})
    if len(others) == len(row[name]):
        return dict(row) | {name: [*others, plain]}
    return dict(row) | {name: [plain if one[key] == plain[key] else one for one in row[name]]}


def without_element(row: Row, name: str, key: str) -> dict[str, Any]:
    """The row without an element. Raises NotFound where there is none with this key."""
    kept = [one for one in row[name] if one[LISTS[name]] != key]
    if len(kept) == len(row[name]):
        raise NotFound(f"nothing in {name} has the key {key[:60]!r}")
    return dict(row) | {name: kept}


def element_of(row: Row, name: str, key: str) -> dict[str, Any] | None:
    return next((one for one in row[name] if one[LISTS[name]] == key), None)


def partner_put(row: Row, organisation_id: str, given: PartnerEdit) -> dict[str, Any]:
    """A partner added or changed; there is one coordinator, and it leads."""
    known = element_of(row, "partners", organisation_id) or {}
    kept = {name: known[name] for name in ("agreed", "agreed_at") if name in known}
    values = given.model_dump(exclude={"revision"})
    after = with_element(row, "partners", Partner(organisation_id=organisation_id, **values, **kept))
    if given.role is not Role.COORDINATOR:
        if organisation_id == row["organisation_id"] and known.get("role") == Role.COORDINATOR:
            raise Conflict(_("Make another partner the coordinator first: somebody has to lead."))
        return after
    return _led(after, organisation_id)


def _led(row: Row, organisation_id: str) -> dict[str, Any]:
    partners = [
        one | {"role": Role.PARTNER.value}
        if one["role"] == Role.COORDINATOR and one["organisation_id"] != organisation_id
        else one
        for one in row["partners"]
    ]
    return dict(row) | {"partners": partners, "organisation_id": organisation_id}


def partner_removed(row: Row, organisation_id: str) -> dict[str, Any]:
    if organisation_id == row["organisation_id"]:
        raise Conflict(_("Make another partner the coordinator first: somebody has to lead."))
    return without_element(row, "partners", organisation_id)


def section_put(row: Row, key: str, given: SectionEdit) -> dict[str, Any]:
    if not given.title and key not in TITLES:
        words = _("Please fill this in.")
        raise Invalid.at("title", words)
    return with_element(row, "sections", Section(key=key, **given.model_dump(exclude={"revision"})))


def work_package_put(row: Row, key: str, given: WorkPackageEdit) -> dict[str, Any]:
    if given.last_month < given.first_month:
        words = _("It ends before it begins.")
        raise Invalid.at("last_month", words)
    return with_element(row, "work_packages", WorkPackage(key=key, **given.model_dump(exclude={"revision"})))


def document_put(row: Row, key: str, given: DocumentEdit, now: datetime) -> dict[str, Any]:
    """The next version of a document; the same bytes again make no version."""
    known = element_of(row, "documents", key)
    if known and given.sha256 and known["sha256"] == given.sha256:
        version, at = known["version"], known["at"]
    else:
        version, at = (known["version"] + 1 if known else 1), now
    values = given.model_dump(exclude={"revision"})
    return with_element(row, "documents", Reference(key=key, version=version, at=at, **values))


def signed_off(row: Row, organisation_id: str, substance: str, now: datetime | None) -> dict[str, Any]:
    """The sign-off of a partner; an empty `substance` takes it back."""
    partner = element_of(row, "partners", organisation_id)
    if partner is None:
        raise NotFound(f"the organisation {organisation_id} is no partner of this application")
    return with_element(row, "partners", Partner(**partner | {"agreed": substance, "agreed_at": now}))


def plan_step_done(row: Row, key: str, due: datetime, now: datetime) -> dict[str, Any]:
    return dict(row) if element_of(row, "done", key) else with_element(row, "done", DoneStep(key=key, at=now, due=due))


def plan_step_undone(row: Row, key: str) -> dict[str, Any]:
    return without_element(row, "done", key) if element_of(row, "done", key) else dict(row)


def stepped(row: Row, given: StepIn, now: datetime) -> dict[str, Any]:
    """The row after a step of the table; whether it may be taken, and has what it needs, was asked before."""
    if given.step is Step.CORRECT:
        return _corrected(row, now)
    target = TABLE[given.step].to
    if target is None:
        raise Conflict(_("This step makes another application; it does not change this one."))
    after = dict(row) | _results(given)
    if given.step is Step.DRAFT and row["state"] == State.INVITED:
        after["stage"] = 2
    if given.submission:
        after = _handed_in(after, given)
    return after if target == row["state"] else _come_to(after, target, now)


def _results(given: StepIn) -> dict[str, Any]:
    values = {
        "points": given.points, "reserve_position": given.reserve_position, "grant_agreement": given.grant_agreement
    }  # fmt: skip
    return {name: value for name, value in values.items() if value not in {None, ""}}


def _handed_in(row: Row, given: StepIn) -> dict[str, Any]:
    sent = given.submission
    assert sent is not None
    key = str(len(row["submissions"]) + 1)
    one = Submission(key=key, stage=row["stage"], at=sent.at, number=sent.number, receipt=sent.receipt)
    return with_element(row, "submissions", one) | _moments(row, [*row["submissions"], one.model_dump()])


def _moments(row: Row, submissions: list[dict[str, Any]]) -> dict[str, Any]:
    """When it was handed in first, and first as a whole: in the only stage, or in the last one."""
    last = 2 if row["two_stage"] or row["stage"] > 1 else 1  # Whatever was said of the call's stages meanwhile.
    ends = [one["at"] for one in submissions if one["stage"] == last]
    return {
        "first_submitted": settled(min(one["at"] for one in submissions)) if submissions else None,
        "last_submitted": settled(min(ends)) if ends else None,
    }


def _come_to(row: Row, state: State, now: datetime, *, corrected: bool = False) -> dict[str, Any]:
    key = str(len(row["passed"]) + 1)
    passage = Passage(key=key, state=state, at=now, stage=row["stage"], corrected=corrected)
    return with_element(row, "passed", passage) | {"state": state.value}


def _corrected(row: Row, now: datetime) -> dict[str, Any]:
    """Back to the state before. The passage by mistake stays told; uploads told by mistake fall away.

    A correction of a correction leads further back, not forward again. Raises Conflict at the beginning.
    """
    states = _standing(row)
    if len(states) < 2:
        raise Conflict(_("There is no earlier state to go back to."))
    left, back = states[-1], states[-2]
    after = dict(row) | {"stage": back["stage"]}
    if left["state"] == State.SUBMITTED:
        kept = [one for one in row["submissions"] if one["stage"] != left["stage"]]
        after |= {"submissions": kept} | _moments(row, kept)
    after |= _results_taken_back(State(left["state"]), State(back["state"]))
    return _come_to(after, State(back["state"]), now, corrected=True)


def _results_taken_back(left: State, back: State) -> dict[str, Any]:
    """What came with a result by mistake falls away with it."""
    values: dict[str, Any] = {"reserve_position": None} if left is State.RESERVE_LIST else {}
    values |= {"grant_agreement": ""} if left is State.SIGNED else {}
    return values | ({"points": None} if back in BEFORE | {State.SUBMITTED} else {})


def _standing(row: Row) -> list[dict[str, Any]]:
    """The passages without those that corrections took back."""
    found: list[dict[str, Any]] = []
    for one in row["passed"]:
        if one["corrected"]:
            found.pop()
        else:
            found.append(one)
    return found


def sound(row: dict[str, Any]) -> dict[str, Any]:
    """The row, where two changes that each were sound still are together. Raises Conflict."""
    coordinators = [one["organisation_id"] for one in row["partners"] if one["role"] == Role.COORDINATOR]
    ends = all(one["first_month"] <= one["last_month"] for one in row["work_packages"])
    full = any(len(row[name]) > most for name, most in MOST.items())
    if coordinators != [row["organisation_id"]] or not ends or full:
        raise Conflict(_("Somebody changed this meanwhile; reload the page to see the newest words."))
    return row
