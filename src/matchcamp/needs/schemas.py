"""What goes in and out of needs, for pages and API alike."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from matchcamp.needs.documents import NeedStatus
from matchcamp.posting_schemas import PostingEdit, PostingIn, PostingOut, PostingStep
from matchcamp.words import CountryCode, Note, OrganisationType


class NeedIn(PostingIn):
    """A need as it is posted. `language` is detected where it is left out; `publish` sends it to review at once."""

    outcome: Note = ""
    by: date | None = None
    wanted_types: Annotated[list[OrganisationType], Field(max_length=25)] = Field(default_factory=list)
    wanted_countries: Annotated[list[CountryCode], Field(max_length=60)] = Field(default_factory=list)


class NeedEdit(NeedIn, PostingEdit):
    """New words for a need; `revision` is the one they began from."""


class StepIn(PostingStep):
    """A step in a need's life, with a note for the other side."""

    step: Literal["submit", "publish", "send_back", "start", "solve", "withdraw", "renew"]


class NeedOut(PostingOut):
    """A need as the viewer may see it: the organisation is null where its name is withheld."""

    status: NeedStatus
    outcome: str
    by: date | None
    wanted_types: list[str]
    wanted_countries: list[str]


class NeedList(BaseModel):
    """A page of needs, newest first; `next` is the cursor of the following page."""

    items: list[NeedOut]
    next: str | None
