"""The states of ideas and people at a camp."""

from enum import StrEnum


class CampIdeaStatus(StrEnum):
    """An idea handed in for a camp; those who lead it choose."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    NOT_CHOSEN = "not_chosen"
    WITHDRAWN = "withdrawn"


class ParticipantStatus(StrEnum):
    """Somebody at a camp. `WAITING` stands on the waiting list, in the order of `registered`."""

    INVITED = "invited"
    REGISTERED = "registered"
    WAITING = "waiting"
    DECLINED = "declined"
    CANCELLED = "cancelled"


class Presence(StrEnum):
    """Whether somebody who is registered is in the room."""

    EXPECTED = "expected"
    HERE = "here"
    ABSENT = "absent"
    LEFT = "left"
