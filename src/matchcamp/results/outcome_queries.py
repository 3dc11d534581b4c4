"""What came out of camps, counted at the moment of asking: ideas at tables, consortia, and what became of these."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matchcamp.camps.queries import camp, past_camps
from matchcamp.camps.schemas import CampOut
from matchcamp.camps.span_queries import starts_of
from matchcamp.consortia.outcome_queries import Founded, founded
from matchcamp.parts import Parts
from matchcamp.registration.lineage_queries import Tabled, tabled_at, tables_of
from matchcamp.results.lineage import by_table, detailed, outcomes
from matchcamp.results.schemas import OutcomesDetail, OutcomesList, OutcomesOut
from matchcamp.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Lineage:
    """The tables of some camps, the consortia that came out of each by id of the camp's idea, and by consortium the
    states of its applications that were handed in."""

    tabled: Sequence[Tabled]
    formed: dict[str, list[Founded]]
    handed_in: Mapping[str, Sequence[str]]

    def outcomes(self, camp: CampOut) -> OutcomesOut:
        return outcomes(camp, self.tabled, self.formed, self.handed_in)


async def lineage(parts: Parts, camp_ids: Sequence[str], viewer: Viewer) -> Lineage:
    """Nine database calls however many camps there are. An idea that stood at two camps is looked up at both, so that
    a consortium counts once."""
    tabled = await tabled_at(camp_ids)
    everywhere = await tables_of(sorted({one.idea_id for one in tabled}))
    named = sorted({one.consortium_id for one in tabled if one.consortium_id})
    found = await founded(named, sorted({one.idea_id for one in tabled}), viewer, parts.clock.now())
    starts = await starts_of(sorted({one.camp_id for one in everywhere}))
    handed_in = await parts.handed_in([one.id for one in found])
    return Lineage(tabled, by_table(found, everywhere, starts), handed_in)


async def outcomes_of(parts: Parts, camp_id: str, viewer: Viewer) -> OutcomesOut:
    """What came out of one camp, in figures, for everybody who sees that it is held. Raises NotFound."""
    held = await camp(camp_id, viewer)
    return (await lineage(parts, [held.id], viewer)).outcomes(held)


async def outcomes_in_detail(parts: Parts, held: CampOut, viewer: Viewer) -> OutcomesDetail:
    """The same with each link of the chain, for those who were there."""
    found = await lineage(parts, [held.id], viewer)
    return detailed(found.outcomes(held), found.tabled, found.formed)


async def all_outcomes(parts: Parts, viewer: Viewer, *, after: str | None, limit: int) -> OutcomesList:
    """A page of the camps that were held, the latest first, with what came out of each."""
    held = await past_camps(viewer, parts.clock.now(), after=after, limit=limit)
    found = await lineage(parts, [one.id for one in held.items], viewer)
    items = [found.outcomes(one) for one in held.items]
    return OutcomesList(items=items, next=held.next)
