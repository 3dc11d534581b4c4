"""What goes in and out of a camp's ideas and people."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from matchcamp.accounts.schemas import Email, PersonName
from matchcamp.i18n import gettext as _
from matchcamp.registration.documents import ConceptNote
from matchcamp.registration.states import CampIdeaStatus, ParticipantStatus, Presence
from matchcamp.words import (
    ContentLanguage,
    CountryCode,
    LinkedId,
    Note,
    ObjectIdText,
    OneLine,
    OrganisationType,
    paragraphs,
)

MOST_RANKED = 5
ShortNote = Annotated[str, AfterValidator(paragraphs), Field(max_length=500)]


def each_once(ids: list[str]) -> list[str]:
    folded = [one.lower() for one in ids]
    if len(set(folded)) < len(folded):
        raise ValueError(_("Choose each idea once."))
    return folded


Ranked = Annotated[list[ObjectIdText], AfterValidator(each_once), Field(max_length=MOST_RANKED)]


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


class CampIdeaList(BaseModel):
    """The ideas of a camp that you may see, by table, then as they came; one page, so `next` is always null."""

    items: list[CampIdeaOut]
    next: None = None


class NoteIn(BaseModel):
    """A concept note: five fields, each up to 2,000 characters."""

    model_config = ConfigDict(extra="forbid")

    problem: Note = ""
    target_group: Note = ""
    result: Note = ""
    partners_sought: Note = ""
    coordinator: Note = ""


class CampIdeaIn(BaseModel):
    """An idea of an organisation that you speak for, handed in for a camp; `call_id` is empty for the camp's call."""

    model_config = ConfigDict(extra="forbid")

    idea_id: ObjectIdText
    note: NoteIn = Field(default_factory=NoteIn)
    call_id: LinkedId = ""


class CampIdeaEdit(BaseModel):
    """New words; `revision` is the one they began from."""

    model_config = ConfigDict(extra="forbid")

    note: NoteIn
    call_id: LinkedId = ""
    revision: Annotated[int, Field(ge=1, lt=2**31)]


class ChoiceIn(BaseModel):
    """Give the idea a table, or not; the reason is told to those who handed it in."""

    model_config = ConfigDict(extra="forbid")

    choice: Literal["accept", "not_chosen"]
    reason: ShortNote = ""


class OrderIn(BaseModel):
    """All accepted ideas in the order of their tables."""

    model_config = ConfigDict(extra="forbid")

    ids: Annotated[list[ObjectIdText], AfterValidator(each_once), Field(min_length=1, max_length=100)]


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


class RegistrationIn(BaseModel):
    """What somebody says of themselves. `ranked` are ideas of the camp, the most wanted first.

    An `organisation_id` counts before `organisation`, `country` and `kind`. `diet` and `access` are read by those who
    lead the camp alone, and go 30 days after it.
    """

    model_config = ConfigDict(extra="forbid")

    name: PersonName
    organisation_id: LinkedId = ""
    organisation: OneLine = ""
    country: CountryCode | Literal[""] = ""
    kind: OrganisationType | Literal[""] = ""
    language: ContentLanguage = "en"
    languages: Annotated[list[ContentLanguage], Field(max_length=10)] = Field(default_factory=list)
    ranked: Ranked = Field(default_factory=list)
    diet: ShortNote = ""
    access: ShortNote = ""
    photo: bool = False
    share_contact: bool = False


class RegistrationEdit(RegistrationIn):
    """New words; `revision` is the one they began from."""

    revision: Annotated[int, Field(ge=1, lt=2**31)]


class PersonIn(RegistrationIn):
    """Somebody whom those who lead the camp enter by hand."""

    email: Email


class RegistrationOut(RegistrationIn):
    """Your own registration. `line` is the place on the waiting list, 0 for who does not wait; `pass_url` is your own
    link, which works without signing in: give it to nobody. `online_url` is told to those who have a place."""

    model_config = ConfigDict(extra="ignore")

    id: str
    camp_id: str
    email: str
    country: str = ""
    kind: str = ""
    status: ParticipantStatus
    presence: Presence
    line: int
    invited_for: list[str]
    word: str
    host: bool
    revision: int
    pass_url: str = ""
    online_url: str = ""


class PersonOut(Attendant):
    """Somebody at a camp as those who lead it see them; `diet` and `access` are null unless asked for."""

    email: str
    host: bool
    share_contact: bool
    late: bool
    invited: datetime | None
    invited_for: tuple[str, ...]
    revision: int
    diet: str | None = None
    access: str | None = None


class CountryCount(BaseModel):
    """Attendance by country; `country` is empty where it is not known."""

    country: str
    planned: int
    present: int


class PeopleOut(BaseModel):
    """All people of a camp for those who lead it, in the order in which they registered; `next` is always null."""

    items: list[PersonOut]
    next: None = None
    capacity: int
    by_status: dict[str, int]
    by_country: list[CountryCount]


class PresenceIn(BaseModel):
    """Whether somebody is in the room."""

    model_config = ConfigDict(extra="forbid")

    presence: Presence


class PassOut(BaseModel):
    """A person's own link."""

    url: str
    register_url: str


class ImportIn(BaseModel):
    """People as a table: the first line names the columns (name, email, organisation, country, language, languages,
    kind), parted by commas, semicolons or tabs. With `dry_run` nothing is stored."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, Field(min_length=1, max_length=200_000)]
    dry_run: bool = True


class ImportLine(BaseModel):
    """One line of the table and what it does: `new`, `there` (left as it is), or `problem` with its reason."""

    line: int
    name: str
    email: str
    fate: Literal["new", "there", "problem"]
    reason: str = ""


class ImportOut(BaseModel):
    """What an import did, or would do. With a problem in any line nothing is stored."""

    lines: list[ImportLine]
    new: int
    there: int
    problems: int
    stored: bool
