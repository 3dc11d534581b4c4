"""A hand-kept call as people write it, and what else coordinators send about calls."""

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from matchcamp.words import Note, Topic, paragraphs


def tidy(summary: str) -> str:
    """Paragraphs without blanks around them and without empty lines."""
    return "\n".join(line.strip() for line in paragraphs(summary).split("\n") if line.strip())


Written = Annotated[str, Field(max_length=120_000)]
Values = Annotated[list[Written], Field(max_length=1_000)]
Amount = Annotated[int, Field(ge=0, le=10**12)] | Annotated[str, Field(max_length=60)]
Revision = Annotated[int, Field(ge=0, le=2**31)]


class CallIn(BaseModel):
    """The fields of a calendar file, as they are written there; they are checked as a file is.

    A deadline is `2027-03-05` (closing at the usual time of whoever runs the call), `2027-03-05 12:00` (Brussels time)
    or `2027-03-05 23:59 Europe/London`; amounts are whole euros. `managed_by` is portal, national_agency, eurostars or
    other; `deadline_model` single-stage, two-stage, multiple cut-off or continuous; `confidence` high, medium or low.
    """

    model_config = ConfigDict(extra="forbid")

    identifier: Written = ""
    title: Written = ""
    programme: Written = ""
    managed_by: Written = ""
    url: Written = ""
    programme_name: Written = ""
    call_identifier: Written = ""
    call_title: Written = ""
    types_of_action: Values = []
    opens: Written = ""
    deadlines: Values = []
    deadline_model: Written = ""
    total_eur: Amount | None = None
    own_eur: Amount | None = None
    shared_with: Values = []
    min_contribution_eur: Amount | None = None
    max_contribution_eur: Amount | None = None
    expected_grants: Amount | None = None
    keywords: Values = []
    tags: Values = []
    topics: Values = []
    summary: Written = ""
    text: Written = ""
    language: Written = ""
    expected: bool = False
    confidence: Written = ""
    evidence: Written = ""


class CallEdit(CallIn):
    """New facts for a hand-kept call; `revision` is the one they began from."""

    revision: Revision


class EntryOut(CallIn):
    """A hand-kept call as its file would have it, for editing."""

    revision: int


class WordsIn(BaseModel):
    """Our own words on a portal's call; empty gives the portal's words back."""

    model_config = ConfigDict(extra="forbid")

    summary: Annotated[str, AfterValidator(tidy), Field(max_length=5_000)] = ""
    topics: Annotated[list[Topic], Field(max_length=20)] = []
    revision: Revision


class WithdrawIn(BaseModel):
    """Why a hand-kept call is no call any more, which its page then says."""

    model_config = ConfigDict(extra="forbid")

    reason: Annotated[Note, Field(min_length=3)]
    revision: Revision


class ReopenIn(BaseModel):
    """A withdrawn call counts again."""

    model_config = ConfigDict(extra="forbid")

    revision: Revision


class FieldChangeOut(BaseModel):
    """A field before and after; empty where nothing stood."""

    field: str
    old: str
    new: str


class CallChangeOut(BaseModel):
    """What was done to a call: when, by whom (null: a source was read by itself), and what changed."""

    at: datetime
    by: str | None
    step: str
    note: str
    fields: list[FieldChangeOut]


class CallHistory(BaseModel):
    """What happened to a call, newest first."""

    items: list[CallChangeOut]
