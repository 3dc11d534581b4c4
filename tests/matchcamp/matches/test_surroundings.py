"""What is gathered around organisations from profiles, boards, consortia and introductions."""

from datetime import timedelta
from typing import Any

from matchcamp.consortia.documents import Consortium, Member
from matchcamp.consortia.members import Commitment
from matchcamp.items import Item, Kind
from matchcamp.matches.suggesting import suggest
from matchcamp.matches.surroundings import look_of, read_around
from matchcamp.organisations.documents import Organisation
from matchcamp.viewer import Audience, OrganisationRole, Role, Viewer
from tests.matchcamp.conftest import NOW
from tests.matchcamp.matches.conftest import World


async def with_project(world: World, organisation: str, *titles: str) -> None:
    rows = Organisation.get_pymongo_collection()
    one = await Organisation.get(organisation)
    assert one is not None
    await rows.update_one({"_id": one.id}, {"$set": {"projects": [{"title": title} for title in titles]}})


async def consortium(world: World, **members: Commitment) -> str:
    listed = [
        Member(organisation_id=getattr(world, name), commitment=how, changed=NOW) for name, how in members.items()
    ]
    made = await Consortium(
        title="Moulds 2030", organisation_id=world.company, members=listed, created=NOW, changed=NOW
    ).insert()
    return f"consortium:{made.id}"


async def test_projects_of_one_title_are_one_and_a_single_word_is_none(world: World) -> None:
    await with_project(world, world.company, "Šola 4.0: Printing moulds", "Mobility")
    await with_project(world, world.centre, "Sola 4.0 – printing Moulds", "Mobility")

    found = await read_around(world.parts)

    assert found.projects[world.company] == found.projects[world.centre] == {"project:sola 4 0 printing moulds"}


async def test_consortia_count_for_those_who_said_yes(world: World) -> None:
    key = await consortium(
        world, company=Commitment.COMMITTED, centre=Commitment.MANDATE_RECEIVED, third=Commitment.INVITED
    )

    found = await read_around(world.parts)

    assert (found.confided[world.company], found.confided[world.centre]) == ({key}, {key})
    assert world.third not in found.confided
    assert found.titles[key] == "Moulds 2030"


async def test_an_introduction_counts_as_load_until_it_is_taken_back_and_as_tie_once_accepted(world: World) -> None:
    near = await world.need()
    id_ = await world.asked(near)
    asked = await read_around(world.parts)
    await world.answer(id_, "accepted", world.lars)
    accepted = await read_around(world.parts)

    assert [(one.by, one.open) for one in asked.requests[world.centre]] == [(world.company, True)]
    assert world.centre not in asked.confided
    assert [one.open for one in accepted.requests[world.centre]] == [False]
    assert accepted.confided[world.centre] == accepted.confided[world.company] != frozenset()


async def test_what_is_taken_back_or_long_ago_is_no_load(world: World) -> None:
    id_ = await world.asked(await world.need())
    await world.answer(id_, "taken_back", world.maja)
    declined = await world.asked(await world.need())
    await world.answer(declined, "declined", world.lars)

    soon = await read_around(world.parts)
    world.service.clock.moment = NOW + timedelta(days=31)
    later = await read_around(world.parts)

    assert len(soon.requests[world.centre]) == 1
    assert world.centre not in later.requests


async def test_needs_that_withhold_the_name_seek_for_nobody(world: World) -> None:
    await world.need(visibility="anonymous")
    await world.need(visibility="private")
    before = await read_around(world.parts)
    await world.need(visibility="members")
    after = await read_around(world.parts)

    assert world.company not in before.seeks
    assert after.seeks[world.company] == {"additive-manufacturing"}
    assert after.gives[world.centre] == {"additive-manufacturing"}


async def test_an_organisation_is_as_new_as_its_newest_offer(world: World) -> None:
    world.service.clock.moment = NOW + timedelta(days=5)
    body = {
        "title": "Printing", "text": "We print mould inserts from metal powder for tool makers of the region.",
        "kind": "equipment", "topics": [], "organisation_id": world.centre, "publish": True,
    }  # fmt: skip
    answer = await world.broker.post("/api/offers", json=body)
    assert answer.status_code == 201, answer.text

    found = await read_around(world.parts)

    assert found.newest[world.centre_key] == NOW + timedelta(days=5)
    assert found.newest[f"organisation:{world.third}"] == NOW


async def test_who_speaks_for_the_item_knows_more_than_onlookers(world: World) -> None:
    item = Item(Kind.NEED, "n", "", "", Audience.PUBLIC, owner=world.company)
    people: dict[str, Any] = {
        "own": Viewer("a", roles=frozenset({Role.MEMBER}), organisations={world.company: OrganisationRole.EDITOR}),
        "broker": Viewer("b", roles=frozenset({Role.BROKER})),
        "other": Viewer("c", roles=frozenset({Role.MEMBER}), organisations={world.third: OrganisationRole.OWNER}),
        "coordinator": Viewer("d", roles=frozenset({Role.COORDINATOR})),
    }

    looks = {name: (await look_of(world.parts, item, viewer)).own for name, viewer in people.items()}

    assert looks == {"own": True, "broker": True, "other": False, "coordinator": False}


async def sentences(world: World, who: Any, near: str) -> list[tuple[str, list[str]]]:
    """What is said beside the words of the centre as a candidate."""
    answer = await who.get(f"/api/needs/{near.partition(':')[2]}/matches")
    [found] = [one for one in answer.json()["matches"] if one["item"]["id"] == world.centre]
    told = [(one["what"], one["names"]) for one in found["reasons"] if one["type"] == "tie"]
    return [one for one in told if one[0] in {"projects", "consortia", "introduction"}]


async def test_a_consortium_is_told_to_its_own_people_and_a_project_to_all(world: World) -> None:
    await consortium(world, company=Commitment.COMMITTED, centre=Commitment.COMMITTED)
    for organisation in (world.company, world.centre):
        await with_project(world, organisation, "Printed moulds for all")
    near = await world.need()
    await world.service.indexed()

    own, other = await sentences(world, world.maja, near), await sentences(world, world.theo, near)

    assert own == [("projects", ["Printed moulds for all"]), ("consortia", ["Moulds 2030"])]
    assert other == [("projects", ["Printed moulds for all"])]


async def test_nothing_done_together_gives_an_anonymous_asker_away(world: World) -> None:
    for organisation in (world.company, world.centre):
        await with_project(world, organisation, "Printed moulds for all")
    near = await world.need(visibility="anonymous")
    await world.service.indexed()

    assert await sentences(world, world.theo, near) == []
    assert await sentences(world, world.maja, near) == [("projects", ["Printed moulds for all"])]


async def test_both_sides_of_a_suggestion_are_told_what_they_did_together(world: World) -> None:
    await consortium(world, company=Commitment.COMMITTED, centre=Commitment.COMMITTED)
    near = await world.need()
    await world.service.indexed()
    await suggest(world.parts, [near])

    lists = [(await who.get("/api/suggestions")).json()["items"] for who in (world.maja, world.lars)]

    told = [{one["what"] for one in listed[0]["reasons"] if one["type"] == "tie"} for listed in lists]
    assert "consortia" in told[0]
    assert told[1] == {"consortia"}
