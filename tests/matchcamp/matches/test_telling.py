"""Suggestions as notices: one a day for each person, once, and none of what they saw already."""

from typing import Any

from matchcamp.matches.jobs import jobs
from matchcamp.matches.suggesting import suggest
from matchcamp.matches.telling import tell_suggestions


async def suggested(world: Any, **fields: Any) -> str:
    need: str = await world.need(**fields)
    await world.service.indexed()
    await suggest(world.parts, [need])
    return need


async def told(program: Any) -> list[tuple[str, list[str]]]:
    """Subjects and lines of somebody's inbox."""
    return [(one["subject"], one["lines"]) for one in (await program.get("/api/notifications")).json()["items"]]


async def test_both_sides_are_told_once_and_in_the_inbox_first(world: Any) -> None:
    await suggested(world)
    job = next(job for job in jobs(world.parts) if job.name == "matches.tell")

    said = [await job.run(world.context(job)) for _ in range(2)]

    assert said == ["2 notices of suggestions", "0 notices of suggestions"]
    assert await told(world.maja) == [
        ("1 new suggestion for you", ["1 organisation may fit “Printed mould inserts”."])
    ]  # fmt: skip
    assert await told(world.lars) == [
        ("1 new suggestion for you", ["Your organisation could help with 1 need or idea of others."])
    ]  # fmt: skip
    [notice] = (await world.maja.get("/api/notifications")).json()["items"]
    assert (notice["kind"], notice["url"]) == ("matches", "/introductions?side=suggested")


async def test_what_was_seen_or_decided_is_no_news(world: Any) -> None:
    need = await suggested(world)
    await world.maja.post("/api/matches", json={"near": need, "far": world.centre_key, "state": "interested"})
    browser = await world.service.browser("lars@example.org")
    await browser.get("/introductions?side=suggested")

    assert await tell_suggestions(world.parts) == 0


async def test_the_same_suggestions_are_not_told_again_when_they_are_made_anew(world: Any) -> None:
    need = await suggested(world)
    await tell_suggestions(world.parts)
    world.parts.clock.moment = world.parts.clock.moment.replace(day=28)
    await suggest(world.parts, [need])

    assert await tell_suggestions(world.parts) == 0


async def test_a_withheld_name_stays_withheld_in_what_is_told(world: Any) -> None:
    await suggested(world, visibility="anonymous")
    await tell_suggestions(world.parts)

    text = (await world.lars.get("/api/notifications")).text

    assert "Orodjarna" not in text
    assert await told(world.lars) != []
