"""Changing needs: posting, editing, and the steps of their life."""

from datetime import datetime
from typing import Any

from matchcamp.database import object_id
from matchcamp.needs.documents import Need
from matchcamp.needs.rules import EXPIRE, expiry_of, step_named
from matchcamp.needs.schemas import NeedEdit, NeedIn
from matchcamp.posting_actions import edit_of, expire, first_step, keep_draft
from matchcamp.postings import Taken, edit_posting, take_step
from matchcamp.viewer import Viewer


async def post_need(given: NeedIn, viewer: Viewer, now: datetime) -> Need:
    """Keep a draft in the name of an organisation; with `publish`, send it on its way to the others.

    Raises Forbidden for an organisation the viewer does not speak for, Invalid for one that does not exist.
    """
    need = await keep_draft(Need, given, viewer, now)
    if given.publish:
        await send_on(str(need.id), viewer, now)
        await need.sync()
    return need


async def edit_need(id_: str, given: NeedEdit, viewer: Viewer, now: datetime) -> None:
    """Replace the words. Conflict when somebody was faster; the state changes only where `publish` can be followed."""
    row = await edit_posting(Need.get_pymongo_collection(), id_, edit_of(given, viewer, now))
    if given.publish and row["status"] in step_named(first_step(viewer)).sources:
        await send_on(id_, viewer, now)


async def send_on(id_: str, viewer: Viewer, now: datetime) -> None:
    """Publish directly for brokers and the secretariat, to review for everybody else."""
    await step_need(id_, first_step(viewer), viewer, now)


async def step_need(id_: str, name: str, viewer: Viewer, now: datetime, note: str = "") -> None:
    """Take a step of `rules.STEPS`. Publishing and renewing set when the need runs out."""
    rows = Need.get_pymongo_collection()
    also: dict[str, Any] = {}
    if name in {"publish", "renew"}:
        need = await Need.get(object_id(id_))
        also = {"expires": expiry_of(need.by if need else None, now)}
    if name == "publish":
        also["published"] = now
    await take_step(rows, id_, step_named(name), Taken(viewer, now, note, also))


async def expire_need(id_: str, now: datetime) -> bool:
    """Take a need whose time has run out off the board; False when it was renewed meanwhile. Safe to repeat."""
    return await expire(Need.get_pymongo_collection(), id_, EXPIRE, now)
