"""Letters about introductions: to whom, in which language, once."""

from typing import Any

from matchcamp.accounts.actions import add_to_organisation, choose_language
from matchcamp.i18n import catalogue
from matchcamp.matches.jobs import LETTERS_LATE, jobs
from matchcamp.matches.letters import tell, untold_ids
from matchcamp.notifications.delivery import deliver_due
from matchcamp.viewer import OrganisationRole, Role
from tests.matchcamp.mailing import letters

MAJA, LARS, BROKER = "maja@example.org", "lars@example.org", "ingrid@example.org"


async def test_all_people_of_the_asked_side_get_a_letter_each_in_their_language(world: Any) -> None:
    colleague = await world.service.account("nina@example.org")
    await add_to_organisation(colleague, world.centre, OrganisationRole.EDITOR)
    await choose_language(colleague, "sl")
    id_ = await world.asked(await world.need())

    count = await tell(world.parts, [id_])

    english, slovenian = await letters(world)
    subject = "Somebody asks to be introduced to you"
    assert (count, english[:2]) == (2, (LARS, subject))
    assert slovenian[:2] == ("nina@example.org", catalogue("sl").gettext(subject))
    for _, _, text in (english, slovenian):
        assert f"http://127.0.0.1:8000/introductions/{id_}" in text
        assert "Orodjarna Skrivnost" in text
        assert "Printed mould inserts" in text
        assert "We would like to visit your laboratory." in text
        assert "Maja" not in text


async def test_a_letter_goes_out_once(world: Any) -> None:
    id_ = await world.asked(await world.need())

    counts = [await tell(world.parts, [id_]) for _ in range(3)]

    assert (counts, len(await letters(world))) == ([1, 0, 0], 1)


async def test_the_asker_is_told_of_a_yes_without_names(world: Any) -> None:
    id_ = await world.asked(await world.need())
    await tell(world.parts, [id_])
    await deliver_due(world.parts)
    await world.answer(id_, "accepted", world.lars, "Welcome!")

    await tell(world.parts, [id_])

    [_, (to, subject, text)] = await letters(world)
    assert (to, subject) == (MAJA, "Your introduction: they said yes")
    assert "Welcome!" in text
    assert LARS not in text


async def test_the_asker_is_told_of_a_no(world: Any) -> None:
    id_ = await world.asked(await world.need())
    await tell(world.parts, [id_])
    await deliver_due(world.parts)
    await world.answer(id_, "declined", world.lars)

    await tell(world.parts, [id_])

    assert (await letters(world))[1][:2] == (MAJA, "Your introduction: not this time")


async def test_nobody_is_told_of_what_was_taken_back(world: Any) -> None:
    id_ = await world.asked(await world.need())
    await world.answer(id_, "taken_back", world.maja)

    assert await tell(world.parts, [id_]) == 0
    assert await letters(world) == []


async def test_brokers_and_secretariat_are_told_for_an_organisation_without_people(world: Any) -> None:
    await world.service.program("sec@example.org", Role.SECRETARIAT)
    silent = await world.service.organisation("Tiha delavnica")

    await tell(world.parts, [await world.asked(await world.need(), f"organisation:{silent}")])

    assert [to for to, _, _ in await letters(world)] == [BROKER, "sec@example.org"]


async def test_a_job_sends_what_a_crash_left_behind(world: Any) -> None:
    id_ = await world.asked(await world.need())
    early = await untold_ids(world.service.clock.now() - LETTERS_LATE)
    world.service.clock.moment += LETTERS_LATE
    job = next(job for job in jobs(world.parts) if job.name == "matches.letters")

    said = [await job.run(world.context(job)) for _ in range(2)]

    assert (early, await untold_ids(world.service.clock.now())) == ([], [])
    assert said == ["1 notices of introductions", "0 notices of introductions"]
    assert id_ in (await letters(world))[0][2]


async def test_who_wants_no_letters_finds_it_in_the_inbox_all_the_same(world: Any) -> None:
    await world.lars.put("/api/notifications/preferences", json={"introductions": "never"})
    id_ = await world.asked(await world.need())

    await tell(world.parts, [id_])

    [notice] = (await world.lars.get("/api/notifications")).json()["items"]
    assert (await letters(world), notice["subject"]) == ([], "Somebody asks to be introduced to you")
    assert (notice["kind"], notice["url"]) == ("introductions", f"/introductions/{id_}")


async def test_a_request_goes_from_the_inbox_with_the_account_of_who_wrote_it(world: Any) -> None:
    await tell(world.parts, [await world.asked(await world.need())])
    maja = await world.service.browser(MAJA)

    erased = await maja.post("/account/erase", {"email": MAJA})

    assert erased.status_code == 303
    assert (await world.lars.get("/api/notifications")).json()["items"] == []
