"""Templates: the environment with its filters, what every page has, and the page of an error."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from unicodedata import normalize

from jinja2 import Environment, FileSystemLoader
from litestar import MediaType, Response
from litestar import Request as AnyRequest
from litestar.utils.empty import value_or_default
from litestar.utils.scope.state import ScopeState

from calls.organisation_types import organisation_types
from matchcamp import __version__, i18n, labels
from matchcamp.concept_names import concept_name
from matchcamp.errors import FieldError
from matchcamp.i18n import gettext as _
from matchcamp.navigation import navigation_for
from matchcamp.sentences import said
from matchcamp.settings import Settings
from matchcamp.topics import TOPICS
from matchcamp.viewer import NOBODY
from matchcamp.web import Request, read_flashes

TEMPLATES = Path(__file__).parent / "templates"
COUNTRIES = [
    "AL",
    "AM",
    "AT",
    "BA",
    "BE",
    "BG",
    "CA",
    "CH",
    "CY",
    "CZ",
    "DE",
    "DK",
    "EE",
    "ES",
    "FI",
    "FR",
    "GB",
    "GE",
    "GR",
    "HR",
    "HU",
    "IE",
    "IS",
    "IT",
    "LI",
    "LT",
    "LU",
    "LV",
    "MD",
    "ME",
    "MK",
    "MT",
    "NL",
    "NO",
    "PL",
    "PT",
    "RO",
    "RS",
    "SE",
    "SI",
    "SK",
    "TR",
    "UA",
    "US",
    "XK",
]  # Where members, partners and prospects of the alliance live; other codes are taken by API.
TYPE_LABELS = {known.code: known.label for known in organisation_types()}
STATIC = Path(__file__).parent / "static"


@dataclass(frozen=True, slots=True)
class Assets:
    """Addresses of the files that pages ask for; `htmx` is empty where its wheel is not installed."""

    version: str
    htmx: str


def vendor_folder(module: str, inside: str) -> Path | None:
    """A folder of browser files inside an installed wheel, or None: pages work without it."""
    spec = find_spec(module)
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent / inside
    return folder if folder.is_dir() else None


def htmx_folder() -> Path | None:
    return vendor_folder("js_lib_htmx", "static/htmx")


def docs_folder() -> Path | None:
    return vendor_folder("litestar_offline_docs", "static")


@cache
def assets() -> Assets:
    return Assets(__version__, "/vendor/htmx/htmx.min.js" if htmx_folder() else "")


Filters = Mapping[str, Callable[..., object]]
NO_FILTERS: Filters = {}


def environment(of_areas: Filters = NO_FILTERS) -> Environment:
    """Jinja with autoescape on and gettext; `of_areas` are the filters that areas bring for words of their own."""
    found = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    found.install_gettext_callables(i18n.gettext, i18n.ngettext, newstyle=True)  # type: ignore[attr-defined]
    found.filters |= {
        "country_name": i18n.country_name,
        "language_name": i18n.language_name,
        "long_date": i18n.long_date,
        "long_day": i18n.long_day,
        "long_moment": i18n.long_moment,
        "number": i18n.number,
        "euros": i18n.euros,
        "topic_name": topic_label,
        "concept_name": concept_name,
        "type_name": organisation_type_label,
        "kind_name": labels.kind_name,
        "status_name": labels.status_name,
        "status_tone": labels.status_tone,
        "programme_name": labels.programme_name,
        "visibility_name": labels.visibility_name,
        "role_name": labels.role_name,
        "said": said,
        "begun": labels.begun,
        "part_name": labels.part_name,
        "rule_type_name": labels.rule_type_name,
        "severity_name": labels.severity_name,
        "basis_name": labels.basis_name,
        "confidence_name": labels.confidence_name,
        "outcome_name": labels.outcome_name,
        "country_group_name": labels.country_group_name,
        "type_set_name": labels.type_set_name,
    }
    found.filters |= of_areas
    found.globals |= {
        "colon": i18n.colon,
        "topic_options": topic_options,
        "language_options": language_options,
        "country_options": country_options,
        "type_options": type_options,
    }
    return found


Options = tuple[tuple[str, str], ...]


def topic_options() -> Options:
    """Choices of a form, by their label in the reader's language; so are those below."""
    return _topic_options(i18n.current_language.get())


@cache
def _topic_options(_language: str) -> Options:
    return tuple(sorted(((topic.id, topic.label) for topic in TOPICS.values()), key=by_label))


@cache
def language_options() -> Options:
    return tuple((code, i18n.language_name(code)) for code in i18n.CONTENT_LANGUAGES)


def country_options() -> Options:
    return _country_options(i18n.current_language.get())


@cache
def _country_options(_language: str) -> Options:
    return tuple(sorted(((code, i18n.country_name(code)) for code in COUNTRIES), key=by_label))


def type_options() -> list[tuple[str, str]]:
    return [(code, organisation_type_label(code)) for code in TYPE_LABELS]


def by_label(option: tuple[str, str]) -> str:
    """Letters with marks stand beside their plain ones; good enough for all our languages in one list."""
    return normalize("NFKD", option[1]).casefold()


def topic_label(topic_id: str) -> str:
    topic = TOPICS.get(topic_id)
    return topic.label if topic else topic_id


def organisation_type_label(code: str) -> str:
    label = TYPE_LABELS.get(code)
    return _(label) if label else code


@dataclass(frozen=True, slots=True)
class JinjaRenderer:
    """Renders a template with what every page has."""

    environment: Environment
    settings: Settings

    def render(self, request: Request, template: str, values: Mapping[str, Any]) -> str:
        return self.environment.get_template(template).render(self._common(request) | dict(values))

    def _common(self, request: Request) -> dict[str, Any]:
        viewer = request.scope.get("user") or NOBODY
        path = request.url.path
        return {
            "viewer": viewer if viewer.signed_in else None,
            "navigation": navigation_for(viewer, path),
            "unread": request.state.get("unread", 0),
            "flashes": read_flashes(request),
            "csrf_token": value_or_default(ScopeState.from_scope(request.scope).csrf_token, ""),
            "language": i18n.current_language.get(),
            "languages": i18n.LANGUAGES,
            "content_languages": i18n.CONTENT_LANGUAGES,
            "demo_date": self.settings.demo_date,
            "assets": assets(),
            "path": path,
            "here": f"{path}?{request.url.query}" if request.url.query else path,
        }


def choose_language(request: AnyRequest[Any, Any, Any]) -> None:
    """Set the language of this request: the person's, or the cookie's of who is not signed in, else the browser's.

    The people of the demo are invented and entered by everybody, so there the cookie and the browser alone decide.
    """
    viewer = request.scope.get("user") or NOBODY
    own = viewer.signed_in and not request.app.state.parts.settings.demo
    chosen = viewer.language if own else request.cookies.get(i18n.LANGUAGE_COOKIE)
    i18n.current_language.set(i18n.best_language(request.headers.get("accept-language"), chosen))


def speak_with(request: AnyRequest[Any, Any, Any], language: str) -> None:
    """Speak the language of whom a page belongs to where nobody need be signed in: the room of a wall, the holder of a
    personal link. What the reader chose on these pages stays."""
    if request.cookies.get(i18n.LANGUAGE_COOKIE) not in i18n.LANGUAGES and language in i18n.LANGUAGES:
        i18n.current_language.set(language)


def words_sent(request: AnyRequest[Any, Any, Any]) -> list[str]:
    """The texts of a form that was read and not taken: a sign-in that ran out must not cost an hour's work.

    What has no blank in it is a choice, an id or a token, which nobody has to write again.
    """
    form: Mapping[str, Any] = value_or_default(ScopeState.from_scope(request.scope).form, {})
    values = [value for found in form.values() for value in (found if isinstance(found, list) else [found])]
    return [value for value in values if isinstance(value, str) and " " in value.strip()]


def error_page(
    request: AnyRequest[Any, Any, Any],
    *,
    status: int,
    detail: str,
    errors: Sequence[FieldError] = (),
    headers: Any = None,
) -> Response[str]:
    """The page of an error: what happened, and a way on."""
    choose_language(request)
    renderer: JinjaRenderer = request.app.state.renderer
    context = {"status": status, "detail": detail, "errors": errors, "written": words_sent(request)}
    html = renderer.render(request, "error.html", context)
    return Response(html, media_type=MediaType.HTML, status_code=status, headers=headers)
