"""Files that people and programs send: taken to a folder aside, chunk by chunk, never whole into memory.

Such a route takes far more than a form does, so nothing of its body is read before the guard has let the sender in.
That is why its form token is checked here and not by the middleware, which would have to read the body first: give the
route `opt=UPLOAD`.
"""

import asyncio
import hashlib
import secrets
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

from litestar.datastructures import UploadFile
from litestar.enums import RequestEncodingType
from litestar.exceptions import PermissionDeniedException
from litestar.middleware.csrf import CSRF_SECRET_LENGTH, generate_csrf_hash
from litestar.utils.scope.state import ScopeState

from matchcamp.errors import Invalid
from matchcamp.i18n import gettext as _
from matchcamp.parts import parts_of
from matchcamp.settings import signing_secret
from matchcamp.web import Request
from matchcamp.words import UNSEEN

UPLOAD: Mapping[str, Any] = {"exclude_from_csrf": True}
MEGABYTE = 1024 * 1024
MOST_MEGABYTES = 64
CHUNK = 256 * 1024
LONGEST_NAME = 120
ENDING_OF: Mapping[str, str] = {
    "application/yaml": "body.yaml", "application/x-yaml": "body.yaml", "text/yaml": "body.yaml",
    "text/csv": "body.csv", "application/json": "body.json", "application/x-ndjson": "body.jsonl",
    "application/gzip": "body.gz",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Received:
    """A file that was sent: where it lies, and the name that the sender gave it, of which nothing is believed."""

    path: Path
    name: str
    size: int
    sha256: str


@asynccontextmanager
async def received(request: Request, name: str = "") -> AsyncIterator[Received]:
    """The file of a form (its field `file`) or of a bare body, until the block ends; then it is gone.

    `name` is that of a bare body, which has none of its own; without one it is told by its type.

    Raises Invalid where there is none or an empty one, and PermissionDeniedException for a form without its token.
    """
    with tempfile.TemporaryDirectory(prefix="matchcamp-upload-") as folder:
        path = Path(folder) / "file"
        is_form = request.content_type[0] in {RequestEncodingType.MULTI_PART, RequestEncodingType.URL_ENCODED}
        yield await (_from_form(request, path) if is_form else _from_body(request, path, name))


async def _from_form(request: Request, path: Path) -> Received:
    form = await request.form()
    check_form_token(request, form.get("_csrf_token"))
    sent = form.get("file")
    if not isinstance(sent, UploadFile):
        raise no_file()
    try:
        return await _kept(path, sent.filename, _chunks(sent))
    finally:
        await sent.close()


async def _from_body(request: Request, path: Path, name: str) -> Received:
    check_form_token(request, None)
    return await _kept(path, name or ENDING_OF.get(request.content_type[0], ""), request.stream())


async def _chunks(sent: UploadFile) -> AsyncIterator[bytes]:
    while chunk := await sent.read(CHUNK):
        yield chunk


async def _kept(path: Path, name: str, chunks: AsyncIterator[bytes]) -> Received:
    digest, size = hashlib.sha256(), 0
    with path.open("wb") as file:
        async for chunk in chunks:
            digest.update(chunk)
            size += len(chunk)
            await asyncio.to_thread(file.write, chunk)
    if not size:
        raise no_file()
    return Received(path, file_name(name), size, digest.hexdigest())


def no_file() -> Invalid:
    words = _("Choose a file; what came is empty.")
    return Invalid.at("file", words)


def file_name(given: str) -> str:
    r"""The name alone, without folders and without what nobody sees.

    >>> file_name("C:\\fakepath\\koledar.csv"), file_name("../../etc/passwd"), file_name("a\u202ejsonl.gz\n")
    ('koledar.csv', 'passwd', 'ajsonl.gz')
    """
    alone = PureWindowsPath(PurePosixPath(given).name).name
    seen = "".join(character for character in UNSEEN.sub("", alone) if character.isprintable())
    return seen.strip()[-LONGEST_NAME:]


def check_form_token(request: Request, token: object) -> None:
    """What the middleware does for other forms. A bearer token proves itself; without a session nothing is to abuse.

    Raises PermissionDeniedException; otherwise pages that answer the form know the token again.
    """
    if request.user.by_token or not request.user.session_key:
        return
    settings = parts_of(request).settings
    name = "__Host-form" if settings.https else "form"
    sent = request.headers.get("x-csrftoken") or (token if isinstance(token, str) else "")
    if not is_form_token(sent, request.cookies.get(name, ""), signing_secret(settings)):
        raise PermissionDeniedException("form token verification failed")
    ScopeState.from_scope(request.scope).csrf_token = sent


def is_form_token(sent: str, cookie: str, secret: str) -> bool:
    """Whether the token of a form is that of the cookie, and ours."""
    nonce, mark = sent[:CSRF_SECRET_LENGTH], sent[CSRF_SECRET_LENGTH:]
    ours = generate_csrf_hash(token=nonce, secret=secret)
    is_ours = secrets.compare_digest(mark.encode(), ours.encode())
    return is_ours and secrets.compare_digest(sent.encode(), cookie.encode())
