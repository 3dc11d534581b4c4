"""What came out of the demo's camp that is over: how its agenda ran, votes, notes, and answers without people."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from hashlib import blake2b
from typing import Any

from beanie import Document
from bson import ObjectId

from matchcamp.camps.documents import Camp
from matchcamp.demo.reading import Row
from matchcamp.live.documents import CampLive, Phase
from matchcamp.live.states import LiveState
from matchcamp.registration.documents import CampIdea, Participant
from matchcamp.registration.states import ParticipantStatus, Presence
from matchcamp.results.documents import Questionnaire, QuestionnaireAnswer
from matchcamp.results.questions import NO_IDEA
from matchcamp.workshop.documents import Note, Votes
from matchcamp.workshop.states import NoteKind


def results_of(row: Row, camp: Camp, ideas: Mapping[str, CampIdea], people: Sequence[Participant]) -> list[Document]:
    """All documents of a camp's results; none for a camp without any in the file."""
    found: Mapping[str, Any] = row.get("results", {})
    if not found:
        return []
    there = [one for one in people if one.presence is Presence.HERE]
    asked = [
        one for one in people if one.status is ParticipantStatus.REGISTERED and one.presence is not Presence.ABSENT
    ]
    names = {one.name: str(one.id) for one in people}
    return [
        _live(camp, int(found["minutes_late"])),
        *(_votes(camp, one) for one in there if one.ranked),
        *(_note(camp, one, number, ideas, names) for number, one in enumerate(found["notes"])),
        *(_answer(camp, one, number, ideas) for number, one in enumerate(found["answers"])),
        Questionnaire(id=str(camp.id), asked=len(asked), opened=camp.ends, sealed=camp.ends + timedelta(days=21)),
    ]


def _live(camp: Camp, late: int) -> CampLive:
    """Each item as planned, so many minutes late."""
    phases = tuple(
        Phase(
            key=one.key,
            kind=one.kind,
            title=one.title,
            round=0,
            started=one.starts + timedelta(minutes=late),
            ended=one.starts + timedelta(minutes=late + one.minutes),
            by=camp.facilitators[0],
        )
        for one in camp.agenda
    )
    return CampLive(id=str(camp.id), state=LiveState.OVER, phases=phases, revision=len(phases) + 1)


def _votes(camp: Camp, person: Participant) -> Votes:
    """Two dots for what was wanted most, the third for the next."""
    dots = dict(zip(person.ranked, (2, 1), strict=False))
    return Votes(
        id=str(person.id),
        camp_id=str(camp.id),
        account_id=person.account_id,
        dots=dots,
        revision=1,
        changed=camp.starts,
    )


def _note(
    camp: Camp, one: Mapping[str, str], number: int, ideas: Mapping[str, CampIdea], names: Mapping[str, str]
) -> Note:
    when = camp.ends - timedelta(minutes=40 - number)
    return Note(
        id=ObjectId(),
        camp_id=str(camp.id),
        camp_idea_id=str(ideas[one["idea"]].id) if "idea" in one else "",
        kind=NoteKind(one["kind"]),
        text=one["text"],
        who_id=names[one["who"]] if "who" in one else "",
        due=one.get("due", ""),
        done=one.get("done") == "true",
        done_at=when + timedelta(days=9) if one.get("done") == "true" else None,
        account_id=camp.facilitators[0],
        created=when,
        changed=when,
    )


def _answer(camp: Camp, one: Mapping[str, str], number: int, ideas: Mapping[str, CampIdea]) -> QuestionnaireAnswer:
    """Points are numbers; an idea is named by its slug."""
    given: dict[str, int | str] = {name: int(value) if value.isdigit() else value for name, value in one.items()}
    if one.get("idea", NO_IDEA) != NO_IDEA:
        given["idea"] = str(ideas[one["idea"]].id)
    key = blake2b(f"{camp.slug}:{number}".encode(), digest_size=16).hexdigest()
    return QuestionnaireAnswer(id=key, camp_id=str(camp.id), answers=given)
