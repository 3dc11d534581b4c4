"""The page of the sources of calls, for coordinators and the secretariat."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from matchcamp.errors import FieldError, MatchcampError
from matchcamp.funding.rules import REASONS
from matchcamp.funding.sources import queries, refreshing
from matchcamp.funding.sources.documents import SourceName
from matchcamp.funding.sources.queries import Missing, source_name
from matchcamp.funding.sources.rules import FAILURE_WORDS, Taking
from matchcamp.funding.sources.schemas import RefreshIn, SourceOut, SourceStatus
from matchcamp.i18n import N_
from matchcamp.i18n import gettext as _
from matchcamp.parts import parts_of
from matchcamp.web import Form, Html, Request, go_to, page

PATH = "/calls/sources"
NAMES: Mapping[SourceName, str] = {
    SourceName.PORTAL: N_("The EU Funding and Tenders Portal"),
    SourceName.TOPIC: N_("Single topics of the portal"),
    SourceName.CALENDAR: N_("The calendar that comes with Matchcamp"),
    SourceName.CSV: N_("Files of a calendar"),
}
WHAT: Mapping[SourceName, str] = {
    SourceName.PORTAL: N_("All topics that are open or will open; read each night."),
    SourceName.TOPIC: N_("One call by its identifier, when you cannot wait for the night."),
    SourceName.CALENDAR: N_("Actions of National Agencies and other calls that are in no portal."),
    SourceName.CSV: N_("Brought in by an import or on the command line."),
}
STATUS_WORDS: Mapping[SourceStatus, str] = {
    SourceStatus.OFF: N_("Switched off here"),
    SourceStatus.NEVER: N_("Never read yet"),
    SourceStatus.ASKED: N_("Begins in a moment"),
    SourceStatus.RUNNING: N_("Being read now"),
    SourceStatus.INTERRUPTED: N_("Interrupted; the next refresh goes on from there"),
    SourceStatus.HELD: N_("Waits for your word"),
    SourceStatus.FAILING: N_("Failing"),
    SourceStatus.FINE: N_("In order"),
}
TONES: Mapping[SourceStatus, str] = {
    SourceStatus.FAILING: "warn", SourceStatus.HELD: "warn", SourceStatus.FINE: "ok",
}  # fmt: skip
COUNT_WORDS: Mapping[str, str] = {
    "rows": N_("Rows read"),
    "calls": N_("Calls"),
    "added": N_("New"),
    "changed": N_("Changed"),
    "unchanged": N_("As they were"),
    "records_changed": N_("Changed in something that is not kept here"),
    "missing": N_("Not listed any more"),
    "unreached": N_("Rows that could not be reached"),
}
LEFT_OUT_WORDS: Mapping[str, str] = {**REASONS, Taking.EDITED_HERE.value: N_("Edited here, and kept so")}


@dataclass(frozen=True, slots=True)
class SourceCard:
    """One source in words; `facts` and `left_out` are figures of the last success that are not 0."""

    source: SourceOut
    name: str
    what: str
    status: str
    tone: str
    failure: str
    facts: list[tuple[str, int]]
    left_out: list[tuple[str, int]]
    can_refresh: bool


@dataclass(frozen=True, slots=True)
class SourcesPage:
    """`form` is that of single topics."""

    cards: list[SourceCard]
    missing: list[Missing]
    form: Form[RefreshIn]


@get(PATH, name="funding.sources")
async def sources_page(request: Request) -> Html:
    return await _page(request, Form())


@post(f"{PATH}/{{source:str}}/refresh", name="funding.refresh")
async def refresh_source(request: Request, source: FromPath[str]) -> Html | Redirect:
    """Asks for a refresh. A source that cannot be refreshed so says why on the page, with what was typed."""
    parts, name = parts_of(request), source_name(source)
    typed = str((await request.form()).get("identifiers", ""))[:4000]
    form: Form[RefreshIn] = Form(typed={"identifiers": typed})
    try:
        given = RefreshIn(identifiers=typed.replace(",", " ").split())
    except ValueError:
        words = _("Please write identifiers as the portal does, such as ERASMUS-EDU-2026-PEX-COVE, and at most 20.")
        return await _page(request, Form(form.typed, (FieldError("identifiers", words),)), status=400)
    try:
        await refreshing.ask_refresh(parts, name, given.identifiers)
    except MatchcampError as error:
        field = "identifiers" if name is SourceName.TOPIC else ""
        return await _page(request, Form(form.typed, (FieldError(field, str(error)),)), status=error.status)
    return go_to(PATH, _("The refresh begins in a moment. Reload this page to see how far it is."))


@post(f"{PATH}/{{source:str}}/held", name="funding.held")
async def answer_held(request: Request, source: FromPath[str]) -> Redirect:
    """Takes over, or leaves, the harvest that is held."""
    parts, name = parts_of(request), source_name(source)
    if (await request.form()).get("take") == "yes":
        done = await refreshing.take_held(parts, name)
        said = _("Taken over: %(added)s new calls, %(changed)s changed.")
        return go_to(PATH, said % {"added": done.done.added, "changed": done.done.changed})
    await refreshing.drop_held(parts, name)
    return go_to(PATH, _("Left; the calls stay as they were."))


async def _page(request: Request, form: Form[RefreshIn], *, status: int = 200) -> Html:
    parts = parts_of(request)
    cards = [_card(one) for one in await queries.sources(parts)]
    missing = await queries.missing_calls(parts.clock.now())
    return page(request, "funding/sources.html", SourcesPage(cards, missing, form), status=status)


def _card(source: SourceOut) -> SourceCard:
    busy = {SourceStatus.OFF, SourceStatus.ASKED, SourceStatus.RUNNING}
    return SourceCard(
        source=source,
        name=_(NAMES[source.source]),
        what=_(WHAT[source.source]),
        status=_(STATUS_WORDS[source.status]),
        tone=TONES.get(source.status, "note"),
        failure=_(FAILURE_WORDS[source.failure]) if source.failure else "",
        facts=_figures(source.counts, COUNT_WORDS),
        left_out=_figures(source.left_out, LEFT_OUT_WORDS),
        can_refresh=source.source is not SourceName.CSV and source.status not in busy,
    )


def _figures(counts: Mapping[str, int], words: Mapping[str, str]) -> list[tuple[str, int]]:
    """In the order of the words; a figure without words shows its own name."""
    known: Sequence[str] = [*words, *sorted(set(counts) - set(words))]
    return [(_(words[name]) if name in words else name, counts[name]) for name in known if counts.get(name)]
