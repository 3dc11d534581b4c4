"""The states of ideas and people of a camp in words, and the colour of each."""

from collections.abc import Mapping
from enum import StrEnum

from matchcamp.i18n import N_
from matchcamp.i18n import gettext as _
from matchcamp.registration.states import CampIdeaStatus, ParticipantStatus, Presence

IDEA: Mapping[StrEnum, str] = {
    CampIdeaStatus.PROPOSED: N_("Handed in"),
    CampIdeaStatus.ACCEPTED: N_("Has a table"),
    CampIdeaStatus.NOT_CHOSEN: N_("Not chosen"),
    CampIdeaStatus.WITHDRAWN: N_("Withdrawn"),
}
PERSON: Mapping[StrEnum, str] = {
    ParticipantStatus.INVITED: N_("Invited"),
    ParticipantStatus.REGISTERED: N_("Registered"),
    ParticipantStatus.WAITING: N_("On the waiting list"),
    ParticipantStatus.DECLINED: N_("Declined"),
    ParticipantStatus.CANCELLED: N_("Cancelled"),
}
PRESENCE: Mapping[StrEnum, str] = {
    Presence.EXPECTED: N_("Expected"),
    Presence.HERE: N_("Here"),
    Presence.ABSENT: N_("Absent"),
    Presence.LEFT: N_("Left"),
}
TONES: Mapping[StrEnum, str] = {
    CampIdeaStatus.PROPOSED: "note",
    CampIdeaStatus.ACCEPTED: "ok",
    ParticipantStatus.INVITED: "note",
    ParticipantStatus.REGISTERED: "ok",
    ParticipantStatus.WAITING: "warn",
    ParticipantStatus.CANCELLED: "stop",
    ParticipantStatus.DECLINED: "stop",
    Presence.HERE: "ok",
    Presence.ABSENT: "stop",
}


def in_words(names: Mapping[StrEnum, str]) -> dict[str, str]:
    """By code, in the reader's language."""
    return {code.value: _(words) for code, words in names.items()}


def tone(state: StrEnum) -> str:
    """The colour of a badge: ok, note, warn or stop; empty is the plain one."""
    return TONES.get(state, "")
