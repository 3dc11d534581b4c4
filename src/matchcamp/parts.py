"""The joined parts of a running service, reachable from every request."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from litestar.connection import ASGIConnection
from pymongo import AsyncMongoClient
from pymongo.asynchronous.database import AsyncDatabase

from matchcamp.broadcast import Broadcast
from matchcamp.clock import Clock
from matchcamp.mail import Mailer
from matchcamp.recommender import Recommender
from matchcamp.settings import Settings

HandedIn = Callable[[Sequence[str]], Awaitable[Mapping[str, Sequence[str]]]]
"""By consortium the states of its applications that were handed in: for areas that applications are built upon."""


@dataclass(frozen=True, slots=True)
class Parts:
    """Made once in `app.py`."""

    settings: Settings
    clock: Clock
    client: AsyncMongoClient[dict[str, Any]]
    database: AsyncDatabase[dict[str, Any]]
    mailer: Mailer
    recommender: Recommender
    broadcast: Broadcast
    handed_in: HandedIn


def parts_of(connection: ASGIConnection[Any, Any, Any, Any]) -> Parts:
    parts: Parts = connection.app.state.parts
    return parts
