"""What goes in: corrections of rules, and consortia to try, for pages and API alike."""

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from calls.closing_times import FIRST_YEAR, LAST_YEAR
from calls.countries import country_codes
from calls.participants import Role
from calls.programmes import programme_of_short
from matchcamp.i18n import gettext as _
from matchcamp.words import Note, OneLine, OrganisationType, Title, one_line

MOST_PARTICIPANTS = 100
Revision = Annotated[int, Field(ge=0, le=2**31)]
Year = Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR)]
Words = Annotated[str, AfterValidator(one_line), Field(max_length=500)]
Remark = Annotated[str, AfterValidator(one_line), Field(max_length=1_000)]
Code = Annotated[str, AfterValidator(one_line), Field(max_length=120)]
RuleId = Annotated[str, AfterValidator(one_line), Field(max_length=60)]
Reason = Annotated[Note, Field(min_length=3, max_length=1_000)]


def in_known_years(value: date) -> date:
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise ValueError(_("Please write a day between 2000 and 2100."))
    return value


def known_programme(value: str) -> str:
    if programme_of_short(value) is None:
        raise ValueError(_("Please choose one of the list."))
    return value


def known_country(value: str) -> str:
    if value and value not in country_codes():
        raise ValueError(_("Please choose one of the list."))
    return value


def web_address(value: str) -> str:
    if value and not re.fullmatch(r"https?://[^\s<>\"]+", value):
        raise ValueError(_("Please write a web address that begins with https://."))
    return value


Day = Annotated[date, AfterValidator(in_known_years)]


class RuleIn(BaseModel):
    """A rule as its type asks for it; fields that the type does not read stay empty.

    `value` is a whole number, or for shares of the budget a part of 1. `types` are kinds of organisation, or the name
    of one set of them. `sources` are ids of sources that the project or this action already names. An empty `id` adds
    a rule, a known one corrects that rule.
    """

    model_config = ConfigDict(extra="forbid")

    id: RuleId = ""
    type: Code
    severity: Code = ""
    value: Annotated[float, Field(allow_inf_nan=False)] | None = None
    group: Code = ""
    groups: Annotated[list[Code], Field(max_length=40)] = []
    group_a: Code = ""
    group_b: Code = ""
    types: Annotated[list[Code], Field(max_length=40)] = []
    countries: Annotated[list[Code], Field(max_length=250)] = []
    roles: Annotated[list[Code], Field(max_length=6)] = []
    per: Code = ""
    document: Words = ""
    accreditation: Words = ""
    who: Words = ""
    scope: Words = ""
    role: Code = ""
    beyond_round: bool = False
    basis: Code = ""
    confidence: Code = ""
    sources: Annotated[list[Code], Field(max_length=40)] = []
    note: Remark = ""


class ActionIn(BaseModel):
    """What an action is, beside its rules. `on` is the day for which groups of countries are looked up.

    `topics` are identifiers of calls in the EU portal, `agency_actions` names such as KA220-VET, `types_of_action` the
    portal's labels. A new action may take the rules of another over; they then count as unsure.
    """

    model_config = ConfigDict(extra="forbid")

    name: Title
    programme: Annotated[Code, AfterValidator(known_programme)]
    year: Year | None = None
    on: Day
    managed_by: Words = ""
    topics: Annotated[list[Code], Field(max_length=60)] = []
    agency_actions: Annotated[list[Code], Field(max_length=60)] = []
    types_of_action: Annotated[list[Words], Field(max_length=20)] = []
    note: Remark = ""
    take_over_from: RuleId = ""


class Why(BaseModel):
    """Why something is corrected, and where that was read."""

    model_config = ConfigDict(extra="forbid")

    reason: Reason
    source_title: OneLine = ""
    source_url: Annotated[Words, AfterValidator(web_address)] = ""
    source_year: Year | None = None


class CorrectionIn(Why):
    """One correction of an action's rules: exactly one of `rule`, `remove`, `back_to` and `action`.

    `revision` is the version that it began from. The source is also written down with the rule.
    """

    revision: Revision
    rule: RuleIn | None = None
    remove: RuleId = ""
    back_to: Revision | None = None
    action: ActionIn | None = None


class NewActionIn(Why):
    """Rules for calls that had none."""

    action: ActionIn


class ParticipantIn(BaseModel):
    """A made-up participant; what is left empty counts as not known."""

    model_config = ConfigDict(extra="forbid")

    role: Role = Role.PARTNER
    country: Annotated[str, Field(pattern=r"^([A-Z]{2})?$"), AfterValidator(known_country)] = ""
    type: OrganisationType | Literal[""] = ""
    budget: Annotated[float, Field(ge=0, le=1e12, allow_inf_nan=False)] | None = None
    founded: Annotated[int, Field(ge=1000, le=LAST_YEAR)] | None = None


class CheckIn(BaseModel):
    """A consortium to try; `answers` are people's words on rules by their id."""

    model_config = ConfigDict(extra="forbid")

    participants: Annotated[list[ParticipantIn], Field(max_length=MOST_PARTICIPANTS)] = []
    answers: Annotated[dict[str, bool], Field(max_length=60)] = {}
    on: Day | None = None
