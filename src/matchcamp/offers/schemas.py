"""What goes in and out of offers, for pages and API alike."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field, ValidationInfo, field_validator

from matchcamp.i18n import gettext as _
from matchcamp.offers.documents import OfferKind, OfferStatus
from matchcamp.posting_schemas import PostingEdit, PostingIn, PostingOut, PostingStep
from matchcamp.postings import Visibility
from matchcamp.words import ContentLanguage, OneLine

EqfLevel = Annotated[int, Field(ge=1, le=8)]


def names_its_owner(value: Visibility) -> Visibility:
    """An offer describes its organisation, and nobody can take it up without knowing whose it is."""
    if value is Visibility.ANONYMOUS:
        raise ValueError(_("An offer shows who makes it. Choose everybody, members, or private."))
    return value


class OfferIn(PostingIn):
    """An offer as it is posted; `visibility` cannot be anonymous. One EQF level alone is refused: give it twice."""

    kind: OfferKind
    visibility: Annotated[Visibility, AfterValidator(names_its_owner)] = Visibility.PUBLIC
    capacity: OneLine = ""
    languages: Annotated[list[ContentLanguage], Field(max_length=10)] = Field(default_factory=list)
    eqf_lowest: EqfLevel | None = None
    eqf_highest: EqfLevel | None = Field(default=None, validate_default=True)

    @field_validator("eqf_highest")
    @classmethod
    def _a_range(cls, highest: int | None, info: ValidationInfo) -> int | None:
        if "eqf_lowest" not in info.data:
            return highest  # The lowest was refused already.
        lowest: int | None = info.data["eqf_lowest"]
        if (lowest is None) != (highest is None):
            raise ValueError(_("Give the lowest and the highest level, or neither."))
        if lowest is not None and highest is not None and highest < lowest:
            raise ValueError(_("The highest level cannot be below the lowest."))
        return highest


class OfferEdit(OfferIn, PostingEdit):
    """New words for an offer; `revision` is the one they began from."""


class OfferStep(PostingStep):
    """A step in an offer's life, with a note for the other side."""

    step: Literal["submit", "publish", "send_back", "pause", "resume", "withdraw", "renew"]


class OfferOut(PostingOut):
    """An offer as the viewer may see it."""

    status: OfferStatus
    kind: OfferKind
    capacity: str
    languages: list[str]
    eqf_lowest: int | None
    eqf_highest: int | None


class OfferList(BaseModel):
    """A page of offers, newest first; `next` is the cursor of the following page."""

    items: list[OfferOut]
    next: str | None
