"""Health says the truth, and the outbox exists only in the demo on the machine that runs it."""

from pathlib import Path

import httpx
import pytest
from bson import ObjectId

from matchcamp.database import Client
from matchcamp.mail import Letter
from matchcamp.operations.outbox import pieces_of
from matchcamp.settings import DEMO_DATE
from tests.matchcamp.conftest import Service, running_service


async def test_live_asks_nothing_of_others(service: Service) -> None:
    answer = await service.visitor().get("/health/live")

    assert (answer.status_code, answer.json()["live"]) == (200, True)


async def test_ready_names_what_is_loaded(service: Service) -> None:
    await service.parts.recommender.loaded()

    answer = await service.visitor().get("/health/ready")

    assert answer.status_code == 200
    assert (answer.json()["ready"], answer.json()["database"], answer.json()["index"]["ready"]) == (True, True, True)


async def test_ready_is_refused_while_the_index_cannot_be_loaded(mongo: str, client: Client, tmp_path: Path) -> None:
    async with running_service(mongo, client, tmp_path, encoder=str(tmp_path / "no-model")) as service:
        with pytest.raises(RuntimeError, match="could not be loaded"):
            await service.parts.recommender.loaded()

        answer = await service.visitor().get("/health/ready")
        search = await service.visitor().get("/api/search?q=welding")

    assert search.status_code == 503
    assert answer.status_code == 503
    assert "no-model" in answer.json()["index"]["failure"]


async def test_the_outbox_is_not_found_outside_the_demo(service: Service) -> None:
    assert (await service.visitor().get("/outbox")).status_code == 404


async def test_the_demos_outbox_shows_letters_on_this_machine_only(mongo: str, client: Client, tmp_path: Path) -> None:
    async with running_service(mongo, client, tmp_path, demo_date=DEMO_DATE) as service:
        await service.parts.mailer.send(Letter("maja@example.org", "A <b>letter</b>", "Open http://127.0.0.1/x now"))
        here = await service.visitor().get("/outbox")
        behind_a_proxy = await service.visitor(**{"x-forwarded-for": "203.0.113.9"}).get("/outbox")
        transport = httpx.ASGITransport(app=service.app, client=("203.0.113.9", 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as elsewhere:
            away = await elsewhere.get("/outbox")

    assert here.status_code == 200
    assert "A &lt;b&gt;letter&lt;/b&gt;" in here.text
    assert '<a href="http://127.0.0.1/x">' in here.text
    assert (behind_a_proxy.status_code, away.status_code) == (404, 404)


FOREIGN = [{name: "203.0.113.9"} for name in ("x-forwarded-host", "forwarded", "x-real-ip", "via")]


@pytest.mark.parametrize("headers", [{"host": "evil.example:8000"}, {"host": "127.0.0.1.evil.example"}, *FOREIGN])
async def test_the_demo_opens_itself_to_no_other_name_and_no_proxy(
    mongo: str, client: Client, tmp_path: Path, headers: dict[str, str]
) -> None:
    async with running_service(mongo, client, tmp_path, demo_date=DEMO_DATE) as service:
        person = await service.account("maja@example.org")
        await service.parts.database["accounts"].update_one({"_id": ObjectId(person)}, {"$set": {"example": True}})
        here, elsewhere = service.visitor(), service.visitor(**headers)
        token = {"_csrf_token": (await here.get("/sign-in")).cookies["form"]}
        elsewhere.cookies = here.cookies
        known = await here.get("/sign-in")
        pages = [await elsewhere.get("/outbox"), await elsewhere.post("/demo/enter", data=token)]
        strange = await elsewhere.get("/sign-in")

    assert [page.status_code for page in pages] == [404, 404]
    assert ("maja@example.org" in known.text, "maja@example.org" in strange.text) == (True, False)


def test_links_are_cut_out_of_a_letter() -> None:
    assert pieces_of("a http://x/y\nb") == [("a ", False), ("http://x/y", True), ("\nb", False)]
