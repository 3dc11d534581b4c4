"""The deadlines of the next twelve months: a picture, and the table beside it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from babel.dates import format_date
from litestar import get
from markupsafe import Markup

from matchcamp.applications.dates import clock_words, left_words, moment_words, zone_of
from matchcamp.applications.pipeline.list_queries import timeline
from matchcamp.applications.pipeline.schemas import TimelineOut, TimelineRow
from matchcamp.applications.shown_schemas import PlanStepOut
from matchcamp.applications.words import state_words
from matchcamp.i18n import formats
from matchcamp.i18n import gettext as _
from matchcamp.paging import asked_after, next_url
from matchcamp.parts import parts_of
from matchcamp.pictures.timeline import Line, Mark, Span
from matchcamp.pictures.timeline import timeline as drawn
from matchcamp.web import Html, Request, asked, page

PAGE = 30  # Lines of a picture that is still read.
BEFORE_NOW = timedelta(days=31)  # So much of the past is shown, for steps that are late.
UPLOAD, SUBMIT = "upload", "submit"


@dataclass(frozen=True, slots=True)
class ShownDeadline:
    """A row of the table: moments in words, by the clocks of the deadline's zone."""

    url: str
    title: str
    organisation: str
    state: str
    deadline: str
    left: str
    upload: str
    following: str
    following_due: str
    late: int


@dataclass(frozen=True, slots=True)
class TimelinePage:
    """The deadlines of a page, and their picture; none where nothing is to be handed in."""

    rows: list[ShownDeadline]
    picture: Markup | None
    mine: bool
    has_own: bool
    next_url: str


@get("/applications/timeline", name="applications.timeline")
async def timeline_page(request: Request) -> Html:
    """What is to be handed in within a year; `?show=ours` leaves the viewer's own."""
    now, mine = parts_of(request).clock.now(), asked(request, "show") == "ours"
    found = await timeline(request.user, now, mine=mine, after=asked_after(request), limit=PAGE)
    picture = picture_of(found, now) if found.items else None
    rows = [row_of(one, now) for one in found.items]
    context = TimelinePage(rows, picture, mine, bool(request.user.organisations), next_url(request, found.next))
    return page(request, "applications/timeline.html", context)


def row_of(row: TimelineRow, now: datetime) -> ShownDeadline:
    one = row.application
    deadline = one.deadline
    upload = next((step for step in row.plan if step.key == UPLOAD), None)
    open_steps = [step for step in row.plan if not step.done]
    following = open_steps[0] if open_steps else None
    return ShownDeadline(
        url=f"/applications/{one.id}",
        title=one.full_title,
        organisation=one.organisation,
        state=state_words(one.state),
        deadline=moment_words(deadline.at, deadline.zone) if deadline else "",
        left=left_words(deadline.at, deadline.zone, now) if deadline else "",
        upload=_due(upload) if upload else "",
        following=following.title if following else "",
        following_due=_due(following) if following else "",
        late=sum(step.late for step in row.plan),
    )


def _due(step: PlanStepOut) -> str:
    return clock_words(step.due, zone_of(step.due))


def picture_of(found: TimelineOut, now: datetime) -> Markup:
    span = Span(now - BEFORE_NOW, found.until, now)
    lines = [_line(row, now) for row in found.items]
    title = _("Deadlines of the next twelve months")
    return drawn(lines, months_of(span), span, title=title, today=_("today"))


def _line(row: TimelineRow, now: datetime) -> Line:
    one, shown = row.application, row_of(row, now)
    marks = [
        Mark(step.due, _kind(step), f"{step.title}: {_due(step)}")
        for step in row.plan
        if step.key != SUBMIT and not step.done
    ]
    at = one.deadline.at if one.deadline else now
    said = f"{shown.title}: {shown.deadline}, {shown.left}"
    return Line(one.acronym or one.title, shown.url, row.begins, at, marks, said)


def _kind(step: PlanStepOut) -> str:
    return "late" if step.late else UPLOAD if step.key == UPLOAD else "step"


def months_of(span: Span) -> list[tuple[datetime, str]]:
    """The first moments of the months of a span with their short names; January has its year."""
    first = span.since.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    starts = [first]
    while starts[-1] <= span.until:
        starts.append((starts[-1] + timedelta(days=32)).replace(day=1))
    return [(at, _month(at)) for before, at in pairwise(starts) if before < at <= span.until]


def _month(at: datetime) -> str:
    return str(format_date(at.date(), "LLL y" if at.month == 1 else "LLL", locale=formats()))


HANDLERS = (timeline_page,)
