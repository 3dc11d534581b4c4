"""What is kept of a person. Secrets are kept as SHA-256 only: a stolen copy of the database signs nobody in."""

from datetime import datetime
from enum import StrEnum

from beanie import Document
from pydantic import BaseModel, Field
from pymongo import IndexModel

from matchcamp.viewer import OrganisationRole, Role


class Membership(BaseModel):
    """A person's part in one organisation."""

    organisation_id: str
    role: OrganisationRole


class Consent(BaseModel):
    """What a person agreed to or took back: the purpose, the words shown, the day they are in force from, and when."""

    purpose: str
    words: str
    given: bool
    at: datetime
    since: str = ""


class Account(Document):
    """A person who signs in. Without any role they have asked to join and wait.

    `former_emails` find what was kept under an address they had before: it is theirs to see and to erase.
    """

    email: str
    name: str
    language: str = "en"
    former_emails: list[str] = Field(default_factory=list)
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
        indexes = (IndexModel("expires", expireAfterSeconds=0), IndexModel("account_id"))


class JoinState(StrEnum):
    """The life of a request to join. Nothing is shown to anybody before its address is confirmed."""

    UNCONFIRMED = "unconfirmed"
    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class JoinRequest(Document):
    """Somebody asks to join, for a known organisation or for a new one (`organisation_id` empty, `new_...` filled).

    `key` is the hash of the confirming link's token, emptied when it is used. `expires` is set while the address is
    unconfirmed and again once the request is decided: the database forgets the row then.
    """

    email: str
    name: str
    language: str
    organisation_id: str = ""
    new_name: str = ""
    new_type: str = ""
    new_country: str = ""
    new_pic: str = ""
    message: str = ""
    terms: Consent
    state: JoinState = JoinState.UNCONFIRMED
    key: str = ""
    account_id: str = ""
    created: datetime
    confirmed: datetime | None = None
    decided: datetime | None = None
    decided_by: str = ""
    note: str = ""
    expires: datetime | None = None

    class Settings:
        name = "join_requests"
        indexes = (
            IndexModel("expires", expireAfterSeconds=0),
            IndexModel("key", unique=True, partialFilterExpression={"key": {"$gt": ""}}),
            IndexModel([("state", 1), ("organisation_id", 1), ("_id", -1)]),
            IndexModel("account_id"),
            IndexModel("email"),
        )


class Invitation(Document):
    """A single-use invitation into an organisation; `id` is the hash of its token."""

    id: str  # type: ignore[assignment]
    email: str
    organisation_id: str
    role: OrganisationRole
    invited_by: str
    created: datetime
    expires: datetime

    class Settings:
        name = "invitations"
        indexes = (
            IndexModel("expires", expireAfterSeconds=0),
            IndexModel([("organisation_id", 1), ("email", 1)]),
            IndexModel("email"),
        )


class EmailChange(Document):
    """A new address that waits to be confirmed from its mailbox; `id` is the hash of the link's token."""

    id: str  # type: ignore[assignment]
    account_id: str
    new_email: str
    expires: datetime

    class Settings:
        name = "email_changes"
        indexes = (
            IndexModel("expires", expireAfterSeconds=0),
            IndexModel("account_id"),
            IndexModel("new_email"),
        )
