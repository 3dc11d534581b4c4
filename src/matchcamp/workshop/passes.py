"""Who acts: an attendant by the link on their badge, or a signed-in person."""

from matchcamp.camps.queries import camp, camp_kept
from matchcamp.errors import Forbidden
from matchcamp.i18n import gettext as _
from matchcamp.parts import Parts
from matchcamp.registration.passes import attendant_by_pass
from matchcamp.registration.queries import ideas_of, my_attendance
from matchcamp.registration.states import ParticipantStatus
from matchcamp.viewer import Viewer
from matchcamp.workshop.rules import Actor, may_write


async def actor_by_pass(parts: Parts, given: str) -> Actor:
    """Who holds this link. Raises NotFound for a link that is not valid, Forbidden for who does not come any more."""
    attendant = await attendant_by_pass(parts.settings, given)
    found = await camp_kept(attendant.camp_id)
    if attendant.status is not ParticipantStatus.REGISTERED:
        raise Forbidden(_("You are not registered for this camp; ask those who lead it."))
    return Actor(found.model_copy(update={"leads": False}), attendant)


async def actor_signed_in(camp_id: str, viewer: Viewer) -> Actor:
    """The signed-in person at a camp that they lead, are registered for, or brought an idea to.

    Raises NotFound, Forbidden.
    """
    found = await camp(camp_id, viewer)
    mine = await my_attendance(found.id, viewer)
    mine = mine if mine and mine.status is ParticipantStatus.REGISTERED else None
    if not mine and not found.leads and not any(idea.mine for idea in await ideas_of(found.id, viewer)):
        raise Forbidden(_("You are not registered for this camp; ask those who lead it."))
    return Actor(found, mine, viewer)


def check_may_write(actor: Actor) -> None:
    """Raises Forbidden for who may only read."""
    if not may_write(actor):
        raise Forbidden(_("You can read this, but not change it: you have left, or the camp is not held."))


def check_leads(actor: Actor) -> None:
    """Raises Forbidden for who does not lead the camp."""
    if not actor.leads:
        raise Forbidden(_("Only those who lead this camp may do that."))
