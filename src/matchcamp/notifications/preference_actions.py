"""Choosing how letters come, and ending them at one click."""

from typing import Any

from pymongo import UpdateOne
from pymongo.errors import DuplicateKeyError

from matchcamp.accounts.queries import people
from matchcamp.notifications.documents import KeptNotice, Preferences
from matchcamp.notifications.passes import Ended
from matchcamp.notifications.preference_schemas import PreferencesIn
from matchcamp.notifications.queries import letterable, wishes_of
from matchcamp.notifications.rules import due_at
from matchcamp.notifications.states import HowOften, LetterState
from matchcamp.parts import Parts
from matchcamp.refusals import forget_refusal
from matchcamp.viewer import Viewer


async def set_preferences(parts: Parts, given: PreferencesIn, viewer: Viewer) -> None:
    """Keep what a person chose. Notices that wait for a letter wait from now on by these."""
    chosen = {
        "how_often": given.how_often(), "quiet_from": given.quiet_from, "quiet_to": given.quiet_to, "zone": given.zone,
        "paused": given.paused,
    }  # fmt: skip
    await _keep(parts, viewer.account_id, chosen)


async def unsubscribe(parts: Parts, ended: Ended, *, everything: bool) -> None:
    """End letters about the kinds of a link, or all letters of notices. Safe to repeat; the inbox goes on.

    Of an account that is erased nothing is written down any more.
    """
    if ended.account_id not in await people([ended.account_id]):
        return
    never = {f"how_often.{kind.value}": HowOften.NEVER.value for kind in ended.kinds}
    await _keep(parts, ended.account_id, {"paused": True} if everything else never)


async def use_address_again(parts: Parts, viewer: Viewer) -> bool:
    """Try letters to the viewer's address again; whether it had refused them."""
    return await forget_refusal(parts.database, viewer.email)


async def _keep(parts: Parts, account_id: str, chosen: dict[str, Any]) -> None:
    first = {"quiet_from": "", "quiet_to": "", "zone": Preferences.model_fields["zone"].default, "paused": False}
    if not any(name.startswith("how_often") for name in chosen):
        first["how_often"] = {}
    change = {
        "$set": chosen | {"changed": parts.clock.now()},
        "$setOnInsert": {name: value for name, value in first.items() if name not in chosen},
    }
    rows = Preferences.get_pymongo_collection()
    try:
        await rows.update_one({"account_id": account_id}, change, upsert=True)
    except DuplicateKeyError:  # Chosen twice at once: the other has made the row.
        await rows.update_one({"account_id": account_id}, change)
    await _due_anew(account_id)


async def _due_anew(account_id: str) -> None:
    """Reckon again when each waiting notice is due."""
    rows, wishes = KeptNotice.get_pymongo_collection(), (await wishes_of([account_id]))[account_id]
    waiting = {"account_id": account_id, "letter": LetterState.WAITING.value}
    writes = []
    for row in await rows.find(waiting).to_list():
        due = due_at(letterable(row), wishes)
        change = {"due": due} if due else {"due": None, "letter": LetterState.NONE.value}
        writes.append(UpdateOne(waiting | {"_id": row["_id"]}, {"$set": change}))
    if writes:
        await rows.bulk_write(writes, ordered=False)
