"""What goes in and out of accounts."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, EmailStr, Field

from matchcamp.viewer import OrganisationRole, Role
from matchcamp.words import (
    ContentLanguage,
    CountryCode,
    Note,
    ObjectIdText,
    OneLine,
    OrganisationType,
    Title,
    one_line,
)


def folded(value: object) -> object:
    return value.strip().lower() if isinstance(value, str) else value


Email = Annotated[EmailStr, BeforeValidator(folded), Field(max_length=254)]


PersonName = Annotated[str, AfterValidator(one_line), Field(min_length=1, max_length=120)]
Pic = Annotated[str, Field(pattern=r"^\d{9}$")]


class SignInForm(BaseModel):
    email: Email
    next: str = Field("/", max_length=500)


class JoinForm(BaseModel):
    """Asking to join. `organisation` is an id, or "new" with name, type and country; `find`: what was looked for."""

    email: Email
    name: PersonName
    language: ContentLanguage = "en"
    find: OneLine = ""
    organisation: ObjectIdText | Literal["new"]
    new_name: Title | None = None
    new_type: OrganisationType | None = None
    new_country: CountryCode | None = None
    new_pic: Pic | None = None
    message: Note = ""
    terms: Literal["true"]


class DecisionForm(BaseModel):
    """An answer to a request; `organisation_id` puts a request for a new organisation to one that is here already."""

    answer: Literal["accept", "decline"]
    note: Note = ""
    organisation_id: ObjectIdText | None = None


class InviteForm(BaseModel):
    email: Email
    role: OrganisationRole


class InvitationForm(BaseModel):
    """Taking an invitation. Somebody who has no account yet gives a name and agrees to the terms."""

    name: PersonName | None = None
    language: ContentLanguage = "en"
    terms: Literal["true"] | None = None


class MemberRoleForm(BaseModel):
    role: OrganisationRole


class OwnForm(BaseModel):
    name: PersonName
    language: ContentLanguage


class TokenForm(BaseModel):
    label: Annotated[str, AfterValidator(one_line), Field(min_length=1, max_length=60)]
    days: Annotated[int, Field(ge=1, le=365)] = 90


class ConsentForm(BaseModel):
    purpose: Annotated[str, Field(max_length=60)]
    given: Literal["yes", "no"]


class EmailForm(BaseModel):
    email: Email


class RolesForm(BaseModel):
    roles: Annotated[list[Role], Field(max_length=5)] = []


class MembershipOut(BaseModel):
    organisation_id: str
    role: OrganisationRole


class MeOut(BaseModel):
    """Who the token or the session belongs to."""

    model_config = ConfigDict(title="Me")

    id: str
    email: str
    name: str
    language: str
    roles: list[Role]
    organisations: list[MembershipOut]


class EraseForm(BaseModel):
    """The address typed once more: nobody erases an account by accident."""

    email: Email


class KeptOut(BaseModel):
    """Rows of one collection that point to the person, with their shown fields."""

    collection: str
    what: str
    rows: list[dict[str, Any]]


class DataOut(BaseModel):
    """Everything that is kept about one person."""

    made: datetime
    email: str
    kept: list[KeptOut]
