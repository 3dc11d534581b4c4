"""What a person may be asked to agree to: each purpose with its words and the day from which they are in force.

Whoever changes the words sets a new day: earlier agreements then count no longer, and the account page asks again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from matchcamp.accounts.documents import Consent
from matchcamp.errors import Invalid
from matchcamp.i18n import N_
from matchcamp.i18n import gettext as _


@dataclass(frozen=True, slots=True)
class Purpose:
    """`title` and `words` are marked for the catalogue. A required one is the condition of having an account."""

    id: str
    title: str
    words: str
    since: date
    required: bool = False


TERMS = Purpose(
    "terms",
    N_("Terms of use"),
    N_(
        "I use Matchcamp to find partners. In the name of an organisation I write only what I may write. "
        "I give nobody else the contacts I get here. I know that the secretariat may close an account that breaks this."
    ),
    date(2026, 6, 1),
    required=True,
)
PURPOSES = (
    TERMS,
    Purpose(
        "newsletter",
        N_("Newsletter"),
        N_("The alliance may send me its newsletter by e-mail, a few times a year."),
        date(2026, 6, 1),
    ),
    Purpose(
        "photos",
        N_("Photos at camps"),
        N_(
            "Photos in which I can be recognised may be taken at project camps and shown on the pages and in "
            "the reports of the alliance."
        ),
        date(2026, 6, 1),
    ),
)


def purpose(purpose_id: str) -> Purpose:
    """Raises Invalid for a purpose that nobody is asked about."""
    found = next((one for one in PURPOSES if one.id == purpose_id), None)
    if found is None:
        known = ", ".join(one.id for one in PURPOSES)
        raise Invalid(f"{purpose_id[:60]!r} is not a purpose; these are: {known}")
    return found


def consent_to(one: Purpose, *, given: bool, at: datetime) -> Consent:
    """The record: the words as the person reads them, in their language, with the day they are in force from."""
    return Consent(purpose=one.id, words=_(one.words), given=given, at=at, since=one.since.isoformat())


def agreed(consents: Sequence[Consent], one: Purpose) -> Consent | None:
    """The agreement that stands: the last answer, if it was yes and to the words in force now."""
    last = next((consent for consent in reversed(consents) if consent.purpose == one.id), None)
    return last if last and last.given and last.since == one.since.isoformat() else None
