"""Pages of needs: the board, one need with its matches, posting and editing."""

from collections.abc import Sequence
from dataclasses import dataclass

from litestar import get, post
from litestar.response import Redirect

from matchcamp.cards import Card, card_of, cards_of
from matchcamp.errors import Conflict, Invalid, MatchcampError
from matchcamp.i18n import gettext as _
from matchcamp.items import Kind
from matchcamp.limits import POST_PER_ACCOUNT, spend
from matchcamp.matches.queries import KINDS, MatchCard, kind_asked, match_page
from matchcamp.needs import actions, queries
from matchcamp.needs.rules import STEPS
from matchcamp.needs.schemas import NeedEdit, NeedIn, NeedOut, StepIn
from matchcamp.organisations.queries import organisation_choices
from matchcamp.paging import asked_after, next_url
from matchcamp.parts import parts_of
from matchcamp.postings import Step, steps_open_to
from matchcamp.web import Form, Html, Request, go_to, page, read_form, typed_of

LIST_LIMIT = 20


@dataclass(frozen=True, slots=True)
class NeedsPage:
    """The board; `narrowed` is what it is cut to."""

    cards: list[Card]
    narrowed: queries.NeedFilter
    next_url: str


@get("/needs", name="needs.list")
async def needs_page(request: Request) -> Html:
    narrowed = queries.NeedFilter(
        topic=request.query_params.get("topic", "")[:60], language=request.query_params.get("language", "")[:2]
    )
    found = await queries.needs(request.user, narrowed, after=asked_after(request), limit=LIST_LIMIT)
    return page(request, "needs/list.html", NeedsPage(cards_of(found.items, Kind.NEED), narrowed, next_url(request, found.next)))


@dataclass(frozen=True, slots=True)
class NeedPage:
    """One need. `verdict` and `matches` of the asked `kind`; empty for onlookers. `steps` are those this viewer may take."""

    need: NeedOut
    card: Card
    steps: list[Step]
    mine: bool
    kind: Kind
    kinds: Sequence[Kind]
    verdict: str
    matches: list[MatchCard]


@get("/needs/{need_id:str}", name="needs.get")
async def need_page(request: Request, need_id: str) -> Html:
    viewer, parts = request.user, parts_of(request)
    row = await queries.need_row(need_id, viewer)
    need = await queries.need(need_id, viewer)
    mine = viewer.speaks_for(row["organisation_id"])
    kind = kind_asked(request, Kind.ORGANISATION)
    [item] = await queries.need_items([need_id])
    found = await match_page(parts, item, kind, viewer, mine=mine)
    steps = steps_open_to(STEPS, row["status"], viewer, row["organisation_id"])
    card = card_of(need, Kind.NEED)
    return page(
        request, "needs/detail.html", NeedPage(need, card, steps, mine, kind, KINDS, found.verdict, found.cards)
    )


@dataclass(frozen=True, slots=True)
class NeedFormPage:
    """The form, new or for an existing need (`need_id` then filled); `newest` is the other version after a conflict."""

    form: Form[NeedIn] | Form[NeedEdit]
    organisation_choices: list[tuple[str, str]]
    need_id: str = ""
    newest: NeedOut | None = None


@get("/needs/new", name="needs.new")
async def new_need_page(request: Request) -> Html:
    form: Form[NeedIn] = Form(typed={"organisation_id": request.query_params.get("organisation", "")})
    return page(request, "needs/form.html", NeedFormPage(form, await organisation_choices(request.user)))


@post("/needs/new", name="needs.post", status_code=200)
async def post_need(request: Request) -> Html | Redirect:
    parts, form = parts_of(request), await read_form(request, NeedIn)
    try:
        await spend(parts.database, POST_PER_ACCOUNT, request.user.account_id)
        need = await actions.post_need(form.taken, request.user, parts.clock.now())
    except MatchcampError as error:
        form = form.refused(error) if not form.errors else form
        return page(request, "needs/form.html", NeedFormPage(form, await organisation_choices(request.user)), status=error.status)
    return go_to(f"/needs/{need.id}", _("Your need is kept. Here is who could help."))


@get("/needs/{need_id:str}/edit", name="needs.edit_form")
async def edit_need_page(request: Request, need_id: str) -> Html:
    row = await queries.need_row_of_mine(need_id, request.user)
    typed = typed_of(NeedEdit.model_validate({k: v for k, v in row.items() if k in NeedEdit.model_fields}))
    form: Form[NeedEdit] = Form(typed=typed)
    return page(request, "needs/form.html", NeedFormPage(form, await organisation_choices(request.user), need_id))


@post("/needs/{need_id:str}/edit", name="needs.edit", status_code=200)
async def edit_need(request: Request, need_id: str) -> Html | Redirect:
    form = await read_form(request, NeedEdit)
    newest = None
    try:
        await actions.edit_need(need_id, form.taken, request.user, parts_of(request).clock.now())
    except Conflict as error:
        newest = await queries.need(need_id, request.user)
        form, status = form.refused(Invalid(str(error))), 409
    except Invalid as error:
        form, status = form.refused(error), 400
    else:
        return go_to(f"/needs/{need_id}", _("Saved."))
    context = NeedFormPage(form, await organisation_choices(request.user), need_id, newest)
    return page(request, "needs/form.html", context, status=status)


@post("/needs/{need_id:str}/steps", name="needs.step")
async def step_need(request: Request, need_id: str) -> Redirect:
    form = await read_form(request, StepIn)
    await queries.need_row(need_id, request.user)
    await actions.step_need(need_id, form.taken.step, request.user, parts_of(request).clock.now(), form.taken.note)
    return go_to(f"/needs/{need_id}", _("Done."))
