"""Who is told what: notices for accounts, letters for everybody else, each once."""

from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest

from matchcamp.camps.states import CampStatus
from matchcamp.registration.jobs import camps_written, catch_up, forget_private, people_written, remind
from tests.matchcamp.camping import OPENS, idea_at, person_at


def letters(world: Any) -> list[tuple[str, str, str]]:
    """Address, subject and text of what went out."""
    paths = sorted(world.parts.settings.outbox_dir.glob("*.eml"))
    found = [message_from_bytes(path.read_bytes(), policy=default) for path in paths]
    return [(one["To"], one["Subject"], one.get_body(("plain",)).get_content()) for one in found]


async def notices(world: Any, email: str) -> list[str]:
    rows = world.parts.database["notices"].find({"account_id": await world.service.account(email)}).sort("_id", 1)
    return [row["subject"]["message"] async for row in rows]


async def told(world: Any) -> int:
    return await people_written(world.parts, [str(row["_id"]) for row in await world.rows()])


async def test_who_registers_with_an_account_gets_a_notice(world: Any) -> None:
    await world.registered("maja@example.org")

    counts = [await told(world) for _ in range(2)]

    assert counts == [1, 0]
    assert await notices(world, "maja@example.org") == ["You are registered for a project camp"]
    assert letters(world) == []


async def test_who_has_no_account_gets_a_letter_with_their_own_link(world: Any) -> None:
    body = {"name": "Ana", "email": "ana@example.org", "language": "sl"}
    await world.facilitator.post(f"{world.path}/people", json=body)

    await told(world)

    [(to, _, text)] = letters(world)
    link = next(line for line in text.split() if "/register/" in line)
    opened = await world.service.visitor().get(link)
    assert to == "ana@example.org"
    assert f"/camps/{world.camp}/camp.ics" in text
    assert (opened.status_code, "Ana" in opened.text) == (200, True)


async def test_who_waits_is_told_and_told_again_when_a_place_is_free(world: Any) -> None:
    await world.set_camp(capacity=1)
    await world.registered("first@example.org")
    await world.registered("second@example.org")
    await told(world)

    await (await world.service.program("first@example.org")).post(f"{world.path}/registration/cancel")
    await told(world)

    assert await notices(world, "second@example.org") == [
        "You are on the waiting list of a project camp", "You have a place at a project camp now",
    ]  # fmt: skip


async def test_what_a_lost_stream_left_untold_is_caught_up(world: Any) -> None:
    await world.registered("maja@example.org")

    assert [await catch_up(world.parts), await catch_up(world.parts)] == [1, 0]


async def test_of_a_cancelled_camp_everybody_is_told_once(world: Any) -> None:
    await world.registered("maja@example.org")
    await person_at(world.service, world.camp, "Ana")
    await person_at(world.service, world.camp, "Gone", status="declined")
    await world.set_camp(status=CampStatus.CANCELLED)

    counts = [await camps_written(world.parts, [world.camp]) for _ in range(2)]

    assert counts == [2, 0]
    assert [to for to, *_ in letters(world)] == ["ana@people.example"]
    assert await notices(world, "maja@example.org") == ["A project camp is cancelled"]


async def test_each_reminder_goes_out_once_to_people_owners_and_those_who_lead(world: Any) -> None:
    await world.registered("maja@example.org")
    await person_at(world.service, world.camp, "Ana")
    await person_at(world.service, world.camp, "Waiting", status="waiting")
    await idea_at(world.service, world.camp, 1)
    world.service.clock.moment = OPENS - timedelta(days=15)
    early = await remind(world.parts)

    counts = []
    for before in (timedelta(days=14), timedelta(days=3), timedelta(hours=10)):
        world.service.clock.moment = OPENS - before
        counts.append([await remind(world.parts), await remind(world.parts)])

    assert (early, counts) == (0, [[2, 0]] * 3)
    assert [to for to, *_ in letters(world)] == ["ana@people.example"] * 3
    [row] = await world.rows(email="maja@example.org")
    urls = await world.parts.database["notices"].distinct("url", {"account_id": row["account_id"]})
    assert urls == [f"/camps/{world.camp}/me"]
    assert [f"/camps/{world.camp}/camp.ics" in text for *_, text in letters(world)] == [True] * 3
    for email in ("maja@example.org", "owner1@camp.example", "facilitator@camp.example"):
        assert await notices(world, email) == ["A project camp that you come to is near"] * 3


async def test_reminders_that_were_cut_short_leave_nobody_out(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    await person_at(world.service, world.camp, "Ana")
    await idea_at(world.service, world.camp, 1)
    world.service.clock.moment = OPENS - timedelta(days=2)

    async def marked_and_killed(_parts: Any, _camp: Any, row: dict[str, Any], _message: Any) -> None:
        await world.parts.database["camp_people"].update_one({"_id": row["_id"]}, {"$set": {"reminded": ["evening"]}})
        raise InterruptedError

    monkeypatch.setattr("matchcamp.registration.jobs.deliver", marked_and_killed)
    with pytest.raises(InterruptedError):
        await remind(world.parts)

    assert await remind(world.parts) == 0
    for email in ("owner1@camp.example", "facilitator@camp.example"):
        assert await notices(world, email) == ["A project camp that you come to is near"]


async def test_nobody_is_reminded_of_a_camp_that_runs_or_is_cancelled(world: Any) -> None:
    await world.registered("maja@example.org")
    world.service.clock.moment = OPENS - timedelta(days=2)

    for status in (CampStatus.RUNNING, CampStatus.CANCELLED):
        await world.set_camp(status=status)
        assert await remind(world.parts) == 0


async def test_diet_and_access_are_erased_thirty_days_after_the_camp(world: Any) -> None:
    await world.registered("maja@example.org", diet="no nuts", access="a ramp")
    [camp] = await world.parts.database["camps"].find({}).to_list()
    world.service.clock.moment = camp["ends"] + timedelta(days=30, seconds=-1)
    early = await forget_private(world.parts)
    world.service.clock.moment = camp["ends"] + timedelta(days=30)

    late = [await forget_private(world.parts), await forget_private(world.parts)]

    [row] = await world.rows()
    assert (early, late) == (0, [1, 0])
    assert (row["diet"], row["access"], row["name"]) == ("", "", "maja")
