"""Reading consortia. Whatever leaves here is cut to what the viewer may see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from calls.eligibility import Eligibility, Given
from calls.participants import Participant
from calls.rules.model import Action
from matchcamp.consortia import eligible
from matchcamp.consortia.documents import Consortium
from matchcamp.consortia.members import sure
from matchcamp.consortia.rules import (
    STANDING,
    applicants,
    may_edit,
    may_see,
    participants_of,
    planned_applicants,
    standing_in,
)
from matchcamp.database import OBJECT_ID, object_id
from matchcamp.eligibility.queries import action_among
from matchcamp.errors import Forbidden, Invalid, NotFound
from matchcamp.funding.queries import calls_by_id
from matchcamp.funding.schemas import CallOut
from matchcamp.i18n import gettext as _
from matchcamp.ideas.queries import idea
from matchcamp.ideas.schemas import IdeaOut
from matchcamp.organisations.queries import OrganisationHead, heads
from matchcamp.viewer import Viewer

Row = Mapping[str, Any]
STANDING_FIELDS = {"title": 1, "organisation_id": 1, "call_id": 1, "members": 1, "status": 1}


async def consortium_row(id_: str, viewer: Viewer) -> dict[str, Any]:
    """The stored consortium; NotFound for what does not exist and for what the viewer may not see."""
    row: dict[str, Any] | None = await Consortium.get_pymongo_collection().find_one({"_id": object_id(id_)})
    if row is None or not may_see(row, viewer):
        raise NotFound(f"no consortium with the id {id_}")
    return row


async def row_to_edit(id_: str, viewer: Viewer) -> dict[str, Any]:
    """The stored consortium, for a viewer who may change it. NotFound, or Forbidden for one who may only look."""
    row = await consortium_row(id_, viewer)
    if not may_edit(row, viewer):
        raise Forbidden(_("Only the organisation that keeps this consortium, and coordinators, may change it."))
    return row


async def call_of(row: Row, now: datetime) -> CallOut | None:
    """The call of a consortium; None where none is chosen, or it is not known any more."""
    if not OBJECT_ID.fullmatch(row["call_id"]):
        return None
    return (await calls_by_id([row["call_id"]], now)).get(row["call_id"])


async def others_of_round(row: Row) -> list[dict[str, Any]]:
    """The other consortia of the same call that count as applications; one database call, none without a call."""
    if not row["call_id"]:
        return []
    where = {"call_id": row["call_id"], "status": {"$in": sorted(STANDING)}, "_id": {"$ne": row["_id"]}}
    return await Consortium.get_pymongo_collection().find(where, STANDING_FIELDS).to_list()


async def applications_of(organisation_id: str, call_ids: Sequence[str]) -> dict[str, tuple[int, int]]:
    """By call in how many consortia an organisation stands: (as coordinator, in any counted role); calls with none are
    left out. Only figures: whose consortia they are must not leave from here. One database call."""
    where = {
        "members.organisation_id": organisation_id, "call_id": {"$in": list(call_ids)},
        "status": {"$in": sorted(STANDING)},
    }  # fmt: skip
    rows = await Consortium.get_pymongo_collection().find(where, STANDING_FIELDS).to_list()
    by_call: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_call.setdefault(row["call_id"], []).append(row)
    counted = {id_: standing_in(found).get(organisation_id) for id_, found in by_call.items()}
    return {id_: count for id_, count in counted.items() if count}


def given_of(row: Row, others: Sequence[Row]) -> Given:
    """What people said about this consortium's rules, and what its members' other consortia of the round add."""
    mine = planned_applicants(row)
    return Given(
        answers={one["rule_id"]: one["confirmed"] for one in row["answers"]},
        applications={key: count for key, count in standing_in(others).items() if key in mine}
        if row["call_id"]
        else {},
        same_consortium=sum(applicants(other) == mine for other in others) if mine else 0,
    )


async def given_for(row: Row) -> Given:
    """As `given_of`, with the other consortia of the same call read from the database.

    Those count that are forming, complete or submitted; an organisation counts there once it was asked and has not
    declined, as coordinator or partner. The consortium itself is not counted.
    """
    return given_of(row, await others_of_round(row))


@dataclass(frozen=True, slots=True)
class Standing:
    """What the rules of calls ask of a consortium, whoever looks: for previews of corrected rules.

    `action` is None where no rules are known for the call yet.
    """

    id: str
    title: str
    status: str
    call: CallOut
    action: Action | None
    participants: tuple[Participant, ...]
    given: Given


async def consortia_under(
    action_id: str, now: datetime, as_if: Mapping[str, Action] | None = None
) -> tuple[Standing, ...]:
    """The consortia that are forming, complete or submitted for a call of this action, newest first.

    With `as_if`, all actions as they might be, also those whose call would come under it then. Only for those who may
    see all consortia. Four database calls, however many there are.
    """
    where = {"call_id": {"$ne": ""}, "status": {"$in": sorted(STANDING)}}
    rows = await Consortium.get_pymongo_collection().find(where, {"history": 0}).sort("_id", -1).to_list()
    calls = await calls_by_id(sorted({row["call_id"] for row in rows}), now)
    actions = await eligible.actions_for(calls)
    then = {id_: action_among(call, as_if) for id_, call in calls.items()} if as_if else {}
    concerned = {id_ for found in (actions, then) for id_, action in found.items() if action and action.id == action_id}
    under = [row for row in rows if row["call_id"] in concerned]
    known = await heads([member["organisation_id"] for row in under for member in row["members"]])
    return tuple(_standing(row, rows, calls, actions, known) for row in under)


def _standing(
    row: Row,
    rows: Sequence[Row],
    calls: Mapping[str, CallOut],
    actions: Mapping[str, Action | None],
    known: Mapping[str, OrganisationHead],
) -> Standing:
    others = [other for other in rows if other["call_id"] == row["call_id"] and other["_id"] != row["_id"]]
    return Standing(
        id=str(row["_id"]),
        title=row["title"],
        status=row["status"],
        call=calls[row["call_id"]],
        action=actions[row["call_id"]],
        participants=participants_of(row["members"], known),
        given=given_of(row, others),
    )


@dataclass(frozen=True, slots=True)
class Board:
    """One consortium with all that its page decides by.

    `planned` counts whoever has not declined, `committed` those who said yes; both are None without a call or without
    known rules. `others` are the other consortia of the round as they are stored: names of those that the viewer may
    not see must not leave the service.
    """

    row: dict[str, Any]
    may_edit: bool
    heads: Mapping[str, OrganisationHead]
    participants: tuple[Participant, ...]
    given: Given
    others: Sequence[Row]
    call: CallOut | None
    action: Action | None
    planned: Eligibility | None
    committed: Eligibility | None

    @property
    def id(self) -> str:
        return str(self.row["_id"])


async def board(id_: str, viewer: Viewer, now: datetime) -> Board:
    """The board of a consortium. Raises NotFound for what does not exist and for what the viewer may not see."""
    row = await consortium_row(id_, viewer)
    return await board_of(row, viewer, now)


async def board_of(row: dict[str, Any], viewer: Viewer, now: datetime) -> Board:
    """As `board`, for a row that the viewer was found to see; five database calls at most."""
    named = [one["organisation_id"] for lines in (row["members"], row["history"]) for one in lines]
    known = await heads([row["organisation_id"], *row["excluded"], *named])
    its_call = await call_of(row, now)
    action = await eligible.action_for(its_call) if its_call else None
    others = await others_of_round(row)
    given = given_of(row, others)
    everybody = participants_of(row["members"], known)
    return Board(
        row=row,
        may_edit=may_edit(row, viewer),
        heads=known,
        participants=everybody,
        given=given,
        others=others,
        call=its_call,
        action=action,
        planned=eligible.answer(action, everybody, given),
        committed=eligible.answer(action, participants_of(sure(row["members"]), known), given),
    )


def answer_to(board: Board, participants: Sequence[Participant], row: Row | None = None) -> Eligibility | None:
    """What the rules of the board's call say to other participants; with `row`, as if the consortium stood so."""
    given = board.given if row is None else given_of(row, board.others)
    return eligible.answer(board.action, participants, given)


async def answer_for(row: Row, now: datetime) -> Eligibility | None:
    """Whether a consortium as it stands is eligible, whoever looks; None without a call or without known rules."""
    its_call = await call_of(row, now)
    action = await eligible.action_for(its_call) if its_call else None
    if action is None:
        return None
    known = await heads([one["organisation_id"] for one in row["members"]])
    return eligible.answer(action, participants_of(row["members"], known), await given_for(row))


async def idea_for(id_: str, viewer: Viewer) -> IdeaOut | None:
    """The idea that a consortium is to come from, None for no id. Raises Invalid for one that the viewer cannot see."""
    if not id_:
        return None
    try:
        return await idea(id_, viewer)
    except NotFound as error:
        words = _("There is no idea with this id that you can see.")
        raise Invalid.at("idea_id", words) from error


async def check_call(id_: str, now: datetime) -> None:
    """Raises Invalid for an id that no call has; no id is none too many."""
    if id_ and await call_of({"call_id": id_}, now) is None:
        words = _("There is no call with this id.")
        raise Invalid.at("call_id", words)


async def agreed_members() -> dict[str, tuple[str, tuple[str, ...]]]:
    """By consortium its title and the organisations that said yes; for rankings, which show it to none but these."""
    where = {"status": {"$in": sorted(STANDING)}}
    found = Consortium.get_pymongo_collection().find(where, {"title": 1, "members": 1})
    return {
        str(row["_id"]): (row["title"], tuple(one["organisation_id"] for one in sure(row["members"])))
        async for row in found
    }
