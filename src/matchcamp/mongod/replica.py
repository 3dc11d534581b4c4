"""From a mongod that listens to a primary that asks for a password."""

import asyncio
import time
from typing import Any
from urllib.parse import quote

from pymongo import AsyncMongoClient
from pymongo.errors import OperationFailure, PyMongoError

from matchcamp.mongod.errors import MongodEndedError, MongodError
from matchcamp.mongod.process import HOST, POLL_SECONDS, REPLICA_SET, has_ended

USER = "matchcamp"
PRIMARY_LIMIT_S = 60.0
# Codes of https://github.com/mongodb/mongo/blob/v6.0/src/mongo/base/error_codes.yml
UNAUTHORIZED, AUTHENTICATION_FAILED, ALREADY_INITIALISED, NOT_YET_INITIALISED = 13, 18, 23, 94
# The kept configuration is still being read: asking again is all there is to do.
PASSING = {ALREADY_INITIALISED, NOT_YET_INITIALISED}
UNFITTING = (
    "the database does not take the password in the file mongod/password of the data folder: put back the "
    "one that belongs to it, or move the folder mongod away, start empty and restore a backup"
)

Client = AsyncMongoClient[dict[str, Any]]


def url_of(port: int, password: str, *, direct: bool = False) -> str:
    way = "directConnection=true" if direct else f"replicaSet={REPLICA_SET}"
    return f"mongodb://{USER}:{quote(password, safe='')}@{HOST}:{port}/?authSource=admin&{way}"


async def primary(pid: int, port: int, password: str) -> None:
    """Make a one-member replica set and its user where they are missing; return when writes are taken.

    Safe to repeat after a crash between any two of its steps.
    """
    options: dict[str, Any] = {"serverSelectionTimeoutMS": 1000, "timeoutMS": 2000}
    address = f"mongodb://{HOST}:{port}/?directConnection=true"
    client: Client = AsyncMongoClient(address, **options)
    known: Client = AsyncMongoClient(url_of(port, password, direct=True), **options)
    async with client, known:
        until = time.monotonic() + PRIMARY_LIMIT_S
        while not await _is_primary(client, known, port):
            if has_ended(pid):
                message = f"mongod (process {pid}) ended while it was to become primary"
                raise MongodEndedError(message)
            if time.monotonic() > until:
                message = (
                    f"mongod (process {pid}, port {port}) has not become primary in {PRIMARY_LIMIT_S:.0f} s; "
                    f"is it stopped, or the disk too slow? End that process, then start again"
                )
                raise MongodError(message)
            await asyncio.sleep(POLL_SECONDS)
        await _ensure_user(client, known, password)


async def _is_primary(client: Client, known: Client, port: int) -> bool:
    try:
        answer = await client.admin.command("hello")
        if not answer.get("isWritablePrimary") and "setName" not in answer:
            await _configure(client, known, port)
    except OperationFailure as error:
        if error.code == AUTHENTICATION_FAILED:  # An initiated replica set always has its user, or lets one in.
            raise MongodError(UNFITTING) from error
        if error.code not in PASSING:
            raise
        return False
    except PyMongoError:  # It is starting, or ending: the loop looks at the process and at the clock.
        return False
    return bool(answer.get("isWritablePrimary"))


async def _configure(client: Client, known: Client, port: int) -> None:
    """First start: initiate. Another port than the last time: tell the replica set its new address."""
    host = f"{HOST}:{port}"
    members = [{"_id": 0, "host": host}]
    try:
        await client.admin.command("replSetInitiate", {"_id": REPLICA_SET, "members": members})
    except OperationFailure as error:
        if error.code != UNAUTHORIZED:
            raise
        config = (await known.admin.command("replSetGetConfig"))["config"]
        if [member["host"] for member in config["members"]] != [host]:
            moved = {
                **config,
                "members": [{**config["members"][0], "host": host}],
                "version": config["version"] + 1,
            }
            await known.admin.command("replSetReconfig", moved, force=True)


async def _ensure_user(client: Client, known: Client, password: str) -> None:
    """The first user is made from this machine without a password: mongod allows that until one exists."""
    try:
        await known.admin.command("ping")
    except OperationFailure as error:
        if error.code != AUTHENTICATION_FAILED:
            raise
    else:
        return
    concern = {"w": "majority", "j": True}
    try:
        await client.admin.command("createUser", USER, pwd=password, roles=["root"], writeConcern=concern)
    except OperationFailure as error:
        if error.code != UNAUTHORIZED:
            raise
        raise MongodError(UNFITTING) from error
