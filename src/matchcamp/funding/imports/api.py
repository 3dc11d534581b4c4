"""Imports for programs: the same two steps as in pages, or both at once."""

from dataclasses import dataclass
from typing import Annotated

from litestar import delete, get, post
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import OpenAPIMediaType, Operation, RequestBody, Schema
from litestar.openapi.spec.enums import OpenAPIFormat, OpenAPIType
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from matchcamp.errors import FieldError, Invalid
from matchcamp.funding.imports import actions, queries
from matchcamp.funding.imports.schemas import ApplyIn, ImportOut
from matchcamp.funding.rules import Fate
from matchcamp.i18n import gettext as _
from matchcamp.limits import IMPORT_PER_ACCOUNT, spend
from matchcamp.parts import parts_of
from matchcamp.uploads import MEGABYTE, MOST_MEGABYTES, UPLOAD, received
from matchcamp.web import Request

TAGS = ["calls"]
KINDS = ("application/yaml", "text/csv", "application/json", "application/gzip", "application/octet-stream")
MOST_ERRORS = 1_000
LineLimit = Annotated[int, QueryParameter(ge=1, le=1000)]
LineNumber = Annotated[int, QueryParameter(ge=-1, le=10**9, description="`next` of the page before")]


@dataclass
class ImportOperation(Operation):
    """The body is a file, alone or as the field `file` of a form: it is streamed, so the framework does not see it."""

    def __post_init__(self) -> None:
        binary = Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.BINARY)
        form = Schema(type=OpenAPIType.OBJECT, properties={"file": binary}, required=["file"])
        content = {kind: OpenAPIMediaType(schema=binary) for kind in KINDS}
        content["multipart/form-data"] = OpenAPIMediaType(schema=form)
        self.request_body = RequestBody(content=content, required=True)


@post(
    "/api/calls/import",
    name="api.funding.import",
    tags=TAGS,
    operation_class=ImportOperation,
    opt=dict(UPLOAD),
    request_max_body_size=MOST_MEGABYTES * MEGABYTE,
    status_code=200,
    responses={413: ResponseSpec(None, description="The file is too large", generate_examples=False)},
)
async def import_file(
    request: Request,
    *,
    dry_run: FromQuery[bool] = True,
    name: Annotated[str, QueryParameter(max_length=200, description="of a bare body: its ending says what it is")] = "",
    limit: LineLimit = 200,
) -> ImportOut:
    """What a calendar (.yaml, .csv) or an export of the portal (.json, .jsonl, .gz) would change, line by line.

    With `dry_run=false` it is applied at once; a calendar with something to be mended is then refused as a whole.
    """
    parts = parts_of(request)
    await spend(parts, IMPORT_PER_ACCOUNT, request.user.account_id)
    async with received(request, name) as sent:
        staged = await actions.stage_file(sent, request.user)
    if not dry_run:
        found = await queries.import_out(staged, [Fate.PROBLEM], limit=MOST_ERRORS)
        if found.problems:
            raise Invalid(_("Some things are to be mended; nothing is stored."), errors_of(found))
        await actions.apply_import(parts, staged, found.fingerprint, request.user)
    return await queries.import_out(staged, limit=limit)


def errors_of(found: ImportOut) -> list[FieldError]:
    """The troubles of an import, each at its place."""
    return [FieldError(one.place, one.trouble.message) for one in found.items if one.trouble]


@get("/api/calls/import/{import_id:str}", name="api.funding.staged", tags=TAGS)
async def get_import(
    import_id: FromPath[str], fate: FromQuery[Fate | None] = None, after: LineNumber = -1, limit: LineLimit = 200
) -> ImportOut:
    """An import that was read, for a day; rows of one fate, or all."""
    return await queries.import_out(import_id, [fate] if fate else [], after=after, limit=limit)


@post("/api/calls/import/{import_id:str}/apply", name="api.funding.apply", tags=TAGS, status_code=200)
async def apply_import(request: Request, import_id: FromPath[str], data: JSONBody[ApplyIn]) -> ImportOut:
    """Do exactly what was shown. 409 where calls changed meanwhile: read the import again, it shows what would now."""
    await actions.apply_import(parts_of(request), import_id, data.fingerprint, request.user)
    return await queries.import_out(import_id)


@delete("/api/calls/import/{import_id:str}", name="api.funding.drop", tags=TAGS)
async def drop_import(import_id: FromPath[str]) -> None:
    """Forget an import that was read."""
    await actions.drop_import(import_id)
