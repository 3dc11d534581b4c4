"""First pages by role."""

from datetime import UTC, datetime

from matchcamp.indicators.documents import Indicator
from matchcamp.viewer import Role
from tests.matchcamp.conftest import NOW, Service

TEXT = "We look for a partner who can teach two people to print mould inserts in metal."


async def test_a_stranger_is_told_what_this_is(service: Service) -> None:
    page = await service.visitor(**{"accept-language": "en"}).get("/")

    assert page.status_code == 200
    assert "Bring your challenge" in page.text
    assert "/join" in page.text


async def test_a_company_sees_its_needs_in_every_state(service: Service) -> None:
    organisation = await service.organisation(owner="maja@example.org")
    client = await service.program("maja@example.org")
    await client.post("/api/needs", json={"title": "A draft of ours", "text": TEXT, "organisation_id": organisation})

    page = await (await service.browser("maja@example.org")).get("/")

    assert "A draft of ours" in page.text


async def test_a_broker_sees_what_waits_for_review_and_others_do_not(service: Service) -> None:
    organisation = await service.organisation(owner="maja@example.org")
    client = await service.program("maja@example.org")
    body = {"title": "Waiting for a reviewer", "text": TEXT, "organisation_id": organisation, "publish": True}
    await client.post("/api/needs", json=body)

    broker = await (await service.browser("broker@example.org", Role.BROKER)).get("/")
    member = await (await service.browser("ana@example.org")).get("/")

    assert "Waiting for a reviewer" in broker.text
    assert "Waiting for a reviewer" not in member.text


async def test_a_broker_sees_offers_that_wait_for_review(service: Service) -> None:
    organisation = await service.organisation(owner="maja@example.org")
    client = await service.program("maja@example.org")
    body = {"kind": "training", "title": "A course that waits", "text": TEXT, "organisation_id": organisation}
    await client.post("/api/offers", json=body | {"publish": True})

    broker = await (await service.browser("broker@example.org", Role.BROKER)).get("/")

    assert "A course that waits" in broker.text
    assert "needs to review" not in broker.text


async def test_a_coordinator_sees_the_indicators_with_the_counted_value(service: Service) -> None:
    await service.organisation("Member one")
    await service.organisation("Associate", membership="associate")
    await Indicator(
        slug="i2", code="I2", title="New members", unit="count", counted_from="organisations", begins="2022-06-15",
        target=200, excludes=["founding", "associate"], created=NOW, changed=NOW,
    ).insert()  # fmt: skip

    page = await (await service.browser("co@example.org", Role.COORDINATOR)).get("/")
    other = await (await service.browser("ana@example.org")).get("/")

    assert "1 / 200" in page.text
    assert "1 / 200" not in other.text


async def test_pages_about_the_service_are_open(service: Service) -> None:
    visitor = service.visitor()

    assert [(await visitor.get(path)).status_code for path in ("/about", "/accessibility")] == [200, 200]


async def test_a_coordinator_reads_where_the_target_stands_and_what_presses(service: Service) -> None:
    organisation = await service.organisation(owner="lars@example.org")
    lars = await service.program("lars@example.org")
    claire = await service.program("claire@example.org", Role.COORDINATOR)
    application = {"title": "Excellence for small series", "organisation_id": organisation}
    shown = (await lars.post("/api/applications", json=application)).json()["application"]
    deadline = {"at": "2026-10-01T12:00:00+02:00", "zone": "Europe/Brussels"}
    edit = {"title": shown["title"], "revision": shown["revision"], "deadline": deadline}
    await lars.put(f"/api/applications/{shown['id']}", json=edit)
    target = {"name": "Three by the end of 2026", "number": 3, "starts": "2026-01-01", "ends": "2026-12-31"}
    await claire.post("/api/targets", json=target)
    service.clock.moment = datetime(2026, 8, 20, 8, tzinfo=UTC)

    desk = await (await service.browser("claire@example.org", Role.COORDINATOR)).get("/")
    theirs = await (await service.browser("lars@example.org")).get("/")

    assert "Three by the end of 2026" in desk.text
    assert "Excellence for small series" in desk.text
    assert "What presses this week" in desk.text
    assert "What presses this week" in theirs.text
    assert "Three by the end of 2026" not in theirs.text
