"""Pages of calls."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from litestar import get
from litestar.params import FromPath

from matchcamp.cards import shortened
from matchcamp.funding import queries
from matchcamp.funding.schemas import CallOut
from matchcamp.i18n import euros, long_moment, ngettext
from matchcamp.i18n import gettext as _
from matchcamp.items import Kind
from matchcamp.matches.queries import KINDS, MatchCard, kind_asked, match_page
from matchcamp.paging import next_url
from matchcamp.parts import parts_of
from matchcamp.web import Html, Request, page

LIST_LIMIT = 20


@dataclass(frozen=True, slots=True)
class CallCard:
    """A call in a list."""

    id: str
    url: str
    title: str
    summary: str
    status: str
    programme: str
    identifier: str
    language: str
    opens: date | None
    deadline: date | None
    days_left: int | None
    budget: str
    kind: str = Kind.CALL.value
    example: bool = False


def call_card(call: CallOut) -> CallCard:
    return CallCard(
        id=call.id,
        url=f"/calls/{call.id}",
        title=call.title,
        summary=shortened(call.summary or call.text),
        status=call.status.value,
        programme=call.programme_name,
        identifier=call.identifier,
        language=call.language,
        opens=call.opens,
        deadline=call.deadline.date() if call.deadline else None,
        days_left=call.days_left,
        budget=budget_words(call),
    )


def budget_words(call: CallOut) -> str:
    """The money of a call in a line; a pot that several topics share says so."""
    money = call.budget
    if money.own_eur is not None:
        return euros(money.own_eur)
    if money.total_eur is None:
        return ""
    if not money.shared:
        return euros(money.total_eur)
    topics = len(money.shared_with) + 1
    return ngettext("%(sum)s, shared with %(num)s topic", "%(sum)s, shared by %(num)s topics", topics) % {
        "sum": euros(money.total_eur), "num": topics,
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class CallsPage:
    """The list; `narrowed` is what it is cut to."""

    cards: list[CallCard]
    narrowed: queries.CallFilter
    programmes: list[tuple[str, str]]
    next_url: str


@get("/calls", name="funding.list")
async def calls_page(request: Request) -> Html:
    asked = request.query_params
    narrowed = queries.CallFilter(
        asked.get("status", "")[:20], asked.get("programme", "")[:40], asked.get("topic", "")[:60]
    )
    now = parts_of(request).clock.now()
    found = await queries.calls(narrowed, now, after=asked.get("after"), limit=LIST_LIMIT)
    cards = [call_card(call) for call in found.items]
    programmes = [(code, code) for code in await queries.programmes()]
    return page(request, "funding/list.html", CallsPage(cards, narrowed, programmes, next_url(request, found.next)))


@dataclass(frozen=True, slots=True)
class CallPage:
    """One call, and who or what fits it."""

    call: CallOut
    card: CallCard
    kind: Kind
    kinds: Sequence[Kind]
    verdict: str
    matches: list[MatchCard]
    deadlines: list[dict[str, str | int]]


@get("/calls/{call_id:str}", name="funding.get")
async def call_page(request: Request, call_id: FromPath[str]) -> Html:
    parts = parts_of(request)
    call = await queries.call(call_id, parts.clock.now())
    [item] = await queries.call_items([call_id])
    kind = kind_asked(request, Kind.ORGANISATION)
    found = await match_page(parts, item, kind, request.user, mine=False)
    kinds = [one for one in KINDS if one is not Kind.CALL]
    deadlines: list[dict[str, str | int]] = [
        {"stage": one.stage, "at": long_moment(one.at), "basis": _(one.basis)} for one in call.deadlines
    ]
    context = CallPage(call, call_card(call), kind, kinds, found.verdict, found.cards, deadlines)
    return page(request, "funding/detail.html", context)
