"""Making and changing camps: each change is one atomic write from the revision that it began from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex
from typing import Any

from pymongo import ReturnDocument

from matchcamp.camps.agenda import agenda_from, bounds
from matchcamp.camps.documents import AgendaItem, Camp, Line
from matchcamp.camps.formats import agenda_of_format, formats_of_camps, new_key
from matchcamp.camps.moments import from_clock, moved
from matchcamp.camps.queries import camp_row, row_to_lead, who_may_lead
from matchcamp.camps.rules import (
    SHOWN,
    Frame,
    against,
    may_host,
    may_make,
    may_take,
    misfits,
    next_by_deadline,
)
from matchcamp.camps.schemas import CampEdit, CampIn, FacilitatorsIn, RevisionIn
from matchcamp.camps.states import CampStatus
from matchcamp.errors import Conflict, FieldError, Forbidden, Invalid
from matchcamp.funding.queries import calls_by_id
from matchcamp.i18n import gettext as _
from matchcamp.labels import status_name
from matchcamp.limits import POST_PER_ACCOUNT, Limit, spend
from matchcamp.organisations.queries import heads
from matchcamp.parts import Parts
from matchcamp.viewer import Viewer

CHANGES_PER_ACCOUNT = Limit("changes of camps, account", 1_200, 3_600)
MOST_LINES = 400  # Of a history; the oldest go.
FRAME = ("capacity", "tables", "least", "most", "votes")
COPIED = (*FRAME, "call_id", "online_url")

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Changed:
    """Fields as they are to stand, and the line of the history that says so."""

    values: Mapping[str, Any]
    step: str
    note: str = ""


Make = Callable[[Row], Changed]


async def make_camp(parts: Parts, given: CampIn, viewer: Viewer) -> str:
    """Make a camp in draft, from a format or like an older one; returns its id. The maker leads it.

    Raises Forbidden, Invalid, NotFound for a camp to copy that the viewer may not lead, TooMany.
    """
    if not may_make(viewer):
        raise Forbidden(_("Facilitators make camps; ask the secretariat for the role."))
    await _check_host(given.organisation_id, viewer)
    await spend(parts, POST_PER_ACCOUNT, viewer.account_id)
    now = parts.clock.now()
    starts = _moment(given.starts, given.zone, "starts")
    frame, agenda = await _beginning(given, starts, viewer)
    first, last = bounds(tuple(agenda), starts, starts)
    chosen = given.model_dump(exclude={"starts", "copy_of"})
    camp = Camp(
        **chosen | frame,
        facilitators=[viewer.account_id],
        starts=first,
        ends=last,
        agenda=agenda,
        wall_key=token_hex(16),
        created=now,
        changed=now,
        history=[Line(at=now, account_id=viewer.account_id, step="make")],
    )
    return str((await camp.insert()).id)


async def _beginning(given: CampIn, starts: datetime, viewer: Viewer) -> tuple[dict[str, Any], list[AgendaItem]]:
    """The figures and the agenda of a new camp."""
    if not given.copy_of:
        chosen = formats_of_camps()[given.template]
        return dict(chosen.frame), agenda_of_format(given.template, starts, given.zone, given.language)
    old = await row_to_lead(given.copy_of, viewer)
    came_from, goes_to = (old["starts"], old["zone"]), (starts, given.zone)
    agenda = [
        one.model_copy(update={"key": new_key(one.kind), "starts": moved(one.starts, came_from, goes_to)})
        for one in agenda_from(old)
    ]
    return {name: old[name] for name in COPIED} | {"template": old["template"]}, agenda


async def edit_camp(parts: Parts, id_: str, given: CampEdit, viewer: Viewer) -> None:
    """Change the frame; with another start or zone the agenda moves along.

    Raises NotFound, Forbidden, Invalid, Conflict where somebody was faster.
    """
    row = await row_to_lead(id_, viewer)
    if given.organisation_id != row["organisation_id"]:
        await _check_host(given.organisation_id, viewer)
    if given.call_id and given.call_id != row["call_id"]:
        await _check_call(given.call_id, parts.clock.now())
    frame = _frame(given)
    if problems := misfits(frame):
        raise Invalid(_("Some fields cannot be taken as they are."), problems)
    chosen = given.model_dump(exclude={"revision", "starts", "ideas_until", "people_until"})
    until = {"ideas_until": frame.ideas_until, "people_until": frame.people_until}

    def make(row: Row) -> Changed:
        return Changed(chosen | until | _moved_agenda(row, frame.starts, given.zone), "edit")

    await change(parts, id_, given.revision, viewer, make)


def _frame(given: CampEdit) -> Frame:
    return Frame(
        starts=_moment(given.starts, given.zone, "starts"),
        least=given.least,
        most=given.most,
        ideas_until=_moment(given.ideas_until, given.zone, "ideas_until") if given.ideas_until else None,
        people_until=_moment(given.people_until, given.zone, "people_until") if given.people_until else None,
    )


def _moved_agenda(row: Row, starts: datetime, zone: str) -> dict[str, Any]:
    came_from, goes_to = (row["starts"], row["zone"]), (starts, zone)
    if came_from == goes_to:
        return {}
    agenda = [one.model_copy(update={"starts": moved(one.starts, came_from, goes_to)}) for one in agenda_from(row)]
    first, last = bounds(tuple(agenda), starts, moved(row["ends"], came_from, goes_to))
    return {"agenda": [one.model_dump() for one in agenda], "starts": first, "ends": last}


async def name_facilitators(parts: Parts, id_: str, given: FacilitatorsIn, viewer: Viewer) -> None:
    """Say who leads the camp. Raises as `edit_camp`, and Invalid for people who cannot lead one."""
    row = await row_to_lead(id_, viewer)
    able = {one.id for one in await who_may_lead()} | set(row["facilitators"])
    chosen = list(dict.fromkeys(given.account_ids))
    if not able.issuperset(chosen):
        words = _("Only people with the role of facilitator can be named.")
        raise Invalid.at("account_ids", words)
    await change(parts, id_, given.revision, viewer, lambda _row: Changed({"facilitators": chosen}, "facilitators"))


async def void_links(parts: Parts, id_: str, given: RevisionIn, viewer: Viewer) -> None:
    """Make all personal links of the camp void; new ones are made when badges and letters show them again."""

    def make(row: Row) -> Changed:
        return Changed({"pass_number": row["pass_number"] + 1}, "links")

    await change(parts, id_, given.revision, viewer, make)


async def renew_wall(parts: Parts, id_: str, given: RevisionIn, viewer: Viewer) -> None:
    """Give the wall view a new address; the old one is void."""
    await change(parts, id_, given.revision, viewer, lambda _row: Changed({"wall_key": token_hex(16)}, "wall"))


async def change(parts: Parts, id_: str, revision: int, viewer: Viewer, make: Make) -> Row:
    """Make one change of a camp. `make` is a pure function from the stored row.

    Raises NotFound, Forbidden, TooMany, what `make` raises, and Conflict where somebody was faster than `revision`;
    nothing is written then.
    """
    row = await row_to_lead(id_, viewer)
    if row["revision"] != revision:
        raise Conflict(changed_meanwhile())
    await spend(parts, CHANGES_PER_ACCOUNT, viewer.account_id)
    written = await _written(row, make(row), viewer.account_id, parts.clock.now())
    if written is None:
        raise Conflict(changed_meanwhile())
    return written


def changed_meanwhile() -> str:
    return _("Somebody changed this camp meanwhile. Nothing of yours was stored: look at both, and decide again.")


async def _written(row: Row, changed: Changed, account_id: str, now: datetime) -> Row | None:
    """Write a change of the row as it was read; None where somebody was faster."""
    line = Line(at=now, account_id=account_id, step=changed.step, revision=row["revision"] + 1, note=changed.note)
    written: Row | None = await Camp.get_pymongo_collection().find_one_and_update(
        {"_id": row["_id"], "revision": row["revision"]},
        {
            "$set": {**changed.values, "changed": now},
            "$inc": {"revision": 1},
            "$push": {"history": {"$each": [line.model_dump()], "$slice": -MOST_LINES}},
        },
        return_document=ReturnDocument.AFTER,
    )
    return written


async def step(
    parts: Parts, camp_id: str, to: CampStatus, viewer: Viewer, *, note: str = "", revision: int | None = None
) -> None:
    """Take a step in the life of a camp. Safe to repeat: nothing happens where it stands there already.

    Raises NotFound, Forbidden where the step is not the viewer's or does not follow, Invalid for what stands against
    it, Conflict where somebody was faster (with a `revision`, also than that).
    """
    row = await camp_row(camp_id, viewer)
    if row["status"] == to:
        return
    if revision is not None and row["revision"] != revision:
        raise Conflict(changed_meanwhile())
    if not may_take(row, to, viewer):
        await row_to_lead(camp_id, viewer)
        words = _("From “%(now)s” the camp cannot go to “%(to)s”, or not by you.")
        raise Forbidden(words % {"now": status_name(row["status"]), "to": status_name(to)})
    now = parts.clock.now()
    if problems := against(row, to, note, now):
        raise Invalid(problems[0].message, problems)
    await spend(parts, CHANGES_PER_ACCOUNT, viewer.account_id)
    if not await _stepped(row, to, viewer.account_id, now, note):
        raise Conflict(changed_meanwhile())


async def _stepped(row: Row, to: CampStatus, account_id: str, now: datetime, note: str = "") -> bool:
    first = {"announced": now} if to in SHOWN and row.get("announced") is None else {}
    return await _written(row, Changed({"status": to.value, **first}, to.value, note), account_id, now) is not None


async def close_due(now: datetime) -> int:
    """Take the steps whose moment has passed: ideas are closed, then registration; returns how many. Safe to repeat.

    A camp for which both have passed takes both. Where somebody is faster, the next run looks again.
    """
    passed = [
        {"status": CampStatus.IDEAS.value, "ideas_until": {"$lte": now}},
        {"status": CampStatus.PEOPLE.value, "people_until": {"$lte": now}},
    ]
    done = 0
    rows = Camp.get_pymongo_collection()
    for found in await rows.find({"$or": passed}).to_list():
        row: Row | None = found
        while row and (to := next_by_deadline(row, now)):
            if not await _stepped(row, to, "", now):
                break
            done += 1
            row = await rows.find_one({"_id": row["_id"]})
    return done


def _moment(shown: str, zone: str, field: str) -> datetime:
    try:
        return from_clock(shown, zone)
    except ValueError as error:
        raise Invalid(str(error), [FieldError(field, str(error))]) from error


async def _check_host(organisation_id: str, viewer: Viewer) -> None:
    if not await heads([organisation_id]):
        words = _("There is no organisation with this id.")
        raise Invalid.at("organisation_id", words)
    if not may_host(organisation_id, viewer):
        raise Forbidden(_("You can name only your own organisations as the host."))


async def _check_call(call_id: str, now: datetime) -> None:
    if call_id not in await calls_by_id([call_id], now):
        words = _("There is no call with this id.")
        raise Invalid.at("call_id", words)
