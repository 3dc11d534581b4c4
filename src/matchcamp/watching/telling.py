"""Telling people of the calls they follow: what changed in them, that they opened, and that a deadline is near."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from matchcamp.funding.queries import calls_by_id, turns_of_calls
from matchcamp.funding.schemas import CallOut
from matchcamp.i18n import N_
from matchcamp.labels import STATUS_NAMES
from matchcamp.notifications.actions import notify
from matchcamp.notifications.schemas import Euros, Notice, Value, Words, verbatim
from matchcamp.notifications.states import NoticeKind
from matchcamp.parts import Parts
from matchcamp.watching.documents import CallChange, Change, ChangeKind, Followed
from matchcamp.watching.rules import near_deadline
from matchcamp.watching.words import LABELS, PUBLICATION

LOOKS_BACK = timedelta(
    days=2
)  # The daily job makes up for a day on which nothing ran; keys keep it from telling twice.
URGENT = 2  # Days: what is due so soon waits for no digest.
Row = Mapping[str, Any]


async def tell_changes(parts: Parts, ids: Sequence[str]) -> int:
    """The follower of noted changes: tell those who follow these calls; returns how many notices. Safe to repeat."""
    rows = await CallChange.get_pymongo_collection().find({"_id": {"$in": list(ids)}}).to_list()
    return await _tell_changes(parts, rows)


async def tell_of_the_day(parts: Parts) -> int:
    """Tell of deadlines that are near, of calls that opened, and of changes that the follower missed; returns how many
    notices. Safe to repeat."""
    now = parts.clock.now()
    followers = await _followers()
    known = await calls_by_id(sorted(followers), now)
    near = [one for call in known.values() for one in _deadline_notices(call, followers[call.id])]
    opened = await _opened_notices(known, followers, now)
    missed = await CallChange.get_pymongo_collection().find({"at": {"$gt": now - LOOKS_BACK}}).to_list()
    return await notify(parts, [*near, *opened]) + await _tell_changes(parts, missed)


async def _followers(call_ids: Sequence[str] | None = None) -> dict[str, list[Row]]:
    """Who follows these calls, or any, and since when, by call."""
    where = {} if call_ids is None else {"call_id": {"$in": list(call_ids)}}
    found: dict[str, list[Row]] = {}
    async for row in Followed.get_pymongo_collection().find(where, {"account_id": 1, "call_id": 1, "created": 1}):
        found.setdefault(row["call_id"], []).append(row)
    return found


def _deadline_notices(call: CallOut, followers: Iterable[Row]) -> list[Notice]:
    within = near_deadline(call.days_left)
    if within is None or call.deadline is None:
        return []
    subject = Words(N_("A call you follow closes soon"))
    due = Words(N_("Proposals are due by %(moment)s, Brussels time."), {"moment": call.deadline})
    key = f"deadline:{call.id}:{call.deadline.astimezone(UTC).isoformat()}:{within}"
    return [
        Notice(
            row["account_id"], NoticeKind.CALLS, key, subject, (verbatim(call.title), due), f"/calls/{call.id}",
            urgent=within <= URGENT, until=call.deadline,
        )
        for row in followers
    ]  # fmt: skip


async def _opened_notices(
    known: Mapping[str, CallOut], followers: Mapping[str, list[Row]], now: datetime
) -> list[Notice]:
    turns = await turns_of_calls(sorted(known), now - LOOKS_BACK, now)
    subject = Words(N_("A call you follow is open now"))
    return [
        _notice(row, f"opened:{turn.at.isoformat()}", subject, known[turn.call_id].title)
        for turn in turns
        for row in followers[turn.call_id]
        if turn.status == "open" and row["created"] < turn.at
    ]


async def _tell_changes(parts: Parts, rows: Sequence[Row]) -> int:
    followers = await _followers([row["call_id"] for row in rows])
    subject = Words(N_("A call you follow has changed"))
    notices = [
        _notice(row, f"change:{change['_id']}", subject, change["facts"]["title"], _lines(change))
        for change in rows
        for row in followers.get(change["call_id"], ())
        if row["created"] < change["at"]
    ]
    return await notify(parts, notices)


def _notice(row: Row, key: str, subject: Words, title: str, lines: Sequence[Words] = ()) -> Notice:
    call_id = row["call_id"]
    return Notice(
        row["account_id"], NoticeKind.CALLS, f"{call_id}:{key}", subject, (verbatim(title), *lines), f"/calls/{call_id}"
    )


def _lines(change: Row) -> list[Words]:
    return [line_of(Change.model_validate(one)) for one in change["changes"]]


def _status(value: str) -> Words:
    return Words(STATUS_NAMES.get(value, value))


def _sum(value: str) -> Euros:
    return Euros(int(value))


VALUES: Mapping[ChangeKind, Callable[[str], Value]] = {
    ChangeKind.STATUS: _status,
    ChangeKind.DEADLINE: datetime.fromisoformat,
    ChangeKind.OPENS: date.fromisoformat,
    ChangeKind.PUBLISHED: lambda value: Words(PUBLICATION[value]),
    ChangeKind.BUDGET: _sum,
    ChangeKind.LEAST_GRANT: _sum,
    ChangeKind.GREATEST_GRANT: _sum,
}


def line_of(change: Change) -> Words:
    """A change as a line of a notice.

    >>> from matchcamp.notifications.schemas import said
    >>> said(line_of(Change(kind=ChangeKind.BUDGET, before=("1000000",), after=("2000000",))))
    'Budget: 1,000,000 € → 2,000,000 €'
    """
    show = VALUES.get(change.kind, str)
    label = Words(LABELS[change.kind])
    before, after = (_listed([show(value) for value in values]) for values in (change.before, change.after))
    if before is None and after is None:
        return label
    if after is None:
        return Words(N_("%(what)s: %(before)s is no longer stated"), {"what": label, "before": before or ""})
    now: Words = Words("%(before)s → %(now)s", {"before": before, "now": after}) if before else after
    return Words(N_("%(what)s: %(now)s"), {"what": label, "now": now})


def _listed(values: Sequence[Value]) -> Words | None:
    """Several values in a row; None where there are none."""
    names = [f"value{number}" for number in range(len(values))]
    message = "; ".join(f"%({name})s" for name in names)
    return Words(message, dict(zip(names, values, strict=True))) if values else None
