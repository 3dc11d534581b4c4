"""Pages of offers: the board, one offer with its matches, posting and editing."""

from dataclasses import dataclass

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from matchcamp.cards import Card, cards_of
from matchcamp.i18n import gettext as _
from matchcamp.items import Kind
from matchcamp.limits import POST_PER_ACCOUNT, spend
from matchcamp.offers import actions, queries
from matchcamp.offers.rules import STEPS
from matchcamp.offers.schemas import OfferEdit, OfferIn, OfferOut, OfferStep
from matchcamp.paging import asked_after, next_url
from matchcamp.parts import parts_of
from matchcamp.posting_pages import LIST_LIMIT, Beside, beside, form_page, typed_of_row
from matchcamp.web import Form, Html, Refused, Request, asked, attempt, go_to, page, read_form

TEMPLATE = "offers/form.html"


@dataclass(frozen=True, slots=True)
class OffersPage:
    """The board; `narrowed` is what it is cut to."""

    cards: list[Card]
    narrowed: queries.OfferFilter
    next_url: str


@get("/offers", name="offers.list")
async def offers_page(request: Request) -> Html:
    narrowed = queries.OfferFilter(
        topic=asked(request, "topic"),
        kind=asked(request, "kind"),
        country=asked(request, "country", 2),
        given_in=asked(request, "language", 2),
    )
    found = await queries.offers(request.user, narrowed, after=asked_after(request), limit=LIST_LIMIT)
    context = OffersPage(cards_of(found.items, Kind.OFFER), narrowed, next_url(request, found.next))
    return page(request, "offers/list.html", context)


@dataclass(frozen=True, slots=True)
class OfferPage:
    """One offer, with its matches and steps beside it."""

    offer: OfferOut
    beside: Beside


@get("/offers/{offer_id:str}", name="offers.get")
async def offer_page(request: Request, offer_id: FromPath[str]) -> Html:
    return await _offer_page(request, offer_id)


async def _offer_page(request: Request, offer_id: str, refused: Refused[OfferStep] | None = None) -> Html:
    opened = await queries.BOARD.opened(offer_id, request.user)
    item = queries.item_of(opened.row, opened.organisation)
    stands = await beside(request, opened, item, steps=STEPS, default=Kind.NEED, refused=refused)
    context = OfferPage(opened.shown, stands)
    return page(request, "offers/detail.html", context, status=refused.status if refused else 200)


@get("/offers/new", name="offers.new")
async def new_offer_page(request: Request) -> Html:
    form: Form[OfferIn] = Form(typed={"organisation_id": asked(request, "organisation")})
    return await form_page(request, TEMPLATE, queries.BOARD, form)


@post("/offers/new", name="offers.post", status_code=200)
async def post_offer(request: Request) -> Html | Redirect:
    parts = parts_of(request)

    async def act(given: OfferIn) -> str:
        await spend(parts, POST_PER_ACCOUNT, request.user.account_id)
        return str((await actions.post_offer(given, request.user, parts.clock.now())).id)

    done = await attempt(await read_form(request, OfferIn), act)
    if isinstance(done, Refused):
        return await form_page(request, TEMPLATE, queries.BOARD, done.form, status=done.status)
    return go_to(f"/offers/{done}", _("Your offer is kept. Here is who needs it."))


@get("/offers/{offer_id:str}/edit", name="offers.edit_form")
async def edit_offer_page(request: Request, offer_id: FromPath[str]) -> Html:
    row = await queries.offer_row_of_mine(offer_id, request.user)
    form: Form[OfferEdit] = Form(typed=typed_of_row(row, OfferEdit))
    return await form_page(request, TEMPLATE, queries.BOARD, form, posting_id=offer_id)


@post("/offers/{offer_id:str}/edit", name="offers.edit", status_code=200)
async def edit_offer(request: Request, offer_id: FromPath[str]) -> Html | Redirect:
    async def act(given: OfferEdit) -> None:
        await actions.edit_offer(offer_id, given, request.user, parts_of(request).clock.now())

    await queries.offer_row_of_mine(offer_id, request.user)
    done = await attempt(await read_form(request, OfferEdit), act)
    if isinstance(done, Refused):
        return await form_page(request, TEMPLATE, queries.BOARD, done.form, posting_id=offer_id, status=done.status)
    return go_to(f"/offers/{offer_id}", _("Saved."))


@post("/offers/{offer_id:str}/steps", name="offers.step", status_code=200)
async def step_offer(request: Request, offer_id: FromPath[str]) -> Html | Redirect:
    async def act(given: OfferStep) -> None:
        await actions.step_offer(offer_id, given, request.user, parts_of(request).clock.now())

    await queries.offer_row(offer_id, request.user)
    done = await attempt(await read_form(request, OfferStep), act)
    if isinstance(done, Refused):
        return await _offer_page(request, offer_id, done)
    return go_to(f"/offers/{offer_id}", _("Done."))
