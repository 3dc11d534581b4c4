"""A registration with its own link and its place on the waiting list."""

from collections.abc import Mapping
from typing import Any

from matchcamp.camps.queries import camp_of_job, secrets_of
from matchcamp.errors import NotFound
from matchcamp.parts import Parts
from matchcamp.registration.entries import Entry
from matchcamp.registration.passes import pass_of
from matchcamp.registration.people_queries import registration_out
from matchcamp.registration.places import place_in_line
from matchcamp.registration.schemas import PassOut, RegistrationOut
from matchcamp.registration.states import ParticipantStatus


async def pass_out(parts: Parts, row: Mapping[str, Any]) -> PassOut:
    """The person's own links, whole: to the phone view, and to the registration. Raises NotFound for a camp gone."""
    secrets = await secrets_of(row["camp_id"])
    if secrets is None:
        raise NotFound("this camp is not kept any more")
    given, base = pass_of(parts.settings, row, secrets), parts.settings.base_url
    return PassOut(url=f"{base}/phone/{given}", register_url=f"{base}/camps/{row['camp_id']}/register/{given}")


async def registration_of(parts: Parts, entry: Entry) -> RegistrationOut:
    """Raises NotFound for who is not known to the camp."""
    links = await pass_out(parts, entry.there)
    found = registration_out(entry.there, line=await place_in_line(entry.there), pass_url=links.url)
    camp = await camp_of_job(found.camp_id) if found.status is ParticipantStatus.REGISTERED else None
    return found.model_copy(update={"online_url": camp.online_url if camp else ""})
