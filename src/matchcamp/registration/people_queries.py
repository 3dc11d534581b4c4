"""The people of a camp as those who lead it see them, and each registration as its own person sees it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from matchcamp.camps.schemas import CampOut
from matchcamp.registration.documents import Participant
from matchcamp.registration.queries import attendants_out
from matchcamp.registration.rules import counts_by_country, is_late
from matchcamp.registration.schemas import CountryCount, PeopleOut, PersonOut, RegistrationOut
from matchcamp.registration.states import ParticipantStatus

Row = Mapping[str, Any]
ORDER = (("registered", 1), ("_id", 1))


async def people_rows(camp_id: str) -> list[dict[str, Any]]:
    """Everybody whom the camp knows, in the order in which they registered, those who are only invited last."""
    rows = await Participant.get_pymongo_collection().find({"camp_id": camp_id}).sort(ORDER).to_list()
    return sorted(rows, key=lambda row: row["registered"] is None)


async def people_out(camp: CampOut, *, private: bool = False) -> PeopleOut:
    """For those who lead the camp; two database calls. `private`: with the notes on diet and access."""
    rows = await people_rows(camp.id)
    found = await persons_out(rows, camp, private=private)
    told = [(one.country, one.status, one.presence) for one in found]
    return PeopleOut(
        items=found,
        capacity=camp.capacity,
        by_status=dict(Counter(one.status.value for one in found)),
        by_country=[
            CountryCount(country=country, planned=planned, present=present)
            for country, (planned, present) in counts_by_country(told).items()
        ],
    )


async def persons_out(rows: Sequence[Row], camp: CampOut, *, private: bool = False) -> list[PersonOut]:
    """Stored people for those who lead the camp."""
    found = []
    for row, known in zip(rows, await attendants_out(rows), strict=True):
        notes = {"diet": row["diet"], "access": row["access"]} if private else {}
        kept = {name: row[name] for name in ("email", "host", "share_contact", "invited", "invited_for", "revision")}
        late = is_late(known.arrived, camp.starts)
        found.append(PersonOut(**known.model_dump(), **kept, **notes, late=late))
    return found


def narrowed(people: Sequence[PersonOut], words: str, status: str) -> list[PersonOut]:
    """Those with this status, or any, in whose name, organisation or address the words stand."""
    sought = words.casefold().split()
    return [
        one
        for one in people
        if (not status or one.status.value == status)
        and all(word in f"{one.name} {one.organisation} {one.email}".casefold() for word in sought)
    ]


def registration_out(row: Row, *, line: int, pass_url: str) -> RegistrationOut:
    """A registration as its own person sees it."""
    values = {name: row[name] for name in RegistrationOut.model_fields if name in row}
    return RegistrationOut.model_validate(values | {"id": str(row["_id"]), "line": line, "pass_url": pass_url})


def may_be_registered(status: ParticipantStatus) -> bool:
    """Whether registering is still before them: they are invited, or have cancelled or declined."""
    return status in {ParticipantStatus.INVITED, ParticipantStatus.CANCELLED, ParticipantStatus.DECLINED}
