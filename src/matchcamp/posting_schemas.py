"""What goes in and out of needs, offers and ideas alike; each area adds its own fields."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from matchcamp.postings import Visibility
from matchcamp.words import ContentLanguage, Note, ObjectIdText, Paragraphs, Title, Topic


class PostingIn(BaseModel):
    """Words as they are posted. `language` is detected where it is left out; `publish` sends them on at once.

    `names_checked`: a person has looked at what in an anonymous text would give the name away, and lets it stand.
    """

    model_config = ConfigDict(extra="forbid")

    title: Title
    text: Paragraphs
    organisation_id: ObjectIdText
    topics: Annotated[list[Topic], Field(max_length=8)] = []
    language: ContentLanguage | None = None
    visibility: Visibility = Visibility.PUBLIC
    publish: bool = False
    names_checked: bool = False


class PostingEdit(PostingIn):
    """New words; `revision` is the one they began from."""

    revision: Annotated[int, Field(ge=1, le=2**31)]


class PostingStep(BaseModel):
    """A step, which the area names, with a note for the other side.

    With `revision` only words that the sender has seen are moved on; `names_checked` as for words that are posted.
    """

    model_config = ConfigDict(extra="forbid")

    note: Note = ""
    revision: Annotated[int, Field(ge=1, le=2**31)] | None = None
    names_checked: bool = False


class PostingOut(BaseModel):
    """A posting as the viewer may see it: the organisation is null where its name is withheld."""

    id: str
    title: str
    text: str
    language: str
    organisation_id: str | None
    organisation: str | None
    country: str | None
    topics: list[str]
    visibility: Visibility
    created: datetime
    changed: datetime
    published: datetime | None
    expires: datetime | None
    revision: int
    example: bool
