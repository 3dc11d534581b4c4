"""Capacity and the waiting list: never more than there is room for, the order kept, nobody lost."""

import asyncio
from typing import Any

from matchcamp.registration.entries import own_entry
from matchcamp.registration.people_actions import register
from matchcamp.registration.schemas import RegistrationIn
from matchcamp.viewer import Role, Viewer


def member(number: int) -> Viewer:
    id_ = f"{number:024x}"
    return Viewer(account_id=id_, name=f"N{number}", email=f"n{number}@example.org", roles=frozenset({Role.MEMBER}))


async def test_fifty_at_once_never_exceed_the_capacity(world: Any) -> None:
    await world.set_camp(capacity=20)

    async def one(number: int) -> None:
        viewer = member(number)
        await register(world.parts, await own_entry(world.camp, viewer), RegistrationIn(name=viewer.name))

    await asyncio.gather(*(one(number) for number in range(50)))

    statuses = list((await world.statuses()).values())
    assert (statuses.count("registered"), statuses.count("waiting")) == (20, 30)
