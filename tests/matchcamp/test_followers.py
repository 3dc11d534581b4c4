"""Followers react to writes at least once, in one process at a time, and go on where they stopped."""

import asyncio
from collections.abc import Sequence

from matchcamp.area import Follower
from matchcamp.followers import COLLECTION, Followers, changed_ids
from matchcamp.parts import Parts
from tests.matchcamp.conftest import Service

WAIT_S = 10.0


def noting(seen: list[str], name: str = "notes") -> Follower:
    async def react(_parts: Parts, ids: Sequence[str]) -> None:
        seen.extend(ids)

    return Follower(name, "things", react)


async def until(seen: list[str], count: int) -> None:
    async with asyncio.timeout(WAIT_S):
        while len(seen) < count:  # The follower runs in tasks of its own.
            await asyncio.sleep(0.05)


async def write(service: Service, *names: str) -> None:
    await service.parts.database["things"].insert_many([{"_id": name} for name in names])


async def token(service: Service) -> object:
    row = await service.parts.database[COLLECTION].find_one({"_id": "notes"})
    return row["token"] if row else None


async def token_moved(service: Service, before: object) -> None:
    async with asyncio.timeout(WAIT_S):
        while await token(service) == before:
            await asyncio.sleep(0.05)


async def started(service: Service, follower: Follower, owner: str) -> Followers:
    followers = Followers(service.parts, [follower], owner)
    followers.start()
    await asyncio.sleep(0.5)
    return followers


async def test_a_follower_sees_each_write(service: Service) -> None:
    seen: list[str] = []
    followers = await started(service, noting(seen), "one")

    await write(service, "a", "b")
    await until(seen, 2)
    await followers.stop()

    assert seen == ["a", "b"]


async def test_what_was_written_while_nobody_followed_is_caught_up(service: Service) -> None:
    first, second = [], []  # type: list[str], list[str]
    followers = await started(service, noting(first), "one")
    before = await token(service)
    await write(service, "a")
    await until(first, 1)
    await token_moved(service, before)
    await followers.stop()

    await write(service, "b", "c")
    successor = await started(service, noting(second), "two")
    await until(second, 2)
    await successor.stop()

    assert (first, second) == (["a"], ["b", "c"])


async def test_a_follower_that_is_killed_in_its_very_first_reaction_loses_nothing(service: Service) -> None:
    begun, second = asyncio.Event(), []  # type: asyncio.Event, list[str]

    async def never_ends(_parts: Parts, _ids: Sequence[str]) -> None:
        begun.set()
        await asyncio.Event().wait()

    followers = await started(service, Follower("notes", "things", never_ends), "one")
    await write(service, "a")
    await asyncio.wait_for(begun.wait(), WAIT_S)
    await followers.stop()

    successor = await started(service, noting(second), "two")
    await until(second, 1)
    await successor.stop()

    assert second == ["a"]


async def test_only_one_of_two_processes_reacts(service: Service) -> None:
    seen: list[str] = []
    followers = [await started(service, noting(seen), owner) for owner in ("one", "two")]

    await write(service, "a", "b", "c")
    await until(seen, 3)
    await asyncio.sleep(0.5)
    for one in followers:
        await one.stop()

    assert seen == ["a", "b", "c"]


async def test_a_failing_reaction_is_tried_again(service: Service) -> None:
    seen: list[str] = []
    tries: list[int] = []

    async def react(_parts: Parts, ids: Sequence[str]) -> None:
        tries.append(1)
        if len(tries) == 1:
            raise RuntimeError("the first try fails")
        seen.extend(ids)

    followers = await started(service, Follower("failing", "things", react), "one")
    await write(service, "a")
    await until(seen, 1)
    await followers.stop()

    assert (seen, len(tries)) == (["a"], 2)


def test_changes_are_told_once_each_and_those_without_a_document_not_at_all() -> None:
    changes = [{"documentKey": {"_id": name}} for name in ("a", "b", "a")] + [{"operationType": "drop"}]

    assert changed_ids(changes) == ["a", "b"]
