"""What became of ideas: consortia with their lights, whoever looks. Only titles of ideas and figures may go on from
here to people who do not belong to a consortium."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from matchcamp.consortia import eligible
from matchcamp.consortia.board_schemas import Verdict
from matchcamp.consortia.documents import Consortium, ConsortiumStatus
from matchcamp.consortia.list_queries import LISTED, verdict_of
from matchcamp.consortia.members import in_it
from matchcamp.consortia.queries import STANDING_FIELDS
from matchcamp.consortia.rules import STANDING, countries_of, may_see
from matchcamp.database import object_id
from matchcamp.funding.queries import calls_by_id
from matchcamp.organisations.queries import heads
from matchcamp.viewer import Viewer

Status = Literal["forming", "complete", "submitted", "dropped"]


@dataclass(frozen=True, slots=True)
class Founded:
    """A consortium as an outcome. `seen`: the viewer may open its board."""

    id: str
    idea_id: str
    status: Status
    dropped: bool
    verdict: Verdict
    members: int
    countries: int
    created: datetime
    seen: bool


async def founded(
    consortium_ids: Sequence[str], idea_ids: Sequence[str], viewer: Viewer, now: datetime
) -> list[Founded]:
    """These consortia, and all that come from these ideas, oldest first; five database calls."""
    rows = Consortium.get_pymongo_collection()
    ids = [object_id(one) for one in consortium_ids]
    where = {"$or": [{"_id": {"$in": ids}}, {"idea_id": {"$in": [one for one in idea_ids if one]}}]}
    found = await rows.find(where, LISTED).sort("_id", 1).to_list()
    calls = await calls_by_id(sorted({row["call_id"] for row in found if row["call_id"]}), now)
    known = await heads(sorted({one["organisation_id"] for row in found for one in row["members"]}))
    standing = {"call_id": {"$in": sorted(calls)}, "status": {"$in": sorted(STANDING)}}
    rounds = await rows.find(standing, STANDING_FIELDS).to_list() if calls else []
    actions = await eligible.actions_for(calls)
    return [
        Founded(
            id=str(row["_id"]),
            idea_id=row["idea_id"],
            status=row["status"],
            dropped=row["status"] == ConsortiumStatus.DROPPED,
            verdict=verdict_of(row, calls.get(row["call_id"]), actions.get(row["call_id"]), known, rounds),
            members=len(in_it(row["members"])),
            countries=len({code for code in countries_of(in_it(row["members"]), known) if code}),
            created=row["created"],
            seen=may_see(row, viewer),
        )
        for row in found
    ]
