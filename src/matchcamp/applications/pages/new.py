"""Forms of new applications: from a consortium, from nothing, and anew from one that is over."""

from dataclasses import dataclass
from typing import Any

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from matchcamp.applications import founding, queries
from matchcamp.applications.pages.forms import Asked, Change, Refusal, asked_for, checked, settle
from matchcamp.applications.queries import ApplicationFilter
from matchcamp.applications.schemas import ApplicationIn, ResubmitIn
from matchcamp.applications.shown_schemas import ApplicationHead
from matchcamp.applications.states import Step
from matchcamp.consortia.board_queries import board_shown
from matchcamp.consortia.board_schemas import BoardOut
from matchcamp.database import ID_IN_WORDS, OBJECT_ID
from matchcamp.errors import Conflict, FieldError, NotFound
from matchcamp.funding.queries import call_id_meant
from matchcamp.i18n import gettext as _
from matchcamp.organisations.queries import organisation_choices
from matchcamp.parts import parts_of
from matchcamp.viewer import Role
from matchcamp.web import Form, Html, Refused, Request, asked, attempt, go_to, page, typed_text

MOST_THERE = 20
RESUBMIT = "/applications/{application_id:str}/resubmit"
NEW = ("consortium_id", "organisation_id", "typed_organisation", "title", "acronym", "call", "action")


@dataclass(frozen=True, slots=True)
class NewPage:
    """The form; `board` is the consortium that it is made from, `there` applications of it that stand already.

    `by_address`: the viewer may begin one for any organisation, and names it by its address.
    """

    form: Form[Any]
    board: BoardOut | None
    there: list[ApplicationHead]
    organisations: list[tuple[str, str]]
    by_address: bool


async def _show(request: Request, form: Form[Any], status: int = 200) -> Html:
    viewer, now = request.user, parts_of(request).clock.now()
    board = await _board(request, str(form.typed["consortium_id"]))
    there: list[ApplicationHead] = []
    if board:
        narrowed = ApplicationFilter(consortium_id=board.consortium.id)
        there = (await queries.applications(viewer, narrowed, now, after=None, limit=MOST_THERE)).items
    choices = await organisation_choices(viewer, str(form.typed["organisation_id"]))
    context = NewPage(form, board, there, choices, viewer.has(Role.COORDINATOR) and not viewer.acts_for_all)
    return page(request, "applications/one/new.html", context, status=status)


async def _board(request: Request, id_: str) -> BoardOut | None:
    """The consortium of an address or a form; None for one that the viewer cannot see, which the action will say."""
    if not OBJECT_ID.fullmatch(id_):
        return None
    try:
        return await board_shown(id_, request.user, parts_of(request).clock.now())
    except NotFound:
        return None


@get("/applications/new", name="applications.new")
async def new_page(request: Request) -> Html:
    """The empty form; `?consortium=ID` and `?call=IDENTIFIER` say where it comes from and what it is for."""
    typed = dict.fromkeys(NEW, "") | {"consortium_id": asked(request, "consortium"), "call": asked(request, "call")}
    return await _show(request, Form(typed=typed))


@post("/applications/new", name="applications.post", status_code=200)
async def post_application(request: Request) -> Html | Redirect:
    form = await _read_new(request)

    async def act(given: ApplicationIn) -> str:
        return await founding.found(parts_of(request), given, request.user)

    done = await attempt(form, act)
    if isinstance(done, Refused):
        errors = [FieldError("call" if one.field == "call_id" else one.field, one.message) for one in done.form.errors]
        return await _show(request, Form(typed=done.form.typed, errors=errors), done.status)
    return go_to(f"/applications/{done}", _("The application was begun"))


async def _read_new(request: Request) -> Form[ApplicationIn]:
    data = await request.form()
    typed = {name: typed_text(data.get(name)) for name in NEW}
    call_id = await call_id_meant(typed["call"])
    pasted = ID_IN_WORDS.search(typed["typed_organisation"])

    def reshape(values: dict[str, Any], errors: list[FieldError]) -> dict[str, Any]:
        if call_id is None:
            errors.append(FieldError("call", _("No call has this identifier or address.")))
        chosen = pasted[0] if pasted else values.pop("typed_organisation") or values["organisation_id"]
        kept = {name: values[name] for name in ("consortium_id", "title", "acronym", "action")}
        return kept | {"organisation_id": chosen, "call_id": call_id or ""}

    return checked(ApplicationIn, typed, reshape)


@get("/applications/of-consortium/{consortium_id:str}", name="applications.of_consortium")
async def of_consortium(request: Request, consortium_id: FromPath[str]) -> Redirect:
    """The application of a consortium; the list where there are several, and where there is none the form of one."""
    narrowed = ApplicationFilter(consortium_id=consortium_id)
    now = parts_of(request).clock.now()
    found = (await queries.applications(request.user, narrowed, now, after=None, limit=2)).items
    if len(found) == 1:
        return go_to(f"/applications/{found[0].id}")
    known = consortium_id if OBJECT_ID.fullmatch(consortium_id) else ""
    return go_to(f"/applications/table?consortium={known}" if found else f"/applications/new?consortium={known}")


@dataclass(frozen=True, slots=True)
class ResubmitPage:
    """The form of another application made from this one."""

    asked: Asked
    form: Form[Any]


async def _show_resubmit(
    request: Request, application_id: str, refused: Refusal | None = None, status: int = 200
) -> Html:
    shown = await asked_for(request, application_id, refused)
    if refused is None and Step.RESUBMIT not in {one.step for one in shown.it.steps}:
        raise Conflict(_("Only an application that ended without a grant can be made anew."))
    form = refused.form if refused else Form(typed={"call": "", "note": ""})
    return page(request, "applications/one/resubmit.html", ResubmitPage(shown, form), status=status)


@get(RESUBMIT, name="applications.resubmit_form")
async def resubmit_page(request: Request, application_id: FromPath[str]) -> Html:
    return await _show_resubmit(request, application_id)


@post(RESUBMIT, name="applications.resubmit", status_code=200)
async def resubmit(request: Request, application_id: FromPath[str]) -> Html | Redirect:
    data = await request.form()
    typed = {name: typed_text(data.get(name)) for name in ("call", "note")}
    call_id = await call_id_meant(typed["call"])
    made: list[str] = []

    def reshape(values: dict[str, Any], errors: list[FieldError]) -> dict[str, Any]:
        if call_id is None:
            errors.append(FieldError("call", _("No call has this identifier or address.")))
        return {"call_id": call_id or "", "note": values["note"]}

    async def show(refusal: Refusal, status: int) -> Html:
        return await _show_resubmit(request, application_id, refusal, status)

    async def act(given: ResubmitIn) -> None:
        made.append(await founding.resubmit(parts_of(request), application_id, given, request.user))

    change = Change(application_id, "resubmit", "", "", show)
    answer = await settle(request, checked(ResubmitIn, typed, reshape), act, change)
    return go_to(f"/applications/{made[0]}", _("The application was begun")) if made else answer


HANDLERS = (new_page, post_application, of_consortium, resubmit_page, resubmit)
