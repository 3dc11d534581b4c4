"""What goes in and out of ideas, for pages and API alike."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from calls.programmes import programmes
from matchcamp.i18n import gettext as _
from matchcamp.ideas.documents import Canvas, IdeaStatus, RoleSought
from matchcamp.posting_schemas import PostingEdit, PostingIn, PostingOut, PostingStep
from matchcamp.words import CountryCode, Note, ObjectIdText, OneLine, OrganisationType


def known_programme(value: str) -> str:
    codes = [programme.short for programme in programmes()]
    if value not in codes:
        raise ValueError(f"{value!r} is not one of the programmes: {', '.join(codes)}")
    return value


ProgrammeCode = Annotated[str, AfterValidator(known_programme), Field(max_length=20)]
Phrase = Annotated[OneLine, Field(min_length=2, max_length=120)]


class RoleIn(BaseModel):
    """A role that is sought; it names a type of organisation, or what is to be done, or both."""

    model_config = ConfigDict(extra="forbid")

    type: OrganisationType | None = None
    countries: Annotated[list[CountryCode], Field(max_length=60)] = Field(default_factory=list)
    what: OneLine = ""

    @model_validator(mode="after")
    def _says_something(self) -> "RoleIn":
        if not self.type and not self.what:
            raise ValueError(_("Say what kind of organisation is sought, or what it would do."))
        return self


class CanvasIn(BaseModel):
    """The idea on one sheet: six fields, each up to 2,000 characters."""

    model_config = ConfigDict(extra="forbid")

    need: Note = ""
    target_group: Note = ""
    result: Note = ""
    activities: Note = ""
    partners: Note = ""
    impact: Note = ""


class IdeaIn(PostingIn):
    """An idea as it is posted; `text` is its summary, `publish` opens it to the others at once."""

    need_ids: Annotated[list[ObjectIdText], Field(max_length=20)] = Field(default_factory=list)
    competences: Annotated[list[Phrase], Field(max_length=20)] = Field(default_factory=list)
    roles: Annotated[list[RoleIn], Field(max_length=12)] = Field(default_factory=list)
    programmes: Annotated[list[ProgrammeCode], Field(max_length=10)] = Field(default_factory=list)
    call_hint: OneLine = ""
    canvas: CanvasIn = Field(default_factory=CanvasIn)


class IdeaEdit(IdeaIn, PostingEdit):
    """New words for an idea; `revision` is the one they began from."""


class IdeaStep(PostingStep):
    """A step in an idea's life, with a note for the other side."""

    step: Literal["open", "form_consortium", "propose", "park", "reopen"]


class IdeaOut(PostingOut):
    """An idea as the viewer may see it; `need_ids` are those of its needs that the viewer may see too."""

    status: IdeaStatus
    need_ids: list[str]
    competences: list[str]
    roles: list[RoleSought]
    programmes: list[str]
    call_hint: str
    canvas: Canvas


class IdeaList(BaseModel):
    """A page of ideas, newest first; `next` is the cursor of the following page."""

    items: list[IdeaOut]
    next: str | None
