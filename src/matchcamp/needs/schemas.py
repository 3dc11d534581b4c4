"""What goes in and out of needs, for pages and API alike."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from matchcamp.needs.documents import NeedStatus
from matchcamp.postings import Visibility
from matchcamp.words import ContentLanguage, CountryCode, ObjectIdText, OrganisationType, Paragraphs, Title, Topic


class NeedIn(BaseModel):
    """A need as it is posted. `language` is detected where it is left out; `publish` sends it to review at once."""

    model_config = ConfigDict(extra="forbid")

    title: Title
    text: Paragraphs
    organisation_id: ObjectIdText
    topics: Annotated[list[Topic], Field(max_length=8)] = []
    language: ContentLanguage | None = None
    visibility: Visibility = Visibility.PUBLIC
    outcome: Annotated[str, Field(max_length=2000)] = ""
    by: date | None = None
    wanted_types: Annotated[list[OrganisationType], Field(max_length=25)] = []
    wanted_countries: Annotated[list[CountryCode], Field(max_length=60)] = []
    publish: bool = False


class NeedEdit(NeedIn):
    """New words for a need; `revision` is the one they began from."""

    revision: Annotated[int, Field(ge=1)]


class StepIn(BaseModel):
    """A step in a need's life, with a note for the other side."""

    model_config = ConfigDict(extra="forbid")

    step: Literal["submit", "publish", "send_back", "start", "solve", "withdraw", "renew"]
    note: Annotated[str, Field(max_length=2000)] = ""


class NeedOut(BaseModel):
    """A need as the viewer may see it: the organisation is null where its name is withheld."""

    id: str
    title: str
    text: str
    language: str
    organisation_id: str | None
    organisation: str | None
    country: str | None
    topics: list[str]
    visibility: Visibility
    status: NeedStatus
    outcome: str
    by: date | None
    wanted_types: list[str]
    wanted_countries: list[str]
    created: datetime
    changed: datetime
    published: datetime | None
    expires: datetime | None
    revision: int
    example: bool


class NeedList(BaseModel):
    """A page of needs, newest first; `next` is the cursor of the following page."""

    items: list[NeedOut]
    next: str | None
