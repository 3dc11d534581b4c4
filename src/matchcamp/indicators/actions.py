"""Planning indicators, entering proofs and what is counted; each change is told with the values before and after."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pymongo.asynchronous.collection import AsyncCollection
from pymongo.errors import DuplicateKeyError

from matchcamp.database import object_id
from matchcamp.errors import Conflict, FieldError, Forbidden, Invalid
from matchcamp.i18n import gettext as _
from matchcamp.indicators.checks import due_day, indicator_problems, record_problems
from matchcamp.indicators.documents import Indicator, Record
from matchcamp.indicators.full_queries import record_row
from matchcamp.indicators.given_schemas import IndicatorEdit, IndicatorIn, RecordEdit, RecordIn, RemoveIn
from matchcamp.indicators.queries import indicator_row, today_of
from matchcamp.indicators.rules import may_edit, settled
from matchcamp.indicators.states import UNITS, RecordKind, Source
from matchcamp.indicators.words import field_words
from matchcamp.limits import POST_PER_ACCOUNT, spend
from matchcamp.organisations.names import folded
from matchcamp.organisations.queries import heads
from matchcamp.parts import Parts
from matchcamp.revisions import Line, faster, told, written
from matchcamp.viewer import Viewer

PLAN_FIELDS = (
    "title", "begins", "baseline", "target", "due", "excludes", "opening", "opening_day", "milestone", "note",
)  # fmt: skip
RECORD_FIELDS = (
    "title", "day", "organisation_id", "url", "sha256", "note", "proves", "confidential", "asked", "answered",
    "satisfied", "state",
)  # fmt: skip
Values = dict[str, Any]


async def allowed(parts: Parts, viewer: Viewer) -> None:
    """Raises Forbidden for others than coordinators and the secretariat, TooMany for who is too fast."""
    if not may_edit(viewer):
        raise Forbidden(_("Only coordinators and the secretariat keep indicators."))
    await spend(parts, POST_PER_ACCOUNT, viewer.account_id)


def refuse(problems: Sequence[FieldError]) -> None:
    """Raises Invalid with all that stands against what was sent, if anything does."""
    if problems:
        raise Invalid(_("Some fields cannot be taken as they are."), problems)


async def set_indicator(parts: Parts, given: IndicatorIn, viewer: Viewer) -> str:
    """Keep a new indicator and return its code. Raises Forbidden, Invalid, and Conflict for a code that is taken."""
    await allowed(parts, viewer)
    refuse(indicator_problems(given))
    values, now = plan_values(given), parts.clock.now()
    line = _line(now, viewer, "set", 1, after=told(values, PLAN_FIELDS))
    kept = Indicator(
        **values, code=given.code, slug=f"indicator-{given.code[1:]}", unit=UNITS[given.counted_from],
        counted_from=given.counted_from, history=[line], created=now, changed=now,
    )  # fmt: skip
    try:
        await kept.insert()
    except DuplicateKeyError as error:
        raise Conflict(_("There is an indicator with this code already.")) from error
    return given.code


def plan_values(given: IndicatorIn) -> Values:
    """The plan of an indicator as it is kept, days in ISO form and due days in order. Call it only without problems."""
    unit = UNITS[given.counted_from]
    due = [
        {"day": day.isoformat(), "month": one.month, "value": settled(unit, one.value)}
        for one in given.due
        if (day := due_day(given.begins, one)) is not None
    ]
    return {
        "title": given.title, "begins": given.begins.isoformat(), "baseline": settled(unit, given.baseline),
        "target": settled(unit, given.target), "due": sorted(due, key=lambda one: str(one["day"])),
        "excludes": sorted(set(given.excludes)), "opening": given.opening,
        "opening_day": given.opening_day.isoformat() if given.opening_day else "", "milestone": given.milestone,
        "note": given.note,
    }  # fmt: skip


async def change_indicator(parts: Parts, code: str, given: IndicatorEdit, viewer: Viewer) -> None:
    """Change the plan of an indicator. Raises as `set_indicator`, NotFound, and Conflict with both versions where
    somebody was faster."""
    await allowed(parts, viewer)
    row = await indicator_row(code)
    if (given.code, given.counted_from) != (row["code"], row["counted_from"]):
        raise Invalid.at("counted_from", _("The code of an indicator, and what it is counted from, stay."))
    refuse(indicator_problems(given))
    values = plan_values(given)
    line = _line(
        parts.clock.now(), viewer, "change", given.revision + 1, note=given.reason,
        before=told(row, PLAN_FIELDS), after=told(values, PLAN_FIELDS),
    )  # fmt: skip
    await _replace(Indicator.get_pymongo_collection(), row, values, line, PLAN_FIELDS)


async def add_record(parts: Parts, code: str, given: RecordIn, viewer: Viewer) -> str:
    """Enter a proof or a thing that is counted; returns its id. Raises Forbidden, NotFound, Invalid, and Conflict where
    the same is there already."""
    await allowed(parts, viewer)
    row, now = await indicator_row(code), parts.clock.now()
    await _check_record(given, row, now)
    values = record_values(given)
    line = _line(now, viewer, "enter", 1, after=told(values, RECORD_FIELDS))
    kept = Record(
        **values, indicator=code, kind=given.kind, account_id=viewer.account_id, history=[line], created=now,
        changed=now,
    )  # fmt: skip
    try:
        await kept.insert()
    except DuplicateKeyError as error:
        raise Conflict(_("This is entered already.")) from error
    return str(kept.id)


async def _check_record(given: RecordIn, row: Values, now: datetime) -> None:
    refuse(record_problems(given, Source(row["counted_from"]), today_of(now)))
    if given.organisation_id and given.organisation_id not in await heads([given.organisation_id]):
        raise Invalid.at("organisation_id", _("There is no such organisation."))


def record_values(given: RecordIn) -> Values:
    """A record as it is kept, with the key by which it is told from others."""
    values = given.model_dump(mode="json", include=set(RECORD_FIELDS))
    return values | {"key": record_key(given)}


def record_key(given: RecordIn) -> str:
    """Two records with the same key are the same: a centre is one whatever its state, a memorandum by whom and when."""
    title = folded(given.title)
    if given.kind is RecordKind.CENTRE:
        return given.organisation_id or title
    if given.kind is RecordKind.EVIDENCE:
        return f"{title}|{given.url}|{given.sha256}"
    return f"{given.organisation_id or title}|{title if given.kind is RecordKind.DOCUMENT else given.day.isoformat()}"


async def change_record(parts: Parts, code: str, id_: str, given: RecordEdit, viewer: Viewer) -> None:
    """Change a record. Raises as `add_record`, and Conflict with both versions where somebody was faster."""
    await allowed(parts, viewer)
    row = await _live_row(code, id_)
    if given.kind is not RecordKind(row["kind"]):
        raise Invalid.at("kind", _("Please choose one of the list."))
    now = parts.clock.now()
    await _check_record(given, await indicator_row(code), now)
    values = record_values(given)
    line = _line(
        now, viewer, "change", given.revision + 1, before=told(row, RECORD_FIELDS), after=told(values, RECORD_FIELDS)
    )
    await _replace(Record.get_pymongo_collection(), row, values, line, RECORD_FIELDS)


async def remove_record(parts: Parts, code: str, id_: str, given: RemoveIn, viewer: Viewer) -> None:
    """Let a record count no more; it stays with its history and the reason. Raises Forbidden, NotFound, Conflict."""
    await allowed(parts, viewer)
    row = await _live_row(code, id_)
    line = _line(
        parts.clock.now(), viewer, "remove", given.revision + 1, note=given.reason, before=told(row, RECORD_FIELDS)
    )
    await _replace(Record.get_pymongo_collection(), row, {"live": False}, line, ())


async def _live_row(code: str, id_: str) -> Values:
    row = await record_row(code, id_)
    if not row["live"]:
        raise Conflict(_("This was removed meanwhile."))
    return row


async def _replace(
    rows: AsyncCollection[Values], row: Mapping[str, Any], values: Values, line: Line, fields: Sequence[str]
) -> None:
    """Write values over a row whose revision is still the one before the line's, with the line in its history."""
    where = {"_id": row["_id"], "revision": line.revision - 1}
    try:
        done = await rows.update_one(where, written(values, line))
    except DuplicateKeyError as error:
        raise Conflict(_("This is entered already.")) from error
    if not done.modified_count:
        newest = await rows.find_one({"_id": object_id(str(row["_id"]))})
        raise faster(newest or row, values, fields, label=field_words, shown=lambda _name, value: value)


def _line(at: datetime, viewer: Viewer, step: str, revision: int, **more: str) -> Line:
    return Line(at=at, account_id=viewer.account_id, step=step, revision=revision, **more)
