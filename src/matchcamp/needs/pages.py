"""Pages of needs: the board, one need with its matches, posting and editing."""

from dataclasses import dataclass

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from matchcamp.cards import Card, cards_of
from matchcamp.i18n import gettext as _
from matchcamp.ideas.queries import ideas_answering
from matchcamp.ideas.schemas import IdeaOut
from matchcamp.items import Kind
from matchcamp.limits import POST_PER_ACCOUNT, spend
from matchcamp.needs import actions, queries
from matchcamp.needs.rules import STEPS
from matchcamp.needs.schemas import NeedEdit, NeedIn, NeedOut, StepIn
from matchcamp.paging import asked_after, next_url
from matchcamp.parts import parts_of
from matchcamp.posting_pages import LIST_LIMIT, Beside, beside, form_page, typed_of_row
from matchcamp.web import Form, Html, Refused, Request, asked, attempt, go_to, page, read_form

TEMPLATE = "needs/form.html"


@dataclass(frozen=True, slots=True)
class NeedsPage:
    """The board; `narrowed` is what it is cut to."""

    cards: list[Card]
    narrowed: queries.NeedFilter
    next_url: str


@get("/needs", name="needs.list")
async def needs_page(request: Request) -> Html:
    narrowed = queries.NeedFilter(topic=asked(request, "topic"), language=asked(request, "language", 2))
    found = await queries.needs(request.user, narrowed, after=asked_after(request), limit=LIST_LIMIT)
    context = NeedsPage(cards_of(found.items, Kind.NEED), narrowed, next_url(request, found.next))
    return page(request, "needs/list.html", context)


@dataclass(frozen=True, slots=True)
class NeedPage:
    """One need, with the ideas that answer it, its matches and steps beside it."""

    need: NeedOut
    ideas: list[IdeaOut]
    beside: Beside


@get("/needs/{need_id:str}", name="needs.get")
async def need_page(request: Request, need_id: FromPath[str]) -> Html:
    return await _need_page(request, need_id)


async def _need_page(request: Request, need_id: str, refused: Refused[StepIn] | None = None) -> Html:
    opened = await queries.BOARD.opened(need_id, request.user)
    item = queries.item_of(opened.row, opened.organisation)
    stands = await beside(request, opened, item, steps=STEPS, default=Kind.ORGANISATION, refused=refused)
    ideas = await ideas_answering(need_id, request.user)
    context = NeedPage(opened.shown, ideas, stands)
    return page(request, "needs/detail.html", context, status=refused.status if refused else 200)


@get("/needs/new", name="needs.new")
async def new_need_page(request: Request) -> Html:
    form: Form[NeedIn] = Form(typed={"organisation_id": asked(request, "organisation")})
    return await form_page(request, TEMPLATE, queries.BOARD, form)


@post("/needs/new", name="needs.post", status_code=200)
async def post_need(request: Request) -> Html | Redirect:
    parts = parts_of(request)

    async def act(given: NeedIn) -> str:
        await spend(parts, POST_PER_ACCOUNT, request.user.account_id)
        return str((await actions.post_need(given, request.user, parts.clock.now())).id)

    done = await attempt(await read_form(request, NeedIn), act)
    if isinstance(done, Refused):
        return await form_page(request, TEMPLATE, queries.BOARD, done.form, status=done.status)
    return go_to(f"/needs/{done}", _("Your need is kept. Here is who could help."))


@get("/needs/{need_id:str}/edit", name="needs.edit_form")
async def edit_need_page(request: Request, need_id: FromPath[str]) -> Html:
    row = await queries.need_row_of_mine(need_id, request.user)
    form: Form[NeedEdit] = Form(typed=typed_of_row(row, NeedEdit))
    return await form_page(request, TEMPLATE, queries.BOARD, form, posting_id=need_id)


@post("/needs/{need_id:str}/edit", name="needs.edit", status_code=200)
async def edit_need(request: Request, need_id: FromPath[str]) -> Html | Redirect:
    async def act(given: NeedEdit) -> None:
        await actions.edit_need(need_id, given, request.user, parts_of(request).clock.now())

    await queries.need_row_of_mine(need_id, request.user)
    done = await attempt(await read_form(request, NeedEdit), act)
    if isinstance(done, Refused):
        return await form_page(request, TEMPLATE, queries.BOARD, done.form, posting_id=need_id, status=done.status)
    return go_to(f"/needs/{need_id}", _("Saved."))


@post("/needs/{need_id:str}/steps", name="needs.step", status_code=200)
async def step_need(request: Request, need_id: FromPath[str]) -> Html | Redirect:
    async def act(given: StepIn) -> None:
        await actions.step_need(need_id, given, request.user, parts_of(request).clock.now())

    await queries.need_row(need_id, request.user)
    done = await attempt(await read_form(request, StepIn), act)
    if isinstance(done, Refused):
        return await _need_page(request, need_id, done)
    return go_to(f"/needs/{need_id}", _("Done."))
