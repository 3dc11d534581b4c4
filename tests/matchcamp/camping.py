"""Camps for tests: a whole one-day camp with ideas and people, written straight into the database."""

from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any

from bson import ObjectId

from matchcamp.camps.documents import AgendaItem, Camp
from matchcamp.camps.states import CampStatus, ItemKind
from matchcamp.registration.documents import CampIdea, Participant
from matchcamp.registration.states import CampIdeaStatus
from tests.matchcamp.conftest import NOW, Service

OPENS = NOW + timedelta(days=3)  # 10:00 in Brussels: the camp of the tests begins three days after their clock.
AGENDA = (
    (ItemKind.WELCOME, 30), (ItemKind.PITCHES, 45), (ItemKind.MARKET, 25), (ItemKind.BREAK, 20), (ItemKind.ROUND, 20),
    (ItemKind.ROUND, 20), (ItemKind.ROUND, 20), (ItemKind.HARVEST, 20), (ItemKind.CANVAS, 50), (ItemKind.CHECK, 20),
    (ItemKind.COMMITMENTS, 20), (ItemKind.CLOSE, 15),
)  # fmt: skip


async def camp_of(service: Service, **fields: Any) -> str:
    """The id of a new camp whose people are being registered; its facilitator is `facilitator@camp.example`."""
    host = fields.pop("organisation_id", "") or await service.organisation("Centre d'Exemple", country="BE")
    facilitator = await service.account("facilitator@camp.example")
    agenda = agenda_from(fields.get("starts", OPENS))
    values = {
        "title": "Project camp Mechelen", "text": "From needs to consortia in one day.", "organisation_id": host,
        "facilitators": [facilitator], "status": CampStatus.PEOPLE, "place": "Mechelen", "country": "BE",
        "starts": agenda[0].starts, "ends": agenda[-1].starts + timedelta(minutes=agenda[-1].minutes),
        "agenda": agenda, "wall_key": token_hex(16), "created": NOW, "changed": NOW,
    }  # fmt: skip
    return str((await Camp(**values | fields).insert()).id)


def agenda_from(starts: datetime) -> list[AgendaItem]:
    items: list[AgendaItem] = []
    for number, (kind, minutes) in enumerate(AGENDA, start=1):
        title = kind.value.capitalize()
        items.append(AgendaItem(key=f"{kind.value}-{number}", kind=kind, title=title, starts=starts, minutes=minutes))
        starts += timedelta(minutes=minutes)
    return items


async def idea_at(service: Service, camp_id: str, number: int = 1, **fields: Any) -> str:
    """The id of an accepted idea at the table `number`; its owner is `owner<number>@camp.example`."""
    owner = f"owner{number}@camp.example"
    host = fields.pop("organisation_id", "") or await service.organisation(f"Owner {number}", owner=owner)
    values = {
        "camp_id": camp_id, "idea_id": str(ObjectId()), "organisation_id": host, "title": f"Idea {number}",
        "account_id": await service.account(owner), "status": CampIdeaStatus.ACCEPTED, "number": number,
        "created": NOW, "changed": NOW,
    }  # fmt: skip
    return str((await CampIdea(**values | fields).insert()).id)


async def person_at(service: Service, camp_id: str, name: str = "Maja Novak", **fields: Any) -> str:
    """The id of somebody who is registered for the camp and has no account."""
    email = f"{name.replace(' ', '.').lower()}@people.example"
    values = {
        "camp_id": camp_id, "email": email, "name": name, "country": "SI", "kind": "small_enterprise",
        "languages": ["sl", "en"], "registered": NOW, "created": NOW, "changed": NOW,
    }  # fmt: skip
    return str((await Participant(**values | fields).insert()).id)
