"""Letters of invitation: to whom, in which language, once."""

from dataclasses import replace
from typing import Any

import pytest

from matchcamp.accounts.actions import choose_language
from matchcamp.consortia import actions
from matchcamp.consortia.jobs import LETTERS_LATE, jobs
from matchcamp.consortia.letters import tell, untold_ids
from matchcamp.consortia.members import Commitment
from matchcamp.consortia.schemas import MemberIn
from matchcamp.errors import TooMany
from matchcamp.scheduler import JobContext
from matchcamp.viewer import OrganisationRole, Role, Viewer
from tests.matchcamp.consortia.conftest import LARS, MAJA, id_of, revision_of
from tests.matchcamp.mailing import letters


async def invite(world: Any, board: dict[str, Any]) -> dict[str, Any]:
    return dict(await world.changed(world.add(id_of(board), world.hidria, revision_of(board), commitment="invited")))


async def test_the_people_of_an_invited_organisation_get_one_letter(world: Any) -> None:
    board = await invite(world, await world.formed())

    first = await tell(world.parts, [id_of(board)])
    second = await tell(world.parts, [id_of(board)])

    assert (first, second) == (1, 0)
    [(to, subject, text)] = await letters(world)
    assert (to, subject) == (MAJA, "You are invited into a consortium")
    assert "Yrkescentrum Granen would like you in a consortium, as partner." in text
    assert "Centres of Vocational Excellence" in text
    assert "3 September 2026, 17:00" in text
    assert f"/consortia/{id_of(board)}" in text


async def test_who_is_only_proposed_gets_none(world: Any) -> None:
    board = await world.formed()
    board = await world.changed(world.add(id_of(board), world.hidria, revision_of(board)))

    assert await tell(world.parts, [id_of(board)]) == 0


async def test_a_letter_raises_no_revision_under_somebodys_hands(world: Any) -> None:
    board = await invite(world, await world.formed())

    await tell(world.parts, [id_of(board)])

    assert revision_of(await world.board(id_of(board))) == revision_of(board)


async def test_an_edit_of_an_invited_member_sends_no_second_letter_but_a_new_invitation_does(world: Any) -> None:
    board = await invite(world, await world.formed())
    await tell(world.parts, [id_of(board)])
    path = f"/api/consortia/{id_of(board)}/members/{world.hidria}"

    async def edited(board: dict[str, Any], commitment: str) -> dict[str, Any]:
        given = {"commitment": commitment, "budget_eur": 5, "revision": revision_of(board)}
        return dict(await world.changed(world.lars.put(path, json=given)))

    board = await edited(board, "invited")
    of_edit = await tell(world.parts, [id_of(board)])
    board = await edited(board, "proposed")
    world.service.clock.moment += LETTERS_LATE
    board = await edited(board, "invited")
    of_new = await tell(world.parts, [id_of(board)])

    assert (of_edit, of_new) == (0, 1)


async def test_a_letter_comes_in_the_language_of_its_reader(world: Any) -> None:
    await choose_language(await world.service.account(MAJA), "sl")
    board = await invite(world, await world.formed())

    await tell(world.parts, [id_of(board)])

    [(_, _, text)] = await letters(world)
    assert "3. september 2026" in text


async def test_the_job_sends_what_the_follower_missed(world: Any) -> None:
    board = await invite(world, await world.formed())
    clock = world.service.clock
    [job] = jobs(world.parts)
    context = JobContext(job.name, clock.now(), world.parts.database, clock, lambda: True)
    early = await job.run(context)

    clock.moment += LETTERS_LATE
    late = await job.run(context)

    assert (early, late) == ("0 notices of invitations", "1 notices of invitations")
    assert await untold_ids(clock.now()) == []
    assert len(await letters(world)) == 1
    assert revision_of(await world.board(id_of(board))) == 2


async def test_an_organisation_without_people_gets_no_letter_and_the_page_says_so(world: Any) -> None:
    board = await world.formed()
    browser = await world.service.browser("lars@example.org")
    path, nobody = f"/consortia/{id_of(board)}", world.organisations["Eichenwerk"]

    answer = await browser.post(
        f"{path}/members", {"organisation_id": nobody, "commitment": "invited", "revision": revision_of(board)}
    )
    shown = await browser.get(path)

    assert answer.status_code == 303
    assert "Nobody there has an account here" in shown.text
    assert await tell(world.parts, [id_of(board)]) == 0


async def test_forming_one_consortium_after_the_other_does_not_fill_a_mailbox(world: Any) -> None:
    limited = replace(world.parts, settings=world.parts.settings.model_copy(update={"rate_limits": True}))
    lars = Viewer(
        account_id=await world.service.account(LARS), roles=frozenset({Role.MEMBER}),
        organisations={world.coordinator: OrganisationRole.OWNER},
    )  # fmt: skip
    asked = MemberIn(organisation_id=world.hidria, commitment=Commitment.INVITED, revision=1)
    for _number in range(actions.INVITATIONS_PER_GUEST.most):
        await actions.add_member(limited, id_of(await world.formed()), asked, lars)
    one_more = id_of(await world.formed())

    with pytest.raises(TooMany):
        await actions.add_member(limited, one_more, asked, lars)

    assert len((await world.board(one_more))["members"]) == 1
