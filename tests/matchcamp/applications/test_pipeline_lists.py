"""Lists of applications: filters, orders that lose nothing between pages, files, the timeline, what presses."""

import csv
import random
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

import pytest
from bson import ObjectId

from matchcamp.applications.pipeline import exports
from matchcamp.applications.pipeline.list_queries import Sort, cursor_of, lanes_of, place_of
from matchcamp.applications.pipeline.pages.timeline import months_of
from matchcamp.applications.states import State
from matchcamp.errors import Invalid
from matchcamp.pictures.timeline import LABELS, WIDTH, Line, Mark, Span, timeline
from matchcamp.viewer import Role
from tests.matchcamp.applications.applying import LEAD, SECOND, planted, planted_row
from tests.matchcamp.applications.conftest import CLAIRE, COVE, LARS, MAJA, THEO, World, id_of
from tests.matchcamp.profiling import profiled

NOW = datetime(2026, 6, 27, 8, tzinfo=UTC)


async def walked(who: Any, query: str, limit: int) -> list[str]:
    """The titles of a whole list, page by page."""
    titles: list[str] = []
    after = ""
    while True:
        answer = await who.get(f"/api/applications?limit={limit}{query}{after}")
        assert answer.status_code == 200, answer.text
        titles += [one["title"] for one in answer.json()["items"]]
        if answer.json()["next"] is None:
            return titles
        after = f"&after={answer.json()['next']}"


async def several(seed: int) -> list[tuple[str, datetime | None, datetime]]:
    """Applications with deadlines of which many are alike, past, or missing."""
    chance, made = random.Random(seed), []
    for number in range(23):
        day = chance.choice([None, -9, -3, 0, 4, 4, 30])
        deadline = NOW + timedelta(days=day) if day is not None else None
        changed = NOW - timedelta(hours=chance.choice([1, 1, 2, 30]))
        made.append((f"Number {number}", deadline, changed))
        await planted(made[-1][0], deadline, changed=changed)
    return made


async def test_pages_by_deadline_lose_nothing(world: World) -> None:
    made = await several(1)

    titles, *others = [await walked(world.claire, "&sort=deadline", limit) for limit in (4, 1, 23, 100)]

    by_title = {title: deadline for title, deadline, _changed in made}
    order = [by_title[title] for title in titles]
    assert others == [titles] * 3
    coming = [at for at in order if at and at >= NOW]
    over = [at for at in order if at and at < NOW]
    assert (len(titles), set(titles)) == (len(made), set(by_title))
    assert order == [*sorted(coming), *sorted(over, reverse=True), *[None] * (len(made) - len(coming) - len(over))]


async def test_pages_by_change_lose_nothing(world: World) -> None:
    made = await several(2)

    titles, *others = [await walked(world.claire, "&sort=changed", limit) for limit in (5, 1, 100)]

    by_title = {title: changed for title, _deadline, changed in made}
    order = [by_title[title] for title in titles]
    assert others == [titles] * 2
    assert (len(titles), set(titles)) == (len(made), set(by_title))
    assert order == sorted(order, reverse=True)


async def test_the_newest_come_first_where_no_order_is_asked_for(world: World) -> None:
    made = await several(7)

    titles = await walked(world.claire, "", 10)

    assert titles == [title for title, _deadline, _changed in reversed(made)]


def test_a_cursor_says_where_its_row_stands() -> None:
    at = datetime(2026, 9, 3, 15, 0, 0, 123_000, tzinfo=UTC)
    row = planted_row("One", at)
    coming, past = lanes_of(Sort.DEADLINE, NOW)

    place = place_of(cursor_of(row, coming), Sort.DEADLINE)
    nowhere = place_of(cursor_of(row | {"deadline": None}, past), Sort.DEADLINE)

    assert (place.mark, place.value, place.id) == ("c", at, str(row["_id"]))
    assert (nowhere.mark, nowhere.value, nowhere.id) == ("p", None, str(row["_id"]))


@pytest.mark.parametrize("cursor", ["x", "c1", f"m1-{'0' * 24}", "0" * 24, f"c{'9' * 20}-{'0' * 24}", "c1-zz"])
def test_a_cursor_of_another_order_is_refused(cursor: str) -> None:
    with pytest.raises(Invalid, match="no cursor"):
        place_of(cursor, Sort.DEADLINE)


MEANINGLESS = (
    "after=x", "after=c1-zz", "sort=deadline&after=" + "0" * 24, f"after=c1-{'0' * 24}", "sort=height", "call=zz",
    "standing=flying", "since=2026-01-01", "since=2026-01-01T00:00", "until=0001-01-01T00:00:00%2B14:00",
    "since=yesterday", "organisation=' or 1",
)  # fmt: skip


async def test_a_list_that_means_nothing_is_refused(world: World) -> None:
    for query in MEANINGLESS:
        assert (await world.claire.get(f"/api/applications?{query}")).status_code == 400, query


async def filled(world: World) -> Mapping[str, str]:
    """Applications that differ in all that a list can be narrowed by; ids by title."""
    lars_leads = {"organisation_id": world.centre}
    return {
        "Green skills": await planted("Green skills", NOW + timedelta(days=10), State.IDEA, **lars_leads),
        "Green tools": await planted("Green tools", NOW + timedelta(days=20), State.REVIEW, programme="HORIZON"),
        "Old (a+b)": await planted("Old (a+b)", NOW - timedelta(days=50), State.SUBMITTED, call_id=world.calls[COVE]),
    }


NARROWED: Mapping[str, set[str]] = {
    "standing=idea&standing=submitted": {"Green skills", "Old (a+b)"},
    "programme=HORIZON": {"Green tools"},
    "title=GREEN": {"Green skills", "Green tools"},
    "title=(a%2Bb)": {"Old (a+b)"},
    "title=.*": set(),
    "call={call}": {"Old (a+b)"},
    "organisation={centre}": {"Green skills"},
    f"organisation={SECOND}": {"Green skills", "Green tools", "Old (a+b)"},
    "since=2026-07-01T00:00:00Z": {"Green skills", "Green tools"},
    "since=2026-07-01T00:00:00Z&until=2026-07-10T00:00:00%2B02:00": {"Green skills"},
    "mine=true": set(),
    "title=green&standing=review": {"Green tools"},
}


@pytest.mark.parametrize("sort", list(Sort))
async def test_a_list_is_narrowed(world: World, sort: Sort) -> None:
    await filled(world)

    for query, titles in NARROWED.items():
        asked = query.format(call=world.calls[COVE], centre=world.centre)
        assert set(await walked(world.claire, f"&sort={sort}&{asked}", 2)) == titles, query


async def test_a_null_byte_breaks_no_list(world: World, service: Any) -> None:
    await filled(world)
    browser = await service.browser(CLAIRE, Role.COORDINATOR)

    by_api = await world.claire.get("/api/applications?title=gre%00en")
    by_page = await browser.get("/applications/table?title=gre%00en&state=%00&call=%00")

    assert (by_api.status_code, len(by_api.json()["items"])) == (200, 2)
    assert by_page.status_code == 200


async def test_the_page_narrows_as_its_address_says(world: World, service: Any) -> None:
    ids = await filled(world)
    browser = await service.browser(CLAIRE, Role.COORDINATOR)

    shown = await browser.get("/applications/table?state=idea&state=review&title=green&until=2026-07-07")
    wrong = await browser.get("/applications/table?since=soon&state=flying&call=zz&show=ours&sort=height")

    assert "1 application in this list" in shown.text
    assert f'href="/applications/{ids["Green skills"]}"' in shown.text
    assert f'href="/applications/{ids["Green tools"]}"' not in shown.text
    file = re.search(r"/applications/table\.csv\?([^\"]+)", shown.text)
    assert file
    assert set(file[1].split("&amp;")) == {"state=idea", "state=review", "title=green", "until=2026-07-07"}
    assert shown.text.count("checked") == 2
    assert wrong.status_code == 200
    assert "Please write the date like 2026-09-30." in wrong.text
    assert "No application fits these filters" in wrong.text


async def test_a_day_ends_at_midnight_in_brussels(world: World, service: Any) -> None:
    await planted("On the day", datetime(2026, 9, 3, 21, 59, tzinfo=UTC))
    await planted("The day after", datetime(2026, 9, 3, 22, 1, tzinfo=UTC))
    browser = await service.browser(CLAIRE, Role.COORDINATOR)

    shown = await browser.get("/applications/table?since=2026-09-03&until=2026-09-03")

    assert "On the day" in shown.text
    assert "The day after" not in shown.text


async def test_who_takes_no_part_sees_nothing(world: World, service: Any) -> None:
    await world.begun()
    urls = ["/applications", "/applications/table", "/applications/timeline", "/applications/pressing",
            "/applications/table.csv"]  # fmt: skip

    for who, sees in ((THEO, False), (MAJA, True)):
        browser = await service.browser(who)
        for url in urls:
            found = await browser.get(url)
            assert found.status_code == 200
            assert ("Excellence for small series" in found.text) is sees, (who, url)


async def test_pages_of_a_thousand_rows_ask_as_often_as_of_one(world: World, service: Any) -> None:
    seen = []
    for count in (1, 60):
        for number in range(count):
            await planted(f"Number {number}", NOW + timedelta(days=number % 30))
        calls: list[int] = []
        for url in ("?sort=deadline", "/timeline", "/table.csv"):
            async with profiled(service.parts.database) as asked:
                assert (await world.claire.get(f"/api/applications{url}")).status_code == 200
            calls.append(sum(one in {"applications", "organisations", "calls"} for one in asked))
        seen.append(calls)

    assert all(many <= one for one, many in zip(*seen, strict=True))


def rows_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode("utf-8-sig"))))


async def test_a_file_holds_the_same_list(world: World, service: Any) -> None:
    await planted("=HYPERLINK(1)", datetime(2026, 10, 26, 11, tzinfo=UTC), organisation_id=world.centre)
    await planted("Left out", NOW + timedelta(days=3), State.READY)
    browser = await service.browser(CLAIRE, Role.COORDINATOR)

    found = await browser.get("/applications/table.csv?state=drafting")
    by_api = await world.claire.get("/api/applications/table.csv?standing=drafting")
    heads, row = rows_of(found.content)

    said = dict(zip(heads, row, strict=True))
    assert (said["Title"], said["Where it stands"], said["Leading organisation"], said["Deadline"]) == (
        "'=HYPERLINK(1)", "Drafting", "Yrkescentrum Granen", "2026-10-26 12:00",
    )  # fmt: skip
    assert (said["Signed off"], said["Sections"], said["Days left"]) == ("0", "2", "121")
    assert found.content == by_api.content
    assert found.headers["content-disposition"] == 'attachment; filename="applications.csv"'


async def test_a_workbook_holds_no_formula(world: World, service: Any) -> None:
    await planted("=1+1", NOW + timedelta(days=3))
    browser = await service.browser(CLAIRE, Role.COORDINATOR)

    found = await browser.get("/applications/table.xlsx")

    sheet = ZipFile(BytesIO(found.content)).read("xl/worksheets/sheet1.xml").decode()
    strings = ZipFile(BytesIO(found.content)).read("xl/sharedStrings.xml").decode()
    assert "<f>" not in sheet
    assert "=1+1" in strings


async def test_a_file_that_is_cut_says_so(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "MOST_ROWS", 2)
    for day in range(3):
        await planted(f"In {day} days", NOW + timedelta(days=day))

    found = rows_of((await world.claire.get("/api/applications/table.csv")).content)

    assert [row[0] for row in found] == [
        "Title", "In 0 days", "In 1 days", "Only the first 2 of 3 stand here. Narrow the list to get the others.",
    ]  # fmt: skip
    assert len({len(row) for row in found}) == 1


async def test_the_timeline_shows_a_year_of_what_is_to_be_handed_in(world: World, service: Any) -> None:
    await planted("Over", NOW - timedelta(days=1))
    await planted("Handed in", NOW + timedelta(days=9), State.SUBMITTED)
    await planted("In two years", NOW + timedelta(days=700))
    await planted("In spring", datetime(2027, 3, 30, 15, tzinfo=UTC))
    await planted("In autumn", datetime(2026, 10, 26, 16, tzinfo=UTC), begins=NOW)

    found = (await world.claire.get("/api/applications/timeline")).json()
    browser = await service.browser(CLAIRE, Role.COORDINATOR)
    shown = await browser.get("/applications/timeline")

    assert [one["application"]["title"] for one in found["items"]] == ["In autumn", "In spring"]
    steps = {step["key"]: datetime.fromisoformat(step["due"]) for step in found["items"][0]["plan"]}
    # 48 real hours, although clocks changed on the night of the 25th.
    assert steps["upload"] == datetime(2026, 10, 24, 16, tzinfo=UTC)
    assert "26 October 2026, 17:00 (Brussels): 121 days left" in shown.text
    assert "24 October 2026, 18:00" in shown.text
    assert "In two years" not in shown.text
    assert shown.text.count("timeline-mark timeline-deadline") == 2


async def test_a_timeline_without_deadlines_says_so(world: World, service: Any) -> None:
    browser = await service.browser(LARS)

    shown = await browser.get("/applications/timeline")

    assert "No deadline in the next twelve months" in shown.text
    assert '<svg class="timeline"' not in shown.text


def test_the_picture_holds_each_moment_at_its_place() -> None:
    span = Span(NOW, NOW + timedelta(days=100), NOW + timedelta(days=10))
    late = Mark(NOW + timedelta(days=5), "late", "Note <b>: 2 July")
    line = Line("A name far too long for its line, is it not", "/applications/1", NOW - timedelta(days=9),
                NOW + timedelta(days=50), [late], "A name: 16 August")  # fmt: skip

    drawn = timeline([line], months_of(span), span, title="Deadlines", today="today")

    assert [span.x(NOW + timedelta(days=days)) for days in (-9, 0, 100, 999)] == [LABELS, LABELS, WIDTH - 6, WIDTH - 6]
    assert f'd="M{LABELS} 51H{span.x(line.deadline)}"' in drawn
    assert "A name far too long for its line,…" in drawn
    assert "Note &lt;b&gt;: 2 July" in drawn
    assert 'role="group"' in drawn
    assert [name for _at, name in months_of(span)] == ["Jul", "Aug", "Sept", "Oct"]


def test_months_go_over_the_year() -> None:
    span = Span(datetime(2027, 12, 15, tzinfo=UTC), datetime(2028, 3, 15, tzinfo=UTC), NOW)

    assert [(at.month, name) for at, name in months_of(span)] == [(1, "Jan 2028"), (2, "Feb"), (3, "Mar")]


async def test_what_presses_is_parted_by_whose_it_is(world: World, service: Any) -> None:
    shown = await world.begun()
    service.clock.moment = datetime(2026, 8, 20, 8, tzinfo=UTC)
    pages = {who: (await (await service.browser(who, *roles)).get("/applications/pressing")).text
             for who, roles in ((LARS, ()), (MAJA, ()), (CLAIRE, (Role.COORDINATOR,)), (THEO, ()))}  # fmt: skip

    yours = {who: text.partition('id="own"')[2].partition("<section")[0] for who, text in pages.items()}
    assert "Send the concept note to partners" in yours[LARS]
    assert "late by" in yours[LARS]
    assert "Signed mandate letters are back" in yours[MAJA]
    assert "Send the concept note to partners" not in yours[MAJA]
    assert "Waiting for: Leading organisation" in pages[MAJA]
    assert "Somebody from outside has read it" in yours[CLAIRE]
    assert "Waiting for: Every partner" in pages[CLAIRE]
    assert f"/applications/{id_of(shown)}/plan#step-note" in pages[CLAIRE]
    assert "Nothing presses this week" in pages[THEO]


async def test_what_presses_of_many_is_cut_and_says_so(world: World, service: Any) -> None:
    for number in range(60):
        await planted(
            f"Number {number}", NOW + timedelta(hours=3), begins=NOW - timedelta(days=200), organisation_id=LEAD
        )
    browser = await service.browser(CLAIRE, Role.COORDINATOR)

    shown = await browser.get("/applications/pressing")

    assert re.search(r"The most urgent 50 of \d{3}\.", shown.text)


async def test_ids_of_lists_are_whole(world: World) -> None:
    id_ = await planted("One", NOW)

    found = (await world.claire.get("/api/applications?sort=deadline")).json()["items"]

    assert [(one["id"], ObjectId.is_valid(one["id"])) for one in found] == [(id_, True)]
