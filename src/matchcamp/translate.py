"""The one translator from errors to answers: problem+json (RFC 9457) under /api, a page elsewhere."""

import errno
import http
from typing import Any

import structlog
from beanie.exceptions import RevisionIdWasChanged
from litestar import Request, Response
from litestar.exceptions import HTTPException, InternalServerException, PermissionDeniedException
from pydantic import BaseModel, ValidationError
from pymongo.errors import ConnectionFailure, DuplicateKeyError, ExecutionTimeout

from matchcamp.errors import FieldError, Invalid, MatchcampError, SignInNeeded, TooMany
from matchcamp.i18n import gettext as _
from matchcamp.logs import without_secrets
from matchcamp.recommender import NotLoaded
from matchcamp.web import field_errors, go_to

PROBLEM_JSON = "application/problem+json"
log = structlog.get_logger(__name__)


class Problem(BaseModel):
    """RFC 9457. `errors` lists fields of the body with what is wrong with each."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""
    errors: list[dict[str, str]] = []


AnyRequest = Request[Any, Any, Any]
Answer = Response[Any]


def answer(
    request: AnyRequest, status: int, detail: str, *, word: str = "", errors: Any = (), headers: Any = None
) -> Answer:
    """The error as the asker reads it: JSON for programs, a page with a way on for people."""
    title = http.HTTPStatus(status).phrase
    if request.url.path.startswith(("/api", "/schema", "/health")):
        kind = f"urn:matchcamp:{word}" if word else "about:blank"
        listed = [{"field": e.field, "message": e.message} for e in errors]
        body = Problem(type=kind, title=title, status=status, detail=detail, errors=listed)
        return Response(body.model_dump(), status_code=status, media_type=PROBLEM_JSON, headers=headers)
    from matchcamp.rendering import error_page  # noqa: PLC0415  # The page needs the joined application.

    return error_page(request, status=status, detail=detail, errors=errors, headers=headers)


def on_matchcamp_error(request: AnyRequest, error: MatchcampError) -> Answer:
    is_page = not request.url.path.startswith("/api")
    if isinstance(error, SignInNeeded) and is_page and request.method == "GET":
        return go_to(f"/sign-in?next={request.url.path}")
    headers = {"retry-after": str(error.retry_after)} if isinstance(error, TooMany) else None
    if isinstance(error, SignInNeeded):
        headers = {"www-authenticate": 'Bearer realm="matchcamp"'}
    errors = error.errors if isinstance(error, Invalid) else ()
    return answer(request, error.status, str(error), word=error.word, errors=errors, headers=headers)


def on_http_error(request: AnyRequest, error: HTTPException) -> Answer:
    """Litestar's own findings: unknown routes, bodies that cannot be read, parameters of the wrong type."""
    detail = error.detail if error.status_code < 500 else ""
    if isinstance(error, PermissionDeniedException):  # Raised for form tokens only; rights have an error of ours.
        detail = _("This form is too old, or your browser keeps no cookies. Open its page again and send it once more.")
    extra = error.extra if isinstance(error.extra, list) else []
    fields = [_field_error(row) for row in extra if isinstance(row, dict)]
    headers = {k: v for k, v in (error.headers or {}).items() if k.lower() in {"allow", "retry-after"}}
    return answer(request, error.status_code, detail, errors=fields, headers=headers or None)


def _field_error(row: dict[str, Any]) -> FieldError:
    return FieldError(str(row.get("key", "")), str(row.get("message", "")))


def on_validation_error(request: AnyRequest, error: ValidationError) -> Answer:
    return answer(request, 400, _("Some fields cannot be taken as they are."), errors=field_errors(error))


def on_duplicate(request: AnyRequest, error: DuplicateKeyError) -> Answer:
    fields = ", ".join((error.details or {}).get("keyPattern", {}))
    return answer(request, 409, f"already exists: {fields}", word="duplicate")


def on_stale(request: AnyRequest, _error: RevisionIdWasChanged) -> Answer:
    return answer(
        request,
        409,
        _("Somebody changed this meanwhile; reload the page to see the newest words."),
        word="stale",
    )


def on_bad_text(request: AnyRequest, _error: UnicodeDecodeError) -> Answer:
    return answer(request, 400, "the body is not valid UTF-8 text")  # Litestar 2.25 answers 500 without this.


def on_deep_nesting(request: AnyRequest, _error: RecursionError) -> Answer:
    return answer(request, 400, "the body is nested too deeply")  # Likewise.


def on_bad_path(request: AnyRequest, _error: Exception) -> Answer:
    return answer(request, 400, "no file has such a name")  # A NUL in a static path is a 500 in Litestar 2.25.


def on_unread_file(request: AnyRequest, error: InternalServerException) -> Answer:
    """Litestar's word for whatever the disk says of a file; a name that is too long is the asker's fault."""
    too_long = isinstance(error.__cause__, OSError) and error.__cause__.errno == errno.ENAMETOOLONG
    return on_bad_path(request, error) if too_long else on_http_error(request, error)


def on_no_database(request: AnyRequest, error: Exception) -> Answer:
    log.error("database.unreachable", error=str(error))
    words = _(
        "The database does not answer at the moment. Nothing you sent was half kept; please try again in a minute."
    )
    return answer(request, 503, words, word="database", headers={"retry-after": "5"})


def on_no_index(request: AnyRequest, error: NotLoaded) -> Answer:
    """The rest of the service works without the index: what is posted now is matched once it is there."""
    log.error("index.missing", error=str(error))
    words = _("Matching and search are not available at the moment. What you post is kept, and matched later.")
    return answer(request, 503, words, word="index", headers={"retry-after": "60"})


def on_anything(request: AnyRequest, error: Exception) -> Answer:
    """What nobody foresaw: logged whole, told without insides."""
    log.error("request.failed", path=without_secrets(request.url.path), method=request.method, exc_info=error)
    return answer(request, 500, _("Something broke on our side. It has been noted; please try again."))


HANDLERS: dict[int | type[Exception], Any] = {
    MatchcampError: on_matchcamp_error,
    HTTPException: on_http_error,
    ValidationError: on_validation_error,
    DuplicateKeyError: on_duplicate,
    RevisionIdWasChanged: on_stale,
    UnicodeDecodeError: on_bad_text,
    RecursionError: on_deep_nesting,
    ConnectionFailure: on_no_database,
    ExecutionTimeout: on_no_database,
    NotLoaded: on_no_index,
    Exception: on_anything,
}
