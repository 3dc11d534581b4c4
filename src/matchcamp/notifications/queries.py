"""Reading notices, preferences, and addresses that letters do not reach."""

from collections.abc import Mapping, Sequence
from datetime import time
from typing import Any
from zoneinfo import ZoneInfo

from matchcamp.accounts.queries import names_by_email
from matchcamp.database import object_id
from matchcamp.errors import NotFound
from matchcamp.notifications.documents import KeptNotice, Preferences, RefusedAddress
from matchcamp.notifications.preference_schemas import NoticeList, NoticeOut, PreferencesOut, RefusalList, RefusalOut
from matchcamp.notifications.rules import Letterable, Quiet, Wishes
from matchcamp.notifications.schemas import all_said, said, words_of
from matchcamp.notifications.states import HowOften, NoticeKind
from matchcamp.paging import page_of
from matchcamp.parts import Parts
from matchcamp.refusals import refusal_of
from matchcamp.viewer import Viewer

A_PAGE = 20
Row = Mapping[str, Any]


async def wishes_of(account_ids: Sequence[str]) -> dict[str, Wishes]:
    """How these people want letters; the usual for those who never chose. One database call."""
    rows = Preferences.get_pymongo_collection().find({"account_id": {"$in": list(account_ids)}})
    chosen = {row["account_id"]: wishes_in(row) async for row in rows}
    return {id_: chosen.get(id_, Wishes()) for id_ in account_ids}


def wishes_in(row: Row) -> Wishes:
    """The stored preferences as rules see them."""
    begins, ends = row["quiet_from"], row["quiet_to"]
    return Wishes(
        how_often={NoticeKind(kind): HowOften(often) for kind, often in row["how_often"].items()},
        quiet=Quiet(time.fromisoformat(begins), time.fromisoformat(ends)) if begins and ends else None,
        zone=ZoneInfo(row["zone"]),
        paused=row["paused"],
    )


def letterable(row: Row) -> Letterable:
    """A stored notice as rules see it."""
    return Letterable(NoticeKind(row["kind"]), row["created"], row["urgent"], row["until"])


async def preferences_of(parts: Parts, viewer: Viewer) -> PreferencesOut:
    """The viewer's preferences with what is usual where nothing was chosen."""
    row = await Preferences.get_pymongo_collection().find_one({"account_id": viewer.account_id}) or {}
    chosen = {name: row[name] for name in ("quiet_from", "quiet_to", "zone", "paused") if name in row}
    refused = await refusal_of(parts.database, viewer.email)
    return PreferencesOut(**row.get("how_often", {}), **chosen, refused=refusal_out(refused) if refused else None)


def refusal_out(row: Row, name: str = "") -> RefusalOut:
    given = {key: row[key] for key in ("email", "code", "words", "at")}
    return RefusalOut(id=str(row["_id"]), name=name, **given)


async def inbox(viewer: Viewer, *, unread_only: bool = False, after: str | None, limit: int = A_PAGE) -> NoticeList:
    """A page of the viewer's notices, the newest first, in the current language; two database calls."""
    where = {"account_id": viewer.account_id} | ({"read": None} if unread_only else {})
    found = await page_of(KeptNotice.get_pymongo_collection(), where, after=after, limit=limit)
    items = [notice_out(row) for row in found.rows]
    return NoticeList(items=items, next=found.next, unread=await unread_count(viewer.account_id))


def notice_out(row: Row) -> NoticeOut:
    return NoticeOut(
        id=str(row["_id"]), kind=row["kind"], subject=said(words_of(row["subject"])), lines=all_said(row["lines"]),
        url=row["url"], at=row["at"], read=row["read"],
    )  # fmt: skip


async def unread_count(account_id: str) -> int:
    return await KeptNotice.get_pymongo_collection().count_documents({"account_id": account_id, "read": None})


async def notice_row(id_: str, viewer: Viewer) -> dict[str, Any]:
    """A notice of the viewer's own; NotFound for everybody else's."""
    where = {"_id": object_id(id_), "account_id": viewer.account_id}
    row: dict[str, Any] | None = await KeptNotice.get_pymongo_collection().find_one(where)
    if row is None:
        raise NotFound(f"no notice with the id {id_}")
    return row


async def refused_addresses(*, after: str | None, limit: int = A_PAGE) -> RefusalList:
    """Addresses that letters do not reach, with the person's name where one has an account with it."""
    found = await page_of(RefusedAddress.get_pymongo_collection(), {}, after=after, limit=limit)
    names = await names_by_email([row["email"] for row in found.rows])
    items = [refusal_out(row, names.get(row["email"], "")) for row in found.rows]
    return RefusalList(items=items, next=found.next)
