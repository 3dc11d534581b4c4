"""A person's own link to a camp: it works on any phone without signing in, and can be made void.

Not kept anywhere: it is a signature over who it is for, so that a badge can show it again.
"""

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any

from matchcamp.camps.queries import CampSecrets, secrets_of
from matchcamp.database import OBJECT_ID, object_id
from matchcamp.errors import NotFound
from matchcamp.parts import parts_of
from matchcamp.registration.documents import Participant
from matchcamp.registration.queries import attendants_out, row_of_viewer
from matchcamp.registration.schemas import Attendant
from matchcamp.registration.states import ParticipantStatus
from matchcamp.rendering import speak_with
from matchcamp.settings import Settings, signing_secret
from matchcamp.viewer import Viewer
from matchcamp.web import Request

DIGITS = 32  # Hexadecimal: 128 bits.
ID_DIGITS = 24


def pass_of(settings: Settings, person: Mapping[str, Any], camp: CampSecrets) -> str:
    """The secret part of `/phone/{pass}` for the stored `person` of the `camp`."""
    id_ = str(person["_id"])
    numbers = f"{camp.pass_number}:{person['pass_number']}"
    key = hashlib.sha256(f"camp pass:{signing_secret(settings)}".encode()).digest()
    return id_ + hmac.new(key, f"{id_}:{numbers}".encode(), hashlib.sha256).hexdigest()[:DIGITS]


async def my_pass(settings: Settings, camp_id: str, viewer: Viewer) -> str | None:
    """That of the signed-in person; None for who is not registered for the camp. Two database calls."""
    person = await row_of_viewer(camp_id, viewer)
    if person is None or person["status"] != ParticipantStatus.REGISTERED:
        return None
    camp = await secrets_of(person["camp_id"])
    return pass_of(settings, person, camp) if camp else None


async def holder(request: Request, given: str) -> Attendant:
    """Who opens a page by this link. Nobody is signed in there, so the page speaks the holder's language, unless they
    chose another. Raises NotFound as below."""
    person = await attendant_by_pass(parts_of(request).settings, given)
    speak_with(request, person.language)
    return person


async def attendant_by_pass(settings: Settings, given: str) -> Attendant:
    """Who holds this link. Raises NotFound for one that was never made, or was made void."""
    id_ = given[:ID_DIGITS]
    if OBJECT_ID.fullmatch(id_) and len(given) == ID_DIGITS + DIGITS:
        person = await Participant.get_pymongo_collection().find_one({"_id": object_id(id_)})
        camp = await secrets_of(person["camp_id"]) if person else None
        if person and camp and hmac.compare_digest(pass_of(settings, person, camp).encode(), given.lower().encode()):
            return (await attendants_out([person]))[0]
    raise NotFound("this personal link is not valid, or was made void; ask those who lead the camp for a new one")
