"""A camp with people and ideas, planned with so little effort that tests stay fast."""

from dataclasses import dataclass, field

import pytest

from matchcamp.accounts.queries import viewer_of_account
from matchcamp.registration.documents import Participant
from matchcamp.registration.states import Presence
from matchcamp.seating import solving
from matchcamp.viewer import Viewer
from matching.tables import Effort
from tests.matchcamp.camping import camp_of, idea_at, person_at
from tests.matchcamp.conftest import Browser, Service

COUNTRIES = ("SI", "DE", "FR", "IT")
FACILITATOR = "facilitator@camp.example"
BRIEF = Effort(steps=120, patience=40)


@dataclass
class Tables:
    """A camp with its ideas at tables 1, 2, … and its people."""

    service: Service
    camp_id: str
    viewer: Viewer
    ideas: list[str] = field(default_factory=list)
    people: list[str] = field(default_factory=list)

    @property
    def path(self) -> str:
        return f"/camps/{self.camp_id}/tables"

    @property
    def api(self) -> str:
        return f"/api/camps/{self.camp_id}/seating"

    async def browser(self) -> Browser:
        return await self.service.browser(FACILITATOR)

    async def mark(self, number: int, presence: Presence) -> None:
        """Say whether the person of this number, from 0, is there."""
        person = await Participant.get(self.people[number])
        assert person is not None
        await person.set({"presence": presence})

    async def viewer_of(self, email: str) -> Viewer:
        return await viewer_of_account(await self.service.account(email))


async def tables_for(service: Service, people: int, ideas: int, **fields: object) -> Tables:
    """A camp of so many people, each of an organisation of their own, who rank three ideas each in turn."""
    camp_id = await camp_of(service, **fields)
    viewer = await viewer_of_account(await service.account(FACILITATOR))
    made = Tables(service, camp_id, viewer)
    for number in range(1, ideas + 1):
        made.ideas.append(await idea_at(service, camp_id, number))
    for number in range(people):
        ranked = [made.ideas[(number + step) % ideas] for step in range(min(3, ideas))]
        made.people.append(
            await person_at(
                service, camp_id, f"Person {number + 1:02}", country=COUNTRIES[number % 4], ranked=ranked,
                organisation=f"Organisation {number + 1}",
            )
        )  # fmt: skip
    return made


@pytest.fixture(autouse=True)
def brief(monkeypatch: pytest.MonkeyPatch) -> None:
    """The solver looks for little; what it finds still meets all demands."""
    pace = solving.Pace(plan_seconds=3.0, rerun_seconds=2.0, effort=BRIEF)
    monkeypatch.setattr(solving, "USUAL", pace)


@pytest.fixture
async def small(service: Service) -> Tables:
    """Six people at three tables of two to four."""
    return await tables_for(service, 6, 3, least=2, most=4)


@pytest.fixture
async def tables(service: Service) -> Tables:
    """24 people at six tables."""
    return await tables_for(service, 24, 6)
