"""Calendars of camps, read back by a parser: zones, stable ids, revisions, cancellation, and titles that mean harm."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar

from tests.matchcamp.camping import camp_of
from tests.matchcamp.camps.conftest import Made
from tests.matchcamp.conftest import NOW, Service

HOSTILE = 'Ideas; "cobots", \\n and more\\, BEGIN:VALARM END:VCALENDAR ŠČŽ 🛠 ' + "x" * 60


async def calendar(client: Any, path: str) -> Calendar:
    answer = await client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/calendar")
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))
    found: Calendar = Calendar.from_ical(answer.content)
    return found


async def test_the_agenda_is_read_back_with_its_zone(made: Made) -> None:
    camp = await made(zone="Europe/Ljubljana", place="Celje", country="SI")

    found = await calendar(camp["client"], f"/camps/{camp['id']}/camp.ics")

    first, last = found.events[0], found.events[-1]
    assert len(found.events) == len(camp["agenda"])
    assert first.start == datetime(2026, 7, 8, 9, 0, tzinfo=ZoneInfo("Europe/Ljubljana"))
    assert first["dtstart"].params["TZID"] == "Europe/Ljubljana"
    assert [str(zone["tzid"]) for zone in found.timezones] == ["Europe/Ljubljana"]
    assert found.timezones[0].to_tz().utcoffset(datetime(2026, 7, 8, 9)) == timedelta(hours=2)  # noqa: DTZ001
    assert last.end == datetime.fromisoformat(camp["ends"])
    assert (first["status"], first["location"], str(found["method"])) == ("TENTATIVE", "Celje, Slovenia", "PUBLISH")
    assert str(first["url"]) == f"http://127.0.0.1:8000/camps/{camp['id']}"


async def test_ids_stay_and_the_sequence_grows(made: Made) -> None:
    camp = await made(template="half_day")
    client, path = camp["client"], f"/camps/{camp['id']}/camp.ics"
    before = await calendar(client, path)
    item = camp["agenda"][1]
    body = {"kind": item["kind"], "title": "Another title", "minutes": 15, "revision": 1}

    await client.put(f"/api/camps/{camp['id']}/agenda/{item['key']}", json=body)

    after = await calendar(client, path)
    assert [event["uid"] for event in before.events] == [event["uid"] for event in after.events]
    assert len({event["uid"] for event in after.events}) == len(after.events)
    assert {event.sequence for event in before.events} == {1}
    assert {event.sequence for event in after.events} == {2}
    assert after.events[1]["summary"] == "Another title (Project camp Mechelen)"


async def test_a_hostile_title_stays_a_title(made: Made) -> None:
    camp = await made(title=HOSTILE, text="One;\ntwo,\nEND:VEVENT", template="half_day")
    client = camp["client"]
    item = {"kind": "break", "title": HOSTILE[:110], "minutes": 5, "note": "a\nBEGIN:VEVENT\nb", "revision": 1}
    await client.post(f"/api/camps/{camp['id']}/agenda", json=item)
    await client.post(f"/api/camps/{camp['id']}/status", json={"status": "ideas"})

    agenda = await calendar(client, f"/camps/{camp['id']}/camp.ics")
    feed = await calendar(client, "/camps/feed.ics")

    assert agenda.events[-1]["summary"] == f"{HOSTILE[:110]} ({HOSTILE})"
    assert agenda.events[-1]["description"] == "a\nBEGIN:VEVENT\nb"
    assert len(agenda.events) == len(camp["agenda"]) + 1
    assert [event["summary"] for event in feed.events] == [HOSTILE]
    assert feed.events[0]["description"] == "One;\ntwo,\nEND:VEVENT"
    assert {part.name for part in feed.walk()} == {"VCALENDAR", "VEVENT", "VTIMEZONE", "STANDARD", "DAYLIGHT"}


async def test_who_subscribed_learns_that_a_camp_is_cancelled(made: Made, service: Service) -> None:
    camp = await made(template="half_day")
    client, path = camp["client"], f"/api/camps/{camp['id']}/status"
    await client.post(path, json={"status": "ideas"})
    await client.post(path, json={"status": "cancelled", "note": "The hall is flooded."})

    agenda = await calendar(service.visitor(), f"/camps/{camp['id']}/camp.ics")
    feed = await calendar(service.visitor(), "/camps/feed.ics")

    assert {event["status"] for event in agenda.events} == {"CANCELLED"}
    assert (feed.events[0]["status"], feed.events[0].sequence) == ("CANCELLED", 3)
    assert feed.events[0]["description"] == "The hall is flooded."


async def test_the_feed_has_all_public_camps_and_no_draft(service: Service) -> None:
    await camp_of(service, title="Coming")
    await camp_of(service, title="Past", starts=NOW - timedelta(days=100), status="over")
    await camp_of(service, title="Long ago", starts=NOW - timedelta(days=500), status="over")
    await camp_of(service, title="Draft", status="draft")
    empty = await camp_of(service, title="No agenda", agenda=[])

    feed = await calendar(service.visitor(), "/camps/feed.ics")
    alone = await calendar(service.visitor(), f"/camps/{empty}/camp.ics")

    assert [event["summary"] for event in feed.events] == ["Past", "Coming", "No agenda"]
    assert [event["uid"] for event in alone.events] == [f"{empty}@matchcamp"]


async def test_a_calendar_without_camps_is_one(service: Service) -> None:
    assert (await calendar(service.visitor(), "/camps/feed.ics")).events == []
