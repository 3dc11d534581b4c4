"""One version of an action with the way back to it, and the page on which a rule is removed."""

from dataclasses import dataclass
from typing import Any

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from calls.rules.model import Action
from matchcamp.eligibility import history, queries
from matchcamp.eligibility.actions import Proposed, propose, rule_named
from matchcamp.eligibility.correction_schemas import CorrectionIn
from matchcamp.eligibility.page_forms import CorrectionForm, why_of
from matchcamp.eligibility.pages import may_correct
from matchcamp.eligibility.preview_pages import Answered, answered, newest_of
from matchcamp.eligibility.schemas import ActionHead, PreviewOut, RuleOut, VersionDetail, VersionOut
from matchcamp.eligibility.shown import action_head, rule_out
from matchcamp.eligibility.words import head_names
from matchcamp.i18n import gettext as _
from matchcamp.web import Form, Html, Request, go_to, page


@dataclass(frozen=True, slots=True)
class VersionPage:
    """A version; those who may correct rules can go back to it from `revision`, which stands there now."""

    shown: VersionDetail
    form: Form[Any]
    revision: int
    preview: PreviewOut | None
    newest: VersionOut | None
    may_go_back: bool


@get("/rules/{action_id:str}/versions/{version:int}", name="eligibility.version")
async def version_page(request: Request, action_id: FromPath[str], version: FromPath[int]) -> Html:
    return await _version_page(request, action_id, version, Answered(Form()))


async def _version_page(request: Request, action_id: str, version: int, answer: Answered[Any]) -> Html:
    found = await history.version_of(action_id, version, request.user)
    action = await queries.action(action_id)
    context = VersionPage(
        found.model_copy(update={"head_differences": head_names(found.head_differences)}),
        answer.form,
        action.version,
        answer.preview,
        await newest_of(action, request, answer),
        may_correct(request) and version != action.version,
    )
    return page(request, "eligibility/version.html", context, status=answer.status)


@post("/rules/{action_id:str}/versions/{version:int}", name="eligibility.go_back", status_code=200)
async def go_back(request: Request, action_id: FromPath[str], version: FromPath[int]) -> Html | Redirect:
    await history.version_of(action_id, version, request.user)  # NotFound before anything is read.

    async def proposed(given: CorrectionForm) -> Proposed:
        return await propose(action_id, CorrectionIn(**why_of(given), revision=given.revision, back_to=version))

    done = await answered(request, CorrectionForm, proposed)
    if isinstance(done, Action):
        return saved(done)
    return await _version_page(request, action_id, version, done)


def saved(action: Action) -> Redirect:
    return go_to(f"/rules/{action.id}", _("Saved as version %(version)s.") % {"version": action.version})


@dataclass(frozen=True, slots=True)
class RemovePage:
    """A rule that is to be removed."""

    action: ActionHead
    rule: RuleOut
    form: Form[Any]
    revision: int
    preview: PreviewOut | None
    newest: VersionOut | None


@get("/rules/{action_id:str}/rules/{rule_id:str}/remove", name="eligibility.remove_form")
async def remove_rule_page(request: Request, action_id: FromPath[str], rule_id: FromPath[str]) -> Html:
    return await _remove_page(request, action_id, rule_id, Answered(Form()))


async def _remove_page(request: Request, action_id: str, rule_id: str, answer: Answered[Any]) -> Html:
    action = await queries.action(action_id)
    context = RemovePage(
        action_head(action),
        rule_out(rule_named(action, rule_id)),
        answer.form,
        action.version,
        answer.preview,
        await newest_of(action, request, answer),
    )
    return page(request, "eligibility/remove.html", context, status=answer.status)


@post("/rules/{action_id:str}/rules/{rule_id:str}/remove", name="eligibility.remove_rule", status_code=200)
async def remove_rule(request: Request, action_id: FromPath[str], rule_id: FromPath[str]) -> Html | Redirect:
    rule_named(await queries.action(action_id), rule_id)

    async def proposed(given: CorrectionForm) -> Proposed:
        return await propose(action_id, CorrectionIn(**why_of(given), revision=given.revision, remove=rule_id))

    done = await answered(request, CorrectionForm, proposed)
    if isinstance(done, Action):
        return saved(done)
    return await _remove_page(request, action_id, rule_id, done)
