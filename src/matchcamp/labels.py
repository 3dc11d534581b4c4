"""The words for codes on pages. A code without words is shown as it is, never hidden."""

from collections.abc import Mapping

from calls import labels as of_calls
from calls.programmes import programme_of_short
from matchcamp.i18n import N_, current_language
from matchcamp.i18n import gettext as _

KIND_NAMES: Mapping[str, str] = {
    "need": N_("Need"),
    "offer": N_("Offer"),
    "idea": N_("Project idea"),
    "organisation": N_("Organisation"),
    "call": N_("Call"),
}
STATUS_NAMES: Mapping[str, str] = {
    "draft": N_("Draft"),
    "in_review": N_("In review"),
    "published": N_("Published"),
    "in_progress": N_("In progress"),
    "paused": N_("Paused"),
    "solved": N_("Solved"),
    "expired": N_("Expired"),
    "withdrawn": N_("Withdrawn"),
    "open": N_("Open"),
    "forthcoming": N_("Not open yet"),
    "closed": N_("Closed"),
    "consortium": N_("Consortium"),
    "proposal": N_("Proposal"),
    "parked": N_("Parked"),
    "suggested": N_("Suggested"),
    "seen": N_("Seen"),
    "interested": N_("Interested"),
    "not_for_us": N_("Not for us"),
    "introduced": N_("Introduced"),
    "asked": N_("Introduction asked for"),
    "accepted": N_("Accepted"),
    "declined": N_("Declined"),
    "taken_back": N_("Taken back"),
    "prospect": N_("Prospect"),
    "applied": N_("Applied"),
    "member": N_("Member"),
    "founding": N_("Founding member"),
    "associate": N_("Associate"),
    "left": N_("Left"),
    "forming": N_("Forming"),
    "complete": N_("Complete"),
    "submitted": N_("Submitted"),
    "dropped": N_("Dropped"),
    "proposed": N_("Proposed, not asked yet"),
    "invited": N_("Invited"),
    "committed": N_("Committed"),
    "mandate_received": N_("Mandate letter received"),
    "ideas": N_("Ideas are wanted"),
    "people": N_("Registration is open"),
    "ready": N_("Registration is closed"),
    "running": N_("Running"),
    "over": N_("Over"),
    "cancelled": N_("Cancelled"),
}
SIGNAL_NAMES: Mapping[str, str] = {
    "dense": N_("Closeness in meaning, the nearest passage"),
    "dense_mean": N_("Closeness in meaning, on average"),
    "lexical": N_("Words in both texts"),
    "topics": N_("Shared topics"),
    "related_topics": N_("Topics near to those wanted"),
    "complementarity": N_("What the asking side lacks"),
    "reciprocity": N_("Seeking what the asking side gives"),
    "collaboration": N_("Work done together"),
    "geography": N_("Nearness of the seat"),
    "freshness": N_("How new the words are"),
    "newcomer": N_("New to projects"),
    "load": N_("Not asked too often"),
    "type": N_("Kind of organisation"),
    "programme": N_("Programme"),
    "country": N_("Country"),
    "language": N_("Language"),
    "eqf": N_("EQF levels"),
    "history": N_("Past projects"),
}
STATUS_TONES: Mapping[str, str] = {
    "draft": "warn", "in_review": "warn", "forthcoming": "note", "published": "ok", "open": "ok", "in_progress": "note",
    "consortium": "note", "proposal": "note", "solved": "ok", "accepted": "ok", "introduced": "ok", "interested": "ok",
    "asked": "note", "paused": "warn", "expired": "stop", "closed": "stop", "declined": "stop", "member": "ok",
    "founding": "ok", "forming": "note", "complete": "ok", "submitted": "ok", "dropped": "stop", "invited": "note",
    "committed": "ok", "mandate_received": "ok", "ideas": "ok", "people": "ok", "ready": "note", "running": "ok",
    "cancelled": "stop",
}  # fmt: skip
VISIBILITY_NAMES: Mapping[str, str] = {
    "public": N_("Public"),
    "members": N_("Members only"),
    "anonymous": N_("Name withheld"),
    "private": N_("Private"),
}
ROLE_NAMES: Mapping[str, str] = {
    "member": N_("Member"),
    "broker": N_("Broker"),
    "facilitator": N_("Facilitator"),
    "coordinator": N_("Coordinator"),
    "secretariat": N_("Secretariat"),
    "owner": N_("Owner"),
    "editor": N_("Editor"),
}


def code_of(value: object) -> str:
    """Areas spell their states with blanks, hyphens or underscores; the words are the same."""
    return str(value).replace(" ", "_").replace("-", "_")


def named(names: Mapping[str, str], value: object) -> str:
    words = names.get(code_of(value))
    return _(words) if words else str(value)


def kind_name(value: object) -> str:
    return named(KIND_NAMES, value)


def status_name(value: object) -> str:
    return named(STATUS_NAMES, value)


def signal_name(value: object) -> str:
    """What a signal of the ranking measures."""
    return named(SIGNAL_NAMES, value)


def status_tone(value: object) -> str:
    """The colour of a state's badge: ok, note, warn or stop; empty is the plain one."""
    return STATUS_TONES.get(code_of(value), "")


def programme_name(value: object) -> str:
    """The full name of a programme, which no language changes; its code where the list of programmes has none.

    >>> programme_name("HORIZON"), programme_name("OTHER")
    ('Horizon Europe', 'OTHER')
    """
    programme = programme_of_short(str(value))
    return programme.name if programme else str(value)


def visibility_name(value: object) -> str:
    return named(VISIBILITY_NAMES, value)


def role_name(value: object) -> str:
    return named(ROLE_NAMES, value)


def begun(words: str) -> str:
    """Words as they begin a line, in the reader's language: Turkish has an i with and one without a dot.

    >>> begun("the programme countries of Erasmus+")
    'The programme countries of Erasmus+'
    """
    first = words[:1]
    return ("İ" if first == "i" and current_language.get() == "tr" else first.upper()) + words[1:]


def part_name(value: object) -> str:
    """The part of an organisation in a project: coordinator, partner, …"""
    return named(of_calls.ROLES, value)


def rule_type_name(value: object) -> str:
    """What a rule of calls says."""
    return named(of_calls.RULE_TYPES, value)


def severity_name(value: object) -> str:
    """What a rule that is not met does."""
    return named(of_calls.SEVERITIES, value)


def basis_name(value: object) -> str:
    """Where a rule or fact was read."""
    return named(of_calls.BASES, value)


def confidence_name(value: object) -> str:
    """How sure a rule or fact is."""
    return named(of_calls.CONFIDENCES, value)


def outcome_name(value: object) -> str:
    """What became of a rule."""
    return named(of_calls.OUTCOMES, value)


def country_group_name(value: object) -> str:
    return named(of_calls.COUNTRY_GROUPS, value)


def type_set_name(value: object) -> str:
    """A set of kinds of organisation that calls speak of."""
    return named(of_calls.TYPE_SETS, value)
