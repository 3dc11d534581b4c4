"""First pages by role: a company sees its needs and who could help, a coordinator what presses."""

from dataclasses import dataclass

from litestar import get

from matchcamp.alliance.queries import coming_activities, indicators
from matchcamp.alliance.schemas import ActivityOut, IndicatorOut
from matchcamp.cards import Card, cards_of
from matchcamp.funding.pages import CallCard, call_card
from matchcamp.funding.queries import CallFilter, calls
from matchcamp.items import Kind
from matchcamp.matches.queries import Waiting, waiting_for
from matchcamp.needs import queries as needs
from matchcamp.organisations.queries import OrganisationHead, heads
from matchcamp.parts import parts_of
from matchcamp.viewer import Role
from matchcamp.web import Html, Request, page


@dataclass(frozen=True, slots=True)
class WelcomePage:
    """For those who are not signed in: what this is, and what moves on it."""

    needs: list[Card]
    calls: list[CallCard]


@dataclass(frozen=True, slots=True)
class DeskPage:
    """For members: their organisations and needs, what waits for them, what is due; reviewers see what is in review."""

    organisations: list[OrganisationHead]
    mine: list[Card]
    waiting: Waiting
    in_review: list[Card]
    calls: list[CallCard]
    coming: list[ActivityOut]
    indicators: list[IndicatorOut]


@get("/", name="home.page")
async def home_page(request: Request) -> Html:
    if not request.user.is_member:
        return page(request, "home/welcome.html", await _welcome(request))
    return page(request, "home/desk.html", await _desk(request))


async def _welcome(request: Request) -> WelcomePage:
    newest = await needs.needs(request.user, needs.NeedFilter(), after=None, limit=6)
    return WelcomePage(cards_of(newest.items, Kind.NEED), await _calls(request, 3))


async def _calls(request: Request, limit: int) -> list[CallCard]:
    now = parts_of(request).clock.now()
    found = await calls(CallFilter(status="open"), now, after=None, limit=limit)
    return [call_card(one) for one in found.items]


async def _desk(request: Request) -> DeskPage:
    viewer, today = request.user, parts_of(request).clock.now().date()
    mine = await needs.needs_of_mine(viewer, limit=6)
    reviews = viewer.has(Role.BROKER, Role.SECRETARIAT)
    waiting_review = await needs.needs_in_review(viewer) if reviews else None
    counts = viewer.has(Role.COORDINATOR, Role.SECRETARIAT)
    return DeskPage(
        organisations=list((await heads(sorted(viewer.organisations))).values()),
        mine=cards_of(mine.items, Kind.NEED),
        waiting=await waiting_for(viewer),
        in_review=cards_of(waiting_review.items, Kind.NEED) if waiting_review else [],
        calls=await _calls(request, 6),
        coming=await coming_activities(today),
        indicators=await indicators() if counts else [],
    )


@get("/about", name="home.about", sync_to_thread=False)
def about_page(request: Request) -> Html:
    return page(request, "home/about.html")


@get("/accessibility", name="home.accessibility", sync_to_thread=False)
def accessibility_page(request: Request) -> Html:
    return page(request, "home/accessibility.html")
