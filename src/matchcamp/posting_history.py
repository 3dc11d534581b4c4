"""What happened to a posting, for its own people and those who review it: who did what, when, with what note."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from matchcamp.accounts.queries import Person, author_name, people
from matchcamp.database import OBJECT_ID
from matchcamp.i18n import BRUSSELS, N_
from matchcamp.i18n import gettext as _

MOST = 40  # The newest lines; a text that is edited daily would fill the page.
REVIEWS = frozenset({"publish", "send_back"})
BY_THE_CLOCK = "expire"
STEPS_DONE: Mapping[str, str] = {
    "post": N_("Written as a draft."),
    "edit": N_("The words were changed."),
    "submit": N_("Sent to review."),
    "publish": N_("Published."),
    "send_back": N_("Sent back to be changed."),
    "start": N_("The work on it began."),
    "solve": N_("Solved."),
    "renew": N_("Renewed."),
    "withdraw": N_("Withdrawn."),
    "expire": N_("Its time ran out."),
    "pause": N_("Paused."),
    "resume": N_("Offered again."),
    "open": N_("Opened to the alliance."),
    "form_consortium": N_("A consortium began to form."),
    "propose": N_("The writing of a proposal began."),
    "park": N_("Parked."),
    "reopen": N_("Opened again."),
}


@dataclass(frozen=True, slots=True)
class Event:
    """One line: the day in Brussels, what happened, with its note, and who did it (nobody: the clock)."""

    at: date
    text: str
    by: str


async def history_of(row: Mapping[str, Any]) -> list[Event]:
    """The history of a stored posting, newest first; one database call. Show it to its own people only."""
    lines = list(reversed(row["history"]))[:MOST]
    known = await people(sorted({line["account_id"] for line in lines if OBJECT_ID.fullmatch(line["account_id"])}))
    return [_event(line, known) for line in lines]


def _event(line: Mapping[str, Any], known: Mapping[str, Person]) -> Event:
    done = _(STEPS_DONE.get(line["step"], line["step"]))
    text = f"{done} {line['note']}".strip()
    return Event(line["at"].astimezone(BRUSSELS).date(), text, _who(line, known))


def _who(line: Mapping[str, Any], known: Mapping[str, Person]) -> str:
    if line["step"] == BY_THE_CLOCK:
        return ""
    person = known.get(line["account_id"])
    if person and person.name:
        return person.name
    return _("somebody who reviews") if line["step"] in REVIEWS else author_name({}, line["account_id"])


def note_of_review(history: Sequence[Mapping[str, Any]], status: str) -> str:
    """Why a draft came back from its review; empty once it was sent there again, or was never there.

    >>> came = {"step": "send_back", "note": "Say how many parts."}
    >>> note_of_review([came, {"step": "edit", "note": ""}], "draft"), note_of_review([came], "in_review")
    ('Say how many parts.', '')
    """
    if status != "draft":
        return ""
    last = next((line for line in reversed(history) if line["step"] in {"submit", "send_back"}), None)
    return last["note"] if last and last["step"] == "send_back" else ""
