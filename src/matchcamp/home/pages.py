"""First pages by role: a company sees its needs and who could help, a coordinator what presses."""

from dataclasses import dataclass
from typing import Any

from litestar import get

from matchcamp.advice.queries import advice_out, advised, asker
from matchcamp.advice.schemas import CallAdvice
from matchcamp.alliance.queries import coming_activities
from matchcamp.alliance.schemas import ActivityOut
from matchcamp.camps.cards import CampCard, camp_card
from matchcamp.camps.queries import next_camp
from matchcamp.cards import Card, cards_of
from matchcamp.consortia.list_queries import Invitation, invitations_of
from matchcamp.funding.queries import open_calls
from matchcamp.funding.schemas import CallCard, call_card
from matchcamp.home.standing import Pressing, Standing, pressing_for, standing_of
from matchcamp.i18n import country_name, number
from matchcamp.indicators.queries import indicators_now
from matchcamp.indicators.schemas import IndicatorOut
from matchcamp.indicators.states import Unit
from matchcamp.items import Kind
from matchcamp.matches.queries import Helper, Waiting, helpers_for, waiting_for
from matchcamp.needs import queries as needs
from matchcamp.offers.queries import offers_in_review
from matchcamp.organisations.queries import OrganisationHead, heads
from matchcamp.parts import Parts, parts_of
from matchcamp.viewer import Role, Viewer
from matchcamp.watching.queries import changed_count
from matchcamp.web import Html, Request, page


@dataclass(frozen=True, slots=True)
class WelcomePage:
    """For those who are not signed in: what this is, and what moves on it."""

    needs: list[Card]
    calls: list[CallCard]
    camp: CampCard | None


@dataclass(frozen=True, slots=True)
class DeskPage:
    """For members: their needs with who could help, calls that fit them, what waits (introductions, suggestions,
    invitations into consortia) and what is due; for reviewers what is in review, for those who count where the alliance
    stands. `changed` counts followed calls; `camp` is the next one. What presses is everybody's for those who count,
    one's own for others."""

    standing: Standing | None
    pressing: Pressing
    organisations: list[OrganisationHead]
    mine: list[Card]
    helper_rows: list[dict[str, Any]]
    fitting: list[CallAdvice]
    changed: int
    waiting: Waiting
    invitations: list[Invitation]
    in_review: list[Card]
    calls: list[CallCard]
    coming: list[ActivityOut]
    indicators: list[IndicatorOut]
    camp: CampCard | None


@get("/", name="home.page")
async def home_page(request: Request) -> Html:
    if not request.user.is_member:
        return page(request, "home/welcome.html", await _welcome(request))
    return page(request, "home/desk.html", await _desk(request))


async def _welcome(request: Request) -> WelcomePage:
    newest = await needs.needs(request.user, needs.NeedFilter(), after=None, limit=6)
    return WelcomePage(cards_of(newest.items, Kind.NEED), await _calls(request, 3), await _camp(request))


async def _camp(request: Request) -> CampCard | None:
    """The next camp that is announced or that the viewer leads."""
    found = await next_camp(request.user, parts_of(request).clock.now())
    return camp_card(found) if found else None


async def _calls(request: Request, limit: int) -> list[CallCard]:
    return [call_card(one) for one in await open_calls(parts_of(request).clock.now(), limit=limit)]


async def _desk(request: Request) -> DeskPage:
    viewer, now = request.user, parts_of(request).clock.now()
    mine = await needs.needs_of_mine(viewer, limit=6)
    counts = viewer.has(Role.COORDINATOR, Role.SECRETARIAT)
    own = list((await heads(sorted(viewer.organisations))).values())
    helpers = await helpers_for(parts_of(request), viewer, limit=6)
    return DeskPage(
        standing=await standing_of(viewer, now) if counts else None,
        pressing=await pressing_for(viewer, now, mine=not counts),
        organisations=own,
        mine=cards_of(mine.items, Kind.NEED),
        helper_rows=[_helper_row(one) for one in helpers],
        fitting=await _fitting_calls(request, own),
        changed=await changed_count(viewer.account_id, now),
        waiting=await waiting_for(viewer),
        invitations=await invitations_of(viewer),
        in_review=await _in_review(viewer) if viewer.has(Role.BROKER, Role.SECRETARIAT) else [],
        calls=await _calls(request, 6),
        coming=await coming_activities(now.date()),
        indicators=await _counted(parts_of(request), viewer) if counts else [],
        camp=await _camp(request),
    )


async def _counted(parts: Parts, viewer: Viewer) -> list[IndicatorOut]:
    """The indicators that are numbers."""
    return [one for one in await indicators_now(parts, viewer) if one.unit is not Unit.YES_NO]


async def _in_review(viewer: Viewer) -> list[Card]:
    """Needs, then offers: ideas are opened by those who have them."""
    waiting = (await needs.needs_in_review(viewer)).items, (await offers_in_review(viewer)).items
    return cards_of(waiting[0], Kind.NEED) + cards_of(waiting[1], Kind.OFFER)


def _helper_row(one: Helper) -> dict[str, Any]:
    return {
        "who": {"text": one.organisation.name, "url": f"/organisations/{one.organisation.id}"},
        "country": country_name(one.organisation.country) if one.organisation.country else "",
        "what": {"text": one.near_title, "url": f"{one.near_url}#who-fits"},
        "fit": number(round(one.fit, 2)),
    }


async def _fitting_calls(request: Request, own: list[OrganisationHead], limit: int = 3) -> list[CallAdvice]:
    """Calls that fit the viewer's first organisation; none where nothing fits, for few calls speak of any one trade."""
    if not own:
        return []
    asked = await asker(own[0].id, "", request.user)
    found = await advised(parts_of(request), asked, request.user, limit=limit)
    return [advice_out(one) for one in found.calls]


@get("/about", name="home.about", sync_to_thread=False)
def about_page(request: Request) -> Html:
    return page(request, "home/about.html")


@get("/accessibility", name="home.accessibility", sync_to_thread=False)
def accessibility_page(request: Request) -> Html:
    return page(request, "home/accessibility.html")
