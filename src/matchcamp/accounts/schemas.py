"""What goes in and out of accounts."""

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, EmailStr, Field

from matchcamp.viewer import OrganisationRole, Role


def folded(value: object) -> object:
    return value.strip().lower() if isinstance(value, str) else value


Email = Annotated[EmailStr, BeforeValidator(folded), Field(max_length=254)]


class SignInForm(BaseModel):
    email: Email
    next: str = Field("/", max_length=500)


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
