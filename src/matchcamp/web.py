"""Pages: rendering, redirects with a message, and forms that keep what was typed."""

import base64
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any, Generic, Literal, Protocol, TypeVar, final
from urllib.parse import urlsplit

from litestar import MediaType, Response
from litestar import Request as LitestarRequest
from litestar.datastructures import Cookie, FormMultiDict, State
from litestar.response import Redirect
from pydantic import BaseModel, ValidationError

from matchcamp.errors import Conflict, FieldError, Forbidden, Invalid, MatchcampError, TooMany
from matchcamp.i18n import gettext as _
from matchcamp.viewer import Viewer
from matchcamp.words import is_whole

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Request = LitestarRequest[Viewer, Any, State]
Html = Response[str]
Content = TypeVar("Content")
Model = TypeVar("Model", bound=BaseModel)
Done = TypeVar("Done")
FLASH_COOKIE = "said"


@dataclass(frozen=True, slots=True)
class Flash:
    """A message for the next page the person sees."""

    level: Literal["done", "note", "problem"]
    text: str


class Renderer(Protocol):
    """Turns a template, its own variables and what every page has into HTML."""

    def render(self, request: Request, template: str, values: Mapping[str, Any]) -> str: ...


def page(request: Request, template: str, context: "DataclassInstance | None" = None, *, status: int = 200) -> Html:
    """A page from a template and its documented context, a dataclass whose fields are the template's variables."""
    values = {f.name: getattr(context, f.name) for f in fields(context)} if context is not None else {}
    renderer: Renderer = request.app.state.renderer
    answer = Response(renderer.render(request, template, values), media_type=MediaType.HTML, status_code=status)
    if FLASH_COOKIE in request.cookies:
        answer.delete_cookie(FLASH_COOKIE)
    return answer


def go_to(url: str, said: str = "", level: Literal["done", "note", "problem"] = "done") -> Redirect:
    """Redirect after a form was taken (303), with a message on the page that follows."""
    cookies = []
    if said:
        value = base64.urlsafe_b64encode(json.dumps([level, said]).encode()).decode()
        cookies.append(Cookie(key=FLASH_COOKIE, value=value, max_age=60, httponly=True, samesite="lax", path="/"))
    return Redirect(url, status_code=303, cookies=cookies)


async def go_after(deed: Awaitable[object], url: str, said: str = "") -> Redirect:
    """Do it and go on to the page, with a message; what stands against it is told there instead."""
    try:
        await deed
    except (Conflict, Invalid) as error:
        return go_to(url, str(error), "problem")
    return go_to(url, said)


def attachment(content: Content, media_type: str, name: str) -> Response[Content]:
    """A file to take away under a name, which holds no quotation marks."""
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=media_type, headers=headers)


def read_flashes(request: Request) -> list[Flash]:
    """The messages kept for this page; a cookie that is not ours to read says nothing."""
    raw = request.cookies.get(FLASH_COOKIE)
    if not raw:
        return []
    try:
        kept = json.loads(base64.urlsafe_b64decode(raw))
    except (ValueError, RecursionError):
        return []
    match kept:
        case ["done" | "note" | "problem" as level, str(text)] if is_whole(text):
            return [Flash(level, text[:500])]
    return []


def safe_next(url: str | None) -> str:
    """A path of this site, or the first page: a link from outside cannot send people elsewhere.

    >>> safe_next("/needs/new"), safe_next("//evil.example/x"), safe_next("https://evil.example")
    ('/needs/new', '/', '/')
    """
    if not url or not url.startswith("/") or url.startswith(("//", "/\\")) or any(ord(c) < 32 for c in url):
        return "/"
    parts = urlsplit(url)
    return url if not parts.scheme and not parts.netloc else "/"


def asked(request: Request, name: str, most: int = 60) -> str:
    """A word in a page's address, cut; empty when there is none."""
    return request.query_params.get(name, "")[:most]


@dataclass(frozen=True, slots=True)
class Form(Generic[Model]):
    """What a person typed: the checked `value`, or `errors` beside the words as typed."""

    typed: Mapping[str, Any] = field(default_factory=dict)
    errors: Sequence[FieldError] = ()
    value: Model | None = None

    @property
    def taken(self) -> Model:
        """The checked value; call only where `errors` is empty."""
        if self.value is None:
            raise Invalid(_("Some fields cannot be taken as they are."), self.errors)
        return self.value

    def error_of(self, name: str) -> str:
        return next((error.message for error in self.errors if error.field == name), "")

    def refused(self, error: MatchcampError) -> "Form[Model]":
        """The same form with what an action found."""
        found = (error.errors if isinstance(error, Invalid) else ()) or (FieldError("", str(error)),)
        return replace(self, errors=tuple(found), value=None)


@final
@dataclass(frozen=True, slots=True)
class Refused(Generic[Model]):
    """A form that was not taken: as its page shows it again, and with which status."""

    form: Form[Model]
    status: int


async def attempt(form: Form[Model], act: Callable[[Model], Awaitable[Done]]) -> Done | Refused[Model]:
    """Do what a form asks, or give the form back with what stands against it and every word as typed."""
    try:
        return await act(form.taken)
    except Invalid as error:
        return Refused(form.refused(error), error.status)
    except (Forbidden, Conflict, TooMany) as error:
        return Refused(form.refused(Invalid(str(error))), error.status)


async def read_form(request: Request, model: type[Model]) -> Form[Model]:
    """The posted form as a model. Fields of the model that are lists take every value; blanks count as left out."""
    typed = typed_values(await request.form(), model)
    try:
        given = {name: value for name, value in typed.items() if value not in ("", [])}
        return Form(typed=typed, value=model.model_validate(given))
    except ValidationError as error:
        return Form(typed=typed, errors=tuple(field_errors(error)))


def typed_values(data: FormMultiDict, model: type[BaseModel]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, info in model.model_fields.items():
        given = [value for value in data.getall(name, []) if isinstance(value, str)]
        is_list = "list" in str(info.annotation) or "tuple" in str(info.annotation)
        values[name] = given if is_list else (given[-1].strip() if given else "")
    return values


def typed_text(value: object) -> str:
    """The words of one field of a form; empty for a file, and for a field that was not sent."""
    return value.strip() if isinstance(value, str) else ""


def typed_of(value: BaseModel) -> dict[str, Any]:
    """What a form shows for something that is already kept."""
    return {k: ("" if v is None else v) for k, v in value.model_dump(mode="json").items()}


def field_errors(error: ValidationError) -> list[FieldError]:
    return [FieldError(".".join(str(step) for step in e["loc"]), _plain(e)) for e in error.errors()]


def _plain(error: Any) -> str:
    """Pydantic's finding in words of the page's language, with the limit it names."""
    context = error.get("ctx", {})
    words = {
        "missing": _("Please fill this in."),
        "string_too_short": _("Please write at least %(n)s characters.") % {"n": context.get("min_length")},
        "string_too_long": _("Please use at most %(n)s characters.") % {"n": context.get("max_length")},
        "too_long": _("Please choose at most %(n)s.") % {"n": context.get("max_length")},
        "enum": _("Please choose one of the list."),
        "literal_error": _("Please choose one of the list."),
        "date_from_datetime_parsing": _("Please write the date like 2026-09-30."),
        "date_parsing": _("Please write the date like 2026-09-30."),
        "int_parsing": _("Please write a whole number."),
        "greater_than_equal": _("The least is %(n)s.") % {"n": context.get("ge")},
        "less_than_equal": _("The most is %(n)s.") % {"n": context.get("le")},
    }
    kind = error["type"]
    if kind in {"too_short", "too_long"} and isinstance(error["input"], str):
        kind = f"string_{kind}"  # Lengths of texts that a validator of ours tidies first are told as those of lists.
    return words.get(kind) or str(context.get("error") or error["msg"])
