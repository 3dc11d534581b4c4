"""How well people's organisations fit the ideas of a camp."""

from typing import Any

import pytest

from matchcamp.recommender import Recommender
from matchcamp.registration.queries import fits_of
from matchcamp.surveying import Sought
from tests.matchcamp.camping import idea_at, person_at


async def test_the_fit_is_that_of_each_persons_organisation(world: Any) -> None:
    service = world.service
    profile = "We weld robots and teach robot welding to apprentices, with collaborative robot cells."
    welders = await service.organisation("Welders", type="vet_provider", profile=profile, profile_language="en")
    bakers = await service.organisation("Bakers", profile="We bake bread and cakes.", profile_language="en")
    note = {"problem": "Apprentices do not learn robot welding.", "result": "A course in robot welding"}
    idea = await idea_at(service, world.camp, 1, title="Robot welding for apprentices", note=note)
    await service.indexed()
    ana = await person_at(service, world.camp, "Ana", organisation_id=welders)
    bor = await person_at(service, world.camp, "Bor", organisation_id=bakers)
    cene = await person_at(service, world.camp, "Cene", organisation="A company of its own")

    fits = await fits_of(service.parts, world.camp)

    assert fits[cene] == {}
    assert fits[ana].keys() == fits[bor].keys() == {idea}
    assert 0 <= fits[bor][idea] < fits[ana][idea] <= 1


async def test_asked_again_nothing_is_compared_again(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    service = world.service
    for number in range(1, 31):
        await idea_at(service, world.camp, number, title=f"Idea {number} of robots and welding")
    organisations = [await service.organisation(f"Company {number}") for number in range(20)]
    await service.indexed()
    for number in range(200):
        await person_at(service, world.camp, f"Person {number}", organisation_id=organisations[number % 20])
    first = await fits_of(service.parts, world.camp)

    compared: list[Sought] = []
    monkeypatch.setattr(Recommender, "survey", lambda _self, sought: compared.append(sought))
    again = await fits_of(service.parts, world.camp)

    assert again == first
    assert {len(one) for one in again.values()} == {30}
    assert compared == []
