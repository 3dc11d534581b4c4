"""Reading targets: the count, the list behind it, why others do not count, the history and the forecast."""

import json
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from matchcamp.accounts.queries import author_name, people
from matchcamp.applications.counting_queries import handed_in, left_out, moves, newest
from matchcamp.applications.queries import applications_by_id
from matchcamp.applications.shown_schemas import ApplicationHead
from matchcamp.targets.documents import Target
from matchcamp.targets.forecast_queries import forecast_of, standing_of
from matchcamp.targets.rules import LEFT_OUT_BY, Terms, count, history, latest, wanted_by
from matchcamp.targets.schemas import (
    ChangeOut,
    ChangesOut,
    ForecastOut,
    HistoryDay,
    HistoryOut,
    LeftOutOut,
    OthersOut,
    ProgrammeCount,
    RecountOut,
    TargetList,
    TargetOut,
    VerdictOut,
)
from matchcamp.targets.states import Stage
from matchcamp.targets.stored import target_row, terms_of
from matchcamp.viewer import Role, Viewer

Row = Mapping[str, Any]
MOST_TARGETS = 100
MOST_LISTED = 100  # Applications of a target that are named.
MOST_LEFT_OUT = 20  # Applications that are named of those that a reason leaves out.


def may_edit(viewer: Viewer) -> bool:
    return viewer.has(Role.COORDINATOR, Role.SECRETARIAT)


async def targets(viewer: Viewer, now: datetime) -> TargetList:
    """All targets, the one that ends next first; four database calls for each."""
    return TargetList(items=await _targets({}, viewer, now))


async def targets_of_indicators(viewer: Viewer, now: datetime, code: str = "") -> list[TargetOut]:
    """The targets that answer an indicator (none given: any), in the order of `targets`; four database calls for
    each."""
    return await _targets({"indicator": code or {"$gt": ""}}, viewer, now)


async def _targets(where: Row, viewer: Viewer, now: datetime) -> list[TargetOut]:
    rows = Target.get_pymongo_collection().find(where).sort([("ends", 1), ("_id", 1)]).limit(MOST_TARGETS)
    return [await target_out(row, viewer, now) for row in await rows.to_list()]


async def target(id_: str, viewer: Viewer, now: datetime) -> TargetOut:
    """One target and how it stands. Raises NotFound."""
    return await target_out(await target_row(id_), viewer, now)


async def leading_target(viewer: Viewer, now: datetime) -> TargetOut | None:
    """The target that ends next of those that are not over; None where there is none."""
    rows = Target.get_pymongo_collection()
    day_before = (now - timedelta(days=1)).date().isoformat()  # In some zone of a target it may be that day still.
    async for row in rows.find({"ends": {"$gte": day_before}}).sort([("ends", 1), ("_id", 1)]):
        if terms_of(row).ends_at > now:
            return await target_out(row, viewer, now)
    return None


async def target_out(row: Row, viewer: Viewer, now: datetime) -> TargetOut:
    terms = terms_of(row)
    found = await standing_of(terms)
    ids = await newest(wanted_by(terms), MOST_LISTED)
    shown = await applications_by_id(ids, viewer, now)
    listed = [shown[one] for one in ids if one in shown]
    values = {name: row[name] for name in TargetOut.model_fields if name in row}
    return TargetOut.model_validate(
        values
        | {
            "id": str(row["_id"]), "count": found.number, "reached": found.reached, "counted": listed,
            "days_left": (terms.ends - now.astimezone(ZoneInfo(terms.zone)).date()).days,
            "by_programme": [ProgrammeCount(programme=key, count=one) for key, one in found.by_programme.items()],
            "missing_programmes": list(found.missing), "hidden": len(ids) - len(listed),
            "more": found.number - len(ids),
            "excluded": row["excluded"] if may_edit(viewer) else [], "may_edit": may_edit(viewer),
        }
    )  # fmt: skip


async def others(id_: str, viewer: Viewer, now: datetime) -> OthersOut:
    """Why applications that were handed in do not count. Raises NotFound."""
    terms = terms_of(await target_row(id_))
    found = await left_out(wanted_by(terms), MOST_LEFT_OUT)
    seen = await applications_by_id([one for _, ids in found.values() for one in ids], viewer, now)
    told = [
        VerdictOut(
            verdict=LEFT_OUT_BY[name], count=number,
            items=[_left_out(terms, seen[one]) for one in reversed(ids) if one in seen],
        )
        for name, (number, ids) in found.items() if number
    ]  # fmt: skip
    return OthersOut(items=told)


def _left_out(terms: Terms, one: ApplicationHead) -> LeftOutOut:
    sent = one.first_submitted if terms.stage is Stage.FIRST else one.last_submitted
    reason = terms.excluded.get(one.id, "")
    return LeftOutOut(
        id=one.id, title=one.title, programme=one.programme, state=one.state, sent=sent, reason=reason
    )  # fmt: skip


async def changes(id_: str, viewer: Viewer) -> ChangesOut:
    """Who changed the target, and how; which applications are left out, and why, only for those who may edit it. Raises
    NotFound."""
    lines = (await target_row(id_))["history"][::-1]
    known = await people([one["account_id"] for one in lines if one["account_id"]])
    hidden = frozenset[str]() if may_edit(viewer) else frozenset({"excluded"})
    return ChangesOut(items=[_change(one, author_name(known, one["account_id"]), hidden) for one in lines])


def _change(line: Row, by: str, hidden: Collection[str]) -> ChangeOut:
    told = (json.loads(line[side]) if line[side] else {} for side in ("before", "after"))
    before, after = ({name: value for name, value in one.items() if name not in hidden} for one in told)
    return ChangeOut(
        at=line["at"], by=by, revision=line["revision"], note=line["note"], before=before, after=after
    )  # fmt: skip


async def history_of(id_: str, now: datetime) -> HistoryOut:
    """How the count came about, day by day, from the log alone. Raises NotFound."""
    terms = terms_of(await target_row(id_))
    days = history(terms, await moves(), now)
    return HistoryOut(items=[HistoryDay(day=one.day, count=one.count) for one in days])


async def recount(id_: str) -> RecountOut:
    """The count beside the one that the log alone gives, application by application. Raises NotFound."""
    terms = terms_of(await target_row(id_))
    counted = (await standing_of(terms)).number
    stands = count(terms, await handed_in(terms.programmes, terms.begins_at, terms.ends_at))
    told = count(terms, latest(await moves()))
    agree = stands.counted == told.counted and counted == len(told.counted)
    return RecountOut(count=counted, recount=len(told.counted), agree=agree)


async def forecast(id_: str, viewer: Viewer, now: datetime) -> ForecastOut:
    """How likely the target is reached, and what would raise that most. Raises NotFound."""
    return await forecast_of(await target_row(id_), viewer, now)
