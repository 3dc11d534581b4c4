"""What lists of applications can be narrowed to: who leads, and for which call; cut to what the viewer may see."""

from collections.abc import Sequence
from datetime import datetime

from matchcamp.applications.documents import Application
from matchcamp.applications.rules import filter_for
from matchcamp.funding.queries import calls_by_id
from matchcamp.organisations.queries import heads
from matchcamp.viewer import Viewer

MOST = 200  # A longer list helps nobody to choose; what stands in a row is a link that narrows to it.

Options = Sequence[tuple[str, str]]


async def leads_named(viewer: Viewer, chosen: str) -> Options:
    """The organisations that lead applications, by name; only the chosen one where there are too many. Two calls."""
    found = await heads(await _values(viewer, "organisation_id", chosen))
    return sorted(((key, head.name) for key, head in found.items()), key=lambda one: one[1].casefold())


async def calls_named(viewer: Viewer, chosen: str, now: datetime) -> Options:
    """The calls of applications by their identifier, as `leads_named`."""
    found = await calls_by_id(await _values(viewer, "call_id", chosen), now)
    return sorted(((key, call.identifier) for key, call in found.items()), key=lambda one: one[1])


async def _values(viewer: Viewer, field: str, chosen: str) -> list[str]:
    known = await Application.get_pymongo_collection().distinct(field, filter_for(viewer))
    found = {key for key in known if key} if len(known) <= MOST else set()
    return sorted(found | ({chosen} if chosen else set()))
