"""The organisations that a form offers."""

from matchcamp.organisations.queries import organisation_choices, organisations_of
from matchcamp.viewer import OrganisationRole, Role, Viewer
from tests.matchcamp.conftest import Service

BROKER = Viewer(account_id="1" * 24, roles=frozenset({Role.BROKER}))


async def test_a_member_chooses_among_their_own(service: Service) -> None:
    own, other = await service.organisation("Ours"), await service.organisation("Theirs")
    viewer = Viewer(account_id="1" * 24, roles=frozenset({Role.MEMBER}), organisations={own: OrganisationRole.EDITOR})

    assert await organisation_choices(viewer) == [(own, "Ours")]
    assert await organisation_choices(viewer, other) == [(own, "Ours")]


async def test_a_brokers_list_ends_but_always_holds_the_chosen_one(service: Service) -> None:
    ids = [await service.organisation(f"Organisation {number:03}") for number in range(4)]

    shown = await organisations_of(BROKER, limit=2)

    assert [one.id for one in shown] == ids[:2]
    choices = await organisation_choices(BROKER, ids[3], limit=2)
    assert [id_ for id_, _name in choices] == [ids[3], *ids[:2]]


async def test_words_that_are_no_id_choose_nothing(service: Service) -> None:
    own = await service.organisation("Only one")

    assert await organisation_choices(BROKER, "' or 1=1") == [(own, "Only one")]
    assert await organisation_choices(BROKER, "0" * 24) == [(own, "Only one")]
