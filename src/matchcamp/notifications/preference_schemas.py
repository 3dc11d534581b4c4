"""What goes in and out of inbox, preferences and reports of mail servers."""

from datetime import datetime
from functools import cache
from typing import Annotated, Any
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from matchcamp.i18n import gettext as _
from matchcamp.notifications.documents import BRUSSELS
from matchcamp.notifications.states import USUAL, HowOften, NoticeKind
from matchcamp.refusals import MOST_WORDS
from matchcamp.words import OneLine

TIME = r"^([01][0-9]|2[0-3]):[0-5][0-9]$|^$"


@cache
def zones() -> frozenset[str]:
    """Names of zones with a place in them; those are what people look for."""
    return frozenset(name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))


def known_zone(name: str) -> str:
    if name not in zones():
        raise ValueError(_("Please choose one of the list."))
    return ZoneInfo(name).key


TimeOfDay = Annotated[str, Field(pattern=TIME)]
Zone = Annotated[str, AfterValidator(known_zone), Field(max_length=60)]


class PreferencesIn(BaseModel):
    """How often letters of notices come, by what they are about; between `quiet_from` and `quiet_to` (times of day in
    `zone`, both or none) none comes; `paused` stops them all. The inbox holds every notice whatever is chosen."""

    model_config = ConfigDict(extra="forbid")

    introductions: HowOften = USUAL[NoticeKind.INTRODUCTIONS]
    consortia: HowOften = USUAL[NoticeKind.CONSORTIA]
    matches: HowOften = USUAL[NoticeKind.MATCHES]
    applications: HowOften = USUAL[NoticeKind.APPLICATIONS]
    calls: HowOften = USUAL[NoticeKind.CALLS]
    camps: HowOften = USUAL[NoticeKind.CAMPS]
    account: HowOften = USUAL[NoticeKind.ACCOUNT]
    quiet_from: TimeOfDay = ""
    quiet_to: TimeOfDay = ""
    zone: Zone = BRUSSELS
    paused: bool = False

    @model_validator(mode="before")
    @classmethod
    def _both_or_none(cls, given: Any) -> Any:
        if isinstance(given, dict) and bool(given.get("quiet_from")) != bool(given.get("quiet_to")):
            raise ValueError(_("Quiet hours need a beginning and an end, or neither."))
        return given

    def how_often(self) -> dict[str, str]:
        return {kind.value: getattr(self, kind.value).value for kind in NoticeKind}


class RefusalOut(BaseModel):
    """A mail server refused letters to an address for good: its code, its words, and when."""

    id: str
    email: str
    code: int
    words: str
    at: datetime
    name: str = ""


class PreferencesOut(PreferencesIn):
    """The preferences as they stand, and whether letters to your address come back."""

    refused: RefusalOut | None = None


class NoticeOut(BaseModel):
    """One notice in your language; `at` is when it was told, `read` when you marked it as read."""

    id: str
    kind: NoticeKind
    subject: str
    lines: tuple[str, ...]
    url: str
    at: datetime
    read: datetime | None


class NoticeList(BaseModel):
    """Notices, the newest first; `next` is the cursor of the following page, `unread` counts all."""

    items: list[NoticeOut]
    next: str | None
    unread: int


class ReadIn(BaseModel):
    """Mark all as read up to this one, the newest that you have seen; empty: up to now."""

    model_config = ConfigDict(extra="forbid")

    up_to: Annotated[str, Field(pattern=r"^[0-9a-fA-F]{24}$|^$")] = ""


class ReadOut(BaseModel):
    """How many were unread."""

    read: int


class BounceIn(BaseModel):
    """A letter came back: to which address, with which SMTP code, and the server's words. Only codes from 500 are
    final; others are tried again by mail servers and change nothing here."""

    model_config = ConfigDict(extra="forbid")

    address: Annotated[OneLine, Field(min_length=3, max_length=254, pattern=r"^[^@\s]+@[^@\s]+$")]
    code: Annotated[int, Field(ge=400, le=599)]
    words: Annotated[OneLine, Field(max_length=MOST_WORDS)] = ""


class BounceOut(BaseModel):
    """Whether the address is now written down as one that letters do not reach."""

    noted: bool


class RefusalList(BaseModel):
    """Addresses that letters do not reach, the newest first; `next` is the cursor of the following page."""

    items: list[RefusalOut]
    next: str | None
