"""Private calendars and news: who sees what, on which moments, and that an address that ended answers no more."""

import datetime as dt
import json
import logging
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import httpx
import pytest
import structlog
from icalendar import Calendar, Event

from matchcamp.accounts.erasure import erase
from matchcamp.feeds import queries
from matchcamp.feeds.documents import FeedAddress
from matchcamp.feeds.syndication import Entry, Feed, atom, json_feed
from matchcamp.funding.actions import import_calls
from matchcamp.viewer import Role
from tests.matchcamp.applications.conftest import (
    CLAIRE,
    EVIDENCE,
    LARS,
    MAJA,
    NOW,
    World,
    call,
    id_of,
    revision_of,
    world,
)
from tests.matchcamp.profiling import database_calls

__all__ = ["world"]
BRUSSELS, VANCOUVER = ZoneInfo("Europe/Brussels"), ZoneInfo("America/Vancouver")
SPACE = {"a": "http://www.w3.org/2005/Atom"}
ENDED = (404, "text/html; charset=utf-8")


async def addresses(world: World, who: httpx.AsyncClient) -> dict[str, str]:
    """The paths of the feeds of a person, made anew."""
    answer = await who.post("/api/feeds/addresses")
    assert answer.status_code == 201, answer.text
    return {name: urlsplit(url).path for name, url in answer.json().items()}


async def events(world: World, who: httpx.AsyncClient) -> dict[str, Event]:
    """The events of a person's calendar by the first part of their ids."""
    path = (await addresses(world, who))["calendar"]
    answer = await world.service.visitor().get(path)
    assert answer.status_code == 200, answer.text
    return {str(one["uid"]).partition("@")[0]: one for one in Calendar.from_ical(answer.text).walk("VEVENT")}


async def with_deadline(world: World, id_: str, at: dt.datetime, zone: str = "Europe/Brussels") -> None:
    hand = {"at": at.astimezone(dt.UTC).isoformat(), "zone": zone}
    shown = await world.get(id_)
    body = {"title": "Excellence for small series", "revision": revision_of(shown), "deadline": hand}
    await world.taken(world.lars.put(f"/api/applications/{id_}", json=body))


def steps_in(found: dict[str, Event], id_: str) -> set[str]:
    return {key.partition(".")[0] for key in found if key.endswith(id_)}


async def test_each_person_sees_the_deadline_and_the_steps_that_are_theirs(world: World) -> None:
    id_ = id_of(await world.begun())
    await with_mandate(world, id_, "requested")

    lead, partner, stranger, coordinator, broker = [
        steps_in(await events(world, who), id_)
        for who in (world.lars, world.maja, world.theo, world.claire, world.broker)
    ]

    writing = {"outline", "draft"}
    assert lead == {"deadline", "call", "note", "consortium", "mandates", "sign_off", "upload"} | writing
    assert partner == {"deadline", "letters", "sign_off"}
    assert stranger == broker == set()
    assert coordinator == {"deadline", "review"}


async def with_mandate(world: World, id_: str, mandate: str) -> None:
    body = {"revision": revision_of(await world.get(id_)), "committed": True, "budget_eur": 90_000, "mandate": mandate}
    await world.taken(world.lars.put(f"/api/applications/{id_}/partners/{world.company}", json=body))


async def test_a_step_leaves_the_calendar_when_it_is_done_or_owed_no_more(world: World) -> None:
    id_ = id_of(await world.begun())
    body = {"revision": revision_of(await world.get(id_)), "done": True}
    await world.taken(world.lars.post(f"/api/applications/{id_}/plan/call", json=body))
    substance = (await world.get(id_))["substance"]
    path = f"/api/applications/{id_}/partners/{world.company}"
    await world.taken(world.maja.post(f"{path}/sign-off", json={"substance": substance}))
    await with_mandate(world, id_, "signed")

    assert "call" not in steps_in(await events(world, world.lars), id_)
    assert steps_in(await events(world, world.maja), id_) == {"deadline"}


async def test_a_section_with_a_date_stands_in_its_writers_calendar(world: World) -> None:
    id_ = id_of(await world.begun())
    body = {"revision": revision_of(await world.get(id_)), "owner_id": await world.service.account(MAJA)}
    body |= {"due": "2026-08-01T10:00:00Z"}
    await world.taken(world.lars.put(f"/api/applications/{id_}/sections/need", json=body))

    event = (await events(world, world.maja))[f"section-need.{id_}"]

    assert str(event["summary"]).endswith("(Excellence for small series)")
    assert event.decoded("dtstart").isoformat() == "2026-08-01T12:00:00+02:00"
    assert f"section-need.{id_}" not in await events(world, world.lars)


@pytest.mark.parametrize(
    ("deadline", "sign_off"),
    [
        (dt.datetime(2027, 4, 1, 17, tzinfo=BRUSSELS), "2027-03-25T17:00:00+01:00"),  # Summer time from 28 March.
        (dt.datetime(2026, 10, 29, 12, tzinfo=BRUSSELS), "2026-10-22T12:00:00+02:00"),  # Until 25 October.
        (dt.datetime(2028, 3, 7, 17, tzinfo=BRUSSELS), "2028-02-29T17:00:00+01:00"),
        (dt.datetime(2027, 1, 4, 12, tzinfo=BRUSSELS), "2026-12-28T12:00:00+01:00"),
        (dt.datetime(2027, 3, 19, 17, tzinfo=VANCOUVER), "2027-03-12T17:00:00-08:00"),  # Summer time from 14 March.
    ],
)  # fmt: skip
async def test_events_keep_the_hour_of_the_deadlines_zone(world: World, deadline: dt.datetime, sign_off: str) -> None:
    id_ = id_of(await world.begun())
    await with_deadline(world, id_, deadline, str(deadline.tzinfo))

    found = await events(world, world.maja)

    own, end = found[f"sign_off.{id_}"], found[f"deadline.{id_}"]
    assert own["dtstart"].params["tzid"] == end["dtstart"].params["tzid"] == str(deadline.tzinfo)
    assert own.decoded("dtstart").isoformat() == sign_off
    assert end.decoded("dtstart").isoformat() == deadline.isoformat()
    assert end.decoded("dtstart") == deadline  # Whoever reads it in Vancouver sees the same moment.


async def test_the_calendar_describes_its_zones_and_utc_needs_none(world: World) -> None:
    id_ = id_of(await world.begun())
    path = (await addresses(world, world.maja))["calendar"]
    told = Calendar.from_ical((await world.service.visitor().get(path)).text)
    await with_deadline(world, id_, dt.datetime(2027, 4, 1, 15, tzinfo=dt.UTC), "UTC")
    utc = (await world.service.visitor().get(path)).text

    [zone] = told.walk("VTIMEZONE")
    assert zone["tzid"] == "Europe/Brussels"
    assert {one.name for one in zone.subcomponents} == {"STANDARD", "DAYLIGHT"}
    assert "DTSTART:20270401T150000Z" in utc
    assert "BEGIN:VTIMEZONE" not in utc


async def test_the_hour_that_comes_twice_is_written_without_doubt(world: World) -> None:
    id_ = id_of(await world.begun())
    second = dt.datetime(2026, 10, 25, 1, 30, tzinfo=dt.UTC)  # 02:30 in Brussels for the second time.
    await with_deadline(world, id_, second)

    event = (await events(world, world.maja))[f"deadline.{id_}"]

    assert event.decoded("dtstart") == second


async def test_a_moved_deadline_keeps_its_id_and_grows_its_sequence(world: World) -> None:
    id_ = id_of(await world.begun())
    before = (await events(world, world.maja))[f"deadline.{id_}"]
    world.service.clock.moment = NOW + dt.timedelta(hours=1)
    await with_deadline(world, id_, dt.datetime(2026, 9, 10, 17, tzinfo=BRUSSELS))

    after = (await events(world, world.maja))[f"deadline.{id_}"]

    assert after["uid"] == before["uid"]
    assert after["sequence"] > before["sequence"]
    assert after.decoded("last-modified") == NOW + dt.timedelta(hours=1)
    assert after.decoded("dtstart") - before.decoded("dtstart") == dt.timedelta(days=7)


async def test_alarms_come_before_the_steps_of_ones_own_and_none_for_onlookers(world: World) -> None:
    id_ = id_of(await world.begun())
    await with_mandate(world, id_, "requested")

    found, seen = await events(world, world.maja), await events(world, world.claire)

    alarms = {key: [one["trigger"].to_ical().decode() for one in found[f"{key}.{id_}"].walk("VALARM")]
              for key in ("deadline", "letters", "sign_off")}  # fmt: skip
    assert alarms == {"deadline": ["-P2D", "-P1D"], "letters": ["-P14D", "-P7D", "-P1D"],
                      "sign_off": ["-P7D", "-P3D", "-P1D"]}  # fmt: skip
    assert seen[f"deadline.{id_}"].walk("VALARM") == []
    assert str(found[f"deadline.{id_}"]["url"]).endswith(f"/applications/{id_}/plan")


async def test_a_dropped_application_is_cancelled_and_one_that_was_sent_rings_no_more(world: World) -> None:
    dropped, sent = id_of(await world.begun()), await world.submitted()
    await world.taken(world.step(dropped, "drop", note="No time."))

    found = await events(world, world.maja)

    assert steps_in(found, dropped) == steps_in(found, sent) == {"deadline"}
    assert found[f"deadline.{dropped}"]["status"] == "CANCELLED"
    assert found[f"deadline.{sent}"]["status"] == "CONFIRMED"
    assert found[f"deadline.{sent}"].walk("VALARM") == []


async def test_who_is_no_partner_any_more_sees_nothing_of_it(world: World) -> None:
    id_ = id_of(await world.begun())
    paths = await addresses(world, world.maja)
    url = f"/api/applications/{id_}/partners/{world.company}/remove"
    await world.taken(world.lars.post(url, json={"revision": revision_of(await world.get(id_))}))

    answers = [(await world.service.visitor().get(path)).text for path in paths.values()]

    assert [id_ in text for text in answers] == [False, False, False]


async def test_an_address_that_was_renewed_or_switched_off_answers_no_more(world: World) -> None:
    first = await addresses(world, world.maja)
    second = await addresses(world, world.maja)
    renewed = [await status(world, one["calendar"]) for one in (first, second)]
    gone = [(await world.maja.delete("/api/feeds/addresses")).status_code for _ in range(2)]

    assert renewed == [ENDED, (200, "text/calendar; charset=utf-8")]
    assert gone == [204, 204]
    assert [await status(world, path) for path in second.values()] == [ENDED] * 3
    assert (await world.maja.get("/api/feeds")).json() == {"active": False, "made": None}


async def status(world: World, path: str) -> tuple[int, str]:
    answer = await world.service.visitor().get(path)
    return answer.status_code, answer.headers["content-type"]


async def test_the_addresses_of_closed_erased_and_former_members_answer_no_more(world: World) -> None:
    accounts = world.parts.database["accounts"]
    paths = {email: (await addresses(world, who))["calendar"]
             for email, who in ((MAJA, world.maja), (LARS, world.lars), (CLAIRE, world.claire))}  # fmt: skip
    await accounts.update_one({"email": LARS}, {"$set": {"disabled": True}})
    await accounts.update_one({"email": CLAIRE}, {"$set": {"roles": []}})
    await erase(world.parts, world.service.app.state.personal, await world.service.account(MAJA))

    assert [await status(world, path) for path in paths.values()] == [ENDED] * 3
    assert await FeedAddress.get_pymongo_collection().count_documents({}) == 2


async def test_only_a_hash_of_the_secret_is_kept_and_no_log_holds_it(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    path = (await addresses(world, world.maja))["calendar"]
    secret = path.split("/")[2]

    async def broken(*_given: Any) -> bytes:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(queries, "calendar", broken)
    with structlog.testing.capture_logs() as logs, caplog.at_level(logging.DEBUG):
        answer = await world.service.visitor().get(path)

    row = await FeedAddress.get_pymongo_collection().find_one({})
    assert (answer.status_code, len(secret)) == (500, 43)
    assert [one["path"] for one in logs if one["event"] == "request.failed"] == ["/feeds/…/calendar.ics"]
    ours = [one.getMessage() for one in caplog.records if not one.name.startswith("http")]  # Not the asking program's.
    assert secret not in f"{logs}{ours}{row}"


async def test_a_reader_that_has_it_already_gets_the_short_answer(world: World) -> None:
    id_ = id_of(await world.begun())
    visitor = world.service.visitor()
    for path in (await addresses(world, world.maja)).values():
        first = await visitor.get(path)
        again = await visitor.get(path, headers={"if-none-match": f'"other", W/{first.headers["etag"]}'})

        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]
        assert first.headers["cache-control"] == again.headers["cache-control"] == "private, no-cache"
        assert first.headers["x-robots-tag"] == "noindex"
    calendar = (await addresses(world, world.maja))["calendar"]
    known = (await visitor.get(calendar)).headers["etag"]
    await with_deadline(world, id_, dt.datetime(2026, 9, 10, 17, tzinfo=BRUSSELS))
    assert (await visitor.get(calendar, headers={"if-none-match": known})).status_code == 200


def entries_of(text: str) -> list[dict[str, str]]:
    """The entries of an Atom feed, each with the text of its elements."""
    root = ET.fromstring(text)  # Our own words.
    assert root.find("a:id", SPACE) is not None
    assert root.find("a:updated", SPACE) is not None
    return [{one.tag.partition("}")[2]: one.text or one.get("href", "") for one in entry}
            for entry in root.findall("a:entry", SPACE)]  # fmt: skip


async def test_news_tell_what_was_handed_in_its_results_and_what_a_correction_took_back(world: World) -> None:
    id_ = await world.submitted()
    await world.taken(world.step(id_, "evaluate", evidence=EVIDENCE))
    await world.taken(world.step(id_, "correct", who=world.claire, note="Another one was meant."))

    paths = [await addresses(world, who) for who in (world.maja, world.theo, world.miren)]
    texts = [(await world.service.visitor().get(one["atom"])).text for one in paths]

    partner, stranger, facilitator = [entries_of(text) for text in texts]
    titles = sorted(one["title"].removeprefix("Excellence for small series: ") for one in partner)
    assert titles == ["Evaluated", "Submitted", "Submitted"]
    assert [one["id"].rpartition("/")[2].count(id_) for one in partner] == [1, 1, 1]
    assert sum("was a mistake" in one["content"] for one in partner) == 1
    assert stranger == []
    assert [one["id"] for one in facilitator] == [one["id"] for one in partner]
    assert paths[0]["atom"].split("/")[2] not in texts[0]


async def test_news_tell_what_presses_to_those_who_have_to_do_it(world: World) -> None:
    id_ = id_of(await world.begun())
    world.service.clock.moment = dt.datetime(2026, 8, 28, 8, tzinfo=dt.UTC)
    paths = {name: await addresses(world, who) for name, who in (("lars", world.lars), ("claire", world.claire))}

    lead = entries_of((await world.service.visitor().get(paths["lars"]["atom"])).text)
    answer = await world.service.visitor().get(paths["claire"]["json_feed"])

    [submit] = [one for one in lead if one["title"].endswith("Submit, and keep the receipt")]
    assert submit["content"] == "3 September 2026, 17:00 (Brussels)\nLeading organisation"
    assert (submit["updated"], submit["link"][-29:]) == ("2026-08-27T15:00:00Z", f"{id_}/plan")
    assert answer.headers["content-type"] == "application/feed+json"
    told = answer.json()
    assert told["version"] == "https://jsonfeed.org/version/1.1"
    assert "feed_url" not in told
    assert len(told["items"]) == 11  # Nothing was ticked, and the coordinator sees the steps of all.
    assert {"id", "url", "title", "content_text", "date_published"} == set(told["items"][0])


async def test_open_calls_are_there_for_everybody(world: World) -> None:
    open_ = call("OPEN-NOW", dt.date(2026, 10, 1), opens=dt.date(2026, 5, 4))
    await import_calls([open_], NOW)
    visitor = world.service.visitor()

    answer = await visitor.get("/feeds/calls.atom")
    told = (await visitor.get("/feeds/calls.json")).json()

    [entry] = [one for one in entries_of(answer.text) if one["title"] == "Call OPEN-NOW"]
    assert entry["updated"] == "2026-05-04T00:00:00Z"
    assert "1 October 2026, 17:00" in entry["content"]
    assert "Call OPEN-NOW" in [one["title"] for one in told["items"]]
    assert told["feed_url"].endswith("/feeds/calls.json")
    assert answer.headers["content-type"] == "application/atom+xml"
    assert (
        await visitor.get("/feeds/calls.atom", headers={"if-none-match": answer.headers["etag"]})
    ).status_code == 304


async def test_feeds_speak_the_language_of_whose_they_are(world: World) -> None:
    await world.submitted()
    await world.parts.database["accounts"].update_one({"email": MAJA}, {"$set": {"language": "sl"}})
    paths = await addresses(world, world.maja)

    text = (await world.service.visitor().get(paths["atom"], headers={"accept-language": "de"})).text

    assert 'xml:lang="sl"' in text


async def test_the_page_makes_addresses_shows_them_once_and_ends_them(world: World) -> None:
    maja = await world.service.browser(MAJA)
    before = (await maja.get("/feeds")).text
    made = await maja.post("/feeds/renew")
    [path] = {part.split('"')[0] for part in made.text.split('value="') if "calendar.ics" in part}
    after = (await maja.get("/feeds")).text

    assert ("Make my addresses" in before, "Make new addresses" in after) == (True, True)
    assert path.startswith("http://127.0.0.1:8000/feeds/")
    assert f'href="{path.replace("http", "webcal", 1)}"' in made.text
    assert path not in after
    assert (await status(world, urlsplit(path).path))[0] == 200
    assert (await maja.post("/feeds/off")).status_code == 303
    assert (await status(world, urlsplit(path).path))[0] == 404
    assert (await world.service.visitor().get("/feeds")).status_code == 303


async def test_a_calendar_asks_as_often_however_many_applications_there_are(world: World) -> None:
    names = ["applications", "accounts", "organisations", "feed_addresses", "application_log"]
    paths = await addresses(world, world.claire)
    visitor, counts = world.service.visitor(), []
    for _ in range(2):
        await world.begun()
        asked = [await database_calls(world.parts.database, visitor, path, names) for path in paths.values()]
        counts.append(asked)

    assert counts[0] == counts[1]
    assert counts[0][0] == ["accounts", "applications", "feed_addresses"]


def test_characters_that_xml_cannot_hold_are_left_out() -> None:
    entry = Entry("urn:x", "A < B & \x01C", "https://example.org/?a=1&b=2", "«\ud83d\ude00»\uffff", NOW)
    feed = Feed("urn:f", "News", "https://example.org", "en", [entry])

    told = entries_of(atom(Feed("urn:f", "News", "https://example.org", "en", [])).decode())
    [one] = entries_of(atom(feed).decode())

    assert told == []
    assert one["title"] == "A < B & C"
    assert json.loads(json_feed(Feed("urn:f", "News", "https://example.org", "en", [])))["items"] == []


async def test_a_broker_and_a_member_may_have_addresses_and_who_waits_may_not(world: World) -> None:
    waiting = await world.service.program("new@example.org")
    await world.parts.database["accounts"].update_one({"email": "new@example.org"}, {"$set": {"roles": []}})

    assert (await waiting.post("/api/feeds/addresses")).status_code == 403
    assert Role.BROKER == "broker"
