"""Reading requests to join."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from matchcamp.accounts.documents import Account, JoinRequest, JoinState
from matchcamp.accounts.keys import hashed
from matchcamp.accounts.queries import has_people, people
from matchcamp.accounts.rules import JoinKind, join_kind, may_decide, may_see_request
from matchcamp.database import object_id
from matchcamp.errors import NotFound
from matchcamp.organisations.joining_queries import organisations_like_each
from matchcamp.organisations.queries import OrganisationHead, heads
from matchcamp.paging import page_of
from matchcamp.viewer import OrganisationRole, Viewer


@dataclass(frozen=True, slots=True)
class JoinRow:
    """A request as those who answer it see it. `alike`: organisations that are here and that a new one may be."""

    id: str
    email: str
    name: str
    language: str
    message: str
    kind: JoinKind
    organisation_id: str
    organisation: str
    type: str
    country: str
    pic: str
    state: JoinState
    confirmed: datetime
    decided_by: str
    note: str
    mine_to_decide: bool
    alike: list[OrganisationHead]


@dataclass(frozen=True, slots=True)
class JoinList:
    rows: list[JoinRow]
    next: str | None


async def join_requests(viewer: Viewer, state: JoinState, *, after: str | None, limit: int = 20) -> JoinList:
    """Requests that the viewer may see, newest first; the unconfirmed are nobody's business."""
    where: dict[str, Any] = {"state": state.value}
    if not viewer.acts_for_all:
        owned = sorted(id_ for id_ in viewer.organisations if viewer.owns(id_))
        where["organisation_id"] = {"$in": owned}
    found = await page_of(JoinRequest.get_pymongo_collection(), where, after=after, limit=limit)
    ids = [row["organisation_id"] for row in found.rows]
    answered = await people([row["decided_by"] for row in found.rows if row["decided_by"]])
    new = [row["new_name"] for row in found.rows if state is JoinState.WAITING and not row["organisation_id"]]
    around = Around(
        organisations=await heads(ids),
        peopled=await _with_people(ids),
        names={id_: one.name for id_, one in answered.items()},
        alike=await organisations_like_each(new) if new else {},
    )
    return JoinList([_row(row, viewer, around) for row in found.rows], found.next)


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around the rows of one page, read for all of them together."""

    organisations: Mapping[str, OrganisationHead]
    peopled: set[str]
    names: Mapping[str, str]
    alike: Mapping[str, list[OrganisationHead]]


async def _with_people(ids: list[str]) -> set[str]:
    """Those of the organisations that somebody speaks for, in one database call."""
    where = {"memberships.organisation_id": {"$in": [id_ for id_ in ids if id_]}, "disabled": False}
    rows = Account.get_pymongo_collection().find(where, {"memberships": 1})
    return {part["organisation_id"] async for row in rows for part in row["memberships"]}


def _row(row: Mapping[str, Any], viewer: Viewer, around: Around) -> JoinRow:
    id_, head = row["organisation_id"], around.organisations.get(row["organisation_id"])
    kind = join_kind(id_, has_people=id_ in around.peopled)
    waits = row["state"] == JoinState.WAITING
    return JoinRow(
        id=str(row["_id"]), email=row["email"], name=row["name"], language=row["language"], message=row["message"],
        kind=kind, organisation_id=id_, organisation=head.name if head else row["new_name"],
        type=head.type if head else row["new_type"], country=head.country if head else row["new_country"],
        pic=row["new_pic"], state=JoinState(row["state"]), confirmed=row["confirmed"],
        decided_by=around.names.get(row["decided_by"], ""), note=row["note"],
        mine_to_decide=waits and may_decide(kind, viewer, id_), alike=around.alike.get(row["new_name"], []),
    )  # fmt: skip


async def join_request(id_: str, viewer: Viewer) -> dict[str, Any]:
    """The row. Raises NotFound for one that the viewer may not see, and for an unconfirmed one."""
    row: dict[str, Any] | None = await JoinRequest.get_pymongo_collection().find_one({"_id": object_id(id_)})
    hidden = row is None or row["state"] == JoinState.UNCONFIRMED or not may_see_request(viewer, row["organisation_id"])
    if row is None or hidden:
        raise NotFound(f"no request to join with the id {id_}")
    return row


async def kind_for(organisation_id: str) -> JoinKind:
    return join_kind(organisation_id, has_people=bool(organisation_id) and await has_people(organisation_id))


async def unconfirmed(token: str) -> dict[str, Any]:
    """The request of a confirming link. Raises NotFound for a link that is unknown, used or too old."""
    where = {"key": hashed(token), "state": JoinState.UNCONFIRMED.value}
    row: dict[str, Any] | None = await JoinRequest.get_pymongo_collection().find_one(where)
    if row is None or row["expires"] <= datetime.now(UTC):
        raise NotFound("this link was used already or is too old; ask to join again")
    return row


@dataclass(frozen=True, slots=True)
class OwnRequest:
    """A request as the person who made it sees it."""

    organisation: str
    state: JoinState
    confirmed: datetime
    note: str


async def own_requests(account_id: str) -> list[OwnRequest]:
    rows = await JoinRequest.get_pymongo_collection().find({"account_id": account_id}).sort("_id", -1).to_list(20)
    known = await heads([row["organisation_id"] for row in rows])
    return [
        OwnRequest(
            known[row["organisation_id"]].name if row["organisation_id"] in known else row["new_name"],
            JoinState(row["state"]),
            row["confirmed"],
            row["note"],
        )
        for row in rows
    ]


def owns_any(viewer: Viewer) -> bool:
    """Whether requests may wait for this person."""
    return viewer.acts_for_all or OrganisationRole.OWNER in viewer.organisations.values()
