"""A room full of people for benchmarks, faults and browsers: a camp that is ready, written straight into a database."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from secrets import token_hex

from bson import ObjectId

from matchcamp.accounts.actions import ensure_account, make_token, open_session
from matchcamp.camps.documents import AgendaItem, Camp
from matchcamp.camps.queries import secrets_of
from matchcamp.camps.states import CampStatus, ItemKind
from matchcamp.organisations.documents import Membership, Organisation
from matchcamp.parts import Parts
from matchcamp.registration.documents import CampIdea, Participant
from matchcamp.registration.passes import pass_of
from matchcamp.registration.states import CampIdeaStatus
from matchcamp.seating.documents import CampSeating, Plan, Seat, Version
from matchcamp.seating.states import Step
from matchcamp.viewer import Role

LEADER = "facilitator@room.example"
FIRST = ("Ana", "Bo", "Carla", "Dirk", "Eva", "Finn", "Gudrun", "Henri", "Izaskun", "Jakob", "Katarina", "Lars")
LAST = (
    "Kovač",
    "Lindström",
    "Ruiz Etxeberria",
    "Van den Broeck",
    "Öztürk",
    "Bianchi",
    "Lefèvre",
    "Oberhuber",
    "Novak",
    "Berg",
)
TOPICS = (
    "Less scrap at the press", "Cobots in class, from the first year on", "Recycled powder for printed tools",
    "Wear of tools seen early", "A shared learning factory on wheels", "Micro-credentials for maintenance",
    "Energy of small foundries", "Batteries taken apart safely", "Repairing instead of replacing",
    "Welding seen through glasses",
)  # fmt: skip
Items = Sequence[tuple[ItemKind, str]]
ITEMS: Items = (
    (ItemKind.WELCOME, "Welcome and briefing"), (ItemKind.MARKET, "Market of ideas, with dots"),
    (ItemKind.ROUND, "First round at the tables"), (ItemKind.ROUND, "Second round at the tables"),
    (ItemKind.ROUND, "Third round at the tables"), (ItemKind.HARVEST, "Harvest"),
    (ItemKind.COMMITMENTS, "Who does what until when"), (ItemKind.CLOSE, "Close"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FastClock:
    """A minute is a second; it shows real time at `began`, in seconds since 1970, which all processes are given."""

    began: float

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.began + 60 * (time.time() - self.began), UTC)


@dataclass(frozen=True)
class Room:
    """Paths and keys: `cookie` is a session of who leads, `token` a bearer token of the same."""

    camp_id: str
    wall: str
    phones: tuple[str, ...]
    cookie: str
    token: str


async def furnish(
    parts: Parts,
    *,
    people: int = 60,
    tables: int = 10,
    minutes: int = 20,
    items: Sequence[tuple[ItemKind, str]] = ITEMS,
) -> Room:
    """A camp that starts now, with these items of so many minutes each; everybody has a seat in each round."""
    now = parts.clock.now()
    leader = str((await ensure_account(LEADER, name="Miren", role=Role.FACILITATOR)).id)
    host = Organisation(name="Centre d'Exemple", type="vet_centre", country="BE", membership=Membership.MEMBER,
                        created=now, changed=now)  # fmt: skip
    host_id = str((await host.insert()).id)
    span = timedelta(minutes=minutes)
    agenda = [
        AgendaItem(key=f"item-{place}", kind=kind, title=title, starts=now + place * span, minutes=minutes)
        for place, (kind, title) in enumerate(items)
    ]
    camp = await Camp(
        title="Project camp Mechelen", place="Mechelen", country="BE", organisation_id=host_id, facilitators=[leader],
        status=CampStatus.READY, starts=now, ends=now + len(items) * span, agenda=agenda, wall_key=token_hex(16),
        created=now, changed=now,
    ).insert()  # fmt: skip
    camp_id = str(camp.id)
    ideas = [
        await CampIdea(
            camp_id=camp_id, idea_id=str(ObjectId()), organisation_id=host_id, account_id=leader,
            title=TOPICS[place % len(TOPICS)], status=CampIdeaStatus.ACCEPTED, number=place + 1, created=now,
            changed=now,
        ).insert()
        for place in range(tables)
    ]  # fmt: skip
    persons = [
        Participant(
            id=ObjectId(), camp_id=camp_id, email=f"p{place}@room.example", organisation=f"Organisation {place % 20}",
            name=f"{FIRST[place % len(FIRST)]} {LAST[place // len(FIRST) % len(LAST)]}", country="SI", registered=now,
            created=now, changed=now,
        )
        for place in range(people)
    ]  # fmt: skip
    await Participant.insert_many(persons)
    rounds = [
        [Seat(person=str(one.id), idea=str(ideas[(place + by * (place // tables + 1)) % tables].id))
         for place, one in enumerate(persons)]
        for by in range(sum(kind is ItemKind.ROUND for kind, _ in items))
    ]  # fmt: skip
    plan = Plan(rounds=rounds, made=now, basis="by hand")
    await CampSeating(id=camp_id, revision=1, now=Version(number=1, at=now, step=Step.PLAN, plan=plan)).insert()
    secrets = await secrets_of(camp_id)
    assert secrets is not None
    phones = [f"/phone/{pass_of(parts.settings, {'_id': one.id, 'pass_number': 1}, secrets)}" for one in persons]
    cookie = await open_session(parts, leader, browser="room")
    token = await make_token(leader, label="room")
    return Room(camp_id, f"/wall/{camp_id}/{secrets.wall_key}", tuple(phones), cookie, token)
