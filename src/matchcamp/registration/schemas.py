"""What goes in and out of a camp's ideas and people."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from matchcamp.registration.documents import ConceptNote
from matchcamp.registration.states import CampIdeaStatus, ParticipantStatus, Presence


class CampIdeaOut(BaseModel):
    """An idea at a camp. `mine`: the viewer handed it in, or speaks for its organisation."""

    model_config = ConfigDict(frozen=True)

    id: str
    camp_id: str
    idea_id: str
    organisation_id: str
    organisation: str
    title: str
    language: str
    status: CampIdeaStatus
    number: int
    note: ConceptNote
    call_id: str
    consortium_id: str
    reason: str
    revision: int
    mine: bool


class Attendant(BaseModel):
    """Somebody at a camp as others at the camp may know them: no address, nothing private."""

    model_config = ConfigDict(frozen=True)

    id: str
    camp_id: str
    account_id: str
    name: str
    organisation_id: str
    organisation: str
    country: str
    kind: str
    language: str
    languages: tuple[str, ...]
    ranked: tuple[str, ...]
    status: ParticipantStatus
    presence: Presence
    arrived: datetime | None
    registered: datetime | None
    photo: bool
