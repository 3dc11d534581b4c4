"""What goes in and out of camps."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from matchcamp.camps.states import CampStatus, ItemKind


class AgendaItemOut(BaseModel):
    """One line of the agenda. `round` counts the rounds at tables from 1, 0 for everything else; `ends` is computed."""

    model_config = ConfigDict(frozen=True)

    key: str
    kind: ItemKind
    title: str
    starts: datetime
    ends: datetime
    minutes: int
    round: int
    note: str


class CampOut(BaseModel):
    """A camp as the viewer may see it. `leads`: the viewer may lead it; only they get `online_url` and facilitators
    before they are registered."""

    model_config = ConfigDict(frozen=True)

    id: str
    title: str
    text: str
    organisation_id: str
    organisation: str
    status: CampStatus
    template: str
    place: str
    country: str
    online_url: str
    zone: str
    language: str
    starts: datetime
    ends: datetime
    agenda: tuple[AgendaItemOut, ...]
    call_id: str
    capacity: int
    tables: int
    least: int
    most: int
    votes: int
    ideas_until: datetime | None
    people_until: datetime | None
    revision: int
    created: datetime
    changed: datetime
    example: bool
    leads: bool

    @property
    def rounds(self) -> int:
        return sum(item.round > 0 for item in self.agenda)
