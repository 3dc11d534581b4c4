"""The services that are at work on a database, and where they listen."""

import os
import socket

import psutil

from matchcamp.database import Database
from matchcamp.lease import COLLECTION
from matchcamp.settings import Settings

SHOWN = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104 - What was bound, not what we bind.


async def workers_of(database: Database) -> list[str]:
    """Names of the processes that hold a lease now, by the database's own clock.

    A second worker beside another holds none, and is not told.
    """
    held = database[COLLECTION].find({"owner": {"$ne": None}, "$expr": {"$gt": ["$expires", "$$NOW"]}}, {"owner": 1})
    return sorted({str(row["owner"]) async for row in held})


def addresses_of(worker: str) -> list[str]:
    """Where a worker named `host:process:random` listens, when it is one of this machine that we may look at."""
    host, pid, _ = worker.rsplit(":", 2)
    if host != socket.gethostname() or not pid.isdecimal():
        return []
    try:
        connections = psutil.Process(int(pid)).net_connections("tcp")
    except psutil.Error:
        return []
    bound = {one.laddr[1]: one.laddr[0] for one in connections if one.status == psutil.CONN_LISTEN and one.laddr}
    return [f"http://{SHOWN.get(host, host)}:{port}" for port, host in sorted(bound.items())]


async def settings_beside(settings: Settings, database: Database) -> Settings:
    """The settings with the address of the running service, so that links lead there; MATCHCAMP_BASE_URL wins."""
    if "MATCHCAMP_BASE_URL" in os.environ:
        return settings
    addresses = [address for worker in await workers_of(database) for address in addresses_of(worker)]
    return settings.model_copy(update={"base_url": addresses[0]}) if addresses else settings
