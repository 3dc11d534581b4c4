"""Pages for those who keep calls: adding, editing, withdrawing, our own words on a portal's call, and the export."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from calls.model import Source
from matchcamp.errors import Conflict, FieldError
from matchcamp.funding import queries as calls
from matchcamp.funding.calendar import actions, queries
from matchcamp.funding.calendar import form as fields
from matchcamp.funding.calendar.export import exported
from matchcamp.funding.calendar.form import Choices, read_call_form, typed_of_words
from matchcamp.funding.calendar.schemas import CallEdit, CallIn, EntryOut, ReopenIn, WithdrawIn, WordsIn
from matchcamp.funding.differences import FIELD_LABELS
from matchcamp.funding.history import field_label
from matchcamp.funding.schemas import CallOut
from matchcamp.i18n import gettext as _
from matchcamp.parts import parts_of
from matchcamp.web import Form, Html, Refused, Request, asked, attempt, go_to, page, read_form

MORE_ROWS = 5


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands there now, after somebody else was faster: each field with its label, in words."""

    revision: int
    fields: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class CallFormPage:
    """The form of a hand-kept call; `call` is the one that is edited, and none for a new one.

    `summary` are its errors with the names of their fields, `withdrawal` the form below that closes the call.
    """

    form: Form[Any]
    summary: Sequence[FieldError]
    call: CallOut | None
    newest: Standing | None
    withdrawal: Form[Any]
    rows: int
    programmes: Choices
    managers: Choices
    models: Choices
    confidences: Choices
    text_languages: Choices
    zones: Choices


@get("/calls/new", name="funding.new")
async def new_call_page(request: Request) -> Html:
    """The empty form; `?like=ID` fills it with the words of another hand-kept call, such as that of last year."""
    like = asked(request, "like")
    typed = typed_of_words(await queries.entry(like)) if like else typed_of_words(CallIn())
    return await _call_form(request, Form(typed=typed | ({"identifier": ""} if like else {})))


@post("/calls/new", name="funding.add", status_code=200)
async def add_call(request: Request) -> Html | Redirect:
    now = parts_of(request).clock.now()

    async def act(given: CallIn) -> str:
        return await actions.add_call(given, request.user, now)

    form = await read_call_form(request, CallIn)
    if await _asks_for_rows(request):
        return await _call_form(request, replace(form, errors=()), more=MORE_ROWS)
    done = await attempt(form, act)
    if isinstance(done, Refused):
        return await _call_form(request, done.form, status=done.status)
    return go_to(f"/calls/{done}", _("The call is added."))


@get("/calls/{call_id:str}/edit", name="funding.edit_form")
async def edit_call_page(request: Request, call_id: FromPath[str]) -> Html:
    call = await calls.call(call_id, parts_of(request).clock.now())
    if call.source == Source.PORTAL:
        return await _words_form(request, call, Form(typed=typed_of_portal(call)))
    kept = await queries.entry(call_id)
    return await _call_form(request, Form(typed=typed_of_entry(kept)), call=call)


def typed_of_entry(kept: EntryOut) -> dict[str, Any]:
    return typed_of_words(CallIn.model_validate(kept.model_dump(exclude={"revision"}))) | {"revision": kept.revision}


def typed_of_portal(call: CallOut) -> dict[str, Any]:
    return {"summary": call.summary, "topics": call.topics, "revision": call.revision}


@post("/calls/{call_id:str}/edit", name="funding.edit", status_code=200)
async def edit_call(request: Request, call_id: FromPath[str]) -> Html | Redirect:
    now = parts_of(request).clock.now()
    call = await calls.call(call_id, now)

    async def act(given: CallEdit) -> None:
        await actions.edit_call(call_id, given, request.user, now)

    form = await read_call_form(request, CallEdit)
    if await _asks_for_rows(request):
        return await _call_form(request, replace(form, errors=()), call=call, more=MORE_ROWS)
    done = await attempt(form, act)
    if isinstance(done, Refused):
        return await _call_form(request, done.form, call=call, status=done.status)
    return go_to(f"/calls/{call_id}", _("Saved."))


@post("/calls/{call_id:str}/words", name="funding.words", status_code=200)
async def write_words(request: Request, call_id: FromPath[str]) -> Html | Redirect:
    now = parts_of(request).clock.now()

    async def act(given: WordsIn) -> None:
        await actions.write_words(call_id, given, request.user, now)

    done = await attempt(await read_form(request, WordsIn), act)
    if isinstance(done, Refused):
        return await _words_form(request, await calls.call(call_id, now), done.form, status=done.status)
    return go_to(f"/calls/{call_id}", _("Saved."))


@post("/calls/{call_id:str}/withdraw", name="funding.withdraw", status_code=200)
async def withdraw_call(request: Request, call_id: FromPath[str]) -> Html | Redirect:
    now = parts_of(request).clock.now()

    async def act(given: WithdrawIn) -> None:
        await actions.withdraw_call(call_id, given, request.user, now)

    done = await attempt(await read_form(request, WithdrawIn), act)
    if isinstance(done, Refused):
        return await _edit_again(request, call_id, done)
    return go_to(f"/calls/{call_id}", _("The call is withdrawn; its page says why."))


@post("/calls/{call_id:str}/reopen", name="funding.reopen", status_code=200)
async def reopen_call(request: Request, call_id: FromPath[str]) -> Html | Redirect:
    now = parts_of(request).clock.now()

    async def act(given: ReopenIn) -> None:
        await actions.reopen_call(call_id, given, request.user, now)

    done = await attempt(await read_form(request, ReopenIn), act)
    if isinstance(done, Refused):
        return await _edit_again(request, call_id, done)
    return go_to(f"/calls/{call_id}", _("The call counts again."))


@get(["/calls/export.yaml", "/calls/export.csv"], name="funding.export")
async def export_calls(request: Request) -> Response[str]:
    """The calendar as a file that can be imported again."""
    return await exported(request.url.path.rpartition(".")[2], parts_of(request).clock.now().date().isoformat())


async def _asks_for_rows(request: Request) -> bool:
    return bool((await request.form()).get("more_deadlines"))


async def _edit_again(request: Request, call_id: str, refused: Refused[Any]) -> Html:
    """The form with the call as it stands, and below it what was typed and why it was not taken."""
    call = await calls.call(call_id, parts_of(request).clock.now())
    if call.source == Source.PORTAL:
        return await _words_form(request, call, Form(typed_of_portal(call), refused.form.errors), refused.status)
    kept = await queries.entry(call_id)
    form: Form[Any] = Form(typed_of_entry(kept))
    return await _call_form(request, form, call=call, withdrawal=refused.form, status=refused.status)


async def _call_form(
    request: Request,
    form: Form[Any],
    *,
    call: CallOut | None = None,
    withdrawal: Form[Any] | None = None,
    more: int = 0,
    status: int = 200,
) -> Html:
    """The form; where somebody else was faster (409), with what stands there now."""
    newest = await _standing(call.id) if call and status == Conflict.status and withdrawal is None else None
    typed = form.typed
    context = CallFormPage(
        form=form,
        summary=[named(one) for one in form.errors],
        call=call,
        newest=newest,
        withdrawal=withdrawal or Form(),
        rows=fields.rows_shown(typed, more),
        programmes=fields.programme_choices(),
        managers=fields.in_words(fields.MANAGERS),
        models=fields.in_words(fields.MODELS),
        confidences=fields.in_words(fields.CONFIDENCES),
        text_languages=fields.language_choices(str(typed.get("language", ""))),
        zones=fields.zone_choices(typed.get("deadlines") or []),
    )
    return page(request, "funding/call_form.html", context, status=status)


def named(error: FieldError) -> FieldError:
    """An error as it stands above the form, with the name of its field.

    >>> named(FieldError("deadlines.1", "'5 March' is no deadline.")).message
    "Deadlines: '5 March' is no deadline."
    """
    field = error.field.partition(".")[0]
    return FieldError(error.field, f"{field_label(field)}: {error.message}") if field in FIELD_LABELS else error


async def _standing(call_id: str) -> Standing:
    kept = await queries.entry(call_id)
    shown = ((name, getattr(kept, name)) for name in CallIn.model_fields)
    fields = [(field_label(name), _shown(value)) for name, value in shown if value]
    return Standing(kept.revision, fields)


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(value)
    return _("yes") if value is True else str(value)


@dataclass(frozen=True, slots=True)
class WordsPage:
    """The form of our own words on a portal's call; `newest`: somebody was faster, and `call` is what stands now."""

    form: Form[Any]
    call: CallOut
    newest: bool


async def _words_form(request: Request, call: CallOut, form: Form[Any], status: int = 200) -> Html:
    context = WordsPage(form, call, status == Conflict.status)
    return page(request, "funding/call_words.html", context, status=status)
