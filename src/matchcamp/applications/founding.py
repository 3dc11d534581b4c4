"""New applications, from a consortium or from one that is over, and the call that an application follows."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from calls.participants import COUNTED, Role
from matchcamp.applications import edits, queries
from matchcamp.applications.actions import Row, edit
from matchcamp.applications.documents import Application, Deadline, Partner, Passage, Section
from matchcamp.applications.rules import may_found, who_of
from matchcamp.applications.schemas import ApplicationEdit, ApplicationIn, ResubmitIn
from matchcamp.applications.sections import sections_for
from matchcamp.applications.states import TABLE, TO_HAND_IN, State, Step
from matchcamp.applications.writing import Told, keep, rewrite
from matchcamp.consortia.board_queries import board_shown
from matchcamp.consortia.board_schemas import BoardOut
from matchcamp.consortia.members import SURE, Commitment
from matchcamp.errors import Conflict, Forbidden, Invalid, NotFound
from matchcamp.funding.queries import calls_by_id
from matchcamp.funding.schemas import CallOut
from matchcamp.i18n import gettext as _
from matchcamp.limits import POST_PER_ACCOUNT, spend
from matchcamp.organisations.queries import heads
from matchcamp.parts import Parts
from matchcamp.viewer import Viewer

TWO_STAGE = "two-stage"  # The word of the portal for a call whose second stage takes invited applicants only.
FOLLOWED = TO_HAND_IN


async def found(parts: Parts, given: ApplicationIn, viewer: Viewer) -> str:
    """Keep a new application and return its id.

    Raises Invalid for a consortium, call or organisation that does not exist or cannot be seen, Forbidden for an
    organisation that the viewer may not apply for, TooMany.
    """
    now = parts.clock.now()
    board = await _board(given.consortium_id, viewer, now)
    leader = await _leader(given, board, viewer)
    partners = _led_by(leader, _members(board) if board else [])
    call = await call_named(given.call_id or (board.consortium.call_id if board else ""), now)
    await spend(parts, POST_PER_ACCOUNT, viewer.account_id)
    title = given.title or (board.consortium.title if board else "")
    if not title:
        raise Invalid.at("title", _("Please fill this in."))
    state = State.COMMITTED if board and all(one.committed for one in partners) and len(partners) > 1 else State.IDEA
    values = begun(title, leader, now, state=state) | facts_of_call(call, now, given.two_stage) | {
        "acronym": given.acronym, "action": given.action, "consortium_id": given.consortium_id,
        "idea_id": board.consortium.idea_id if board else "",
        "partners": [one.model_dump() for one in partners], "example": bool(board and board.consortium.example),
    }  # fmt: skip
    return await keep(parts, values, Told(viewer.account_id, "found", now))


def begun(title: str, leader: str, now: datetime, *, state: State = State.IDEA) -> dict[str, Any]:
    """A new row: every field as the document has it at first."""
    first = {name: field.get_default(call_default_factory=True) for name, field in Application.model_fields.items()
             if not field.is_required() and name not in {"id", "revision_id"}}  # fmt: skip
    passed = [Passage(key="1", state=state, at=now).model_dump()]
    return first | {"title": title, "organisation_id": leader, "begins": now, "state": state.value, "passed": passed}


async def _board(consortium_id: str, viewer: Viewer, now: datetime) -> BoardOut | None:
    if not consortium_id:
        return None
    try:
        return await board_shown(consortium_id, viewer, now)
    except NotFound as error:
        raise Invalid.at("consortium_id", _("There is no consortium with this id that you can see.")) from error


def _members(board: BoardOut) -> list[Partner]:
    """The members of a consortium as partners; those who declined, or were never asked, are left out."""
    left_out = {Commitment.DECLINED.value, Commitment.PROPOSED.value}
    return [
        Partner(organisation_id=one.organisation_id, role=Role(one.role), committed=one.commitment in SURE,
                budget_eur=one.budget_eur)
        for one in board.members if one.commitment not in left_out
    ]  # fmt: skip


def _led_by(leader: str, partners: Sequence[Partner]) -> list[Partner]:
    """The partners with the one that leads as their only coordinator, also where a consortium has none."""
    known = next((one for one in partners if one.organisation_id == leader), None)
    first = known or Partner(organisation_id=leader, committed=True)
    others = [one for one in partners if one.organisation_id != leader]
    return [first.model_copy(update={"role": Role.COORDINATOR}), *others]


async def _leader(given: ApplicationIn, board: BoardOut | None, viewer: Viewer) -> str:
    """The organisation that leads: the consortium's coordinator, or the one that is named."""
    coordinators = [one.organisation_id for one in _members(board) if one.role is Role.COORDINATOR] if board else []
    leader = coordinators[0] if coordinators else given.organisation_id
    if leader is None or not await heads([leader]):
        raise Invalid.at("organisation_id", _("Choose the organisation that coordinates."))
    if given.organisation_id not in {None, leader}:
        raise Invalid.at("organisation_id", _("The coordinator of the consortium leads its application."))
    if not may_found(leader, viewer) and not (board and board.may_edit):
        raise Forbidden(_("You do not speak for this organisation; ask its people to begin the application."))
    return leader


async def call_named(id_: str, now: datetime) -> CallOut | None:
    """The call with this id, None for no id. Raises Invalid for one that does not exist."""
    if not id_:
        return None
    known = await calls_by_id([id_], now)
    if id_ not in known:
        raise Invalid.at("call_id", _("There is no call with this id."))
    return known[id_]


def facts_of_call(call: CallOut | None, now: datetime, two_stage: bool | None = None) -> dict[str, Any]:
    """What an application takes from its call at first: programme, stages, the followed deadline and the sections."""
    if call is None:
        return {"two_stage": bool(two_stage), "sections": _sections("", "", outline=False)}
    stages = call.deadline_model == TWO_STAGE if two_stage is None else two_stage
    return {
        "call_id": call.id, "programme": call.programme, "two_stage": stages,
        "deadline": deadline_of(call, _round(call, now)),
        "sections": _sections(call.programme, call.managed_by, outline=stages),
    }  # fmt: skip


def _sections(programme: str, managed_by: str, *, outline: bool) -> list[dict[str, Any]]:
    return [Section(key=key).model_dump() for key in sections_for(programme, managed_by, outline=outline)]


def _round(call: CallOut, now: datetime) -> int:
    """Which of the call's deadlines is the next; the last one where all are over; 0 where there is none."""
    coming = [one.stage for one in call.deadlines if one.at > now]
    return coming[0] if coming else (call.deadlines[-1].stage if call.deadlines else 0)


def deadline_of(call: CallOut, round_: int) -> dict[str, Any] | None:
    """The deadline of a round as it is kept; None where the call has none such."""
    found = next((one for one in call.deadlines if one.stage == round_), None)
    return Deadline(at=found.at, zone=found.zone, round=round_).model_dump() if found else None


async def edit_application(parts: Parts, id_: str, given: ApplicationEdit, viewer: Viewer) -> Row:
    """Change title, call, deadline, sums and the like. Raises as `actions.edit`, and Invalid for what does not fit."""
    await queries.row_to_edit(id_, viewer)
    now = parts.clock.now()
    call = await call_named(given.call_id, now)
    if call and given.round and deadline_of(call, given.round) is None:
        raise Invalid.at("round", _("The call has no such deadline."))
    _check_zone(given)
    return await edit(parts, id_, given, viewer, "edit", lambda row: _edited(row, given, call, now))


def is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # Unknown names, names that are paths, and folders.
        return False
    return True


def _check_zone(given: ApplicationEdit) -> None:
    if given.deadline and not is_zone(given.deadline.zone):
        raise Invalid.at("deadline.zone", _("There is no such time zone."))


def _edited(row: Mapping[str, Any], given: ApplicationEdit, call: CallOut | None, now: datetime) -> dict[str, Any]:
    names = ("title", "acronym", "action", "call_id", "two_stage", "total_eur", "requested_eur")
    values = {name: getattr(given, name) for name in names}
    if call is None:
        hand = given.deadline
        kept = Deadline(at=hand.at, zone=hand.zone).model_dump() if hand else None
        return dict(row) | values | {"deadline": kept}
    same = row["call_id"] == call.id and row["deadline"] is not None
    round_ = given.round or (row["deadline"]["round"] if same else _round(call, now))
    return dict(row) | values | {"programme": call.programme, "deadline": deadline_of(call, round_)}


async def resubmit(parts: Parts, id_: str, given: ResubmitIn, viewer: Viewer) -> str:
    """Make another application from one that is over: its partners, words and work packages, nothing signed off.

    Returns the id of the new one. Raises NotFound, Forbidden, Conflict for one that is not over, Invalid, TooMany.
    """
    now = parts.clock.now()
    row = await queries.application_row(id_, viewer)
    rule = TABLE[Step.RESUBMIT]
    if rule.by.isdisjoint(who_of(row, viewer)):
        raise Forbidden(_("Only the organisation that leads this application, and coordinators, may take this step."))
    if row["state"] not in rule.origins:
        raise Conflict(_("Only an application that ended without a grant can be made anew."))
    call = await call_named(given.call_id, now)
    await spend(parts, POST_PER_ACCOUNT, viewer.account_id)
    taken = ("acronym", "action", "consortium_id", "idea_id", "total_eur", "requested_eur", "work_packages", "example")
    values = begun(row["title"], row["organisation_id"], now, state=State.CONCEPT_NOTE)
    values |= facts_of_call(call, now) | {name: row[name] for name in taken}
    values |= {
        "programme": call.programme if call else row["programme"], "forerunner_id": str(row["_id"]),
        "partners": [_anew(one) for one in row["partners"]],
        "sections": [one | {"state": "open", "due": None} for one in row["sections"]],
    }  # fmt: skip
    return await keep(parts, values, Told(viewer.account_id, Step.RESUBMIT.value, now, note=given.note))


def _anew(partner: Mapping[str, Any]) -> dict[str, Any]:
    """A partner of the forerunner: its facts stay, what it said does not."""
    leads = partner["role"] == Role.COORDINATOR
    asked = partner["role"] in COUNTED
    mandate = "not_asked" if asked else partner["mandate"]
    return dict(partner) | {"committed": leads, "mandate": mandate, "agreed": "", "agreed_at": None}


async def follow_calls(parts: Parts, ids: Sequence[str]) -> int:
    """Where a call's deadline moved, move that of the applications that follow it; returns how many moved.

    Safe to repeat. A deadline that the call lost is left as it was, for nobody knows another one.
    """
    now = parts.clock.now()
    where = {"call_id": {"$in": list(ids)}, "state": {"$in": sorted(FOLLOWED)}}
    rows = await Application.get_pymongo_collection().find(where, {"call_id": 1, "deadline": 1}).to_list()
    calls = await calls_by_id(sorted({row["call_id"] for row in rows}), now) if rows else {}
    moved = [row for row in rows if row["call_id"] in calls and _moved(row, calls[row["call_id"]]) is not None]
    for row in moved:
        await rewrite(parts, row["_id"], _following(calls[row["call_id"]]), Told("", "moved", now))
    return len(moved)


def _following(call: CallOut) -> Callable[[Row, list[Row]], Row]:
    """The change that has an application follow its call, from the row as it stands when it is made."""

    def change(row: Row, _entries: list[Row]) -> Row:
        found = _moved(row, call) if row["state"] in FOLLOWED else None
        return edits.whole(row | {"deadline": found}) if found else row

    return change


def _moved(row: Mapping[str, Any], call: CallOut) -> dict[str, Any] | None:
    """The deadline as the call has it now, None where it is the same or unknown."""
    if row["call_id"] != call.id or row["deadline"] is None or not row["deadline"]["round"]:
        return None
    found = deadline_of(call, row["deadline"]["round"])
    same = found and (found["at"], found["zone"]) == (row["deadline"]["at"], row["deadline"]["zone"])
    return None if same else found
