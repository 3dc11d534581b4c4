"""What is kept of a person. Secrets are kept as SHA-256 only: a stolen copy of the database signs nobody in."""

from datetime import datetime

from beanie import Document
from pydantic import BaseModel, Field
from pymongo import IndexModel

from matchcamp.viewer import OrganisationRole, Role


class Membership(BaseModel):
    """A person's part in one organisation."""

    organisation_id: str
    role: OrganisationRole


class Consent(BaseModel):
    """What a person agreed to or took back: the purpose, the words shown, and when."""

    purpose: str
    words: str
    given: bool
    at: datetime


class Account(Document):
    """A person who signs in. Without any role they have asked to join and wait."""

    email: str
    name: str
    language: str = "en"
    roles: list[Role] = Field(default_factory=list)
    memberships: list[Membership] = Field(default_factory=list)
    consents: list[Consent] = Field(default_factory=list)
    created: datetime
    last_sign_in: datetime | None = None
    disabled: bool = False
    example: bool = False

    class Settings:
        name = "accounts"
        indexes = (
            IndexModel("email", unique=True),
            IndexModel("memberships.organisation_id"),
        )


class Session(Document):
    """A signed-in browser. `id` is the hash of the cookie's value; `expires` is the sooner of idle and absolute end."""

    id: str  # type: ignore[assignment]  # Beanie allows any type of id; its annotation names only its own.
    account_id: str
    created: datetime
    seen: datetime
    expires: datetime
    browser: str = ""

    class Settings:
        name = "sessions"
        indexes = (IndexModel("expires", expireAfterSeconds=0), IndexModel("account_id"))


class Token(Document):
    """A bearer token of the API; `id` is its hash."""

    id: str  # type: ignore[assignment]
    account_id: str
    label: str
    created: datetime
    expires: datetime

    class Settings:
        name = "tokens"
        indexes = (IndexModel("expires", expireAfterSeconds=0), IndexModel("account_id"))


class SignInLink(Document):
    """A single-use link; `id` is the hash of its token. It is deleted when used, and by its expiry."""

    id: str  # type: ignore[assignment]
    account_id: str
    next_url: str
    expires: datetime

    class Settings:
        name = "sign_in_links"
        indexes = (IndexModel("expires", expireAfterSeconds=0),)
