"""What came out of camps, counted at the moment of asking: ideas at tables, consortia, and what became of these."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from matchcamp.camps.queries import camp, past_camps
from matchcamp.camps.schemas import CampOut
from matchcamp.camps.span_queries import starts_of
from matchcamp.consortia.outcome_queries import Founded, founded
from matchcamp.registration.lineage_queries import Tabled, tabled_at, tables_of
from matchcamp.results.lineage import by_table, detailed, outcomes
from matchcamp.results.schemas import OutcomesDetail, OutcomesList, OutcomesOut
from matchcamp.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Lineage:
    """The tables of some camps, and the consortia that came out of each by id of the camp's idea."""

    tabled: Sequence[Tabled]
    formed: dict[str, list[Founded]]


async def lineage(camp_ids: Sequence[str], viewer: Viewer, now: datetime) -> Lineage:
    """Eight database calls however many camps there are. An idea that stood at two camps is looked up at both, so that
    a consortium counts once."""
    tabled = await tabled_at(camp_ids)
    everywhere = await tables_of(sorted({one.idea_id for one in tabled}))
    named = sorted({one.consortium_id for one in tabled if one.consortium_id})
    found = await founded(named, sorted({one.idea_id for one in tabled}), viewer, now)
    starts = await starts_of(sorted({one.camp_id for one in everywhere}))
    return Lineage(tabled, by_table(found, everywhere, starts))


async def outcomes_of(camp_id: str, viewer: Viewer, now: datetime) -> OutcomesOut:
    """What came out of one camp, in figures, for everybody who sees that it is held. Raises NotFound."""
    held = await camp(camp_id, viewer)
    found = await lineage([held.id], viewer, now)
    return outcomes(held, found.tabled, found.formed)


async def outcomes_in_detail(held: CampOut, viewer: Viewer, now: datetime) -> OutcomesDetail:
    """The same with each link of the chain, for those who were there."""
    found = await lineage([held.id], viewer, now)
    return detailed(outcomes(held, found.tabled, found.formed), found.tabled, found.formed)


async def all_outcomes(viewer: Viewer, now: datetime, *, after: str | None, limit: int) -> OutcomesList:
    """A page of the camps that were held, the latest first, with what came out of each."""
    held = await past_camps(viewer, now, after=after, limit=limit)
    found = await lineage([one.id for one in held.items], viewer, now)
    items = [outcomes(one, found.tabled, found.formed) for one in held.items]
    return OutcomesList(items=items, next=held.next)
