"""The form of a hand-kept call without scripts: what was typed, and the way to the fields of a file and back."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from litestar.datastructures import FormMultiDict
from pydantic import ValidationError

from calls.model import BRUSSELS, Confidence, DeadlineModel, Manager
from calls.programmes import programme_of_short, programmes
from matchcamp.funding.calendar.schemas import CallIn
from matchcamp.i18n import CONTENT_LANGUAGES, N_, language_name
from matchcamp.i18n import gettext as _
from matchcamp.web import Form, Request, field_errors, typed_text, typed_values

Given = TypeVar("Given", bound=CallIn)
LINES = ("types_of_action", "keywords", "tags", "shared_with")
"""Lists that are typed one value a line."""

ROWS_EMPTY, ROWS_LEAST, ROWS_MOST = 2, 3, 40
MANAGERS: Mapping[Manager, str] = {
    Manager.NATIONAL_AGENCY: N_("a National Agency (closes at 12:00)"),
    Manager.PORTAL: N_("the EU portal (closes at 17:00)"),
    Manager.EUROSTARS: N_("Eurostars (closes at 14:00)"),
    Manager.OTHER: N_("somebody else (write the time)"),
}
MODELS: Mapping[DeadlineModel, str] = {
    DeadlineModel.SINGLE_STAGE: N_("One stage"),
    DeadlineModel.TWO_STAGE: N_("Two stages: the second takes those who were invited"),
    DeadlineModel.MULTIPLE_CUT_OFF: N_("Several cut-offs or rounds, each open to all"),
    DeadlineModel.CONTINUOUS: N_("Open all the time"),
}
CONFIDENCES: Mapping[Confidence, str] = {
    Confidence.HIGH: N_("Sure: the funder says so"),
    Confidence.MEDIUM: N_("Fairly sure: others say so"),
    Confidence.LOW: N_("Unsure: a guess from earlier years"),
}
ZONES = (
    BRUSSELS, "Europe/Athens", "Europe/Bucharest", "Europe/Dublin", "Europe/Helsinki", "Europe/Istanbul", "Europe/Kyiv",
    "Europe/Lisbon", "Europe/London", "Europe/Sofia", "Atlantic/Canary", "Atlantic/Reykjavik", "UTC",
)  # fmt: skip
"""Zones of the countries in which our calls close; most of Europe has the time of Brussels."""


async def read_call_form(request: Request, model: type[Given]) -> Form[Given]:
    """The posted form as a model; where it cannot be taken, every word as typed and the errors at their fields."""
    typed = typed_call(await request.form(), model)
    try:
        return Form(typed=typed, value=model.model_validate(given_of(typed)))
    except ValidationError as error:
        return Form(typed=typed, errors=tuple(field_errors(error)))


def typed_call(data: FormMultiDict, model: type[CallIn]) -> dict[str, Any]:
    """The words as typed. A deadline is three fields beside each other; rows without day and time are none."""
    columns = zip(*(data.getall(f"deadline_{name}", []) for name in ("day", "time", "zone")), strict=False)
    rows = [dict(zip(("day", "time", "zone"), map(typed_text, row), strict=True)) for row in columns]
    return typed_values(data, model) | {
        **{name: typed_text(data.get(name)) for name in (*LINES, "programme_short")},
        "expected": "true" if data.get("expected") else "",
        "deadlines": [row for row in rows if row["day"] or row["time"]],
    }


def given_of(typed: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of the model in what was typed; blanks count as left out."""
    values = dict(typed) | {name: _lines(typed[name]) for name in LINES}
    values["deadlines"] = [deadline_of_row(row) for row in typed["deadlines"]]
    values["programme"] = typed["programme"] or values.pop("programme_short")
    values.pop("programme_short", None)
    return {name: value for name, value in values.items() if value not in ("", [])}


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def deadline_of_row(row: Mapping[str, str]) -> str:
    """
    >>> deadline_of_row({"day": "2027-03-05", "time": "12:00", "zone": "Europe/London"})
    '2027-03-05 12:00 Europe/London'
    >>> deadline_of_row({"day": "2027-03-05", "time": "", "zone": "Europe/Brussels"})
    '2027-03-05'
    """
    zone = "" if row["zone"] == BRUSSELS else row["zone"]
    return " ".join(part for part in (row["day"], row["time"], zone) if part)


def row_of_deadline(text: str) -> dict[str, str]:
    """
    >>> row_of_deadline("2027-03-05 12:00")
    {'day': '2027-03-05', 'time': '12:00', 'zone': 'Europe/Brussels'}
    """
    day, time, zone = [*text.split(), "", ""][:3]
    return {"day": day, "time": time, "zone": zone or BRUSSELS}


def typed_of_words(words: CallIn) -> dict[str, Any]:
    """What the form shows of a call that is kept, or that is to be the beginning of another."""
    typed: dict[str, Any] = {name: "" if value is None else value for name, value in words.model_dump().items()}
    known = programme_of_short(words.programme) is not None
    return typed | {
        **{name: "\n".join(typed[name]) for name in LINES},
        "deadlines": [row_of_deadline(text) for text in words.deadlines],
        "expected": "true" if words.expected else "",
        "programme": words.programme if known else "",
        "programme_short": "" if known else words.programme,
    }


def rows_shown(typed: Mapping[str, Any], more: int = 0) -> int:
    """How many rows of deadlines the form has: those that are filled, and some to fill."""
    filled = len(typed.get("deadlines") or [])
    return min(max(filled + ROWS_EMPTY + more, ROWS_LEAST), max(ROWS_MOST, filled))


Choices = list[tuple[str, str]]


def programme_choices() -> Choices:
    """The programmes that are known by name."""
    return sorted(((one.short, one.name) for one in programmes()), key=lambda choice: choice[1].casefold())


def language_choices(chosen: str) -> Choices:
    """The languages of the service, and the one that the call has."""
    codes = dict.fromkeys([*CONTENT_LANGUAGES, *([chosen] if chosen else [])])
    return [(code, language_name(code)) for code in codes]


def zone_choices(rows: Sequence[Mapping[str, str]]) -> Choices:
    """The zones to choose from, and those that were typed."""
    return [(zone, zone) for zone in dict.fromkeys([*ZONES, *(row["zone"] for row in rows if row["zone"])])]


def in_words(labels: Mapping[Any, str]) -> Choices:
    """Choices of an enumeration in the reader's language."""
    return [(str(code), _(label)) for code, label in labels.items()]
