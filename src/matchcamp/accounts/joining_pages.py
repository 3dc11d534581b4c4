"""Pages to ask to join, to confirm it, and to answer those who ask."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from matchcamp.accounts import joining_actions, joining_queries
from matchcamp.accounts.documents import JoinState
from matchcamp.accounts.pages import in_a_browser, signed_in
from matchcamp.accounts.purposes import TERMS, Purpose
from matchcamp.accounts.schemas import DecisionForm, JoinForm
from matchcamp.errors import MatchcampError
from matchcamp.i18n import gettext as _
from matchcamp.limits import JOIN_SEARCH_PER_ADDRESS, spend
from matchcamp.organisations.joining_queries import organisations_like
from matchcamp.organisations.queries import OrganisationHead, heads
from matchcamp.paging import asked_after, next_url
from matchcamp.parts import parts_of
from matchcamp.security import client_address, in_demo_on_loopback
from matchcamp.web import Form, Html, Request, go_to, page, read_form, typed_values

SEARCH = "search"  # The button of the form that looks for an organisation and sends nothing yet.


@dataclass(frozen=True, slots=True)
class JoinPage:
    """`found`: organisations to choose from; `looked`: whether a name was looked for, so that none found is said."""

    form: Form[JoinForm]
    found: list[OrganisationHead]
    looked: bool
    terms: Purpose


@get("/join", name="accounts.join")
async def join_page(request: Request) -> Html:
    """`email`, `find` and `organisation` in the address fill the form: letters and organisations' pages link so."""
    names = ("email", "find", "organisation")
    typed = {name: request.query_params.get(name, "")[:200] for name in names}
    return await _join_page(request, Form(typed=typed | {"language": request.user.language}))


@post("/join", name="accounts.ask_to_join", status_code=200)
async def ask_to_join(request: Request) -> Html:
    """The same answer for every address, whether it has an account or not."""
    data = await request.form()
    if data.get("step") == SEARCH:
        return await _join_page(request, Form(typed=typed_values(data, JoinForm)))
    form = await read_form(request, JoinForm)
    try:
        await joining_actions.ask_to_join(parts_of(request), form.taken, address=client_address(request))
    except MatchcampError as error:
        form = form.refused(error) if not form.errors else form
        return await _join_page(request, form, status=error.status)
    return page(request, "accounts/join_sent.html", JoinSentPage(form.taken.email, in_demo_on_loopback(request)))


@dataclass(frozen=True, slots=True)
class JoinSentPage:
    email: str
    outbox: bool


async def _join_page(request: Request, form: Form[JoinForm], *, status: int = 200) -> Html:
    find = str(form.typed.get("find", ""))[:200].strip()
    parts = parts_of(request)
    if find and parts.settings.rate_limits:
        await spend(parts, JOIN_SEARCH_PER_ADDRESS, client_address(request))
    found = await _found(find, form.typed)
    return page(request, "accounts/join.html", JoinPage(form, found, bool(find), TERMS), status=status)


async def _found(find: str, typed: Mapping[str, Any]) -> list[OrganisationHead]:
    """What was looked for; what was chosen before stays among it."""
    found = await organisations_like(find) if find else []
    chosen = str(typed.get("organisation", "")).lower()
    if _is_id(chosen) and chosen not in {head.id for head in found}:
        found = [*(await heads([chosen])).values(), *found]
    return found


def _is_id(text: str) -> bool:
    return len(text) == 24 and all(letter in "0123456789abcdef" for letter in text)


@dataclass(frozen=True, slots=True)
class JoinConfirmPage:
    token: str


@get("/join/{token:str}", name="accounts.join_link")
async def join_link_page(request: Request, token: FromPath[str]) -> Html:
    """A button only: mail scanners open links, and a GET must not use one up."""
    return page(request, "accounts/join_confirm.html", JoinConfirmPage(token))


@post("/join/{token:str}", name="accounts.confirm_join")
async def confirm_join(request: Request, token: FromPath[str]) -> Redirect:
    browser = request.headers.get("user-agent", "")
    done = await joining_actions.confirm_join(parts_of(request), token, browser=browser)
    said = _("Thank you. Your request waits for an answer; a letter tells you.")
    if not done.waits:
        said = _("You belong to this organisation already, or have asked before.")
    return signed_in(request, done.cookie, "/account", said) if done.cookie else go_to("/account", said)


@dataclass(frozen=True, slots=True)
class JoiningPage:
    """Requests in one state; `states` are those one can look at."""

    rows: list[joining_queries.JoinRow]
    state: JoinState
    states: tuple[JoinState, ...]
    next_url: str


STATES = (JoinState.WAITING, JoinState.ACCEPTED, JoinState.DECLINED)


@get("/joining", name="accounts.joining")
async def joining_page(request: Request) -> Html:
    asked = request.query_params.get("state", "")
    state = next((one for one in STATES if one.value == asked), JoinState.WAITING)
    found = await joining_queries.join_requests(request.user, state, after=asked_after(request))
    context = JoiningPage(found.rows, state, STATES, next_url(request, found.next))
    return page(request, "accounts/joining.html", context)


@post("/joining/{request_id:str}", name="accounts.decide_joining", guards=[in_a_browser])
async def decide_joining(request: Request, request_id: FromPath[str]) -> Redirect:
    form = await read_form(request, DecisionForm)
    await joining_queries.join_request(request_id, request.user)
    await joining_actions.decide(parts_of(request), request_id, request.user, form.taken)
    said = _("Accepted; a letter tells the person.")
    return go_to("/joining", said if form.taken.answer == "accept" else _("Declined; a letter tells the person."))
