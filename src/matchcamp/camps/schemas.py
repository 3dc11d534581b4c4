"""What goes in and out of camps."""

from datetime import date, datetime, time
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from matchcamp.camps.moments import LOCAL, zones
from matchcamp.camps.states import CampStatus, ItemKind
from matchcamp.i18n import gettext as _
from matchcamp.words import CountryCode, ItsId, LinkedId, Note, OneLine, Revision, Title, paragraphs

MOST_PEOPLE = 2_000
MOST_MINUTES = 720
MOST_FACILITATORS = 20
YEARS = range(2000, 2101)

CampLanguage = Literal["en", "sl", "sv", "es", "eu", "fr", "de", "it", "nl", "tr"]
FormatName = Literal["half_day", "one_day", "two_days"]


def known_zone(value: str) -> str:
    if value not in zones():
        raise ValueError(_("Choose a time zone of the list, such as Europe/Brussels."))
    return value


def shown_moment(value: str) -> str:
    """A moment as clocks in the camp's zone show it; empty for none."""
    if value and _year(value) not in YEARS:
        raise ValueError(_("Please write the moment like 2026-09-30T09:00."))
    return value


def _year(value: str) -> int:
    try:
        return datetime.strptime(value, LOCAL).year  # noqa: DTZ007  # The zone stands beside it.
    except ValueError:
        return 0


def known_day(value: date) -> date:
    """A day that camps are held on: far from the ends of the calendar, where clocks of other zones have none."""
    if value.year not in YEARS:
        raise ValueError(_("Please write the date like 2026-09-30."))
    return value


def web_address(value: str) -> str:
    if value and (not value.startswith(("https://", "http://")) or " " in value or len(value) < 12):
        raise ValueError(_("Please give the whole address, beginning with https://"))
    return value


def clock_time(value: str) -> str:
    try:
        return f"{time.fromisoformat(value):%H:%M}" if value else ""
    except ValueError as error:
        raise ValueError(_("Please write the time like 09:30.")) from error


Zone = Annotated[str, Field(max_length=60), AfterValidator(known_zone)]
Shown = Annotated[str, Field(max_length=16), AfterValidator(shown_moment)]
ShownAlways = Annotated[str, Field(min_length=16, max_length=16), AfterValidator(shown_moment)]
Day = Annotated[date, AfterValidator(known_day)]
ClockTime = Annotated[str, Field(pattern=r"^([0-2][0-9]:[0-5][0-9])?$"), AfterValidator(clock_time)]
Words = Annotated[str, AfterValidator(paragraphs), Field(max_length=5_000)]
WebAddress = Annotated[OneLine, AfterValidator(web_address), Field(max_length=500)]
ItemTitle = Annotated[OneLine, Field(min_length=2, max_length=120)]
ItemKey = Annotated[str, Field(max_length=60)]
Minutes = Annotated[int, Field(ge=1, le=MOST_MINUTES)]


class CampIn(BaseModel):
    """A new camp from a format, or, with `copy_of`, like an older one: its frame and its agenda on the new day.

    `starts` is what clocks in `zone` show (2026-07-08T09:00).
    """

    model_config = ConfigDict(extra="forbid")

    title: Title
    organisation_id: ItsId
    template: FormatName = "one_day"
    starts: ShownAlways
    zone: Zone = "Europe/Brussels"
    language: CampLanguage = "en"
    place: OneLine = ""
    country: CountryCode | Literal[""] = ""
    text: Words = ""
    copy_of: LinkedId = ""


class RevisionIn(BaseModel):
    """A change that says nothing but which revision it began from."""

    model_config = ConfigDict(extra="forbid")

    revision: Revision


class CampEdit(RevisionIn):
    """The frame of a camp as it is to stand; moments are what clocks in `zone` show, empty for none.

    With another start the agenda moves along.
    """

    title: Title
    text: Words = ""
    organisation_id: ItsId
    starts: ShownAlways
    zone: Zone
    language: CampLanguage
    place: OneLine = ""
    country: CountryCode | Literal[""] = ""
    online_url: WebAddress = ""
    call_id: LinkedId = ""
    capacity: Annotated[int, Field(ge=1, le=MOST_PEOPLE)]
    tables: Annotated[int, Field(ge=1, le=200)]
    least: Annotated[int, Field(ge=1, le=50)]
    most: Annotated[int, Field(ge=1, le=50)]
    votes: Annotated[int, Field(ge=0, le=20)]
    ideas_until: Shown = ""
    people_until: Shown = ""


class ItemEdit(RevisionIn):
    """An item of the agenda as it is to stand. `at` is what clocks show on its day; empty leaves its beginning."""

    kind: ItemKind
    title: ItemTitle
    minutes: Minutes
    note: Note = ""
    at: ClockTime = ""


class ItemIn(ItemEdit):
    """A new item: behind the item with the key `after`, or at the end; or at a time of a day, where `at` is given."""

    after: ItemKey = ""
    day: Day | None = None


class MoveIn(RevisionIn):
    """An item goes one place up (earlier) or down (later)."""

    direction: Literal["up", "down"]


class FacilitatorsIn(RevisionIn):
    """Who leads the camp, besides those who lead all camps."""

    account_ids: Annotated[list[ItsId], Field(min_length=1, max_length=MOST_FACILITATORS)]


class StepIn(BaseModel):
    """A step in the life of a camp. Cancelling needs a note: it is shown to everybody."""

    model_config = ConfigDict(extra="forbid")

    status: CampStatus
    note: Annotated[Note, Field(max_length=500)] = ""
    revision: Revision | None = None


class AgendaItemOut(BaseModel):
    """One line of the agenda. `round` counts the rounds at tables from 1, 0 for everything else; `ends` is computed."""

    model_config = ConfigDict(frozen=True)

    key: str
    kind: ItemKind
    title: str
    starts: datetime
    ends: datetime
    minutes: int
    round: int
    note: str


class CampOut(BaseModel):
    """A camp as the viewer may see it. `leads`: the viewer may lead it; only they get `online_url` and facilitators
    before they are registered. `reason` is why it was cancelled."""

    model_config = ConfigDict(frozen=True)

    id: str
    title: str
    text: str
    organisation_id: str
    organisation: str
    facilitators: tuple[str, ...] = ()
    status: CampStatus
    template: str
    place: str
    country: str
    online_url: str
    zone: str
    language: str
    starts: datetime
    ends: datetime
    agenda: tuple[AgendaItemOut, ...]
    call_id: str
    capacity: int
    tables: int
    least: int
    most: int
    votes: int
    ideas_until: datetime | None
    people_until: datetime | None
    revision: int
    created: datetime
    changed: datetime
    example: bool
    leads: bool
    reason: str = ""

    @property
    def rounds(self) -> int:
        return sum(item.round > 0 for item in self.agenda)


class CampList(BaseModel):
    """Camps: coming ones by their start, past ones the latest first; `next` is the cursor of the following page."""

    items: list[CampOut]
    next: str | None


class PlannedOut(BaseModel):
    """An item of a format, in the reader's language."""

    kind: ItemKind
    minutes: int
    title: str


class FormatOut(BaseModel):
    """A format of camps, in the reader's language; one list of items for each day."""

    name: str
    title: str
    text: str
    capacity: int
    tables: int
    days: list[list[PlannedOut]]


class FormatList(BaseModel):
    """All formats."""

    items: list[FormatOut]
    next: None = None


class LinksOut(BaseModel):
    """The address of the wall view, which whoever has it can open."""

    wall_url: str
