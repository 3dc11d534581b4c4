"""What `app.py` needs to know of an area, and nothing more."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from beanie import Document
from litestar.types import ControllerRouterHandler

from matchcamp.broadcast import Stream
from matchcamp.items import ItemSource
from matchcamp.personal import Trace
from matchcamp.security import Access

if TYPE_CHECKING:
    from matchcamp.parts import Parts
    from matchcamp.scheduler import Job


@dataclass(frozen=True, slots=True)
class Follower:
    """Reacts to writes: gets the changed ids of one collection, at least once, in order; must be safe to repeat.

    It reads the database's change stream with a stored resume token, in one process at a time.
    """

    name: str
    collection: str
    react: Callable[["Parts", Sequence[str]], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Area:
    """An area's contribution: documents, routes with the rule of each, jobs, followers, and what goes into the index.

    `personal` says where its documents point to a person: export and erasure go by it.
    `streams` are the collections whose changes are told at once to pages that are open; `filters` put the area's codes
    into words on any page.
    """

    name: str
    documents: Sequence[type[Document]] = ()
    handlers: Sequence[ControllerRouterHandler] = ()
    access: Mapping[str, Access] = field(default_factory=dict)
    jobs: Callable[["Parts"], Sequence["Job"]] = lambda _: ()
    followers: Sequence[Follower] = ()
    items: Sequence[ItemSource] = ()
    models: Sequence[type[Any]] = ()
    personal: Sequence[Trace] = ()
    streams: Sequence[Stream] = ()
    filters: Mapping[str, Callable[..., object]] = field(default_factory=dict)
