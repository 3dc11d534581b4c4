"""What goes in and out of organisations, for pages and API alike."""

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from matchcamp.i18n import gettext as _
from matchcamp.organisations.documents import Membership, SizeClass
from matchcamp.organisations.fields import (
    Country,
    EqfLevel,
    Language,
    Oid,
    Pic,
    RegionCode,
    WebAddress,
    distinct,
)
from matchcamp.organisations.regions import REGIONS
from matchcamp.words import Note, OneLine, OrganisationType, Topic, paragraphs

Name = Annotated[OneLine, Field(min_length=2)]
Year = Annotated[int, Field(ge=1980, le=2100)]
PEOPLE_ON_EARTH = 10_000_000_000


class ProjectIn(BaseModel):
    """A project the organisation took part in; matching reads title and summary."""

    model_config = ConfigDict(extra="forbid")

    title: Annotated[OneLine, Field(min_length=3)]
    summary: Note = ""
    programme: OneLine = ""
    year: Year | None = None
    role: OneLine = ""


class OrganisationIn(BaseModel):
    """An organisation's profile. `reach` counts the people it reaches: learners, members, readers.

    `profile_language` is detected where it is left out.
    """

    model_config = ConfigDict(extra="forbid")

    name: Name
    aliases: Annotated[list[Name], Field(max_length=20)] = []
    type: OrganisationType
    country: Country = ""
    nuts: RegionCode = ""
    city: Annotated[OneLine, Field(max_length=100)] = ""
    languages: Annotated[list[Language], Field(max_length=20)] = []
    profile: Annotated[str, Field(max_length=20_000)] = ""
    profile_language: Language | None = None
    topics: Annotated[list[Topic], Field(max_length=20)] = []
    web: WebAddress = ""
    pic: Pic = ""
    oid: Oid = ""
    reach: Annotated[int, Field(ge=0, le=PEOPLE_ON_EARTH)] | None = None
    eqf_lowest: EqfLevel | None = None
    eqf_highest: Annotated[EqfLevel | None, Field(validate_default=True)] = None
    equipment: Annotated[list[Annotated[OneLine, Field(min_length=2)]], Field(max_length=60)] = []
    size: SizeClass | None = None
    projects: Annotated[list[ProjectIn], Field(max_length=40)] = []

    @field_validator("profile")
    @classmethod
    def _profile_can_be_kept(cls, value: str) -> str:
        return paragraphs(value)

    @field_validator("aliases", "languages", "topics", "equipment")
    @classmethod
    def _each_once(cls, values: list[str]) -> list[str]:
        return distinct(values)

    @field_validator("nuts")
    @classmethod
    def _region_lies_in_the_country(cls, value: str, info: ValidationInfo) -> str:
        country = info.data.get("country")
        if value and country is not None and REGIONS[value].country != country:
            raise ValueError(_("This region lies in another country than the one chosen."))
        return value

    @field_validator("eqf_highest")
    @classmethod
    def _levels_in_order(cls, value: int | None, info: ValidationInfo) -> int | None:
        if "eqf_lowest" not in info.data:  # It has an error of its own.
            return value
        lowest = info.data["eqf_lowest"]
        if (lowest is None) != (value is None):
            raise ValueError(_("Please choose both EQF levels, or neither."))
        if lowest is not None and value is not None and lowest > value:
            raise ValueError(_("The highest EQF level cannot be below the lowest."))
        return value


class OrganisationNew(OrganisationIn):
    """A new organisation. `none_of_these` says that it is another one than those with like names."""

    none_of_these: bool = False


class OrganisationEdit(OrganisationIn):
    """A new profile in place of the old one; `revision` is the one it began from."""

    revision: Annotated[int, Field(ge=1, le=2**31)]


class MembershipIn(BaseModel):
    """A new standing in the alliance, from `day` on (today where it is left out)."""

    model_config = ConfigDict(extra="forbid")

    membership: Membership
    day: date | None = None
    note: Annotated[Note, Field(max_length=500)] = ""


class ProjectOut(BaseModel):
    title: str
    summary: str = ""
    programme: str = ""
    year: int | None = None
    role: str = ""


class StandingOut(BaseModel):
    """One line of the membership's history."""

    day: date
    membership: Membership
    note: str


class OrganisationOut(BaseModel):
    """A profile. `country` is null where the seat is not known; `standing` for those who do not speak for it."""

    id: str
    name: str
    aliases: list[str]
    type: str
    country: str | None
    nuts: str
    city: str
    languages: list[str]
    profile: str
    profile_language: str
    topics: list[str]
    web: str
    pic: str
    oid: str
    reach: int | None
    eqf_lowest: int | None
    eqf_highest: int | None
    equipment: list[str]
    size: SizeClass | None
    membership: Membership
    member_since: date | None
    projects: list[ProjectOut]
    created: datetime
    changed: datetime
    revision: int
    example: bool
    standing: list[StandingOut] | None = None


class OrganisationSummary(BaseModel):
    """What lists show; `summary` is the beginning of the profile."""

    id: str
    name: str
    type: str
    country: str | None
    city: str
    membership: Membership
    language: str
    topics: list[str]
    summary: str
    example: bool


class OrganisationList(BaseModel):
    """A page of organisations by name; `next` is the cursor of the following page."""

    items: list[OrganisationSummary]
    next: str | None


class TopicOut(BaseModel):
    """A topic with its label in the asker's language, and in all languages of the list."""

    id: str
    label: str
    labels: dict[str, str]


class TopicList(BaseModel):
    items: list[TopicOut]
    next: None = None


class TypeOut(BaseModel):
    """One of the 25 types of organisation; `group` is what calls put together."""

    code: str
    group: str
    label: str


class TypeList(BaseModel):
    items: list[TypeOut]
    next: None = None
