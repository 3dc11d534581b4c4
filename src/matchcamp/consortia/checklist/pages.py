"""The page of the checklist: ten questions for each partner, and what people say to them."""

from dataclasses import dataclass

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from matchcamp.consortia.checklist.answers import CheckIn, ChecklistOut, checklist, keep_check
from matchcamp.consortia.queries import row_to_edit
from matchcamp.i18n import gettext as _
from matchcamp.parts import parts_of
from matchcamp.web import Form, Html, Refused, Request, attempt, go_to, page, read_form


@dataclass(frozen=True, slots=True)
class ChecklistPage:
    """The ten questions for each partner; `form` is an answer that could not be taken, for the partner `refused`."""

    found: ChecklistOut
    form: Form[CheckIn] | None = None
    refused: str = ""


@get("/consortia/{consortium_id:str}/checklist", name="consortia.checklist")
async def checklist_page(request: Request, consortium_id: FromPath[str]) -> Html:
    found = await checklist(parts_of(request), consortium_id, request.user)
    return page(request, "consortia/checklist.html", ChecklistPage(found))


@post("/consortia/{consortium_id:str}/checklist", name="consortia.check", status_code=200)
async def keep_answer(request: Request, consortium_id: FromPath[str]) -> Html | Redirect:
    parts = parts_of(request)

    async def act(given: CheckIn) -> str:
        await keep_check(parts, consortium_id, given, request.user)
        return given.organisation_id

    await row_to_edit(consortium_id, request.user)
    done = await attempt(await read_form(request, CheckIn), act)
    if isinstance(done, Refused):
        found = await checklist(parts, consortium_id, request.user)
        refused = str(done.form.typed.get("organisation_id") or "")
        return page(request, "consortia/checklist.html", ChecklistPage(found, done.form, refused), status=done.status)
    return go_to(f"/consortia/{consortium_id}/checklist#partner-{done}", _("Your word is kept."))


HANDLERS = (checklist_page, keep_answer)
