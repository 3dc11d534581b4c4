"""News of applications, read from their log: a deadline that moved, sign-offs that are wanted or all there, results.

The follower of the log tells at once; a job tells what a lost stream left out. Who made a change is not told of it.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from matchcamp.applications.chain import changes_of
from matchcamp.applications.documents import Application, Entry, LogHead, ToldMark
from matchcamp.applications.queries import HEAD
from matchcamp.applications.rules import agreed_of, can_be_edited, signers_of, substance_of
from matchcamp.applications.states import NEWS, State, Step
from matchcamp.applications.telling.addressees import People, lead, lead_and_parties, people_around
from matchcamp.applications.telling.notices import notices, of_all_signed, of_move, of_passage, of_sign_off
from matchcamp.applications.trail import Change
from matchcamp.database import object_id
from matchcamp.notifications.actions import notify
from matchcamp.notifications.schemas import Notice
from matchcamp.parts import Parts
from matchcamp.sealing import author_of

Row = Mapping[str, Any]
NEWS_OF_LOG = "news"
LOOKS_BACK = timedelta(hours=26)  # As for reminders: what happened earlier is no news any more.
AT_A_TIME = 500
SIGNING = frozenset({State.REVIEW, State.READY})
COMPLETING = frozenset({"sign_off", Step.REVIEW.value})  # Actions after which nobody may be missing any more.


async def tell_written(parts: Parts, ids: Sequence[str]) -> int:
    """The follower of the log; returns how many notices are new. Safe to repeat."""
    return await _tell(parts, {"_id": {"$in": [int(id_) for id_ in ids]}})


async def tell_missed(parts: Parts) -> int:
    """Tell what was written since the last look and was not told yet; the first look begins at the end of the log."""
    marks = ToldMark.get_pymongo_collection()
    head = await LogHead.get_pymongo_collection().find_one({"_id": HEAD})
    kept = await marks.find_one({"_id": NEWS_OF_LOG})
    end, told = head["number"] if head else 0, 0
    begin = min(kept["number"], end) if kept else end
    for first in range(begin + 1, end + 1, AT_A_TIME):
        told += await _tell(parts, {"_id": {"$gte": first, "$lt": min(first + AT_A_TIME, end + 1)}})
    await marks.update_one({"_id": NEWS_OF_LOG}, {"$set": {"number": end}}, upsert=True)
    return told


async def _tell(parts: Parts, where: dict[str, Any]) -> int:
    now = parts.clock.now()
    recent = where | {"at": {"$gt": now - LOOKS_BACK}}
    entries = await Entry.get_pymongo_collection().find(recent).sort([("application_id", 1), ("revision", 1)]).to_list()
    ids = [object_id(key) for key in {one["application_id"] for one in entries}]
    if not ids:
        return 0
    rows = await Application.get_pymongo_collection().find({"_id": {"$in": ids}}).to_list()
    known, people = {str(row["_id"]): row for row in rows}, await people_around(rows)
    news: list[Notice] = []
    for id_, group in groupby(entries, key=lambda one: str(one["application_id"])):
        if id_ in known:
            own, row = list(group), known[id_]
            news += [*_moved(row, own, people), *_passed(row, own, people), *_signing(row, own, people, now)]
    return await notify(parts, news) if news else 0


def _moved(row: Row, entries: Sequence[Row], people: People) -> list[Notice]:
    """Several moves at once are told as one, from where the deadline was before the first."""
    moves = [
        (one, change)
        for one in entries
        for change in changes_of(one)
        if change.path == "deadline/at" and change.before is not None
    ]
    if not moves or not can_be_edited(row):
        return []
    before, (last, change) = moves[0][1].before, moves[-1]
    after = row["deadline"]["at"] if row["deadline"] else None
    if before == after or change.after != after:  # A later entry tells where it stands now.
        return []
    told = _but_author(lead_and_parties(row, people), last)
    return notices(row, told, of_move(row, before, _zone_before(row, entries), last["_id"]))


def _zone_before(row: Row, entries: Sequence[Row]) -> str:
    """The zone in which the deadline stood before the entries: theirs, or the present one where none changed it."""
    zones = [change.before for one in entries for change in changes_of(one) if change.path == "deadline/zone"]
    return str(next(filter(None, zones), "") or row["deadline"]["zone"])


def _passed(row: Row, entries: Sequence[Row], people: People) -> list[Notice]:
    """That it was handed in, came to a result, or was taken back from there; only where it still stands so."""
    steps = [(one, change) for one in entries for change in changes_of(one) if change.path == "state"]
    if not steps or steps[-1][1].after != row["state"]:
        return []
    last, change = steps[-1]
    corrected = last["action"] == Step.CORRECT
    if not _is_news(change, corrected=corrected):
        return []
    told = _but_author(lead_and_parties(row, people), last)
    return notices(row, told, of_passage(row, last["_id"], corrected=corrected))


def _is_news(change: Change, *, corrected: bool) -> bool:
    """Whether a change of the state is told: all that comes with and after submission, and its corrections."""
    if change.before is None:
        return False
    return State(change.after) in NEWS or (corrected and State(change.before) in NEWS)


def _signing(row: Row, entries: Sequence[Row], people: People, now: datetime) -> list[Notice]:
    """Who is to sign off as the application stands now, each once for each review, and once more when what they had
    signed off on has changed; the lead, when nobody is missing."""
    if row["state"] not in SIGNING:
        return []
    agreed, signers = set(agreed_of(row)), signers_of(row)
    missing = [one for one in signers if one["organisation_id"] not in agreed]
    found: list[Notice] = []
    for one in missing:
        asked = f"again:{one['agreed'][:16]}" if one["agreed"] else f"first:{_review(row)}"
        key = one["organisation_id"]
        told = _but_author(people.who_may_see(row, people.speakers(key)), entries[-1])
        found += notices(row, told, of_sign_off(row, key, asked, now))
    signed = [one for one in entries if one["action"] in COMPLETING]
    if signed and signers and not missing and row["state"] == State.REVIEW:
        found += notices(row, _but_author(lead(row, people), signed[-1]), of_all_signed(row, substance_of(row), now))
    return found


def _review(row: Row) -> str:
    """The key of the passage by which the application came to the review that it is in."""
    return next((str(one["key"]) for one in reversed(row["passed"]) if one["state"] == State.REVIEW), "")


def _but_author(account_ids: Iterable[str], entry: Row) -> list[str]:
    author = author_of(entry)
    return [one for one in account_ids if one != author]
