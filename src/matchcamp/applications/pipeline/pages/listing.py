"""What a list of applications is narrowed to, as the address of a page says it, and the choices for it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from matchcamp.applications.pipeline.choice_queries import Options, calls_named, leads_named
from matchcamp.applications.pipeline.list_queries import Sort
from matchcamp.applications.queries import ApplicationFilter, tally
from matchcamp.applications.states import State
from matchcamp.database import OBJECT_ID
from matchcamp.errors import FieldError
from matchcamp.i18n import gettext as _
from matchcamp.labels import programme_name
from matchcamp.viewer import Viewer
from matchcamp.web import Request, asked

BRUSSELS = ZoneInfo("Europe/Brussels")
LONGEST_TITLE = 120


@dataclass(frozen=True, slots=True)
class Narrowing:
    """The filters as typed, what they mean, and the errors of those that mean nothing and are left out."""

    narrowed: ApplicationFilter
    sort: Sort
    since: str
    until: str
    errors: Sequence[FieldError] = ()

    @property
    def is_set(self) -> bool:
        """Whether anything narrows the list, or was meant to."""
        return self.narrowed != ApplicationFilter() or bool(self.errors)

    def error_of(self, name: str) -> str:
        return next((one.message for one in self.errors if one.field == name), "")


def narrowing(request: Request) -> Narrowing:
    """The filters in a page's address."""
    errors: list[FieldError] = []
    since, until = asked(request, "since"), asked(request, "until")
    first, last = _day(since, "since", errors), _day(until, "until", errors)
    narrowed = ApplicationFilter(
        mine=asked(request, "show") == "ours",
        states=tuple(State(one) for one in request.query_params.getall("state", []) if one in set(State)),
        programme=asked(request, "programme", 40),
        call_id=_id(asked(request, "call")),
        consortium_id=_id(asked(request, "consortium")),
        organisation_id=_id(asked(request, "organisation")),
        since=_begins(first) if first else None,
        until=_begins(last + timedelta(days=1)) if last else None,
        title=asked(request, "title", LONGEST_TITLE).strip(),
    )
    sort = Sort.CHANGED if asked(request, "sort") == Sort.CHANGED else Sort.DEADLINE
    return Narrowing(narrowed, sort, since, until, errors)


def _id(typed: str) -> str:
    return typed.lower() if OBJECT_ID.fullmatch(typed) else ""


def _day(typed: str, name: str, errors: list[FieldError]) -> date | None:
    if not typed:
        return None
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        day = date.min
    if not 2000 <= day.year <= 2100:  # As deadlines are taken.
        errors.append(FieldError(name, _("Please write the date like 2026-09-30.")))
        return None
    return day


def _begins(day: date) -> datetime:
    """When a day begins where the deadlines of the Commission are kept."""
    return datetime.combine(day, time(), BRUSSELS).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Choices:
    """What filters can be set to, and how many applications the list holds."""

    programmes: Options
    organisations: Options
    calls: Options
    total: int


async def choices_of(viewer: Viewer, narrowed: ApplicationFilter, now: datetime) -> Choices:
    """Eight database calls at most however many applications there are."""
    whole = ApplicationFilter(mine=narrowed.mine)
    asked = [whole] if narrowed == whole else [whole, narrowed]
    organisations, calls, counts = await asyncio.gather(
        leads_named(viewer, narrowed.organisation_id),
        calls_named(viewer, narrowed.call_id, now),
        asyncio.gather(*(tally(viewer, one) for one in asked)),
    )
    programmes = [(code, programme_name(code)) for code in counts[0].by_programme if code]
    return Choices(programmes, organisations, calls, counts[-1].total)
