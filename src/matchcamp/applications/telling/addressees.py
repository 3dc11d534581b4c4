"""Who is told of an application: the people who may do something about it, and who may see it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from matchcamp.accounts.queries import people_of_each, people_with, viewers_of
from matchcamp.applications.documents import SectionState
from matchcamp.applications.plan import Call, Overseer, Owner
from matchcamp.applications.rules import may_see, owing
from matchcamp.applications.shown import names_in
from matchcamp.viewer import Role, Viewer

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class People:
    """Who there is: members by account id, account ids by organisation, owners first, and by role in the alliance."""

    known: Mapping[str, Viewer] = field(default_factory=dict)
    of: Mapping[str, Sequence[str]] = field(default_factory=dict)
    coordinators: Sequence[str] = ()
    secretariat: Sequence[str] = ()
    brokers: Sequence[str] = ()

    @property
    def stand_ins(self) -> list[str]:
        """Those who act for organisations that never sign in."""
        return list(dict.fromkeys([*self.brokers, *self.secretariat]))

    def speakers(self, organisation_id: str) -> Sequence[str]:
        """The people of an organisation; where nobody of it signs in, those who act in its place."""
        return self.of.get(organisation_id) or self.stand_ins

    def who_may_see(self, row: Row, account_ids: Iterable[str]) -> list[str]:
        """Of these the members who may see the application, each once."""
        return [one for one in dict.fromkeys(account_ids) if one in self.known and may_see(row, self.known[one])]


async def people_around(rows: Sequence[Row]) -> People:
    """All who may have to be told of some applications; five database calls however many there are."""
    organisations, writers = names_in(rows)
    members = await people_of_each(organisations)
    by_role = [[one.id for one in await people_with(role)]
               for role in (Role.COORDINATOR, Role.SECRETARIAT, Role.BROKER)]  # fmt: skip
    ids = {one.id for several in members.values() for one in several}.union(writers, *by_role)
    known = {id_: viewer for id_, viewer in (await viewers_of(sorted(ids))).items() if viewer.is_member}
    of = {key: [one.id for one in several if one.id in known] for key, several in members.items()}
    return People(known, of, *by_role)


def addressees(call: Call, row: Row, people: People) -> list[str]:
    """Whom a call of the plan goes to; nobody where every partner has done its part of the step."""
    owed_by = owing(call.step, row)
    if call.step.owner is Owner.PARTNERS and not owed_by:
        return []
    match call.to:
        case Owner.LEAD | Overseer.LEAD:
            found = people.speakers(row["organisation_id"])
        case Owner.PARTNERS:
            found = [one for key in owed_by for one in people.speakers(key)]
        case Owner.WRITERS:
            found = _writers(row, people)
        case Owner.COORDINATOR | Overseer.COORDINATOR:
            found = people.coordinators or people.secretariat
        case Overseer.SECRETARIAT:
            found = people.secretariat or people.coordinators
    return people.who_may_see(row, found)


def _writers(row: Row, people: People) -> Sequence[str]:
    """The owners of the sections that are not final; the lead for those that nobody writes, and where none is left."""
    leading = people.speakers(row["organisation_id"])
    open_ = [one["owner_id"] for one in row["sections"] if one["state"] != SectionState.FINAL]
    found = [one for key in open_ for one in (people.who_may_see(row, [key]) or leading)]
    return found or leading


def lead(row: Row, people: People) -> list[str]:
    """The people of the leading organisation, or those who act for it."""
    return people.who_may_see(row, people.speakers(row["organisation_id"]))


def lead_and_parties(row: Row, people: People) -> list[str]:
    """The people of the leading organisation, or those who act for it, and of all partners."""
    partners = [one for partner in row["partners"] for one in people.of.get(partner["organisation_id"], ())]
    return people.who_may_see(row, [*people.speakers(row["organisation_id"]), *partners])
