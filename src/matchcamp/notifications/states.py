"""What notices are about, how often letters go out, and where the letter of a notice stands."""

from enum import StrEnum


class NoticeKind(StrEnum):
    """What a notice is about; a person chooses for each how often letters come."""

    INTRODUCTIONS = "introductions"
    CONSORTIA = "consortia"
    MATCHES = "matches"
    CALLS = "calls"
    CAMPS = "camps"
    ACCOUNT = "account"


class HowOften(StrEnum):
    """How often letters about one kind come. The inbox holds every notice, whatever is chosen."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"
    NEVER = "never"


class LetterState(StrEnum):
    """Where the letter of a notice stands."""

    WAITING = "waiting"  # None yet: it is due at `due`, or goes into the next digest.
    OUT = "out"  # In a letter that is kept in the queue.
    NONE = "none"  # There is none: not wanted, read before, too late, or the address refuses letters.
