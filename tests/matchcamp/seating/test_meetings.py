"""One-to-one meetings: who asks whom, the plan, and who does not come."""

from datetime import timedelta

import pytest

from matchcamp.camps.documents import AgendaItem
from matchcamp.camps.queries import camp_to_lead, secrets_of
from matchcamp.camps.states import ItemKind
from matchcamp.errors import Conflict, Forbidden, Invalid, NotFound
from matchcamp.registration.documents import Participant
from matchcamp.registration.passes import pass_of
from matchcamp.registration.queries import attendant
from matchcamp.registration.states import Presence
from matchcamp.seating.meetings.actions import answer, ask, frame, plan, relieve
from matchcamp.seating.meetings.documents import Answer, Meeting, MeetingPlan, MeetingWish
from matchcamp.seating.meetings.queries import meetings, mine
from matchcamp.seating.meetings.rules import relieved, slots_of
from matchcamp.seating.meetings.schemas import FrameIn, MeetingAnswerIn, MeetingWishIn
from tests.matchcamp.camping import OPENS
from tests.matchcamp.conftest import NOW, Service
from tests.matchcamp.seating.conftest import Tables, tables_for

AGENDA = [
    AgendaItem(key="meetings-1", kind=ItemKind.MEETINGS, title="Meetings", starts=OPENS, minutes=45),
    AgendaItem(key="meetings-2", kind=ItemKind.MEETINGS, title="More", starts=OPENS + timedelta(hours=2), minutes=15),
]


@pytest.fixture
async def fair(service: Service) -> Tables:
    """Eight people and no ideas at a camp with three slots."""
    return await tables_for(service, 8, 0, agenda=AGENDA)


async def wish(fair: Tables, one: int, other: int, said: str = "") -> str:
    """One person asks another, who says so where a word is given; returns the id of the wish."""
    parts = fair.service.parts
    await ask(parts, await attendant(fair.people[one]), MeetingWishIn(person=fair.people[other], message="Steel?"))
    row = await MeetingWish.find_one({"one": fair.people[one], "other": fair.people[other]})
    assert row is not None
    if said:
        given = MeetingAnswerIn.model_validate({"answer": said})
        await answer(parts, await attendant(fair.people[other]), str(row.id), given)
    return str(row.id)


async def test_slots_are_as_many_as_fit_into_the_agenda(fair: Tables) -> None:
    camp = await camp_to_lead(fair.camp_id, fair.viewer)

    found = [(slot.number, slot.starts, slot.ends) for slot in slots_of(camp.agenda, 20)]

    later = OPENS + timedelta(hours=2)
    assert found == [
        (1, OPENS, OPENS + timedelta(minutes=20)),
        (2, OPENS + timedelta(minutes=20), OPENS + timedelta(minutes=40)),
        (3, later, later + timedelta(minutes=15)),
    ]


async def test_who_asks_back_agrees(fair: Tables) -> None:
    await wish(fair, 0, 1)
    await ask(fair.service.parts, await attendant(fair.people[1]), MeetingWishIn(person=fair.people[0]))

    wishes = (await mine(await attendant(fair.people[0]))).out.wishes
    assert [(one.answer, one.mine) for one in wishes] == [(Answer.ACCEPTED, True)]


async def test_who_is_asked_and_has_an_account_is_told_once(fair: Tables, service: Service) -> None:
    account = await service.account("person.02@people.example")
    await Participant.get_pymongo_collection().update_one(
        {"email": "person.02@people.example"}, {"$set": {"account_id": account}}
    )

    for _again in range(2):
        await wish(fair, 0, 1)

    inbox = await (await service.browser("person.02@people.example")).get("/inbox")
    assert inbox.text.count("Somebody asks to meet you at a camp") == 1


async def test_whoever_declined_is_not_asked_again(fair: Tables) -> None:
    await wish(fair, 0, 1, "declined")

    with pytest.raises(Conflict, match="declined"):
        await wish(fair, 0, 1)
    assert (await mine(await attendant(fair.people[1]))).out.wishes == []


async def test_nobody_asks_themselves_or_a_stranger(fair: Tables, service: Service) -> None:
    me = await attendant(fair.people[0])
    elsewhere = await tables_for(service, 1, 0)

    for other in (me.id, elsewhere.people[0]):
        with pytest.raises(Invalid):
            await ask(service.parts, me, MeetingWishIn(person=other))


async def test_nobody_answers_for_others(fair: Tables) -> None:
    wish_id = await wish(fair, 0, 1)
    yes = MeetingAnswerIn(answer="accepted")

    with pytest.raises(NotFound):
        await answer(fair.service.parts, await attendant(fair.people[2]), wish_id, yes)
    with pytest.raises(Conflict):
        await answer(fair.service.parts, await attendant(fair.people[0]), wish_id, yes)


async def test_plan_holds_every_accepted_wish_once_and_nobody_twice_in_a_slot(fair: Tables) -> None:
    for one, other in ((0, 1), (0, 2), (3, 4), (5, 6)):
        await wish(fair, one, other, "accepted")
    await wish(fair, 6, 7)

    await plan(fair.service.parts, fair.camp_id, fair.viewer)

    found = await meetings(fair.camp_id, fair.viewer, NOW)
    held = sorted((one.one, one.other) for slot in found.slots for one in slot.meetings)
    first = [one.partner.name for one in (await mine(await attendant(fair.people[0]))).out.meetings]
    assert held == [
        ("Person 01", "Person 02"), ("Person 01", "Person 03"), ("Person 04", "Person 05"), ("Person 06", "Person 07"),
    ]  # fmt: skip
    assert sorted(first) == ["Person 02", "Person 03"]
    assert (found.asked, found.accepted, found.stale, found.without_a_meeting) == (1, 4, False, [])
    for slot in found.slots:
        names = [name for one in slot.meetings for name in (one.one, one.other)]
        assert len(names) == len(set(names))


async def test_who_is_absent_makes_room_and_nobody_else_moves(fair: Tables) -> None:
    await frame(fair.camp_id, FrameIn(tables=1, minutes=20), fair.viewer)
    for one, other in ((0, 1), (2, 3), (4, 5), (6, 7)):
        await wish(fair, one, other, "accepted")
    await plan(fair.service.parts, fair.camp_id, fair.viewer)
    before = await meetings(fair.camp_id, fair.viewer, NOW)
    slot = next(one for one in before.slots if one.stand_ins)
    gone = slot.meetings[0].one
    await fair.mark(int(gone[-2:]) - 1, Presence.ABSENT)

    stale = await meetings(fair.camp_id, fair.viewer, NOW)
    await relieve(fair.service.parts, fair.camp_id, fair.viewer)

    after = await meetings(fair.camp_id, fair.viewer, NOW)
    assert (stale.stale, stale.missing) == (True, [gone])
    assert after.stale is False
    for was, now in zip(before.slots, after.slots, strict=True):
        wanted = was.stand_ins[0] if was.number == slot.number else was.meetings[0]
        assert [(one.one, one.other, one.table) for one in now.meetings] == [(wanted.one, wanted.other, 1)]


def test_stand_ins_take_the_table_that_comes_free() -> None:
    pairs = [Meeting(one="a", other="b", table=1), Meeting(one="c", other="d", table=2), Meeting(one="e", other="f")]
    before = MeetingPlan(slots=[pairs], made=NOW, basis="old")

    after = relieved(before, {"a"}, 1, NOW, "new")

    assert [(one.one, one.table) for one in after.slots[0]] == [("c", 2), ("e", 1)]
    assert [one.one for one in after.left_out] == ["a"]


async def test_meetings_that_began_are_not_planned_anew(fair: Tables) -> None:
    await wish(fair, 0, 1, "accepted")
    await plan(fair.service.parts, fair.camp_id, fair.viewer)
    fair.service.clock.moment = OPENS + timedelta(minutes=5)

    with pytest.raises(Conflict, match="begun"):
        await plan(fair.service.parts, fair.camp_id, fair.viewer)


async def test_only_those_who_lead_see_all_meetings(fair: Tables) -> None:
    with pytest.raises(Forbidden):
        await meetings(fair.camp_id, await fair.viewer_of("stranger@example.org"), NOW)


async def test_people_ask_and_answer_behind_their_personal_links(fair: Tables, service: Service) -> None:
    links = []
    for key in fair.people[:2]:
        row = await Participant.get_pymongo_collection().find_one({"email": f"person.0{len(links) + 1}@people.example"})
        camp = await secrets_of(fair.camp_id)
        assert row is not None
        assert camp is not None
        assert str(row["_id"]) == key
        links.append(f"/phone/{pass_of(service.parts.settings, row, camp)}/meetings")
    browser = await fair.browser()

    asked = await browser.post(links[0], {"person": fair.people[1], "message": "Robots for small series?"})
    row = await MeetingWish.find_one({"one": fair.people[0]})
    assert row is not None
    seen = await browser.get(links[1])
    answered = await browser.post(f"{links[1]}/{row.id}", {"answer": "accepted"})
    own = await browser.get(links[0])

    assert (asked.status_code, answered.status_code) == (303, 303)
    assert "Robots for small series?" in seen.text
    assert "Person 01" in seen.text
    assert "Agreed" in own.text
    assert (await browser.get("/phone/" + "0" * 56 + "/meetings")).status_code == 404


async def test_page_of_all_meetings_plans_them(fair: Tables) -> None:
    await wish(fair, 0, 1, "accepted")
    browser = await fair.browser()
    path = f"/camps/{fair.camp_id}/meetings"

    planned = await browser.post(f"{path}/plan")
    shown = await browser.get(path)
    wrong = await browser.post(path, {"tables": "0", "minutes": "20"})

    assert planned.status_code == 303
    assert "Person 01 · Person 02" in shown.text
    assert "10:00–10:20" in shown.text
    assert wrong.status_code == 400


async def test_programs_ask_for_meetings_too(fair: Tables, service: Service) -> None:
    account = await service.account("person.01@people.example")
    await Participant.get_pymongo_collection().update_one(
        {"email": "person.01@people.example"}, {"$set": {"account_id": account}}
    )
    program = await service.program("person.01@people.example")
    path = f"/api/camps/{fair.camp_id}/meetings"

    asked = await program.post(f"{path}/wishes", json={"person": fair.people[3]})
    forbidden = await program.get(path)

    assert asked.status_code == 201
    assert [one["partner"]["name"] for one in asked.json()["wishes"]] == ["Person 04"]
    assert forbidden.status_code == 403
