"""Pages of ideas: the board, one idea with its canvas and matches, posting and editing."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from matchcamp.cards import Card, cards_of
from matchcamp.consortia.list_queries import Formed, formed_from
from matchcamp.errors import Conflict
from matchcamp.funding.queries import call_id_by_identifier
from matchcamp.i18n import gettext as _
from matchcamp.ideas import actions, queries
from matchcamp.ideas.forms import programme_choices, read_idea_form, typed_of_idea
from matchcamp.ideas.rules import STEPS
from matchcamp.ideas.schemas import IdeaEdit, IdeaIn, IdeaOut, IdeaStep
from matchcamp.items import Kind
from matchcamp.limits import POST_PER_ACCOUNT, spend
from matchcamp.matches.queries import MatchCard
from matchcamp.needs.queries import need_titles
from matchcamp.organisations.queries import organisation_choices
from matchcamp.paging import asked_after, next_url
from matchcamp.parts import parts_of
from matchcamp.posting_pages import LIST_LIMIT, Beside, FormPage, beside, chosen_organisation, typed_of_row
from matchcamp.web import Form, Html, Refused, Request, asked, attempt, go_to, page, read_form


@dataclass(frozen=True, slots=True)
class IdeasPage:
    """The board; `narrowed` is what it is cut to, `programmes` the choices to cut it by."""

    cards: list[Card]
    narrowed: queries.IdeaFilter
    programmes: list[tuple[str, str]]
    next_url: str


@get("/ideas", name="ideas.list")
async def ideas_page(request: Request) -> Html:
    narrowed = queries.IdeaFilter(topic=asked(request, "topic"), programme=asked(request, "programme"))
    found = await queries.ideas(request.user, narrowed, after=asked_after(request), limit=LIST_LIMIT)
    cards = cards_of(found.items, Kind.IDEA)
    return page(
        request, "ideas/list.html", IdeasPage(cards, narrowed, programme_choices(), next_url(request, found.next))
    )


@dataclass(frozen=True, slots=True)
class IdeaPage:
    """One idea, with its matches and steps beside it; `needs` are titles by id, `programmes` names, `call_id` that of
    the call it aims at, where it names one; `formed` are the consortia that came from it."""

    idea: IdeaOut
    needs: Mapping[str, str]
    programmes: list[str]
    call_id: str
    formed: Formed
    beside: Beside


@get("/ideas/{idea_id:str}", name="ideas.get")
async def idea_page(request: Request, idea_id: FromPath[str]) -> Html:
    return await _idea_page(request, idea_id)


async def _idea_page(request: Request, idea_id: str, refused: Refused[IdeaStep] | None = None) -> Html:
    opened = await queries.BOARD.opened(idea_id, request.user)
    needs = await need_titles(opened.shown.need_ids, request.user)
    idea = opened.shown.model_copy(update={"need_ids": list(needs)})
    item = queries.item_of(opened.row, opened.organisation)
    stands = await beside(request, opened, item, steps=STEPS, default=Kind.ORGANISATION, refused=refused)
    names = dict(programme_choices(idea.programmes))
    call_id = await call_id_by_identifier(idea.call_hint)
    formed = await formed_from(idea, request.user)
    if formed.may_form:
        stands = replace(stands, matches=[_with_form(one, idea.id) for one in stands.matches])
    context = IdeaPage(idea, needs, [names[code] for code in idea.programmes], call_id, formed, stands)
    return page(request, "ideas/detail.html", context, status=refused.status if refused else 200)


def _with_form(match: MatchCard, idea_id: str) -> MatchCard:
    """A call that fits leads to the form of a consortium for it."""
    if match.item.kind != Kind.CALL:
        return match
    return replace(match, consortium_url=f"/consortia/new?idea={idea_id}&call={match.item.id}")


@dataclass(frozen=True, slots=True)
class IdeaFormPage(FormPage):
    """The form of an idea: `needs` are titles by id of the needs it names, `programmes` the choices."""

    needs: Mapping[str, str] = field(default_factory=dict)
    programmes: list[tuple[str, str]] = field(default_factory=list)


async def form_page(request: Request, form: Form[Any], *, posting_id: str = "", status: int = 200) -> Html:
    """The form; where somebody else was faster (409), with the words that stand there now."""
    newest = await queries.idea(posting_id, request.user) if posting_id and status == Conflict.status else None
    named = [*form.typed.get("need_ids", []), *(newest.need_ids if newest else [])]
    context = IdeaFormPage(
        form,
        await organisation_choices(request.user, chosen_organisation(form)),
        posting_id,
        newest,
        needs=await need_titles(named, request.user),
        programmes=programme_choices(form.typed.get("programmes", [])),
    )
    return page(request, "ideas/form.html", context, status=status)


@get("/ideas/new", name="ideas.new")
async def new_idea_page(request: Request) -> Html:
    """The empty form; `?need=ID` names a need that the idea is to answer."""
    need_ids = [need_id] if (need_id := asked(request, "need")) else []
    form: Form[IdeaIn] = Form(typed={"organisation_id": asked(request, "organisation"), "need_ids": need_ids})
    return await form_page(request, form)


@post("/ideas/new", name="ideas.post", status_code=200)
async def post_idea(request: Request) -> Html | Redirect:
    parts = parts_of(request)

    async def act(given: IdeaIn) -> str:
        await spend(parts, POST_PER_ACCOUNT, request.user.account_id)
        return str((await actions.post_idea(given, request.user, parts.clock.now())).id)

    done = await attempt(await read_idea_form(request, IdeaIn), act)
    if isinstance(done, Refused):
        return await form_page(request, done.form, status=done.status)
    return go_to(f"/ideas/{done}", _("Your idea is kept. Here is who could be part of it."))


@get("/ideas/{idea_id:str}/edit", name="ideas.edit_form")
async def edit_idea_page(request: Request, idea_id: FromPath[str]) -> Html:
    row = await queries.idea_row_of_mine(idea_id, request.user)
    form: Form[IdeaEdit] = Form(typed=typed_of_idea(typed_of_row(row, IdeaEdit)))
    return await form_page(request, form, posting_id=idea_id)


@post("/ideas/{idea_id:str}/edit", name="ideas.edit", status_code=200)
async def edit_idea(request: Request, idea_id: FromPath[str]) -> Html | Redirect:
    async def act(given: IdeaEdit) -> None:
        await actions.edit_idea(idea_id, given, request.user, parts_of(request).clock.now())

    await queries.idea_row_of_mine(idea_id, request.user)
    done = await attempt(await read_idea_form(request, IdeaEdit), act)
    if isinstance(done, Refused):
        return await form_page(request, done.form, posting_id=idea_id, status=done.status)
    return go_to(f"/ideas/{idea_id}", _("Saved."))


@post("/ideas/{idea_id:str}/steps", name="ideas.step", status_code=200)
async def step_idea(request: Request, idea_id: FromPath[str]) -> Html | Redirect:
    async def act(given: IdeaStep) -> None:
        await actions.step_idea(idea_id, given, request.user, parts_of(request).clock.now())

    await queries.idea_row(idea_id, request.user)
    done = await attempt(await read_form(request, IdeaStep), act)
    if isinstance(done, Refused):
        return await _idea_page(request, idea_id, done)
    return go_to(f"/ideas/{idea_id}", _("Done."))
