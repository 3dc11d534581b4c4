"""Camps of the demo's file as documents: the camp, its ideas, its people."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any

from bson import ObjectId

from matchcamp.camps.agenda import ends_of
from matchcamp.camps.documents import Camp, Line
from matchcamp.camps.formats import agenda_of_format
from matchcamp.camps.moments import from_clock
from matchcamp.camps.states import CampStatus
from matchcamp.demo.reading import Row
from matchcamp.ideas.documents import Idea
from matchcamp.registration.documents import CampIdea, ConceptNote, Participant
from matchcamp.registration.states import CampIdeaStatus, ParticipantStatus, Presence

MADE_BEFORE = timedelta(days=70)  # So long before its day a camp was made.
IN_FRAME = (
    "title", "text", "place", "country", "online_url", "language", "zone", "capacity", "tables", "least", "most",
    "votes", "slug", "example",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Known:
    """What camps refer to: ids by slug, ideas, countries and kinds of organisations, accounts that speak for one."""

    now: datetime
    organisations: Mapping[str, str]
    rows: Mapping[str, Row]
    people: Mapping[str, str]
    authors: Mapping[str, str]
    ideas: Mapping[str, Idea]
    consortia: Mapping[str, str]


def camp_of(row: Row, call_id: str, known: Known) -> Camp:
    """A camp as if its facilitator had made it some weeks before its day, and taken one step after the other."""
    starts = from_clock(row["starts"], row["zone"])
    agenda = agenda_of_format(row["format"], starts, row["zone"], row["language"])
    made = min(starts - MADE_BEFORE, known.now - timedelta(days=3))
    leader = known.people[row["facilitators"][0]]
    status = CampStatus(row["status"])
    steps = _steps_to(status)
    return Camp(
        id=ObjectId(),
        **{name: row[name] for name in IN_FRAME if name in row},
        organisation_id=known.organisations[row["host"]],
        facilitators=[known.people[slug] for slug in row["facilitators"]],
        status=status,
        template=row["format"],
        starts=starts,
        ends=ends_of(agenda[-1]),
        agenda=agenda,
        call_id=call_id,
        ideas_until=_until(row, "ideas_until"),
        people_until=_until(row, "people_until"),
        wall_key=token_hex(16),
        announced=None if status is CampStatus.DRAFT else made,
        revision=len(steps),
        history=[
            Line(at=made + timedelta(hours=number), account_id=leader, step=step, revision=number + 1)
            for number, step in enumerate(steps)
        ],
        created=made,
        changed=made + timedelta(hours=len(steps)),
    )


def _steps_to(status: CampStatus) -> list[str]:
    steps = [one.value for one in CampStatus if one not in {CampStatus.DRAFT, CampStatus.CANCELLED}]
    return ["make", *steps[: steps.index(status) + 1]] if status in steps else ["make"]


def _until(row: Row, name: str) -> datetime | None:
    return from_clock(row[name], row["zone"]) if row.get(name) else None


def camp_ideas_of(row: Row, camp: Camp, known: Known) -> dict[str, CampIdea]:
    """The ideas of a camp by the slug of the idea; accepted ones have tables, in the order of the file."""
    found: dict[str, CampIdea] = {}
    handed_in = (camp.ideas_until or camp.starts) - timedelta(days=8)
    for one in row["ideas"]:
        idea, status = known.ideas[one["idea"]], CampIdeaStatus(one.get("status", "accepted"))
        taken = sum(other.number > 0 for other in found.values())
        slug = next(slug for slug, id_ in known.organisations.items() if id_ == idea.organisation_id)
        when = min(handed_in + timedelta(hours=len(found)), known.now - timedelta(hours=2))
        found[one["idea"]] = CampIdea(
            id=ObjectId(),
            camp_id=str(camp.id),
            idea_id=str(idea.id),
            organisation_id=idea.organisation_id,
            account_id=known.authors.get(slug, ""),
            title=idea.title,
            language=idea.language,
            status=status,
            number=taken + 1 if status is CampIdeaStatus.ACCEPTED else 0,
            note=_note(idea, known.rows[slug]["name"]),
            consortium_id=known.consortia[one["consortium"]] if "consortium" in one else "",
            reason=one.get("reason", ""),
            created=when,
            changed=when,
            example=True,
        )
    return found


def _note(idea: Idea, owner: str) -> ConceptNote:
    """The concept note of an idea, told from its canvas."""
    sheet = idea.canvas
    return ConceptNote(
        problem=sheet.need,
        target_group=sheet.target_group,
        result=sheet.result,
        partners_sought=sheet.partners,
        coordinator=owner,
    )


@dataclass(frozen=True, slots=True)
class Room:
    """A camp with its ideas: what its people refer to. `hosts` are accounts whose ideas have tables."""

    camp: Camp
    ideas: Mapping[str, CampIdea]
    known: Known

    @property
    def hosts(self) -> set[str]:
        return {one.account_id for one in self.ideas.values() if one.number} - {""}

    @property
    def begun(self) -> datetime:
        """When people began to register."""
        return (self.camp.ideas_until or self.camp.starts - timedelta(days=14)) + timedelta(hours=1)


def people_of(row: Row, room: Room) -> list[Participant]:
    """The people of a camp, one after the other in the order of the file."""
    return [_person(one, number, room) for number, one in enumerate(row["people"])]


def _person(one: Mapping[str, Any], number: int, room: Room) -> Participant:
    camp, known = room.camp, room.known
    home = known.rows[one["organisation"]]
    status = ParticipantStatus(one.get("status", "registered"))
    when = min(room.begun + timedelta(minutes=25 * number), known.now - timedelta(minutes=60 - number))
    presence = Presence(one.get("presence", "expected"))
    account_id = known.people[one["account"]] if "account" in one else ""
    private = camp.status is not CampStatus.OVER  # Notes on diet and access go when a camp is over.
    return Participant(
        id=ObjectId(),
        camp_id=str(camp.id),
        email=one["email"],
        name=one["name"],
        account_id=account_id,
        organisation_id=known.organisations[one["organisation"]],
        country=home["country"],
        kind=home["type"],
        language=one["language"],
        languages=list(dict.fromkeys([*home.get("languages", []), one["language"], "en"])),
        ranked=[str(room.ideas[slug].id) for slug in one.get("ranked", [])],
        diet=one.get("diet", "") if private else "",
        access=one.get("access", "") if private else "",
        photo=one.get("photo", False),
        share_contact=one.get("share_contact", False),
        status=status,
        presence=presence,
        arrived=camp.starts - timedelta(minutes=20 - number) if presence is Presence.HERE else None,
        invited=when if status is ParticipantStatus.INVITED else None,
        registered=None if status is ParticipantStatus.INVITED else when,
        host=account_id in room.hosts,
        created=when,
        changed=when,
        example=True,
    )
