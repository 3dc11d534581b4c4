"""Applications as they stood in the past, told by the log alone."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from matchcamp.applications.chain import changes_of
from matchcamp.applications.documents import Entry
from matchcamp.applications.open_queries import Hoped, Kind
from matchcamp.applications.progress import phase_in
from matchcamp.applications.trail import Flat, done

FIELDS = dict.fromkeys(("application_id", "at", "changes", "private"), 1)


async def stood_at(moments: Sequence[datetime]) -> AsyncIterator[tuple[datetime, Mapping[str, Flat]]]:
    """All applications by id as the log left them at each of the moments, which are in order; one walk over the log.

    The values are those of the walk: look at them before the next moment.
    """
    waiting = list(moments)
    values: dict[str, Flat] = {}
    async for entry in Entry.get_pymongo_collection().find({}, FIELDS).sort("_id", 1):
        while waiting and entry["at"] > waiting[0]:
            yield waiting.pop(0), values
        id_ = entry["application_id"]
        values[id_] = done(values.get(id_, {}), changes_of(entry))
    for at in waiting:
        yield at, values


def hoped_kind(hoped: Hoped, id_: str, values: Mapping[str, Any], now: datetime) -> Kind | None:
    """The kind of an application that stands like this in the log, None for one that `Hoped.conditions` do not let
    through."""
    phase, deadline = phase_in(values), values.get("deadline/at")
    programme = values.get("programme") or ""
    written = (
        not values.get("two_stage") or values.get("stage", 1) > 1
        if hoped.last_stage
        else values.get("first_submitted") is None
    )
    asked = (
        (not hoped.programmes or programme in hoped.programmes)
        and (hoped.resubmissions or not values.get("forerunner_id"))
        and (hoped.examples or not values.get("example"))
        and id_ not in hoped.excluded
    )
    if phase is None or deadline is None or deadline <= now or not written or not asked:
        return None
    return Kind(programme, phase, deadline)
