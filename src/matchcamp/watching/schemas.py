"""What goes in and out of watching, for pages and API alike."""

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from matchcamp.watching.documents import Change, Place
from matchcamp.words import ObjectIdText, one_line

VERSION_PATTERN = "^[0-9a-f]{16}$"
MOST_QUERY = 4_000  # Characters of a search's address; the fields of its page are shorter.
Name = Annotated[str, AfterValidator(one_line), Field(min_length=1, max_length=80)]
Version = Annotated[str, Field(pattern=VERSION_PATTERN)]


class FollowIn(BaseModel):
    """Follow a call; with an organisation of yours its other people see that one of them follows it."""

    model_config = ConfigDict(extra="forbid")

    call_id: ObjectIdText
    organisation_id: Annotated[str, Field(pattern="^([0-9a-fA-F]{24})?$")] = ""


class FollowForm(BaseModel):
    """The button on a page; `next` is where it stood."""

    organisation_id: Annotated[str, Field(pattern="^([0-9a-fA-F]{24})?$")] = ""
    next: Annotated[str, Field(max_length=MOST_QUERY)] = "/watching"


class FollowedOut(BaseModel):
    """A call that you follow, and what changed in it since you last said that you have seen it.

    `version` names the facts as they stand now: give it back to say that you have seen them. A call that is no longer
    kept here has no status and no dates.
    """

    call_id: str
    identifier: str
    title: str
    language: str
    url: str
    status: str | None
    deadline: datetime | None
    days_left: int | None
    organisation_id: str
    since: datetime
    changes: list[Change]
    version: str


class FollowedList(BaseModel):
    """Followed calls: changed ones first, then by the next deadline; one page, so `next` is always null."""

    items: list[FollowedOut]
    next: None = None


class SeenCall(BaseModel):
    """The facts that you have seen, by the `version` with which they were shown."""

    model_config = ConfigDict(extra="forbid")

    call_id: ObjectIdText
    version: Version


class SeenIn(BaseModel):
    """What you have seen. A call that changed after its version was shown stays changed."""

    model_config = ConfigDict(extra="forbid")

    calls: Annotated[list[SeenCall], Field(max_length=200)]


class SeenOut(BaseModel):
    """How many of the calls are as you saw them."""

    seen: int


class ChangeOut(BaseModel):
    """What changed in a followed call, and when it was noticed; the same `id` is the same change."""

    id: str
    call_id: str
    title: str
    url: str
    at: datetime
    changes: list[Change]


class ChangeList(BaseModel):
    """Changes, oldest first; one page, so `next` is always null."""

    items: list[ChangeOut]
    next: None = None


class SearchIn(BaseModel):
    """A search to keep: the list it narrows, and the part of its address behind the question mark."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    place: Place
    query: Annotated[str, Field(max_length=MOST_QUERY)] = ""


class RenameIn(BaseModel):
    """Another name for a kept search."""

    model_config = ConfigDict(extra="forbid")

    name: Name


class NewcomerOut(BaseModel):
    """Something new in a kept search."""

    title: str
    language: str
    url: str


class SearchOut(BaseModel):
    """A kept search: how many are new in it since you last looked, and the first of them."""

    id: str
    name: str
    place: Place
    query: str
    url: str
    looked: datetime
    new: int
    newest: list[NewcomerOut]


class SearchList(BaseModel):
    """Kept searches, the newest first; `next` is the cursor of the following page."""

    items: list[SearchOut]
    next: str | None
