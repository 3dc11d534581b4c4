"""What notices are about, how often letters go out, and where the letter of a notice stands."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from matchcamp.i18n import N_
from matchcamp.i18n import gettext as _


class NoticeKind(StrEnum):
    """What a notice is about; a person chooses for each how often letters come."""

    INTRODUCTIONS = "introductions"
    CONSORTIA = "consortia"
    MATCHES = "matches"
    APPLICATIONS = "applications"
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


USUAL: Mapping[NoticeKind, HowOften] = MappingProxyType(
    {
        NoticeKind.INTRODUCTIONS: HowOften.AT_ONCE,
        NoticeKind.CONSORTIA: HowOften.AT_ONCE,
        NoticeKind.MATCHES: HowOften.WEEKLY,
        NoticeKind.APPLICATIONS: HowOften.DAILY,
        NoticeKind.CALLS: HowOften.DAILY,
        NoticeKind.CAMPS: HowOften.AT_ONCE,
        NoticeKind.ACCOUNT: HowOften.AT_ONCE,
    }
)
"""What holds until somebody chooses."""

KIND_NAMES: Mapping[NoticeKind, str] = {
    NoticeKind.INTRODUCTIONS: N_("Introductions"),
    NoticeKind.CONSORTIA: N_("Consortia"),
    NoticeKind.MATCHES: N_("Suggested matches"),
    NoticeKind.APPLICATIONS: N_("Applications"),
    NoticeKind.CALLS: N_("Calls you follow"),
    NoticeKind.CAMPS: N_("Project camps"),
    NoticeKind.ACCOUNT: N_("My account"),
}
HOW_OFTEN_NAMES: Mapping[HowOften, str] = {
    HowOften.AT_ONCE: N_("at once"),
    HowOften.DAILY: N_("once a day"),
    HowOften.WEEKLY: N_("once a week"),
    HowOften.NEVER: N_("never"),
}


def kind_name(kind: NoticeKind) -> str:
    """What notices of this kind are about, in the reader's language."""
    return _(KIND_NAMES[kind])


def how_often_name(how_often: HowOften) -> str:
    return _(HOW_OFTEN_NAMES[how_often])
