"""What people say at a table, its light, and the consortium and the idea that come out of it."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from matchcamp.errors import Conflict, Forbidden, Invalid, NotFound
from matchcamp.funding.actions import import_calls
from matchcamp.funding.queries import call_id_by_identifier
from matchcamp.ideas.actions import post_idea
from matchcamp.ideas.queries import idea as idea_seen
from matchcamp.ideas.schemas import IdeaIn
from matchcamp.registration.documents import CampIdea
from matchcamp.workshop import queries
from matchcamp.workshop.actions import save_section
from matchcamp.workshop.documents import TableConsortium
from matchcamp.workshop.forming import form_consortium, take_over_canvas
from matchcamp.workshop.given_schemas import SectionIn, StanceIn, TakeOverIn
from matchcamp.workshop.row_actions import take_stance
from matchcamp.workshop.states import SectionName, Stance
from tests.matchcamp.camping import idea_at
from tests.matchcamp.consortia.conftest import COVE, EIGHT, NOW, call
from tests.matchcamp.workshop.conftest import Workshop

HOST, *OTHERS = EIGHT
OWNER = "owner5@camp.example"


async def aimed(workshop: Workshop, **fields: Any) -> str:
    """The id of an idea of Granen at table 5, which aims at the call of centres of excellence."""
    name, kind, country = HOST
    host = await workshop.service.organisation(name, owner=OWNER, type=kind, country=country)
    await import_calls([call(COVE)], NOW)
    values = {"call_id": await call_id_by_identifier(COVE), "organisation_id": host} | fields
    return await idea_at(workshop.service, workshop.camp_id, 5, **values)


async def at_table(workshop: Workshop, number: int, **fields: Any) -> str:
    """The id of an attendant of one of the other organisations of a good consortium."""
    name, kind, country = OTHERS[number]
    profile = await workshop.service.organisation(name, type=kind, country=country)
    values = {"organisation_id": profile, "country": country, "kind": kind} | fields
    return await workshop.person(f"Person {number}", **values)


async def says(workshop: Workshop, idea: str, person: str, stance: Stance = Stance.IN, **more: Any) -> None:
    given = StanceIn(stance=stance, **more)
    await take_stance(workshop.service.parts, await workshop.actor(person), idea, given)


async def light_of(workshop: Workshop, idea: str) -> Any:
    leader = await workshop.facilitator()
    return (await queries.table(leader, idea, workshop.service.clock.moment)).light


async def test_the_light_follows_what_people_say(workshop: Workshop) -> None:
    idea = await aimed(workshop)
    people = [await at_table(workshop, number) for number in range(len(OTHERS))]
    alone = await light_of(workshop, idea)

    for number, person in enumerate(people):
        await says(workshop, idea, person, Stance.IN if number else Stance.INTERESTED)
    full = await light_of(workshop, idea)
    await says(workshop, idea, people[0], Stance.NOT_FOR_US)
    one_less = await light_of(workshop, idea)

    assert (alone.verdict, alone.organisations, alone.sure, alone.countries) == ("not_met", 1, 1, ("SE",))
    assert (full.verdict, full.organisations, full.sure) == ("met", 8, 7)
    assert full.countries == ("AT", "ES", "SE", "SI")
    assert (one_less.verdict, one_less.organisations) == ("not_met", 7)
    assert any("7" in one.sentence for one in one_less.findings if one.outcome == "not_met")


async def test_people_of_one_organisation_count_once_and_by_what_says_most(workshop: Workshop) -> None:
    idea = await aimed(workshop)
    first = await workshop.person("Ana Rossi", organisation="Officina  Rossi", country="IT")
    second = await workshop.person("Bea Rossi", organisation="officina rossi", country="IT")
    nobody = await workshop.person("Zoe Free")

    await says(workshop, idea, first, Stance.INTERESTED)
    await says(workshop, idea, second)
    await says(workshop, idea, nobody)

    found = await light_of(workshop, idea)
    assert (found.organisations, found.sure, found.countries) == (2, 2, ("IT", "SE"))


async def test_without_a_call_there_is_nothing_to_decide_by(workshop: Workshop) -> None:
    assert (await light_of(workshop, workshop.ideas[0])).verdict == "no_call"


async def test_nobody_speaks_for_somebody_else_but_those_who_lead(workshop: Workshop) -> None:
    maja, lars = await workshop.person(), await workshop.person("Lars Berg", organisation="Granen")
    parts, idea = workshop.service.parts, workshop.ideas[0]
    given = StanceIn(stance=Stance.IN, attendant_id=lars)

    with pytest.raises(Forbidden):
        await take_stance(parts, await workshop.actor(maja), idea, given)
    await take_stance(parts, await workshop.facilitator(), idea, given)
    with pytest.raises(Invalid):
        await take_stance(parts, await workshop.facilitator(), idea, StanceIn(stance=Stance.IN))

    table = await queries.table(await workshop.actor(maja), idea, workshop.service.clock.moment)
    assert [(one.name, one.stance) for one in table.stances] == [("Lars Berg", Stance.IN)]


async def test_a_consortium_is_formed_of_whoever_is_in_or_interested(workshop: Workshop) -> None:
    idea = await aimed(workshop)
    first, second, third = [await at_table(workshop, number) for number in range(3)]
    words = await workshop.person("Ana Rossi", organisation="Officina Rossi", country="IT")
    for person, stance in ((first, Stance.IN), (second, Stance.INTERESTED), (third, Stance.NOT_FOR_US)):
        await says(workshop, idea, person, stance)
    await says(workshop, idea, words)

    formed = await form_consortium(workshop.service.parts, await workshop.signed_in(OWNER), idea)
    again = await form_consortium(workshop.service.parts, await workshop.facilitator(), idea)

    owner = await workshop.service.program(OWNER)
    board = (await owner.get(f"/api/consortia/{formed.consortium_id}")).json()
    members = [(one["name"], one["role"], one["commitment"]) for one in board["members"]]
    assert members == [
        (HOST[0], "coordinator", "committed"), (OTHERS[0][0], "partner", "invited"),
        (OTHERS[1][0], "partner", "interested"),
    ]  # fmt: skip
    assert (board["consortium"]["title"], board["call"]["identifier"]) == ("Idea 5", COVE)
    assert formed.left_out == ("Officina Rossi",)
    assert again.consortium_id == formed.consortium_id
    assert (await CampIdea.get(idea)).consortium_id == formed.consortium_id


async def test_one_who_leads_the_camp_forms_it_and_the_ideas_people_are_asked(workshop: Workshop) -> None:
    idea = await aimed(workshop)
    await says(workshop, idea, await at_table(workshop, 0))

    formed = await form_consortium(workshop.service.parts, await workshop.facilitator(), idea)

    owner = await workshop.service.program(OWNER)
    board = (await owner.get(f"/api/consortia/{formed.consortium_id}")).json()
    assert [(one["role"], one["commitment"]) for one in board["members"]] == [
        ("coordinator", "invited"), ("partner", "invited"),
    ]  # fmt: skip


async def test_two_who_form_it_at_once_found_one(workshop: Workshop) -> None:
    idea = await aimed(workshop)
    leader, parts = await workshop.facilitator(), workshop.service.parts

    done = await asyncio.gather(*(form_consortium(parts, leader, idea) for _ in range(4)), return_exceptions=True)

    assert await parts.database["consortia"].count_documents({}) == 1
    assert {type(one).__name__ for one in done} <= {"FormedOut", "Conflict"}
    assert any(not isinstance(one, Exception) for one in done)


async def test_one_that_was_cut_short_is_gone_on_with(workshop: Workshop) -> None:
    idea = await aimed(workshop)
    leader, parts = await workshop.facilitator(), workshop.service.parts
    formed = await form_consortium(parts, leader, idea)
    await (await CampIdea.get(idea)).set({"consortium_id": ""})  # As if the process had ended before the last write.
    await says(workshop, idea, await at_table(workshop, 0))

    with pytest.raises(Conflict, match="just now"):
        await form_consortium(parts, leader, idea)
    row = await TableConsortium.get(idea)
    workshop.service.clock.moment = row.until
    again = await form_consortium(parts, leader, idea)

    stored = await parts.database["consortia"].find({}).to_list()
    assert (again.consortium_id, len(stored), len(stored[0]["members"])) == (formed.consortium_id, 1, 2)


async def test_a_pass_forms_no_consortium(workshop: Workshop) -> None:
    idea = await aimed(workshop)
    account = await workshop.service.account(OWNER)
    host = await workshop.person("Olga Owner", account_id=account)

    with pytest.raises(Forbidden):
        await form_consortium(workshop.service.parts, await workshop.actor(host), idea)
    with pytest.raises(Forbidden):
        await form_consortium(workshop.service.parts, replace(await workshop.actor(await workshop.person())), idea)


async def its_own_idea(workshop: Workshop) -> tuple[str, str]:
    """The idea of the owner of table 5: (id of the idea, id of the table)."""
    name, kind, country = HOST
    host = await workshop.service.organisation(name, owner=OWNER, type=kind, country=country)
    owner = (await registered(workshop, OWNER)).viewer
    given = IdeaIn(
        title="Less scrap", text="We want presses to see wear of their tools early.", organisation_id=host,
        canvas={"need": "Scrap.", "impact": "Less waste."}, publish=True,
    )  # fmt: skip
    posted = await post_idea(given, owner, NOW)
    return str(posted.id), await idea_at(
        workshop.service, workshop.camp_id, 5, organisation_id=host, idea_id=str(posted.id)
    )


async def registered(workshop: Workshop, email: str) -> Any:
    """Somebody with an account who is registered for the camp, signed in."""
    account = await workshop.service.account(email)
    await workshop.person("Olga Owner", account_id=account, email=email)
    return await workshop.signed_in(email)


async def test_the_idea_takes_the_tables_canvas_over(workshop: Workshop) -> None:
    idea_id, table = await its_own_idea(workshop)
    owner, parts = await workshop.signed_in(OWNER), workshop.service.parts
    for name, text in ((SectionName.NEED, "Scrap, and tools that break."), (SectionName.RESULT, "A sensor.")):
        await save_section(parts, owner, table, name, SectionIn(text=text, revision=1))
    before = await idea_seen(idea_id, owner.viewer)

    await take_over_canvas(parts, owner, table, TakeOverIn(revision=before.revision))

    after = await idea_seen(idea_id, owner.viewer)
    assert after.canvas.model_dump() == before.canvas.model_dump() | {
        "need": "Scrap, and tools that break.", "result": "A sensor.",
    }  # fmt: skip
    assert (after.title, after.text, after.status) == (before.title, before.text, before.status)
    with pytest.raises(Conflict):
        await take_over_canvas(parts, owner, table, TakeOverIn(revision=before.revision))


async def test_what_the_ideas_canvas_cannot_hold_is_not_cut(workshop: Workshop) -> None:
    idea_id, table = await its_own_idea(workshop)
    owner, parts = await workshop.signed_in(OWNER), workshop.service.parts
    await save_section(parts, owner, table, SectionName.NEED, SectionIn(text="a" * 2_001, revision=1))
    before = await idea_seen(idea_id, owner.viewer)

    with pytest.raises(Invalid, match="2000"):
        await take_over_canvas(parts, owner, table, TakeOverIn(revision=before.revision))

    assert (await idea_seen(idea_id, owner.viewer)).canvas == before.canvas


async def test_only_the_ideas_own_people_put_the_canvas_into_it(workshop: Workshop) -> None:
    idea_id, table = await its_own_idea(workshop)
    leader = await workshop.facilitator()

    with pytest.raises(NotFound):
        await take_over_canvas(workshop.service.parts, leader, table, TakeOverIn(revision=1))

    assert (await idea_seen(idea_id, leader.viewer)).canvas.need == "Scrap."
