"""Which consortium came out of which camp, and what that comes to: pure functions."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol, TypeVar

from matchcamp.camps.schemas import CampOut
from matchcamp.consortia.outcome_queries import Founded
from matchcamp.registration.lineage_queries import Tabled
from matchcamp.results.schemas import ConsortiumOut, LinkOut, OutcomesDetail, OutcomesOut


class Formed(Protocol):
    """A consortium as far as it is told by which table it came."""

    @property
    def id(self) -> str: ...
    @property
    def idea_id(self) -> str: ...
    @property
    def created(self) -> datetime: ...


One = TypeVar("One", bound=Formed)


def table_of(one: Formed, tabled: Sequence[Tabled], starts: Mapping[str, datetime]) -> Tabled | None:
    """The table out of which a consortium came: the one that names it, else the idea's at the latest camp that had
    begun when the consortium was founded. None for one that no camp can claim."""
    for table in tabled:
        if table.consortium_id == one.id:
            return table
    begun = [
        table
        for table in tabled
        if one.idea_id
        and table.idea_id == one.idea_id
        and starts.get(table.camp_id) is not None
        and starts[table.camp_id] <= one.created
    ]
    return max(begun, key=lambda table: (starts[table.camp_id], table.id), default=None)


def by_table(founded: Iterable[One], tabled: Sequence[Tabled], starts: Mapping[str, datetime]) -> dict[str, list[One]]:
    """The consortia that came out of each table, by id of the camp's idea, oldest first."""
    found: dict[str, list[One]] = {}
    for one in founded:
        table = table_of(one, tabled, starts)
        if table:
            found.setdefault(table.id, []).append(one)
    return found


def standing(consortia: Iterable[Founded]) -> list[Founded]:
    """Those that still count; one that was dropped is shown, and counted no more."""
    return [one for one in consortia if not one.dropped]


def consortium_out(one: Founded) -> ConsortiumOut:
    return ConsortiumOut(
        id=one.id if one.seen else "",
        status=one.status,
        verdict=one.verdict,
        members=one.members,
        countries=one.countries,
        created=one.created,
    )


def outcomes(
    camp: CampOut,
    tabled: Sequence[Tabled],
    formed: Mapping[str, Sequence[Founded]],
    handed_in: Mapping[str, Sequence[str]],
) -> OutcomesOut:
    """The figures of one camp; its own tables only. `handed_in` are the states of applications that were handed in, by
    consortium: those of one that was dropped later count, too, for they are there."""
    mine = [one for one in tabled if one.camp_id == camp.id]
    counted = [standing(formed.get(one.id, ())) for one in mine]
    all_formed = [one for several in counted for one in several]
    became = Counter(state for table in mine for one in formed.get(table.id, ()) for state in handed_in.get(one.id, ()))
    return OutcomesOut(
        camp_id=camp.id,
        camp=camp.title,
        starts=camp.starts,
        ideas=len(mine),
        ideas_with_consortium=sum(map(bool, counted)),
        consortia=len(all_formed),
        eligible=sum(one.verdict == "met" for one in all_formed),
        submitted=became.total(),
        became=dict(became),
    )


def detailed(figures: OutcomesOut, tabled: Sequence[Tabled], formed: Mapping[str, Sequence[Founded]]) -> OutcomesDetail:
    """The figures with each link: an idea without a consortium has a link, too."""
    nothing: tuple[Founded | None, ...] = (None,)
    links = [
        LinkOut(
            camp_id=one.camp_id,
            camp=figures.camp,
            number=one.number,
            idea_id=one.idea_id,
            title=one.title,
            language=one.language,
            consortium=consortium_out(found) if found else None,
        )
        for one in tabled
        if one.camp_id == figures.camp_id
        for found in (formed.get(one.id) or nothing)
    ]
    return OutcomesDetail(**figures.model_dump(), links=tuple(links))
