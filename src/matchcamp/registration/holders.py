"""Who holds a personal link to a camp, with the link and the address: for badges, and for letters to all."""

from collections.abc import Sequence
from dataclasses import dataclass

from matchcamp.camps.queries import secrets_of
from matchcamp.registration.documents import Participant
from matchcamp.registration.passes import pass_of
from matchcamp.registration.states import ParticipantStatus
from matchcamp.settings import Settings

FIELDS = {"account_id": 1, "email": 1, "language": 1, "pass_number": 1}


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody at a camp. `pass_` opens the person's own pages, so it goes to that person alone."""

    attendant_id: str
    account_id: str
    email: str
    language: str
    pass_: str


async def holders_of(
    settings: Settings, camp_id: str, *, statuses: Sequence[ParticipantStatus] = (ParticipantStatus.REGISTERED,)
) -> list[Holder]:
    """The people of a camp with these statuses, in the order in which they registered; none where the camp is gone.
    Two database calls. What comes from here must not be shown to others."""
    secrets = await secrets_of(camp_id)
    if secrets is None:
        return []
    where = {"camp_id": camp_id, "status": {"$in": [status.value for status in statuses]}}
    order = [("registered", 1), ("_id", 1)]
    rows = await Participant.get_pymongo_collection().find(where, FIELDS).sort(order).to_list()
    return [
        Holder(str(row["_id"]), row["account_id"], row["email"], row["language"], pass_of(settings, row, secrets))
        for row in rows
    ]
