"""Pages of calls."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from litestar import get
from litestar.params import FromPath

from matchcamp.eligibility.queries import demands_of
from matchcamp.eligibility.schemas import ActionOut
from matchcamp.funding import queries
from matchcamp.funding.calendar import queries as calendar
from matchcamp.funding.deadlines import DeadlineRow, deadline_rows
from matchcamp.funding.history import ShownChange, shown_history
from matchcamp.funding.schemas import CallCard, CallOut, call_card
from matchcamp.funding.sources import queries as sources
from matchcamp.items import Kind
from matchcamp.matches.queries import KINDS, MatchCard, kind_asked, match_page
from matchcamp.paging import next_url
from matchcamp.parts import parts_of
from matchcamp.security import Access, admits
from matchcamp.watching.queries import Following, following
from matchcamp.web import Html, Request, page

LIST_LIMIT = 20


@dataclass(frozen=True, slots=True)
class CallsPage:
    """The list; `narrowed` is what it is cut to, `followed` says of a call's id who follows it.

    `stale` is set where the portal has failed for long; `looks_after` whether the viewer may look at the sources.
    """

    cards: list[CallCard]
    narrowed: queries.CallFilter
    programmes: list[tuple[str, str]]
    next_url: str
    followed: Mapping[str, Following]
    stale: sources.Stale | None
    looks_after: bool


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
    followed = await following(request.user, [card.id for card in cards])
    stale = await sources.stale_portal(now)
    looks_after = admits(Access.COORDINATOR, request.user)
    context = CallsPage(cards, narrowed, programmes, next_url(request, found.next), followed, stale, looks_after)
    return page(request, "funding/list.html", context)


@dataclass(frozen=True, slots=True)
class CallPage:
    """One call, what it demands as far as that is known, and who or what fits it.

    `pot` are the calls paid from the same money, each with the address of its page where it is kept here; `history` is
    for those who keep calls.
    """

    call: CallOut
    card: CallCard
    kind: Kind
    kinds: Sequence[Kind]
    verdict: str
    matches: list[MatchCard]
    deadlines: list[DeadlineRow]
    following: Following | None
    demands: ActionOut | None
    may_correct: bool
    pot: list[tuple[str, str]]
    history: list[ShownChange]


@get("/calls/{call_id:str}", name="funding.get")
async def call_page(request: Request, call_id: FromPath[str]) -> Html:
    parts = parts_of(request)
    call = await queries.call(call_id, parts.clock.now())
    [item] = await queries.call_items([call_id])
    kind = kind_asked(request, Kind.ORGANISATION)
    found = await match_page(parts, item, kind, request.user, mine=False)
    kinds = [one for one in KINDS if one is not Kind.CALL]
    now = parts.clock.now()
    followed = (await following(request.user, [call.id])).get(call.id)
    may_correct = admits(Access.COORDINATOR, request.user)
    context = CallPage(
        call, call_card(call), kind, kinds, found.verdict, found.cards,
        deadline_rows(call.deadlines, call.deadline_model, now), followed, await demands_of(call), may_correct,
        pot=await queries.pot_of(call),
        history=shown_history(await calendar.history(call_id)) if may_correct else [],
    )  # fmt: skip
    return page(request, "funding/detail.html", context)
