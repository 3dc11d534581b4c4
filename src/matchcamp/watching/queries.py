"""Reading what people follow: their calls with what changed, and the changes since a moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from matchcamp.accounts.queries import people_of
from matchcamp.errors import NotFound
from matchcamp.funding.queries import Turn, calls_by_id, turns_of_calls
from matchcamp.funding.schemas import CallOut
from matchcamp.organisations.queries import heads
from matchcamp.viewer import Viewer
from matchcamp.watching.documents import CallChange, Change, ChangeKind, Facts, Followed, KnownCall
from matchcamp.watching.rules import differences, version_of, written_changes
from matchcamp.watching.schemas import ChangeOut, FollowedOut

NEVER = datetime(9999, 12, 31, tzinfo=UTC)  # Sorts behind every deadline.
OVER = "closed"


def facts_of(call: CallOut) -> Facts:
    """What of a call is watched, as it stands at the moment for which `call` was made."""
    money = call.budget
    return Facts(
        title=call.title,
        opens=call.opens,
        deadlines=tuple(sorted(one.at.astimezone(UTC).isoformat() for one in call.deadlines)),
        budget_eur=money.total_eur if money.own_eur is None else money.own_eur,
        least_grant_eur=money.min_contribution_eur,
        greatest_grant_eur=money.max_contribution_eur,
        grants=money.expected_grants,
        expected=call.expected,
        words=sha256(f"{call.summary}\n{call.text}".encode()).hexdigest()[:16],
        status=call.status.value,
    )


@dataclass(frozen=True, slots=True)
class Watched:
    """A followed call with its present facts; `call` is None for one that is no longer kept here."""

    call_id: str
    call: CallOut | None
    organisation_id: str
    seen: Facts
    seen_at: datetime
    changes: tuple[Change, ...]
    version: str

    @property
    def order(self) -> tuple[bool, bool, datetime, str]:
        """Changed ones first, then by the next deadline; what is over stands last of its kind."""
        over = self.call is None or self.call.status == OVER
        deadline = self.call.deadline if self.call and self.call.deadline else NEVER
        return (not self.changes, over, deadline, self.call_id)


async def watched(account_id: str, now: datetime) -> list[Watched]:
    """The calls that a person follows, changed ones first, then by the next deadline; two database calls."""
    rows = await Followed.get_pymongo_collection().find({"account_id": account_id}).to_list()
    known = await calls_by_id([row["call_id"] for row in rows], now)
    return sorted((_watched(row, known.get(row["call_id"])) for row in rows), key=lambda one: one.order)


async def watched_call(account_id: str, call_id: str, now: datetime) -> Watched:
    """A call that a person follows. Raises NotFound."""
    row = await Followed.get_pymongo_collection().find_one({"account_id": account_id, "call_id": call_id})
    if row is None:
        raise NotFound(f"you do not follow a call with the id {call_id}")
    return _watched(row, (await calls_by_id([call_id], now)).get(call_id))


def _watched(row: Mapping[str, Any], call: CallOut | None) -> Watched:
    seen = Facts.model_validate(row["seen"])
    present = facts_of(call) if call else seen
    changes = differences(seen, present)
    return Watched(
        row["call_id"], call, row["organisation_id"], seen, row["seen_at"], changes, version_of(present)
    )  # fmt: skip


def followed_out(one: Watched) -> FollowedOut:
    call = one.call
    return FollowedOut(
        call_id=one.call_id,
        identifier=call.identifier if call else "",
        title=one.call.title if one.call else one.seen.title,
        language=call.language if call else "",
        url=f"/calls/{one.call_id}",
        status=call.status.value if call else None,
        deadline=call.deadline if call else None,
        days_left=call.days_left if call else None,
        organisation_id=one.organisation_id,
        since=one.seen_at,
        changes=list(one.changes),
        version=one.version,
    )


@dataclass(frozen=True, slots=True)
class Following:
    """Who follows a call, as far as the viewer may know: themselves, and names of their organisations."""

    mine: bool = False
    organisation_id: str = ""
    organisations: tuple[str, ...] = ()


async def following(viewer: Viewer, call_ids: Sequence[str]) -> dict[str, Following]:
    """Who follows these calls, by id, for a member; empty for others. One database call, more where colleagues do."""
    if not viewer.is_member or not call_ids:
        return {}
    ways: list[dict[str, Any]] = [{"account_id": viewer.account_id}]
    if viewer.organisations:
        ways.append({"organisation_id": {"$in": sorted(viewer.organisations)}})
    where = {"call_id": {"$in": list(call_ids)}, "$or": ways}
    rows = await Followed.get_pymongo_collection().find(where, {"seen": 0}).to_list()
    mine = {row["call_id"]: row["organisation_id"] for row in rows if row["account_id"] == viewer.account_id}
    names = await _colleagues([row for row in rows if row["account_id"] != viewer.account_id])
    return {
        id_: Following(id_ in mine, mine.get(id_, ""), tuple(names.get(id_, ())))
        for id_ in {row["call_id"] for row in rows}
    }


async def _colleagues(rows: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    """Names of organisations by call. Who has left an organisation since does not follow for it any longer."""
    wanted = sorted({row["organisation_id"] for row in rows})
    people = {id_: {person.id for person in await people_of(id_)} for id_ in wanted}
    known = await heads(wanted)
    found: dict[str, set[str]] = {}
    for row in rows:
        head = known.get(row["organisation_id"])
        if head and row["account_id"] in people[head.id]:
            found.setdefault(row["call_id"], set()).add(head.name)
    return {call_id: sorted(names) for call_id, names in found.items()}


async def followed_by_colleagues(viewer: Viewer, now: datetime) -> list[tuple[CallOut, Following]]:
    """Calls that others of the viewer's organisations let them see that they follow, by the next deadline."""
    if not viewer.organisations:
        return []
    shared = {"organisation_id": {"$in": sorted(viewer.organisations)}, "account_id": {"$ne": viewer.account_id}}
    ids = sorted(await Followed.get_pymongo_collection().distinct("call_id", shared))
    known = {id_: one for id_, one in (await following(viewer, ids)).items() if one.organisations and not one.mine}
    found = await calls_by_id(sorted(known), now)
    pairs = [(call, known[id_]) for id_, call in found.items() if call.status != OVER]
    return sorted(pairs, key=lambda pair: (pair[0].deadline or NEVER, pair[0].id))


async def changed_count(account_id: str, now: datetime) -> int:
    """How many followed calls changed since the person last looked."""
    return sum(bool(one.changes) for one in await watched(account_id, now))


async def changes_for(account_id: str, since: datetime, now: datetime) -> list[ChangeOut]:
    """What changed in the calls that a person follows after `since` and after they began to follow, oldest first.

    Writes are told as the follower noted them, each once however often it was asked; that a call opened or closed in
    between follows from its dates. A change is noted within seconds of the write: who tells people of them asks again
    from a minute before the last time, and leaves out the ids that were told.
    """
    rows = await Followed.get_pymongo_collection().find({"account_id": account_id}).to_list()
    begun = {row["call_id"]: max(since, row["created"]) for row in rows}
    known = await calls_by_id(sorted(begun), now)
    noted = await _noted(sorted(known), since)
    written = [_written(row, known[row["call_id"]]) for row in noted if row["at"] > begun[row["call_id"]]]
    turns = await turns_of_calls(sorted(known), since, now)
    passed = [_passed(turn, known[turn.call_id]) for turn in turns if turn.at > begun[turn.call_id]]
    return sorted([*written, *passed], key=lambda change: (change.at, change.id))


async def _noted(call_ids: Sequence[str], since: datetime) -> list[dict[str, Any]]:
    where = {"call_id": {"$in": list(call_ids)}, "at": {"$gt": since}}
    return await CallChange.get_pymongo_collection().find(where).to_list()


def _written(row: Mapping[str, Any], call: CallOut) -> ChangeOut:
    return _change_out(row["_id"], call, row["at"], [Change.model_validate(one) for one in row["changes"]])


BEFORE = {"open": "forthcoming", "closed": "open"}


def _passed(turn: Turn, call: CallOut) -> ChangeOut:
    change = Change(kind=ChangeKind.STATUS, before=(BEFORE[turn.status],), after=(turn.status.value,))
    return _change_out(f"{call.id}:{turn.status.value}:{turn.at.isoformat()}", call, turn.at, [change])


def _change_out(id_: str, call: CallOut, at: datetime, changes: list[Change]) -> ChangeOut:
    return ChangeOut(id=id_, call_id=call.id, title=call.title, url=f"/calls/{call.id}", at=at, changes=changes)


@dataclass(frozen=True, slots=True)
class Unnoted:
    """A followed call whose facts are not those up to which its changes are noted."""

    call_id: str
    number: int
    facts: Facts
    changes: tuple[Change, ...]


async def unnoted(ids: Sequence[str] | None, now: datetime) -> list[Unnoted]:
    """What is to be noted of these calls, or of all that anybody ever followed; those that nobody did are left out."""
    where = {"_id": {"$in": list(ids)}} if ids is not None else {}
    known = {row["_id"]: row async for row in KnownCall.get_pymongo_collection().find(where)}
    present = {id_: facts_of(call) for id_, call in (await calls_by_id(sorted(known), now)).items()}
    found = [
        Unnoted(
            id_, known[id_]["number"], facts, written_changes(Facts.model_validate(known[id_]["facts"]), facts)
        )
        for id_, facts in present.items()
    ]  # fmt: skip
    return [one for one in found if one.changes]
