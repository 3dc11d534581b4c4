"""Who may write at a camp, and what follows from what was written: pure functions over frozen values."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from calls.participants import Participant, Role
from matchcamp.camps.schemas import CampOut
from matchcamp.camps.states import CampStatus
from matchcamp.ideas.schemas import IdeaOut
from matchcamp.registration.schemas import Attendant, CampIdeaOut
from matchcamp.registration.states import Presence
from matchcamp.viewer import NOBODY, Viewer
from matchcamp.workshop.states import SectionName, Stance

Row = Mapping[str, Any]
NOT_HELD = frozenset({CampStatus.DRAFT, CampStatus.CANCELLED})
COUNTED = frozenset({Stance.IN, Stance.INTERESTED})
"""Who counts for the light of a table: those who say no are left out."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever acts at a camp: an attendant by their pass, or a signed-in person who leads it, is registered, or brought
    an idea.

    `key` tells one from the other for locks: the attendant's id, else that of the account.
    """

    camp: CampOut
    attendant: Attendant | None = None
    viewer: Viewer = field(default=NOBODY)

    @property
    def attendant_id(self) -> str:
        return self.attendant.id if self.attendant else ""

    @property
    def account_id(self) -> str:
        return self.viewer.account_id or (self.attendant.account_id if self.attendant else "")

    @property
    def key(self) -> str:
        return self.attendant_id or self.account_id

    @property
    def leads(self) -> bool:
        """Only those who are signed in lead: a pass is no sign-in."""
        return self.viewer.signed_in and self.camp.leads

    @property
    def by(self) -> dict[str, str]:
        """Who it was, as rows keep it."""
        return {"attendant_id": self.attendant_id, "account_id": self.account_id}


def may_write(actor: Actor) -> bool:
    """Whoever leads the camp, and who is registered and has not left while it runs. Nobody writes at a camp that is
    not held."""
    if actor.camp.status in NOT_HELD:
        return False
    if actor.leads or actor.attendant is None:
        return actor.leads
    return actor.attendant.presence is not Presence.LEFT or actor.camp.status is CampStatus.OVER


def may_form(actor: Actor, idea: CampIdeaOut) -> bool:
    """Those who lead the camp, and signed-in people who brought the idea or speak for its organisation."""
    return actor.leads or (actor.viewer.signed_in and idea.mine)


def prefilled(idea: IdeaOut | None, at_camp: CampIdeaOut) -> dict[SectionName, str]:
    """What the sections say before anybody wrote: the idea's own canvas and, below, what its concept note adds."""
    own = {name: getattr(idea.canvas, name) if idea else "" for name in SectionName}
    note = at_camp.note
    added = {
        SectionName.NEED: note.problem,
        SectionName.TARGET_GROUP: note.target_group,
        SectionName.RESULT: note.result,
        SectionName.PARTNERS: joined(note.partners_sought, note.coordinator),
    }
    return {name: joined(own[name], added.get(name, "")) for name in SectionName}


def joined(first: str, second: str) -> str:
    """Two texts with a blank line between; what one says already is not said twice.

    >>> joined("A need.", "A need."), joined("", "Two."), joined("One.", "Two.")
    ('A need.', 'Two.', 'One.\\n\\nTwo.')
    """
    if second.strip() in first:
        return first
    return second if first.strip() in second else f"{first}\n\n{second}"


class Host(NamedTuple):
    """The organisation whose idea it is: it would coordinate."""

    id: str
    name: str
    country: str
    kind: str


def participants_at(host: Host, stances: Sequence[Row], people: Mapping[str, Attendant]) -> tuple[Participant, ...]:
    """The organisations of a table as the rules of calls see them: the idea's own coordinates, unless one that is in
    says that it would; each counts once, by the stance that says most. People without an organisation do not count.
    """
    found: dict[str, tuple[Row, Attendant]] = {}
    for row in sorted(stances, key=_weight):
        person = people.get(row["attendant_id"])
        if person and Stance(row["stance"]) in COUNTED and organisation_key(person) not in {"", host.id}:
            found.setdefault(organisation_key(person), (row, person))
    leader = next((key for key, (row, _) in found.items() if _would_lead(row)), host.id)
    others = [_participant(key, row, person, leads=key == leader) for key, (row, person) in found.items()]
    role = Role.COORDINATOR if leader == host.id else Role.PARTNER
    return (Participant(role=role, country=host.country, type=host.kind, name=host.name, key=host.id), *others)


def _weight(row: Row) -> tuple[bool, str]:
    return row["stance"] != Stance.IN, row["_id"]


def _would_lead(row: Row) -> bool:
    return bool(row["stance"] == Stance.IN and row["part"] == Role.COORDINATOR)


def _participant(key: str, row: Row, person: Attendant, *, leads: bool) -> Participant:
    role = Role.ASSOCIATED_PARTNER if row["part"] == Role.ASSOCIATED_PARTNER else Role.PARTNER
    role = Role.COORDINATOR if leads else role
    return Participant(role=role, country=person.country, type=person.kind, name=person.organisation, key=key)


def organisation_key(person: Attendant) -> str:
    """What tells one organisation from another: its id, or its name in words where it is none of ours.

    People of the same organisation count once; empty for somebody without any.
    """
    return person.organisation_id or " ".join(person.organisation.casefold().split())


def sure_of(stances: Sequence[Row], people: Mapping[str, Attendant], host: Host) -> int:
    """How many organisations are in, the idea's own among them."""
    known = (people.get(row["attendant_id"]) for row in stances if row["stance"] == Stance.IN)
    keys = {key for person in known if person and (key := organisation_key(person))}
    return len(keys | {host.id})


class Tally(NamedTuple):
    """The dots of an idea, how many people gave them, and its place from 1."""

    camp_idea_id: str
    dots: int
    voters: int
    rank: int


def tallies(ideas: Sequence[CampIdeaOut], rows: Iterable[Mapping[str, int]]) -> tuple[Tally, ...]:
    """The ideas by their dots, summed from the votes themselves: most dots, then most people, then the number of the
    table. Equal dots from equally many people share the place. Dots on ideas that are no longer accepted do not count.
    """
    dots = {idea.id: 0 for idea in ideas}
    voters = dict(dots)
    for row in rows:
        for id_, given in row.items():
            if given > 0 and id_ in dots:
                dots[id_] += given
                voters[id_] += 1
    order = sorted(ideas, key=lambda idea: (-dots[idea.id], -voters[idea.id], idea.number, idea.id))
    figures = [(dots[idea.id], voters[idea.id]) for idea in order]
    return tuple(
        Tally(idea.id, *figure, rank=figures.index(figure) + 1) for idea, figure in zip(order, figures, strict=True)
    )


def given_dots(dots: Mapping[str, int], accepted: Iterable[str]) -> int:
    """How many of somebody's dots count; those on an idea that is gone are theirs again."""
    return sum(dots.get(id_, 0) for id_ in accepted)
