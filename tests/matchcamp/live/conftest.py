"""A camp on its day: three ideas, six people, two rounds planned by hand, and those who lead and follow it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from matchcamp.accounts.queries import viewer_of_account
from matchcamp.camps.queries import secrets_of
from matchcamp.camps.states import CampStatus
from matchcamp.database import object_id
from matchcamp.live import actions
from matchcamp.live.jobs import jobs
from matchcamp.live.queries import live
from matchcamp.live.schemas import LiveOut
from matchcamp.registration.documents import Participant
from matchcamp.registration.passes import pass_of
from matchcamp.scheduler import JobContext
from matchcamp.seating.documents import CampSeating, Plan, Seat, Version
from matchcamp.seating.states import Step
from matchcamp.viewer import Viewer
from tests.matchcamp.camping import AGENDA, camp_of, idea_at, person_at
from tests.matchcamp.conftest import NOW, Browser, Service

LEADER = "facilitator@camp.example"
NAMES = ("Ana Kovač", "Bo Lind", "Carla Ruiz", "Dirk Maes", "Eva Novak", "Finn Berg")
KEYS = tuple(f"{kind.value}-{number}" for number, (kind, _) in enumerate(AGENDA, start=1))
MINUTE = timedelta(minutes=1)


@dataclass
class Day:
    """A camp that is ready, with its clock."""

    service: Service
    camp_id: str
    people: list[str]
    ideas: list[str]
    leader: Viewer

    @property
    def now(self) -> datetime:
        return self.service.clock.moment

    def later(self, minutes: float) -> None:
        self.service.clock.moment += timedelta(minutes=minutes)

    async def state(self) -> LiveOut:
        return await live(self.camp_id)

    async def next(self, times: int = 1) -> LiveOut:
        """Press next, so many times."""
        for _ in range(times):
            now = await self.state()
            found = await actions.next_item(self.service.parts, self.camp_id, now.item, self.leader)
        return found

    async def clock_ticks(self) -> str:
        """The scheduled job at this moment; returns what it says."""
        [job] = jobs(self.service.parts)
        parts = self.service.parts
        return await job.run(JobContext(job.name, self.now, parts.database, parts.clock, lambda: True))

    async def desk(self) -> Browser:
        return await self.service.browser(LEADER)

    async def wall_url(self) -> str:
        secrets = await secrets_of(self.camp_id)
        assert secrets is not None
        return f"/wall/{self.camp_id}/{secrets.wall_key}"

    async def phone_url(self, number: int = 0) -> str:
        secrets = await secrets_of(self.camp_id)
        person = await Participant.get_pymongo_collection().find_one({"_id": object_id(self.people[number])})
        assert secrets is not None
        assert person is not None
        return f"/phone/{pass_of(self.service.parts.settings, person, secrets)}"

    @property
    def api(self) -> str:
        return f"/api/camps/{self.camp_id}/live"

    @property
    def desk_url(self) -> str:
        return f"/camps/{self.camp_id}/live"


@pytest.fixture
async def day(service: Service) -> Day:
    camp_id = await camp_of(service, status=CampStatus.READY, starts=NOW)
    ideas = [await idea_at(service, camp_id, number) for number in (1, 2, 3)]
    people = [await person_at(service, camp_id, name) for name in NAMES]
    rounds = [
        [Seat(person=person, idea=ideas[(place + shift) % 3]) for place, person in enumerate(people)]
        for shift in (0, 1)
    ]
    plan = Plan(rounds=rounds, made=NOW, basis="by hand")
    await CampSeating(id=camp_id, revision=1, now=Version(number=1, at=NOW, step=Step.PLAN, plan=plan)).insert()
    leader = await viewer_of_account(await service.account(LEADER))
    return Day(service, camp_id, people, ideas, leader)
