"""Pages of an import: take a file, look at what it would change line by line, and apply exactly that."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from litestar import get, post
from litestar.exceptions import HTTPException
from litestar.params import FromPath
from litestar.response import Redirect
from litestar.status_codes import HTTP_413_REQUEST_ENTITY_TOO_LARGE
from pydantic import ValidationError

from matchcamp.errors import Conflict, FieldError, Invalid, MatchcampError
from matchcamp.funding.history import field_label
from matchcamp.funding.imports import actions, queries
from matchcamp.funding.imports.documents import CallImport, ImportState
from matchcamp.funding.imports.queries import WHAT_CHANGES
from matchcamp.funding.imports.schemas import ApplyIn, ImportLine, ImportOut
from matchcamp.funding.rules import REASONS, Fate
from matchcamp.i18n import N_
from matchcamp.i18n import gettext as _
from matchcamp.limits import IMPORT_PER_ACCOUNT, spend
from matchcamp.parts import parts_of
from matchcamp.uploads import MEGABYTE, MOST_MEGABYTES, UPLOAD, received
from matchcamp.web import Form, Html, Request, go_to, page

LIST_LIMIT = 200
PATH = "/calls/import"
SHOWN: Mapping[str, tuple[str, tuple[Fate, ...]]] = {
    "problems": (N_("To be mended"), (Fate.PROBLEM,)),
    "changes": (N_("New and changed"), WHAT_CHANGES),
    "left_out": (N_("Left out"), (Fate.LEFT_OUT,)),
    "unchanged": (N_("As they are"), (Fate.UNCHANGED,)),
    "all": (N_("Every row"), ()),
}
"""What of an import is listed, by the word in the page's address."""


@dataclass(frozen=True, slots=True)
class UploadPage:
    """The form that takes a file, and what of this person's is kept still."""

    form: Form[ApplyIn]
    recent: Sequence[CallImport]
    megabytes: int


@get(PATH, name="funding.import")
async def upload_page(request: Request) -> Html:
    return await _upload_page(request, Form())


async def _upload_page(request: Request, form: Form[ApplyIn], status: int = 200) -> Html:
    recent = await queries.recent_imports(request.user.account_id)
    return page(request, "funding/import.html", UploadPage(form, recent, MOST_MEGABYTES), status=status)


@post(PATH, name="funding.stage", status_code=200, opt=dict(UPLOAD), request_max_body_size=MOST_MEGABYTES * MEGABYTE)
async def stage_file(request: Request) -> Html | Redirect:
    """Reads a file and shows what it would change; nothing is stored but the comparison."""
    form: Form[ApplyIn] = Form()
    try:
        await spend(parts_of(request), IMPORT_PER_ACCOUNT, request.user.account_id)
        async with received(request) as sent:
            staged = await actions.stage_file(sent, request.user)
    except MatchcampError as error:
        return await _upload_page(request, form.refused(error), error.status)
    except HTTPException as error:
        if error.status_code != HTTP_413_REQUEST_ENTITY_TOO_LARGE:
            raise
        words = _("The file is larger than %(most)s MB. Pack it with gzip, or split it.") % {"most": MOST_MEGABYTES}
        return await _upload_page(request, form.refused(Invalid.at("file", words)), error.status_code)
    return go_to(f"{PATH}/{staged}")


@dataclass(frozen=True, slots=True)
class Line:
    """A row in words: where it stands, what it is, and either the fields that change or why it is not taken."""

    line: ImportLine
    place: str
    fields: Sequence[tuple[str, str, str]]
    why: str
    field: str


@dataclass(frozen=True, slots=True)
class Tab:
    """A part of the rows, with how many there are."""

    word: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class ImportPage:
    """What a file would change. `show` is the part that is listed; `refused` why applying did not work."""

    found: ImportOut
    lines: Sequence[Line]
    tabs: Sequence[Tab]
    show: str
    reasons: Sequence[tuple[str, int]]
    next_url: str
    refused: Form[ApplyIn]
    may_apply: bool


@get(f"{PATH}/{{import_id:str}}", name="funding.staged")
async def import_page(request: Request, import_id: FromPath[str]) -> Html:
    return await _import_page(request, import_id, Form())


async def _import_page(request: Request, import_id: str, refused: Form[ApplyIn], status: int = 200) -> Html:
    asked = request.query_params
    after = int(asked["after"]) if asked.get("after", "").isdecimal() and len(asked["after"]) < 10 else -1
    show = asked.get("show", "")
    head = await queries.import_out(import_id, limit=1)
    show = show if show in SHOWN else "problems" if head.problems else "changes"
    found = await queries.import_out(import_id, SHOWN[show][1], after=after, limit=LIST_LIMIT)
    more = f"{PATH}/{import_id}?{urlencode({'show': show, 'after': found.next})}" if found.next is not None else ""
    context = ImportPage(
        found=found,
        lines=[_line(one) for one in found.items],
        tabs=_tabs(found),
        show=show,
        reasons=[(reason_words(reason), count) for reason, count in found.left_out.items()],
        next_url=more,
        refused=refused,
        may_apply=found.state is ImportState.STAGED and not found.problems and found.added + found.changed > 0,
    )
    return page(request, "funding/import_picture.html", context, status=status)


def _tabs(found: ImportOut) -> list[Tab]:
    counts = {
        "problems": found.problems,
        "changes": found.added + found.changed,
        "left_out": found.rows - found.problems - found.added - found.changed - found.unchanged,
        "unchanged": found.unchanged,
        "all": found.rows,
    }
    return [Tab(word, _(label), counts[word]) for word, (label, _fates) in SHOWN.items() if counts[word]]


def _line(one: ImportLine) -> Line:
    fields = [(field_label(change.field), change.old, change.new) for change in one.fields]
    field = field_label(one.trouble.field) if one.trouble and one.trouble.field else ""
    why = reason_words(one.reason) if one.reason else ""
    return Line(one, place_words(one.place), fields, why, field)


def place_words(place: str) -> str:
    """
    >>> place_words("line 12"), place_words("row 3")
    ('line 12', 'row 3')
    """
    kind, _blank, number = place.partition(" ")
    words = {"line": _("line %(number)s"), "row": _("row %(number)s")}.get(kind, place)
    return words % {"number": number}


def reason_words(reason: str) -> str:
    """Why rows are left out; a reason without words shows its own name."""
    return _(REASONS[reason]) if reason in REASONS else reason


@post(f"{PATH}/{{import_id:str}}/apply", name="funding.apply", status_code=200)
async def apply_import(request: Request, import_id: FromPath[str]) -> Html | Redirect:
    """Does exactly what was shown; where the calls changed meanwhile nothing, and what would change now is shown."""
    try:
        given = ApplyIn(fingerprint=str((await request.form()).get("fingerprint", "")))
        await actions.apply_import(parts_of(request), import_id, given.fingerprint, request.user)
    except (Conflict, Invalid) as error:
        form: Form[ApplyIn] = Form(errors=[FieldError("", str(error))])
        return await _import_page(request, import_id, form, error.status)
    except ValidationError:
        return await _import_page(request, import_id, Form(errors=[FieldError("", _("Look at it once more."))]), 400)
    return go_to(f"{PATH}/{import_id}", _("Applied. The service compares what is new with everybody's ideas."))


@post(f"{PATH}/{{import_id:str}}/drop", name="funding.drop", status_code=200)
async def drop_import(import_id: FromPath[str]) -> Redirect:
    await actions.drop_import(import_id)
    return go_to(PATH, _("Forgotten; the calls are as they were."))
