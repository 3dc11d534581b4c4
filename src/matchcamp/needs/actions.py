"""Changing needs: posting, editing, and the steps of their life."""

from datetime import datetime
from typing import Any

from matchcamp.database import object_id
from matchcamp.needs.documents import Need
from matchcamp.needs.rules import EXPIRE, SHOWN, expiry_of, step_named
from matchcamp.needs.schemas import NeedEdit, NeedIn, StepIn
from matchcamp.posting_actions import edit_of, edit_words, expire, first_step, keep_draft
from matchcamp.posting_names import look_before
from matchcamp.postings import Taken, take_step
from matchcamp.viewer import Viewer


async def post_need(given: NeedIn, viewer: Viewer, now: datetime) -> Need:
    """Keep a draft in the name of an organisation; with `publish`, send it on its way to the others.

    Raises as `keep_draft`.
    """
    need = await keep_draft(Need, given, viewer, now)
    if given.publish:
        await send_on(str(need.id), viewer, now)
        await need.sync()
    return need


async def edit_need(id_: str, given: NeedEdit, viewer: Viewer, now: datetime) -> None:
    """Replace the words. Conflict when somebody was faster; the state changes only where `publish` can be followed.

    What is in review stays there and what is published stays published, both with the new words.
    """
    first, edit = step_named(first_step(viewer)), edit_of(given, viewer, now)
    if await edit_words(Need.get_pymongo_collection(), id_, given, edit, shown=SHOWN, first=first):
        await send_on(id_, viewer, now)


async def send_on(id_: str, viewer: Viewer, now: datetime) -> None:
    """Publish directly for brokers and the secretariat, to review for everybody else; its names were looked at."""
    await step_need(id_, StepIn.model_validate({"step": first_step(viewer), "names_checked": True}), viewer, now)


async def step_need(id_: str, given: StepIn, viewer: Viewer, now: datetime) -> None:
    """Take a step of `rules.STEPS`. Publishing and renewing set when the need runs out. Raises as `take_step`."""
    also: dict[str, Any] = {}
    if given.step in {"publish", "renew"}:
        need = await Need.get(object_id(id_))
        also = {"expires": expiry_of(need.by if need else None, now)}
    if given.step == "publish":
        also["published"] = now
    step = step_named(given.step)
    look = look_before(step, given, viewer, shown=SHOWN)
    taken = Taken(viewer, now, given.note, also, given.revision, look)
    await take_step(Need.get_pymongo_collection(), id_, step, taken)


async def expire_need(id_: str, now: datetime) -> bool:
    """Take a need whose time has run out off the board; False when it was renewed meanwhile. Safe to repeat."""
    return await expire(Need.get_pymongo_collection(), id_, EXPIRE, now)
