"""Where the documents of the service point to a person. A new area declares its own in the `personal` of its area."""

from typing import Any

from litestar.connection import ASGIConnection

from matchcamp.i18n import N_
from matchcamp.personal import Ending, Holds, Trace

OWN = (
    Trace(
        "accounts", "_id", Holds.ACCOUNT, Ending.DELETED, N_("Your account"),
        (
            "email", "former_emails", "name", "language", "roles", "memberships", "consents", "created", "last_sign_in",
            "disabled", "example",
        ),
    ),
    Trace(
        "sessions", "account_id", Holds.ACCOUNT, Ending.DELETED, N_("Browsers you are signed in with"),
        ("created", "seen", "expires", "browser"),
    ),
    Trace(
        "tokens", "account_id", Holds.ACCOUNT, Ending.DELETED, N_("Your API tokens"), ("label", "created", "expires")
    ),
    Trace(
        "sign_in_links", "account_id", Holds.ACCOUNT, Ending.DELETED, N_("Links to sign in, not yet used"),
        ("next_url", "expires"),
    ),
    Trace(
        "email_changes", "account_id", Holds.ACCOUNT, Ending.DELETED, N_("A new address, not yet confirmed"),
        ("new_email", "expires"),
    ),
    Trace(
        "email_changes", "new_email", Holds.EMAIL, Ending.DELETED, N_("Somebody wants to use your address"),
        ("expires",),
    ),
    Trace(
        "join_requests", "email", Holds.EMAIL, Ending.DELETED, N_("Your requests to join"),
        (
            "email", "name", "language", "organisation_id", "new_name", "new_type", "new_country", "new_pic", "message",
            "terms", "state", "created", "confirmed", "decided", "note", "expires",
        ),
    ),
    Trace("join_requests", "account_id", Holds.ACCOUNT, Ending.DELETED, N_("Your requests to join"), ("email", "name")),
    Trace(
        "join_requests", "decided_by", Holds.ACCOUNT, Ending.UNNAMED, N_("Requests of others that you answered"),
        ("state", "decided", "note"),
    ),
    Trace(
        "invitations", "email", Holds.EMAIL, Ending.DELETED, N_("Invitations to you"),
        ("email", "organisation_id", "role", "created", "expires"),
    ),
    Trace(
        "invitations", "invited_by", Holds.ACCOUNT, Ending.UNNAMED, N_("Invitations you sent"),
        ("organisation_id", "role", "created", "expires"),
    ),
    Trace(
        "letters", "to", Holds.EMAIL, Ending.DELETED, N_("Letters to you"),
        ("to", "subject", "state", "created", "sent"),
    ),
)  # fmt: skip


def traces_of(connection: ASGIConnection[Any, Any, Any, Any]) -> tuple[Trace, ...]:
    """All traces that the areas of the running service declare."""
    declared: tuple[Trace, ...] = connection.app.state.personal
    return declared
