"""All rows that the chains of some things may need, in a number of database calls that does not hang on how many."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from matchcamp.applications.lineage_queries import LinkedApplication, linked_applications
from matchcamp.camps.queries import camps_by_id
from matchcamp.camps.schemas import CampOut
from matchcamp.camps.span_queries import starts_of
from matchcamp.consortia.lineage_queries import LinkedConsortium, linked_consortia
from matchcamp.database import OBJECT_ID
from matchcamp.funding.queries import calls_by_id
from matchcamp.funding.schemas import CallOut
from matchcamp.ideas.queries import BOARD as IDEAS
from matchcamp.lineage.states import Kind
from matchcamp.matches.lineage_queries import Met, met
from matchcamp.needs.queries import BOARD as NEEDS
from matchcamp.offers.queries import BOARD as OFFERS
from matchcamp.organisations.queries import OrganisationHead, heads
from matchcamp.posting_lineage import LinkedPosting, linked_postings
from matchcamp.registration.lineage_queries import Tabled, linked_tables
from matchcamp.viewer import Viewer

MOST_ROWS = 400  # Of one kind beside those asked for by name: twice what a chain shows, for some belong to others.
FORWARD = frozenset({Kind.NEED, Kind.OFFER, Kind.IDEA, Kind.CAMP, Kind.TABLE})
"""Kinds from which consortia are found by their idea: one that came of it earlier is not looked for from the others."""

T = TypeVar("T")
Starts = Mapping[Kind, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Rows:
    """What was read, by id; what the viewer may not see is there without its words."""

    needs: Mapping[str, LinkedPosting]
    offers: Mapping[str, LinkedPosting]
    ideas: Mapping[str, LinkedPosting]
    tables: Sequence[Tabled]
    consortia: Mapping[str, LinkedConsortium]
    applications: Mapping[str, LinkedApplication]
    met: Sequence[Met]
    camps: Mapping[str, CampOut]
    held: Mapping[str, datetime]
    calls: Mapping[str, CallOut]
    organisations: Mapping[str, OrganisationHead]


@dataclass(slots=True)
class _Found:
    """What is known so far."""

    ideas: dict[str, LinkedPosting]
    tables: list[Tabled]
    consortia: dict[str, LinkedConsortium]
    applications: dict[str, LinkedApplication]
    met: list[Met]


async def rows_around(starts: Starts, viewer: Viewer, now: datetime) -> Rows:
    """First what the starts came from, then what came of them, then what both name. 17 database calls at most, and
    those for rounds of resubmissions."""
    found = await _before(starts, viewer)
    await _after(found, starts, viewer)
    need_ids = _distinct([*starts.get(Kind.NEED, ()), *(id_ for one in found.ideas.values() for id_ in one.need_ids)])
    wanted = [*(f"need:{id_}" for id_ in need_ids), *(f"idea:{id_}" for id_ in found.ideas)]
    found.met = _distinct([*found.met, *await met(wanted, viewer, limit=MOST_ROWS + len(wanted))])
    need_ids = _distinct([*need_ids, *_wanted(found.met, Kind.NEED)])
    offer_ids = _distinct([*starts.get(Kind.OFFER, ()), *(one.offer_id for one in found.met)])
    needs = await linked_postings(NEEDS, need_ids, viewer, limit=MOST_ROWS + len(need_ids))
    offers = await linked_postings(OFFERS, offer_ids, viewer, limit=MOST_ROWS + len(offer_ids))
    camp_ids = _distinct([*starts.get(Kind.CAMP, ()), *(one.camp_id for one in found.tables)])
    consortia, applications = found.consortia.values(), found.applications.values()
    call_ids = [one.call_id for one in consortia] + [one.call_id for one in applications]
    call_ids = _distinct([*starts.get(Kind.CALL, ()), *call_ids])
    posted = [*needs.values(), *offers.values(), *found.ideas.values()]
    owners = [one.organisation_id for one in posted] + [one.organisation_id for one in consortia]
    return Rows(
        needs, offers, found.ideas, found.tables, found.consortia, found.applications, found.met,
        camps=await camps_by_id(camp_ids, viewer) if camp_ids else {},
        held=await starts_of(camp_ids) if camp_ids else {},
        calls=await calls_by_id([id_ for id_ in call_ids if OBJECT_ID.fullmatch(id_)], now) if call_ids else {},
        organisations=await heads(_distinct([*owners, *(one.organisation_id for one in applications)])),
    )  # fmt: skip


async def _before(starts: Starts, viewer: Viewer) -> _Found:
    """What the starts came from, up to the ideas: each names what it came from."""
    calls = starts.get(Kind.CALL, ())
    applications = await linked_applications(
        starts.get(Kind.APPLICATION, ()),
        viewer,
        call_ids=calls,
        limit=MOST_ROWS + len(starts.get(Kind.APPLICATION, ())),
    )
    named = [*starts.get(Kind.CONSORTIUM, ()), *(one.consortium_id for one in applications.values())]
    consortia = await linked_consortia(named, viewer, call_ids=calls, limit=MOST_ROWS + len(named))
    tables = await linked_tables(
        starts.get(Kind.TABLE, ()), camp_ids=starts.get(Kind.CAMP, ()), consortium_ids=list(consortia)
    )
    offers = [f"offer:{id_}" for id_ in starts.get(Kind.OFFER, ())]
    introduced = await met(offers, viewer, limit=MOST_ROWS)
    idea_ids = _distinct(
        [
            *starts.get(Kind.IDEA, ()),
            *_wanted(introduced, Kind.IDEA),
            *(one.idea_id for one in consortia.values()),
            *(one.idea_id for one in applications.values()),
            *(one.idea_id for one in tables),
        ]
    )
    answered = [*starts.get(Kind.NEED, ()), *_wanted(introduced, Kind.NEED)]
    ideas = await linked_postings(IDEAS, idea_ids, viewer, naming=answered, limit=MOST_ROWS + len(idea_ids))
    return _Found(ideas, tables, consortia, applications, introduced)


async def _after(found: _Found, starts: Starts, viewer: Viewer) -> None:
    """What came of the starts, and all tables of the ideas: which one a consortium came out of hangs on all."""
    everywhere = await linked_tables([], idea_ids=list(found.ideas))
    found.tables = _distinct([*found.tables, *everywhere])
    if starts.get(Kind.APPLICATION):
        return
    forward = any(starts.get(kind) for kind in FORWARD)
    named = [one.consortium_id for one in found.tables] if forward else []
    ideas = list(found.ideas) if forward else []
    found.consortia |= await linked_consortia(named, viewer, idea_ids=ideas, limit=MOST_ROWS)
    more = await linked_applications([], viewer, consortium_ids=list(found.consortia), idea_ids=ideas, limit=MOST_ROWS)
    found.applications = found.applications | more


def _wanted(introduced: Iterable[Met], kind: Kind) -> list[str]:
    """The ids of the needs, or of the ideas, that offers were introduced to."""
    pairs = (one.wanted.partition(":") for one in introduced)
    return [id_ for name, _, id_ in pairs if name == kind]


def _distinct(values: Iterable[T]) -> list[T]:
    return list(dict.fromkeys(one for one in values if one))
