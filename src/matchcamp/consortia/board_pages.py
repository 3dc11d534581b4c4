"""The board of a consortium, and each change of it as one form that works without scripts."""

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect
from pydantic import BaseModel

from matchcamp.accounts.queries import has_people
from matchcamp.consortia import actions
from matchcamp.consortia.actions import Done
from matchcamp.consortia.board_view import Refusal, board_view
from matchcamp.consortia.forms import read_member_form
from matchcamp.consortia.history import effect, left_to_do
from matchcamp.consortia.members import Commitment, member_of
from matchcamp.consortia.schemas import AnswerIn, ExcludedIn, MemberEdit, MemberIn, RevisionIn, StatusIn, WordIn
from matchcamp.i18n import gettext as _
from matchcamp.parts import parts_of
from matchcamp.sentences import said
from matchcamp.web import Form, Html, Refused, Request, attempt, go_to, page, read_form

Model = TypeVar("Model", bound=BaseModel)
MOST_SAID = 480  # Characters of the message after a change; the board itself says all.


@get("/consortia/{consortium_id:str}", name="consortia.get")
async def board_page(request: Request, consortium_id: FromPath[str]) -> Html:
    return page(request, "consortia/board.html", await board_view(request, consortium_id))


async def _changed(
    request: Request,
    consortium_id: str,
    form: Form[Model],
    act: Callable[[Model], Awaitable[Done]],
    *,
    target: str,
    words: Callable[[Done], Awaitable[str]],
) -> Html | Redirect:
    """Do what a form asks and say on the board what it did; or show the board with the form as it was typed."""
    done = await attempt(form, act)
    if isinstance(done, Refused):
        view = await board_view(request, consortium_id, Refusal(target, done.form))
        return page(request, "consortia/board.html", view, status=done.status)
    broken = bool(done.difference.broke)
    text = _fitting([await words(done), *effect(done.difference, done.after, said), left_to_do(done.after)])
    return go_to(f"/consortia/{consortium_id}", text, "note" if broken else "done")


def _fitting(sentences: Sequence[str]) -> str:
    """As many of the sentences, in their order, as a message holds."""
    text = ""
    for sentence in filter(None, sentences):
        longer = f"{text} {sentence}".strip()
        text = longer if len(longer) <= MOST_SAID else text
    return text


def _name(done: Done, organisation_id: str) -> str:
    return done.heads[organisation_id].name if organisation_id in done.heads else _("The organisation")


def _saying(template: str, organisation_id: str) -> Callable[[Done], Awaitable[str]]:
    async def words(done: Done) -> str:
        return template % {"who": _name(done, organisation_id)}

    return words


def _invited(template: str, organisation_id: str) -> Callable[[Done], Awaitable[str]]:
    """As `_saying`; where somebody is invited and nobody there has an account, that no letter will reach them."""

    async def words(done: Done) -> str:
        found = template % {"who": _name(done, organisation_id)}
        member = member_of(done.row, organisation_id)
        if member and member["commitment"] == Commitment.INVITED and not await has_people(organisation_id):
            return f"{found} {_('Nobody there has an account here, so no letter goes out: ask them yourselves.')}"
        return found

    return words


@post("/consortia/{consortium_id:str}/members", name="consortia.add", status_code=200)
async def add_member(request: Request, consortium_id: FromPath[str]) -> Html | Redirect:
    form = await read_member_form(request, MemberIn)
    key = form.value.organisation_id if form.value else ""

    async def act(given: MemberIn) -> Done:
        return await actions.add_member(parts_of(request), consortium_id, given, request.user)

    words = _invited(_("%(who)s is in the consortium now."), key)
    return await _changed(request, consortium_id, form, act, target="add", words=words)


@post("/consortia/{consortium_id:str}/members/{organisation_id:str}", name="consortia.member", status_code=200)
async def edit_member(
    request: Request, consortium_id: FromPath[str], organisation_id: FromPath[str]
) -> Html | Redirect:
    async def act(given: MemberEdit) -> Done:
        return await actions.edit_member(parts_of(request), consortium_id, organisation_id, given, request.user)

    words = _invited(_("What is kept of %(who)s is changed."), organisation_id)
    form = await read_member_form(request, MemberEdit)
    return await _changed(request, consortium_id, form, act, target=f"member-{organisation_id}", words=words)


@post("/consortia/{consortium_id:str}/members/{organisation_id:str}/remove", name="consortia.remove", status_code=200)
async def remove_member(
    request: Request, consortium_id: FromPath[str], organisation_id: FromPath[str]
) -> Html | Redirect:
    async def act(given: RevisionIn) -> Done:
        return await actions.remove_member(parts_of(request), consortium_id, organisation_id, given, request.user)

    words = _saying(_("%(who)s was removed."), organisation_id)
    form = await read_form(request, RevisionIn)
    return await _changed(request, consortium_id, form, act, target="remove", words=words)


@post(
    "/consortia/{consortium_id:str}/members/{organisation_id:str}/put-back", name="consortia.put_back", status_code=200
)
async def put_back_member(
    request: Request, consortium_id: FromPath[str], organisation_id: FromPath[str]
) -> Html | Redirect:
    async def act(given: RevisionIn) -> Done:
        return await actions.put_back_member(parts_of(request), consortium_id, organisation_id, given, request.user)

    words = _saying(_("%(who)s was put back."), organisation_id)
    form = await read_form(request, RevisionIn)
    return await _changed(request, consortium_id, form, act, target="put-back", words=words)


@post("/consortia/{consortium_id:str}/members/{organisation_id:str}/answer", name="consortia.answer", status_code=200)
async def answer_invitation(
    request: Request, consortium_id: FromPath[str], organisation_id: FromPath[str]
) -> Html | Redirect:
    async def act(given: WordIn) -> Done:
        return await actions.answer_invitation(parts_of(request), consortium_id, organisation_id, given, request.user)

    words = _saying(_("Your answer for %(who)s is kept; whoever leads the consortium sees it."), organisation_id)
    form = await read_form(request, WordIn)
    return await _changed(request, consortium_id, form, act, target=f"answer-{organisation_id}", words=words)


@post("/consortia/{consortium_id:str}/rules/{rule_id:str}", name="consortia.answer_rule", status_code=200)
async def answer_rule(request: Request, consortium_id: FromPath[str], rule_id: FromPath[str]) -> Html | Redirect:
    async def act(given: AnswerIn) -> Done:
        return await actions.answer_rule(parts_of(request), consortium_id, rule_id, given, request.user)

    async def words(_done: Done) -> str:
        return _("Your word is kept, with your name and the day.")

    form = await read_form(request, AnswerIn)
    return await _changed(request, consortium_id, form, act, target=f"rule-{rule_id}", words=words)


@post("/consortia/{consortium_id:str}/rules/{rule_id:str}/take-back", name="consortia.unsay", status_code=200)
async def take_back_answer(request: Request, consortium_id: FromPath[str], rule_id: FromPath[str]) -> Html | Redirect:
    async def act(given: RevisionIn) -> Done:
        return await actions.take_back_answer(parts_of(request), consortium_id, rule_id, given, request.user)

    async def words(_done: Done) -> str:
        return _("Taken back.")

    form = await read_form(request, RevisionIn)
    return await _changed(request, consortium_id, form, act, target=f"rule-{rule_id}", words=words)


@post("/consortia/{consortium_id:str}/status", name="consortia.status", status_code=200)
async def step_consortium(request: Request, consortium_id: FromPath[str]) -> Html | Redirect:
    async def act(given: StatusIn) -> Done:
        return await actions.step_consortium(parts_of(request), consortium_id, given, request.user)

    async def words(_done: Done) -> str:
        return _("Done.")

    form = await read_form(request, StatusIn)
    return await _changed(request, consortium_id, form, act, target="status", words=words)


@post("/consortia/{consortium_id:str}/excluded/{organisation_id:str}", name="consortia.exclude", status_code=200)
async def leave_out(request: Request, consortium_id: FromPath[str], organisation_id: FromPath[str]) -> Html | Redirect:
    """Have suggestions leave an organisation out; with `excluded=false`, bring it again."""

    async def act(given: ExcludedIn) -> Done:
        parts, viewer = parts_of(request), request.user
        return await actions.leave_out(parts, consortium_id, organisation_id, given, viewer, excluded=given.excluded)

    async def words(_done: Done) -> str:
        return _("Done.")

    form = await read_form(request, ExcludedIn)
    return await _changed(request, consortium_id, form, act, target="excluded", words=words)
