"""The camps of the demo as they stand in the database."""

from datetime import UTC, datetime, time

from matchcamp.camps.documents import Camp
from matchcamp.camps.queries import next_camp
from matchcamp.demo import load
from matchcamp.demo.load import Loaded
from matchcamp.registration.documents import CampIdea, Participant
from matchcamp.settings import DEMO_DATE
from matchcamp.viewer import NOBODY
from tests.matchcamp.conftest import Service


async def test_the_demo_loads_its_camps_with_ideas_and_people(service: Service) -> None:
    loaded = Loaded(datetime.combine(DEMO_DATE, time(8), UTC))
    await load._load_organisations(loaded)
    await load._load_people(loaded)
    await load._load_postings(loaded)
    await load._load_consortia(loaded)

    await load._load_camps(loaded)

    found = {camp.slug: camp for camp in await Camp.find_all().to_list()}
    bilbao, past = found["camp-bilbao-2026-07"], found["camp-mechelen-2026-01"]
    assert {slug: camp.status.value for slug, camp in found.items()} == {
        "camp-mechelen-2026-01": "over", "camp-bilbao-2026-07": "people", "camp-celje-2026-09": "ideas",
        "camp-online-2026-11": "draft",
    }  # fmt: skip
    assert bilbao.starts == datetime(2026, 7, 8, 7, 0, tzinfo=UTC)
    assert await CampIdea.find({"camp_id": str(bilbao.id), "status": "accepted"}).count() == 9
    assert await CampIdea.find({"camp_id": str(past.id), "consortium_id": {"$ne": ""}}).count() == 4
    hosts = await Participant.find({"camp_id": str(bilbao.id), "host": True}).to_list()
    assert [one.email for one in hosts] == ["lars@example.org"]
    assert {one.diet for one in await Participant.find({"camp_id": str(past.id)}).to_list()} == {""}
    coming = await next_camp(NOBODY, loaded.now)
    assert coming is not None
    assert coming.id == str(bilbao.id)
    page = await service.visitor().get(f"/camps/{bilbao.id}")
    assert page.status_code == 200
