"""Lists of consortia: cut to what the viewer may see, each with its light."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from calls.rules.model import Action
from matchcamp.consortia import eligible
from matchcamp.consortia.board_schemas import CallHead, ConsortiumList, ConsortiumOut, Verdict
from matchcamp.consortia.documents import Consortium
from matchcamp.consortia.members import Commitment
from matchcamp.consortia.queries import STANDING_FIELDS, given_of
from matchcamp.consortia.rules import STANDING, UNDER_WAY, filter_for, filter_for_own, may_found, participants_of
from matchcamp.consortia.shown import call_head, consortium_out
from matchcamp.funding.queries import calls_by_id
from matchcamp.funding.schemas import CallOut
from matchcamp.ideas.queries import ideas_with_names
from matchcamp.ideas.schemas import IdeaOut
from matchcamp.organisations.queries import OrganisationHead, heads
from matchcamp.paging import page_of
from matchcamp.viewer import Viewer

Row = Mapping[str, Any]
LISTED = {"history": 0}  # Up to 600 lines each, which no list shows.


@dataclass(frozen=True, slots=True)
class ConsortiumFilter:
    """What a list is narrowed to; empty means anything. `mine`: those of the viewer's own organisations."""

    mine: bool = False
    call_id: str = ""
    idea_id: str = ""

    def as_filter(self, viewer: Viewer) -> dict[str, Any]:
        exact = {"call_id": self.call_id.lower(), "idea_id": self.idea_id.lower()}
        asked: list[dict[str, Any]] = [{name: value} for name, value in exact.items() if value]
        return {"$and": [filter_for(viewer), *([filter_for_own(viewer)] if self.mine else []), *asked]}


async def consortia(viewer: Viewer, narrowed: ConsortiumFilter, *, after: str | None, limit: int) -> ConsortiumList:
    """The consortia that the viewer may see, newest first; four database calls however many there are.

    Those of one idea are not told to whom the organisation behind it is withheld: they would give its name away.
    """
    if narrowed.idea_id and not await ideas_with_names([narrowed.idea_id], viewer):
        return ConsortiumList(items=[], next=None)
    rows = Consortium.get_pymongo_collection()
    found = await page_of(rows, narrowed.as_filter(viewer), after=after, limit=limit, fields=LISTED)
    known = await heads(_organisations(found.rows))
    seen = await ideas_with_names([row["idea_id"] for row in found.rows if row["idea_id"]], viewer)
    listed = [consortium_out(row, known, idea_seen=row["idea_id"] in seen) for row in found.rows]
    return ConsortiumList(items=listed, next=found.next)


def _organisations(rows: Sequence[Row]) -> list[str]:
    return [
        id_ for row in rows for id_ in (row["organisation_id"], *(one["organisation_id"] for one in row["members"]))
    ]


@dataclass(frozen=True, slots=True)
class Listed:
    """A consortium in a list, with its light and its call."""

    shown: ConsortiumOut
    verdict: Verdict
    call: CallHead | None


@dataclass(frozen=True, slots=True)
class ListPage:
    """Some consortia, the next deadline first, and the cursor of those that are older."""

    items: list[Listed]
    next: str | None


async def consortia_by_deadline(
    viewer: Viewer, narrowed: ConsortiumFilter, now: datetime, *, after: str | None, limit: int
) -> ListPage:
    """The newest consortia of the list with their lights, by the deadline of their call; what is over, and what has no
    call, stands last. Five database calls however many there are."""
    rows = Consortium.get_pymongo_collection()
    found = await page_of(rows, narrowed.as_filter(viewer), after=after, limit=limit, fields=LISTED)
    calls = await calls_by_id(sorted({row["call_id"] for row in found.rows if row["call_id"]}), now)
    known = await heads(_organisations(found.rows))
    seen = await ideas_with_names([row["idea_id"] for row in found.rows if row["idea_id"]], viewer)
    where = {"call_id": {"$in": sorted(calls)}, "status": {"$in": sorted(STANDING)}}
    rounds = await rows.find(where, STANDING_FIELDS).to_list() if calls else []
    actions = await eligible.actions_for(calls)
    listed = [
        Listed(
            shown=consortium_out(row, known, idea_seen=row["idea_id"] in seen),
            verdict=verdict_of(row, calls.get(row["call_id"]), actions.get(row["call_id"]), known, rounds),
            call=call_head(calls[row["call_id"]]) if row["call_id"] in calls else None,
        )
        for row in found.rows
    ]
    return ListPage(sorted(listed, key=_order), found.next)


def _order(one: Listed) -> tuple[bool, bool, str]:
    coming = one.call.deadline if one.call and one.call.days_left is not None and one.call.days_left >= 0 else None
    return one.shown.status not in UNDER_WAY, coming is None, coming.isoformat() if coming else ""


def verdict_of(
    row: Row,
    call: CallOut | None,
    action: Action | None,
    known: Mapping[str, OrganisationHead],
    rounds: Sequence[Row],
) -> Verdict:
    others = [other for other in rounds if other["call_id"] == row["call_id"] and other["_id"] != row["_id"]]
    found = eligible.answer(action, participants_of(row["members"], known), given_of(row, others))
    if found is None:
        return "no_rules" if call else "no_call"
    return found.verdict.value


@dataclass(frozen=True, slots=True)
class Formed:
    """The consortia of an idea that the viewer may see, and whether they may form another one from it."""

    items: list[ConsortiumOut]
    may_form: bool


async def formed_from(idea: IdeaOut, viewer: Viewer) -> Formed:
    """What became of an idea; nothing for those who are no members. Four database calls at most."""
    if not viewer.is_member:
        return Formed([], may_form=False)
    found = await consortia(viewer, ConsortiumFilter(idea_id=idea.id), after=None, limit=20)
    # An organisation that is withheld from the viewer is null here.
    may_form = idea.organisation_id is not None and may_found(idea.organisation_id, viewer)
    return Formed(found.items, may_form)


@dataclass(frozen=True, slots=True)
class Invitation:
    """A consortium that waits for the answer of one of the viewer's organisations."""

    id: str
    title: str
    organisation_id: str
    organisation: str
    keeper: str


async def invitations_of(viewer: Viewer) -> list[Invitation]:
    """Invitations that the viewer's own organisations have not answered yet, newest first; two database calls."""
    own = sorted(viewer.organisations)
    if not own:
        return []
    asked = {"organisation_id": {"$in": own}, "commitment": Commitment.INVITED.value}
    where = {"members": {"$elemMatch": asked}, "status": {"$in": sorted(UNDER_WAY)}}
    rows = Consortium.get_pymongo_collection().find(where, STANDING_FIELDS).sort("_id", -1).limit(50)
    found = [
        (row, member["organisation_id"])
        for row in await rows.to_list()
        for member in row["members"]
        if member["organisation_id"] in own and member["commitment"] == Commitment.INVITED
    ]
    known = await heads([id_ for row, invited in found for id_ in (row["organisation_id"], invited)])
    return [
        Invitation(str(row["_id"]), row["title"], invited, known[invited].name, known[row["organisation_id"]].name)
        for row, invited in found
        if invited in known and row["organisation_id"] in known
    ]
