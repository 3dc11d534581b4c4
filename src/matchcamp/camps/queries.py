"""Reading camps. Whatever leaves here is cut to what the viewer may see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from matchcamp.accounts.queries import Person, people, people_with
from matchcamp.camps.documents import Camp
from matchcamp.camps.rules import LEADS_ALL, SHOWN, against, may_lead, may_see, steps_for
from matchcamp.camps.schemas import AgendaItemOut, CampList, CampOut
from matchcamp.camps.states import CampStatus, ItemKind
from matchcamp.database import object_id
from matchcamp.errors import Forbidden, NotFound
from matchcamp.i18n import gettext as _
from matchcamp.organisations.queries import heads
from matchcamp.viewer import Role, Viewer

Row = Mapping[str, Any]
PAGE = 20
FEED_BACK = timedelta(days=366)  # How long a camp that is over stays in the feed of all camps.
FEED_MOST = 300


async def camp_row(id_: str, viewer: Viewer) -> dict[str, Any]:
    """The stored camp; NotFound for what does not exist and for what the viewer may not see."""
    row: dict[str, Any] | None = await Camp.get_pymongo_collection().find_one({"_id": object_id(id_)})
    if row is None or not may_see(row, viewer):
        raise NotFound(f"no camp with the id {id_}")
    return row


async def row_to_lead(id_: str, viewer: Viewer) -> dict[str, Any]:
    """The stored camp, for a viewer who may lead it. NotFound, or Forbidden for one who may only look."""
    row = await camp_row(id_, viewer)
    if not may_lead(row, viewer):
        raise Forbidden(_("Only those who lead this camp may do that."))
    return row


async def camp(id_: str, viewer: Viewer) -> CampOut:
    """One camp as the viewer may see it. Raises NotFound."""
    row = await camp_row(id_, viewer)
    return (await camps_out([row], viewer))[0]


async def camp_to_lead(id_: str, viewer: Viewer) -> CampOut:
    """One camp, for a viewer who may lead it. Raises NotFound, Forbidden."""
    row = await row_to_lead(id_, viewer)
    return (await camps_out([row], viewer))[0]


async def camp_of_job(id_: str) -> CampOut | None:
    """One camp for jobs and for those who prove by a secret link that they belong to it; None where it is gone."""
    row = await Camp.get_pymongo_collection().find_one({"_id": object_id(id_)})
    return (await camps_out([row], None))[0] if row else None


async def camp_kept(id_: str) -> CampOut:
    """As `camp_of_job`. Raises NotFound where it is gone."""
    found = await camp_of_job(id_)
    if found is None:
        raise NotFound(f"no camp with the id {id_}")
    return found


@dataclass(frozen=True, slots=True)
class OpenStep:
    """A step that the viewer may take; `against` is what forbids it now, in words."""

    to: CampStatus
    against: tuple[str, ...]


async def open_steps(id_: str, viewer: Viewer, now: datetime) -> list[OpenStep]:
    """The steps that the viewer may take, what leads on first. Raises NotFound."""
    row = await camp_row(id_, viewer)
    said = "."  # A reason is asked for when the step is taken.
    return [OpenStep(to, tuple(one.message for one in against(row, to, said, now))) for to in steps_for(row, viewer)]


@dataclass(frozen=True, slots=True)
class CampSecrets:
    """What signs the links of a camp; it never leaves the service."""

    pass_number: int
    wall_key: str


async def secrets_of(camp_id: str) -> CampSecrets | None:
    """The secrets of a camp; None where it is gone."""
    row = await Camp.get_pymongo_collection().find_one({"_id": object_id(camp_id)}, {"pass_number": 1, "wall_key": 1})
    return CampSecrets(row["pass_number"], row["wall_key"]) if row else None


async def wall_url(camp_id: str, base_url: str) -> str:
    """The whole address of a camp's wall view; for those who lead it. Raises NotFound."""
    secrets = await secrets_of(camp_id)
    if secrets is None:
        raise NotFound(f"no camp with the id {camp_id}")
    return f"{base_url}/wall/{camp_id}/{secrets.wall_key}"


async def camps_out(rows: Sequence[Row], viewer: Viewer | None) -> list[CampOut]:
    """Stored camps as the viewer may see them; None stands for the service itself. One database call."""
    known = await heads(sorted({row["organisation_id"] for row in rows}))
    found = []
    for row in rows:
        leads = viewer is None or may_lead(row, viewer)
        values = {name: row[name] for name in CampOut.model_fields if name in row and name != "agenda"}
        hidden = {} if leads else {"online_url": "", "facilitators": ()}
        host = known.get(row["organisation_id"])
        more = {"id": str(row["_id"]), "organisation": host.name if host else "", "leads": leads}
        more |= {"reason": reason_of(row)}
        found.append(CampOut.model_validate(values | more | hidden | {"agenda": agenda_of(row)}))
    return found


def agenda_of(row: Row) -> tuple[AgendaItemOut, ...]:
    """The agenda in its order, with the end and the round of each item."""
    items, rounds = [], 0
    for item in row["agenda"]:
        rounds += item["kind"] == ItemKind.ROUND
        items.append(
            AgendaItemOut(
                **item,
                ends=item["starts"] + timedelta(minutes=item["minutes"]),
                round=rounds if item["kind"] == ItemKind.ROUND else 0,
            )
        )
    return tuple(items)


def reason_of(row: Row) -> str:
    """Why a camp is cancelled; empty for every other."""
    if row["status"] != CampStatus.CANCELLED:
        return ""
    notes = [line["note"] for line in row["history"] if line["step"] == CampStatus.CANCELLED]
    return notes[-1] if notes else ""


def filter_for(viewer: Viewer) -> dict[str, Any]:
    """The database filter that finds exactly what `may_see` lets through."""
    if viewer.has(*LEADS_ALL):
        return {}
    shown: list[dict[str, Any]] = [
        {"status": {"$in": [status.value for status in SHOWN]}},
        {"status": CampStatus.CANCELLED.value, "announced": {"$ne": None}},
    ]
    own = [{"facilitators": viewer.account_id}] if viewer.signed_in else []
    return {"$or": [*shown, *own]}


async def coming_camps(viewer: Viewer, now: datetime, *, after: str | None = None, limit: int = PAGE) -> CampList:
    """A page of the camps whose end has not come, the next one first. Two or three database calls."""
    return await _page(viewer, {"ends": {"$gt": now}}, 1, after=after, limit=limit)


async def past_camps(viewer: Viewer, now: datetime, *, after: str | None = None, limit: int = PAGE) -> CampList:
    """A page of the camps that are behind us, the latest first. Two or three database calls."""
    return await _page(viewer, {"ends": {"$lte": now}}, -1, after=after, limit=limit)


async def _page(viewer: Viewer, where: Row, direction: int, *, after: str | None, limit: int) -> CampList:
    rows = Camp.get_pymongo_collection()
    clauses = [dict(where), filter_for(viewer)]
    if after and (last := await rows.find_one({"_id": object_id(after)}, {"starts": 1})):
        beyond = "$gt" if direction > 0 else "$lt"
        later = {"starts": {beyond: last["starts"]}}
        clauses.append({"$or": [later, {"starts": last["starts"], "_id": {beyond: last["_id"]}}]})
    order = [("starts", direction), ("_id", direction)]
    found = await rows.find({"$and": [one for one in clauses if one]}).sort(order).limit(limit + 1).to_list()
    more = str(found[limit - 1]["_id"]) if len(found) > limit else None
    return CampList(items=await camps_out(found[:limit], viewer), next=more)


async def next_camp(viewer: Viewer, now: datetime) -> CampOut | None:
    """The next camp that is being prepared, announced or led by the viewer; None where there is none."""
    going = {"ends": {"$gt": now}, "status": {"$ne": CampStatus.CANCELLED.value}}
    where = {"$and": [going, filter_for(viewer)]} if filter_for(viewer) else going
    found = await Camp.get_pymongo_collection().find(where).sort([("starts", 1), ("_id", 1)]).limit(1).to_list()
    return (await camps_out(found, viewer))[0] if found else None


async def camps_of_feed(viewer: Viewer, now: datetime) -> list[CampOut]:
    """The camps that the calendar of all camps shows."""
    where = {"$and": [{"ends": {"$gt": now - FEED_BACK}}, filter_for(viewer)]}
    rows = await Camp.get_pymongo_collection().find(where).sort([("starts", 1)]).limit(FEED_MOST).to_list()
    return await camps_out(rows, viewer)


async def camps_by_id(ids: Sequence[str], viewer: Viewer) -> dict[str, CampOut]:
    """The camps with these ids that the viewer may see. Two database calls."""
    where = {"_id": {"$in": [object_id(one) for one in ids]}}
    rows = [row for row in await Camp.get_pymongo_collection().find(where).to_list() if may_see(row, viewer)]
    return {one.id: one for one in await camps_out(rows, viewer)}


async def facilitators_of(row: Row) -> list[Person]:
    """Who leads the camp besides those who lead all, in the order in which they were named."""
    known = await people(row["facilitators"])
    return [known[one] for one in row["facilitators"] if one in known]


async def who_may_lead() -> list[Person]:
    """Who can be named, by name."""
    return sorted(await people_with(Role.FACILITATOR, *LEADS_ALL), key=lambda one: one.name.casefold())
