"""Pages to sign in and out and to choose the language."""

from dataclasses import dataclass
from typing import Any

from litestar import get, post
from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie
from litestar.handlers.base import BaseRouteHandler
from litestar.params import FromPath
from litestar.response import Redirect

from matchcamp.accounts import actions, queries
from matchcamp.accounts.documents import Account
from matchcamp.accounts.schemas import SignInForm
from matchcamp.errors import NotFound
from matchcamp.i18n import LANGUAGE_COOKIE, LANGUAGES
from matchcamp.i18n import gettext as _
from matchcamp.parts import parts_of
from matchcamp.security import client_address, in_demo_on_loopback, session_cookie
from matchcamp.viewer import Viewer
from matchcamp.web import Form, Html, Request, go_to, page, read_form, safe_next


def in_a_browser(connection: ASGIConnection[Any, Viewer, Any, Any], _handler: BaseRouteHandler) -> None:
    """A guard: whoever got hold of an API token must not be able to take the account over with it."""
    if connection.user.by_token:
        raise NotFound(_("This page is for people in a browser; it does not exist for API tokens."))


@dataclass(frozen=True, slots=True)
class SignInPage:
    """`people`: the demo's accounts to enter as, empty outside the demo."""

    form: Form[SignInForm]
    next_url: str
    people: list[Account]


@get("/sign-in", name="accounts.sign_in")
async def sign_in_page(request: Request) -> Html:
    next_url = safe_next(request.query_params.get("next"))
    return page(request, "accounts/sign_in.html", await _sign_in_page(request, Form(), next_url))


async def _sign_in_page(request: Request, form: Form[SignInForm], next_url: str) -> SignInPage:
    demo = in_demo_on_loopback(request)
    people = await Account.find({"example": True}).sort("created").to_list() if demo else []
    return SignInPage(form, next_url, people)


@post("/sign-in", name="accounts.ask_for_link", status_code=200)
async def ask_for_link(request: Request) -> Html:
    form = await read_form(request, SignInForm)
    if form.value is None:
        next_url = safe_next(form.typed.get("next"))
        return page(request, "accounts/sign_in.html", await _sign_in_page(request, form, next_url), status=400)
    await actions.ask_for_link(
        parts_of(request),
        form.value.email,
        next_url=safe_next(form.value.next),
        address=client_address(request),
    )
    return page(request, "accounts/link_sent.html", LinkSentPage(form.value.email, in_demo_on_loopback(request)))


@dataclass(frozen=True, slots=True)
class LinkSentPage:
    email: str
    outbox: bool


@dataclass(frozen=True, slots=True)
class LinkPage:
    token: str


@get("/sign-in/{token:str}", name="accounts.link")
async def link_page(request: Request, token: FromPath[str]) -> Html:
    """Shows a button only: mail scanners open links, and a GET must not use one up."""
    return page(request, "accounts/link.html", LinkPage(token))


@post("/sign-in/{token:str}", name="accounts.use_link")
async def use_link(request: Request, token: FromPath[str]) -> Redirect:
    browser = request.headers.get("user-agent", "")
    cookie, next_url = await actions.use_link(
        parts_of(request), token, browser=browser, old_session=request.user.session_key
    )
    return signed_in(request, cookie, next_url)


def signed_in(request: Request, cookie: str, next_url: str, said: str = "") -> Redirect:
    """Go on with a new session."""
    settings = parts_of(request).settings
    answer = go_to(next_url, said)
    answer.set_cookie(
        Cookie(
            key=session_cookie(settings), value=cookie, max_age=settings.session_hours * 3600, path="/",
            secure=settings.https, httponly=True, samesite="lax",
        )
    )  # fmt: skip
    return answer


@post("/demo/enter", name="accounts.demo_enter")
async def demo_enter(request: Request) -> Redirect:
    """Enter as one of the demo's people, without a letter; only in the demo, on the machine that runs it."""
    data = await request.form()
    account = await queries.account_by_email(str(data.get("email", "")))
    if account is None or not account.example:
        raise NotFound(_("The demo has no such person."))
    cookie = await actions.open_session(
        parts_of(request), str(account.id), browser=request.headers.get("user-agent", "")
    )
    return signed_in(request, cookie, safe_next(str(data.get("next", "/"))))


@post("/sign-out", name="accounts.sign_out")
async def sign_out(request: Request) -> Redirect:
    await actions.sign_out(request.user.session_key)
    return signed_out(request, _("You are signed out."))


@post("/sign-out-everywhere", name="accounts.sign_out_everywhere")
async def sign_out_everywhere(request: Request) -> Redirect:
    await actions.sign_out_everywhere(request.user.account_id)
    return signed_out(request, _("You are signed out on every device, and your API tokens are gone."))


def signed_out(request: Request, said: str) -> Redirect:
    answer = go_to("/", said)
    answer.delete_cookie(session_cookie(parts_of(request).settings), path="/")
    return answer


@post("/language", name="accounts.language")
async def choose_language(request: Request) -> Redirect:
    data = await request.form()
    language = str(data.get("language", ""))
    answer = go_to(safe_next(str(data.get("next", "/"))))
    if language in LANGUAGES:
        if request.user.signed_in:
            await actions.choose_language(request.user.account_id, language)
        answer.set_cookie(
            Cookie(
                key=LANGUAGE_COOKIE,
                value=language,
                max_age=31_536_000,
                path="/",
                samesite="lax",
                httponly=True,
            )
        )
    return answer
