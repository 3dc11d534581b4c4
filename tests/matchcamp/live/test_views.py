"""Desk, wall and phone as they are without scripts: what stands there, what can be pressed, and who may."""

import re

import httpx

from matchcamp.camps.actions import step
from matchcamp.camps.states import CampStatus
from matchcamp.live import actions
from matchcamp.live.jobs import camps_written
from matchcamp.live.queries import phases
from matchcamp.live.schemas import AnnounceIn
from matchcamp.registration.documents import Participant
from matchcamp.seating.documents import CampSeating
from tests.matchcamp.live.conftest import KEYS, MINUTE, NAMES, Day

ROUND_1 = KEYS.index("round-5")


def text_of(answer: httpx.Response) -> str:
    """The words of a page, each run of white space as one blank."""
    assert answer.status_code == 200, answer.text[:2000]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


async def test_the_desk_has_one_next_button_that_says_what_comes(day: Day) -> None:
    desk = await day.desk()
    before = (await desk.get(day.desk_url)).text

    done = await desk.post(f"{day.desk_url}/next", {"leaves": ""})
    after = (await desk.get(day.desk_url)).text

    assert (done.status_code, done.headers["location"]) == (303, day.desk_url)
    assert "Start: Welcome" in before
    assert "Next: Pitches" in after
    assert f'name="leaves" value="{KEYS[0]}"' in after


async def test_the_desk_does_every_move(day: Day) -> None:
    desk = await day.desk()
    await day.next(2)

    async def press(what: str, **fields: str) -> None:
        answer = await desk.post(f"{day.desk_url}/{what}", fields)
        assert (answer.status_code, answer.headers["location"]) == (303, day.desk_url)

    await press("pause")
    assert (await day.state()).state == "paused"
    await press("resume")
    shown = await day.state()
    assert shown.ends is not None
    await press("extend", minutes="5", ends=shown.ends.isoformat())
    await press("extend", minutes="5", ends=shown.ends.isoformat())
    await press("announce", text="Coffee is served")
    await press("auto", auto="true")
    found = await day.state()
    assert (found.ends, found.announcement, found.auto) == (
        shown.ends + 5 * MINUTE,
        "Coffee is served",
        True,
    )
    await press("back", leaves=KEYS[1])
    assert (await day.state()).item == KEYS[0]
    await press("close")
    assert (await day.state()).state == "over"


async def test_an_announcement_that_is_too_long_is_kept_as_typed(day: Day) -> None:
    desk = await day.desk()

    answer = await desk.post(f"{day.desk_url}/announce", {"text": "x" * 201})

    assert answer.status_code == 400
    assert "x" * 201 in answer.text


async def test_what_cannot_be_done_is_said_on_the_desk(day: Day) -> None:
    desk = await day.desk()

    await desk.post(f"{day.desk_url}/pause")

    assert "This camp has not started yet." in text_of(await desk.get(day.desk_url))


async def test_the_desk_is_for_those_who_lead(day: Day) -> None:
    stranger = await day.service.browser("stranger@camp.example")

    assert (await stranger.get(day.desk_url)).status_code == 403
    assert (await stranger.post(f"{day.desk_url}/next", {"leaves": ""})).status_code == 403
    assert (await day.service.visitor().get(day.desk_url)).status_code == 303


async def test_the_wall_shows_the_tables_of_the_round_with_names(day: Day) -> None:
    wall, url = day.service.visitor(), await day.wall_url()
    await day.next(ROUND_1 + 1)
    await actions.announce(day.service.parts, day.camp_id, AnnounceIn(text="Swap after the bell"), day.leader)

    shown = text_of(await wall.get(url))

    assert all(name in shown for name in NAMES)
    assert "Tables of round 1" in shown
    assert "20:00" in shown
    assert "until 10:20" in shown
    assert "Swap after the bell" in shown


async def test_the_wall_shows_the_coming_tables_in_the_break_and_the_agenda_before(day: Day) -> None:
    wall, url = day.service.visitor(), await day.wall_url()
    first = text_of(await wall.get(url))
    await day.next(ROUND_1)

    shown = text_of(await wall.get(url))

    assert "Not begun yet" in first
    assert "Harvest" in first
    assert "Tables of round 1, which comes next" in shown


async def test_who_is_absent_is_on_no_table_of_the_wall(day: Day) -> None:
    found = await Participant.get(day.people[0])
    assert found is not None
    await found.set({"presence": "absent"})
    await day.next(ROUND_1 + 1)

    shown = text_of(await day.service.visitor().get(await day.wall_url()))

    assert NAMES[0] not in shown
    assert NAMES[1] in shown


async def test_the_phone_says_where_to_go_with_whom_and_where_then(day: Day) -> None:
    phone, url = day.service.visitor(), await day.phone_url()
    await day.next(ROUND_1 + 1)

    shown = text_of(await phone.get(url))

    now, then = shown.partition("You then go to")[::2]
    assert "You are now at · 10:00" in now  # As it runs, two hours before its time.
    assert then.startswith(" · 10:20")
    assert "Table 1 Idea 1" in now
    assert NAMES[3] in now
    assert NAMES[1] not in now
    assert "Table 2 Idea 2" in then


async def test_i_am_here_is_pressed_once_and_seen_at_the_desk(day: Day) -> None:
    phone, url = await day.service.browser("ana@somewhere.example"), await day.phone_url()
    await day.next()
    before = text_of(await phone.get(url))

    done = await phone.post(f"{url}/here")
    after = text_of(await phone.get(url))

    assert (done.status_code, done.headers["location"]) == (303, url)
    assert "I am here" in before
    assert "I am here" not in after
    desk = text_of(await (await day.desk()).get(day.desk_url))
    assert "Here 1 Expected 5" in desk


async def test_phones_lead_to_what_the_item_is_for(day: Day) -> None:
    phone, url = day.service.visitor(), await day.phone_url()
    links = {}
    for key in KEYS:
        await day.next()
        found = re.findall(rf'href="{url}/([a-z]+)', (await phone.get(url)).text)
        links[key] = [link for link in found if link in {"votes", "table", "questionnaire"}]

    assert {key: found for key, found in links.items() if found} == {
        KEYS[2]: ["votes"], KEYS[4]: ["table"], KEYS[5]: ["table"], KEYS[6]: ["table"], KEYS[8]: ["table"],
        KEYS[9]: ["table"], KEYS[10]: ["table"], KEYS[11]: ["questionnaire"],
    }  # fmt: skip


async def test_every_view_is_read_anew_without_scripts(day: Day) -> None:
    visitor = day.service.visitor()

    for url in (await day.wall_url(), await day.phone_url()):
        assert '<noscript><meta http-equiv="refresh"' in (await visitor.get(url)).text


async def test_the_worker_may_look_after_phones_and_nothing_else(day: Day) -> None:
    answer = await day.service.visitor().get("/phone/worker.js")

    assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (200, "text/javascript")
    assert "service-worker-allowed" not in answer.headers


async def test_the_wall_speaks_the_language_of_the_room_and_the_phone_that_of_its_holder(day: Day) -> None:
    database = day.service.parts.database
    await database["camps"].update_many({}, {"$set": {"language": "de"}})
    await database["camp_people"].update_many({}, {"$set": {"language": "fr"}})
    visitor = day.service.visitor()

    assert '<html lang="de"' in (await visitor.get(await day.wall_url())).text
    assert '<html lang="fr"' in (await visitor.get(await day.phone_url())).text


async def test_a_camp_that_was_cancelled_says_so_on_every_view_and_begins_nothing(day: Day) -> None:
    await step(day.service.parts, day.camp_id, CampStatus.CANCELLED, day.leader, note="The hall burnt down.")
    visitor, desk = day.service.visitor(), await day.desk()

    shown = [
        text_of(await visitor.get(await day.phone_url())), text_of(await visitor.get(await day.wall_url())),
        text_of(await desk.get(day.desk_url)),
    ]  # fmt: skip

    for words in shown:
        assert "The camp is cancelled" in words
        assert "The hall burnt down." in words
        for promise in ("Not begun yet", "I am here", "You then go to", "Start: Welcome"):
            assert promise not in words


async def test_a_camp_that_is_ended_on_its_own_page_is_over_on_every_view(day: Day) -> None:
    running = await day.next(5)
    assert running.round == 1
    await step(day.service.parts, day.camp_id, CampStatus.OVER, day.leader)

    ended = [await camps_written(day.service.parts, [day.camp_id]) for _ in range(2)]

    held = await held_keys(day)
    assert ended == [1, 0]
    assert (await day.state()).state == "over"
    assert held[-1] == running.item
    assert "How was it?" in text_of(await day.service.visitor().get(await day.phone_url()))


async def held_keys(day: Day) -> list[str]:
    """The keys of the items that were held, in order."""
    return [phase.key for phase in await phases(day.camp_id)]


async def test_phones_promise_tables_only_where_the_agenda_has_rounds(day: Day) -> None:
    await CampSeating.delete_all()
    visitor, phone = day.service.visitor(), await day.phone_url()
    with_rounds = text_of(await visitor.get(phone))
    await day.service.parts.database["camps"].update_one({}, {"$pull": {"agenda": {"kind": "round"}}})
    without = text_of(await visitor.get(phone))

    promise = "The tables are not planned yet."
    assert [promise in words for words in (with_rounds, without)] == [True, False]


async def test_a_camp_that_is_ended_without_any_next_asks_for_its_questionnaire(day: Day) -> None:
    for status in (CampStatus.RUNNING, CampStatus.OVER):
        await step(day.service.parts, day.camp_id, status, day.leader)

    await CampSeating.delete_all()

    assert await camps_written(day.service.parts, [day.camp_id]) == 0

    words = text_of(await day.service.visitor().get(await day.phone_url()))
    assert "This camp is over." in words
    assert "The tables are not planned yet." not in words
    assert "How was it?" in words
    assert "Start: Welcome" not in text_of(await (await day.desk()).get(day.desk_url))
