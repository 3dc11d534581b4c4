"""Changing offers: posting, editing, and the steps of their life."""

from datetime import datetime
from typing import Any

from matchcamp.offers.documents import Offer
from matchcamp.offers.rules import EXPIRE, LIFETIME, step_named
from matchcamp.offers.schemas import OfferEdit, OfferIn, OfferStep
from matchcamp.posting_actions import edit_of, expire, first_step, keep_draft
from matchcamp.postings import Taken, edit_posting, take_step
from matchcamp.viewer import Viewer


async def post_offer(given: OfferIn, viewer: Viewer, now: datetime) -> Offer:
    """Keep a draft in the name of an organisation; with `publish`, send it on its way to the others.

    Raises as `keep_draft`.
    """
    offer = await keep_draft(Offer, given, viewer, now)
    if given.publish:
        await send_on(str(offer.id), viewer, now)
        await offer.sync()
    return offer


async def edit_offer(id_: str, given: OfferEdit, viewer: Viewer, now: datetime) -> None:
    """Replace the words. Conflict when somebody was faster; the state changes only where `publish` can be followed.

    What is in review stays there and what is published stays published, both with the new words.
    """
    row = await edit_posting(Offer.get_pymongo_collection(), id_, edit_of(given, viewer, now))
    if given.publish and row["status"] in step_named(first_step(viewer)).sources:
        await send_on(id_, viewer, now)


async def send_on(id_: str, viewer: Viewer, now: datetime) -> None:
    """Publish directly for brokers and the secretariat, to review for everybody else."""
    await step_offer(id_, OfferStep.model_validate({"step": first_step(viewer)}), viewer, now)


async def step_offer(id_: str, given: OfferStep, viewer: Viewer, now: datetime) -> None:
    """Take a step of `rules.STEPS`. Publishing and renewing set when the offer runs out. Raises as `take_step`."""
    also: dict[str, Any] = {"expires": now + LIFETIME} if given.step in {"publish", "renew"} else {}
    if given.step == "publish":
        also["published"] = now
    taken = Taken(viewer, now, given.note, also, given.revision)
    await take_step(Offer.get_pymongo_collection(), id_, step_named(given.step), taken)


async def expire_offer(id_: str, now: datetime) -> bool:
    """Take an offer whose time has run out off the board; False when it was renewed meanwhile. Safe to repeat."""
    return await expire(Offer.get_pymongo_collection(), id_, EXPIRE, now)
