"""Who may see and do what with an application, and what a step still lacks: pure functions over stored rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from calls.participants import COUNTED, Role
from matchcamp.applications.documents import Mandate, SectionState
from matchcamp.applications.identifiers import is_proposal_number
from matchcamp.applications.plan import Owner, PlanStep
from matchcamp.applications.schemas import Evidence, StepIn
from matchcamp.applications.states import MAKERS, TABLE, TO_HAND_IN, Need, State, Step, Who
from matchcamp.sealing import digest
from matchcamp.viewer import Role as AllianceRole
from matchcamp.viewer import Viewer

Row = Mapping[str, Any]

SEES_ALL = (AllianceRole.FACILITATOR, AllianceRole.COORDINATOR)  # Brokers and the secretariat act for all anyway.
SIGNERS = COUNTED | {Role.AFFILIATED_ENTITY, Role.ASSOCIATED_PARTNER}
"""Roles whose organisations sign off; subcontractors and third parties are no partners."""

LETTERS_BACK = frozenset({Mandate.SIGNED, Mandate.UPLOADED, Mandate.NOT_NEEDED})
"""How far a mandate letter is that a partner sent back, or that nobody needs."""


THEIRS = frozenset({Owner.PARTNERS, Owner.WRITERS})
"""Owners of steps among whom every partner is."""


def sees_all(viewer: Viewer) -> bool:
    return viewer.acts_for_all or viewer.has(*SEES_ALL)


def who_of(row: Row, viewer: Viewer) -> frozenset[Who]:
    """What a person is to an application; never empty."""
    roles = {
        AllianceRole.COORDINATOR: Who.COORDINATOR, AllianceRole.SECRETARIAT: Who.SECRETARIAT,
        AllianceRole.BROKER: Who.BROKER, AllianceRole.FACILITATOR: Who.FACILITATOR,
    }  # fmt: skip
    found = {who for role, who in roles.items() if viewer.has(role)}
    if row["organisation_id"] in viewer.organisations:
        found.add(Who.LEAD)
    if any(one["organisation_id"] in viewer.organisations for one in row["partners"]):
        found.add(Who.PARTNER)
    return frozenset(found or {Who.OTHER})


def may_see(row: Row, viewer: Viewer) -> bool:
    """People of the leading organisation and of the partners, and those who look after all applications."""
    return who_of(row, viewer) != {Who.OTHER}


def filter_for(viewer: Viewer) -> dict[str, Any]:
    """The database filter that finds exactly what `may_see` lets through."""
    return {} if sees_all(viewer) else filter_for_own(viewer)


def filter_for_own(viewer: Viewer) -> dict[str, Any]:
    own = sorted(viewer.organisations)
    return {"$or": [{"organisation_id": {"$in": own}}, {"partners.organisation_id": {"$in": own}}]}


def may_edit(row: Row, viewer: Viewer) -> bool:
    """Whether the viewer may change the facts, partners, work packages and plan."""
    return not who_of(row, viewer).isdisjoint(MAKERS)


def may_write(row: Row, viewer: Viewer) -> bool:
    """Whether the viewer may change sections and documents: partners write, too."""
    return may_edit(row, viewer) or Who.PARTNER in who_of(row, viewer)


def may_tick(row: Row, owner: Owner, viewer: Viewer) -> bool:
    """Whether the viewer may say that a step of the plan is done: partners of what is theirs to do."""
    return may_edit(row, viewer) or (owner in THEIRS and may_write(row, viewer))


def may_found(organisation_id: str, viewer: Viewer) -> bool:
    return viewer.speaks_for(organisation_id) or viewer.has(AllianceRole.COORDINATOR)


def may_sign_off(row: Row, organisation_id: str, viewer: Viewer) -> bool:
    """A partner's own people; brokers and the secretariat act for organisations that never sign in."""
    partner = partner_of(row, organisation_id)
    return partner is not None and partner["role"] in SIGNERS and viewer.speaks_for(organisation_id)


def partner_of(row: Row, organisation_id: str) -> dict[str, Any] | None:
    return next((one for one in row["partners"] if one["organisation_id"] == organisation_id), None)


def can_be_edited(row: Row) -> bool:
    """Only what is not handed in yet, or is written anew for the second stage, can change."""
    return row["state"] in TO_HAND_IN


def substance_of(row: Row) -> str:
    """The mark of what partners sign off on: the call, the action and the stage, who takes part with what money, the
    work packages, and the documents with their versions and places (another one may come under the same key)."""
    partners = [
        {name: one.get(name) for name in ("organisation_id", "role", "budget_eur", "cofinancing_percent")}
        for one in sorted(row["partners"], key=lambda one: str(one["organisation_id"]))
    ]
    packages = sorted(row["work_packages"], key=lambda one: str(one["key"]))
    documents = [
        {name: one.get(name) for name in ("key", "version", "url", "sha256")}
        for one in sorted(row["documents"], key=lambda one: str(one["key"]))
    ]
    facts = [row[name] for name in ("title", "call_id", "action", "stage", "total_eur", "requested_eur")]
    return digest([facts, partners, packages, documents])


def signers_of(row: Row) -> list[dict[str, Any]]:
    return [one for one in row["partners"] if one["role"] in SIGNERS]


def agreed_of(row: Row) -> list[str]:
    """The organisations whose sign-off holds for the application as it stands."""
    signed = [one for one in signers_of(row) if one["agreed"]]
    substance = substance_of(row) if signed else ""  # Not made for nothing: lists ask for a hundred applications.
    return [one["organisation_id"] for one in signed if one["agreed"] == substance]


@dataclass(frozen=True, slots=True)
class Lack:
    """Something that a step needs and that is not there; `keys` name the organisations or sections it is about."""

    need: Need
    keys: tuple[str, ...] = ()


def lacks(row: Row, given: StepIn, now: datetime) -> list[Lack]:
    """What the step still needs, in the order of its table."""
    found = (_lack(need, row, given, now) for need in TABLE[given.step].needs)
    return [lack for lack in found if lack]


def lacks_before(row: Row, step: Step) -> list[Lack]:
    """What the application itself still lacks for a step, whatever a person will bring with it."""
    found = (_of_row(need, row) for need in TABLE[step].needs)
    return [lack for lack in found if lack]


def _lack(need: Need, row: Row, given: StepIn, now: datetime) -> Lack | None:
    match need:
        case Need.NOTE:
            return None if given.note else Lack(need)
        case Need.EVIDENCE:
            return None if any(proves(one) for one in given.evidence) else Lack(need)
        case Need.SUBMISSION:
            return None if given.submission and _is_whole(row, given, now) else Lack(need)
        case Need.IN_TIME:
            return None if _in_time(row, given) else Lack(need)
        case Need.GRANT_AGREEMENT:
            return None if given.grant_agreement else Lack(need)
        case _:
            return _of_row(need, row)


def _of_row(need: Need, row: Row) -> Lack | None:
    match need:
        case Need.PARTNERS:
            return _unless(need, sum(one["role"] == Role.COORDINATOR for one in row["partners"]) == 1)
        case Need.FIRST_STAGE:
            return _unless(need, row["two_stage"] and row["stage"] == 1)
        case Need.LAST_STAGE:
            return _unless(need, not row["two_stage"] or row["stage"] > 1)
        case _:
            return _missing(need, _open_ends(need, row))


def _open_ends(need: Need, row: Row) -> list[str]:
    """The organisations or sections for which something is still to be done; none for needs of another kind."""
    signers, sections = signers_of(row), row["sections"]
    match need:
        case Need.COMMITMENTS:
            return [one["organisation_id"] for one in signers if not one["committed"]]
        case Need.DRAFTS:
            return [one["key"] for one in sections if one["state"] == SectionState.OPEN]
        case Need.SECTIONS:
            return [one["key"] for one in sections if one["state"] != SectionState.FINAL]
        case Need.SIGN_OFFS:
            agreed = set(agreed_of(row))
            return [key for one in signers if (key := one["organisation_id"]) not in agreed]
        case _:
            return []


def _unless(need: Need, there: bool) -> Lack | None:
    return None if there else Lack(need)


def _missing(need: Need, keys: list[str]) -> Lack | None:
    return Lack(need, tuple(keys)) if keys else None


def proves(evidence: Evidence) -> bool:
    return bool(evidence.url or evidence.sha256)


def _is_whole(row: Row, given: StepIn, now: datetime) -> bool:
    """An upload that lies in the past, has a number as its funder gives them, and a receipt."""
    one = given.submission
    return one is not None and one.at <= now and is_proposal_number(row["programme"], one.number)


def _in_time(row: Row, given: StepIn) -> bool:
    deadline = row["deadline"]
    return given.submission is None or deadline is None or given.submission.at <= deadline["at"]


def next_step(state: State) -> Step | None:
    """The step that leads towards submission; None once there is nothing to hand in."""
    forward = {
        State.IDEA: Step.WRITE_NOTE, State.CONCEPT_NOTE: Step.OPEN, State.FORMING: Step.COMMIT,
        State.COMMITTED: Step.DRAFT, State.INVITED: Step.DRAFT, State.DRAFTING: Step.REVIEW,
        State.REVIEW: Step.FINISH, State.READY: Step.SUBMIT,
    }  # fmt: skip
    return forward.get(state)


def owing(step: PlanStep, row: Row) -> list[str]:
    """The organisations that a step waits for: of the steps of all partners, those that have not done their part; a
    mandate letter that nobody asked a partner for waits for the lead."""
    if step.owner is not Owner.PARTNERS:
        return [row["organisation_id"]] if step.owner is not Owner.COORDINATOR else []
    if step.key == "letters":
        asked = [one for one in row["partners"] if one["role"] in COUNTED and one["role"] != Role.COORDINATOR]
        missing = [one for one in asked if one["mandate"] not in LETTERS_BACK]
        unasked = [row["organisation_id"]] if any(one["mandate"] == Mandate.NOT_ASKED for one in missing) else []
        return unasked + [one["organisation_id"] for one in missing if one["mandate"] != Mandate.NOT_ASKED]
    agreed = set(agreed_of(row))
    return [key for one in signers_of(row) if (key := one["organisation_id"]) not in agreed]
