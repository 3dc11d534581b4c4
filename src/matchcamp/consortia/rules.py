"""Who may see and change a consortium, and what follows from its members: pure functions over stored rows."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from calls.eligibility import Eligibility, Outcome
from calls.participants import COUNTED, Participant, Role
from matchcamp.consortia.documents import ConsortiumStatus
from matchcamp.consortia.members import NOT_ASKED, SURE, in_it, member_of
from matchcamp.organisations.queries import OrganisationHead
from matchcamp.viewer import Role as AllianceRole
from matchcamp.viewer import Viewer

Row = Mapping[str, Any]

LOOKS_AT_ALL = (AllianceRole.FACILITATOR, AllianceRole.COORDINATOR)  # Brokers and the secretariat act for all anyway.
STANDING = frozenset({ConsortiumStatus.FORMING, ConsortiumStatus.COMPLETE, ConsortiumStatus.SUBMITTED})
"""Consortia that count as applications of a round."""

UNDER_WAY = frozenset({ConsortiumStatus.FORMING, ConsortiumStatus.COMPLETE})


def sees_all(viewer: Viewer) -> bool:
    return viewer.acts_for_all or viewer.has(*LOOKS_AT_ALL)


def may_see(row: Row, viewer: Viewer) -> bool:
    """Whoever keeps the board, people of organisations that were asked, and those who look after all consortia.

    An organisation that is only proposed does not know of it: nobody there was asked.
    """
    if sees_all(viewer) or row["organisation_id"] in viewer.organisations:
        return True
    return any(
        member["organisation_id"] in viewer.organisations and member["commitment"] not in NOT_ASKED
        for member in row["members"]
    )


def filter_for(viewer: Viewer) -> dict[str, Any]:
    """The database filter that finds exactly what `may_see` lets through."""
    if sees_all(viewer):
        return {}
    return filter_for_own(viewer)


def filter_for_own(viewer: Viewer) -> dict[str, Any]:
    """The consortia of the viewer's own organisations: those they keep, and those they were asked into."""
    own = sorted(viewer.organisations)
    asked = {"organisation_id": {"$in": own}, "commitment": {"$nin": sorted(NOT_ASKED)}}
    return {"$or": [{"organisation_id": {"$in": own}}, {"members": {"$elemMatch": asked}}]}


def may_edit(row: Row, viewer: Viewer) -> bool:
    """People of the organisation that keeps the board, of the coordinator once it has said yes, coordinators of the
    alliance, and brokers and the secretariat, who act for all."""
    if viewer.has(AllianceRole.COORDINATOR) or viewer.speaks_for(row["organisation_id"]):
        return True
    return any(
        member["organisation_id"] in viewer.organisations
        and member["role"] == Role.COORDINATOR
        and member["commitment"] in SURE
        for member in row["members"]
    )


def may_found(organisation_id: str, viewer: Viewer) -> bool:
    """Who may open a consortium that this organisation keeps."""
    return viewer.speaks_for(organisation_id) or viewer.has(AllianceRole.COORDINATOR)


def may_answer(row: Row, organisation_id: str, viewer: Viewer) -> bool:
    """Whether the viewer may answer for a member that was asked."""
    member = member_of(row, organisation_id)
    return member is not None and member["commitment"] not in NOT_ASKED and viewer.speaks_for(organisation_id)


def participants_of(members: Iterable[Row], heads: Mapping[str, OrganisationHead]) -> tuple[Participant, ...]:
    """Members as the rules of calls see them; those who declined are left out. An unknown organisation has no country
    and no type."""
    return tuple(_participant(member, heads.get(member["organisation_id"])) for member in in_it(members))


def _participant(member: Row, head: OrganisationHead | None) -> Participant:
    return Participant(
        role=Role(member["role"]),
        country=head.country if head else "",
        type=head.type if head else "",
        budget=member["budget_eur"],
        name=head.name if head else "",
        key=member["organisation_id"],
    )


def applicants(row: Row) -> frozenset[str]:
    """The organisations that apply with this consortium: in a counted role, asked, and not declined."""
    return frozenset(
        member["organisation_id"]
        for member in in_it(row["members"])
        if member["role"] in COUNTED and member["commitment"] not in NOT_ASKED
    )


def standing_in(others: Iterable[Row]) -> dict[str, tuple[int, int]]:
    """By organisation, in how many of the other consortia it stands: (as coordinator, in any counted role)."""
    leads: Counter[str] = Counter()
    parts: Counter[str] = Counter()
    for row in others:
        found = applicants(row)
        parts.update(found)
        leads.update(one for one in found if (member_of(row, one) or {})["role"] == Role.COORDINATOR)
    return {key: (leads[key], parts[key]) for key in parts}


def planned_applicants(row: Row) -> frozenset[str]:
    """The organisations that are to apply with this consortium, whether they were asked yet or not."""
    return frozenset(member["organisation_id"] for member in in_it(row["members"]) if member["role"] in COUNTED)


def countries_of(members: Iterable[Row], heads: Mapping[str, OrganisationHead]) -> dict[str, int]:
    """Members by country, most first; "" stands for a country that is not known."""
    present = [heads.get(member["organisation_id"]) for member in in_it(members)]
    counted = Counter(head.country if head else "" for head in present)
    return dict(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))


@dataclass(frozen=True, slots=True)
class Difference:
    """What a change did to the rules: ids of those not met any more, and of those met now that were not."""

    broke: tuple[str, ...] = ()
    mended: tuple[str, ...] = ()


def difference(before: Eligibility | None, after: Eligibility | None) -> Difference:
    """The rules whose answer a change has turned.

    A rule that was met or undecided before and is not met now is broken; one that was not met and is met is mended.
    Nothing is said of rules that stand on one side only: another call has other rules.
    """
    if before is None or after is None or before.action.id != after.action.id:
        return Difference()
    was = {one.rule.id: one.outcome for one in before.findings}
    now = {one.rule.id: one.outcome for one in after.findings if one.rule.id in was}
    return Difference(
        broke=tuple(id_ for id_, outcome in now.items() if outcome is Outcome.NOT_MET and was[id_] is not outcome),
        mended=tuple(id_ for id_, outcome in now.items() if outcome is Outcome.MET and was[id_] is Outcome.NOT_MET),
    )
