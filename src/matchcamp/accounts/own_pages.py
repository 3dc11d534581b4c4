"""The page of one's own account, and what can be changed there."""

from dataclasses import dataclass
from datetime import datetime

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from matchcamp.accounts import own_actions
from matchcamp.accounts.documents import Account, Session, Token
from matchcamp.accounts.joining_queries import OwnRequest, own_requests, owns_any
from matchcamp.accounts.pages import in_a_browser, signed_out
from matchcamp.accounts.purposes import PURPOSES, Purpose, agreed
from matchcamp.accounts.queries import account, sessions_of, tokens_of
from matchcamp.accounts.schemas import ConsentForm, EmailForm, OwnForm, TokenForm
from matchcamp.errors import MatchcampError
from matchcamp.i18n import gettext as _
from matchcamp.organisations.queries import OrganisationHead, heads
from matchcamp.parts import parts_of
from matchcamp.refusals import refusal_of
from matchcamp.viewer import OrganisationRole
from matchcamp.web import Form, Html, Request, go_to, page, read_form


@dataclass(frozen=True, slots=True)
class ConsentRow:
    """A purpose and when the person agreed to its present words (none: they did not, or took it back)."""

    purpose: Purpose
    agreed_at: datetime | None


@dataclass(frozen=True, slots=True)
class AccountPage:
    """`new_token` is shown this once. `current` is the key of the session that looks; `decides`: requests may wait;
    `refused`: letters to the address come back."""

    account: Account
    form: Form[OwnForm]
    email_form: Form[EmailForm]
    token_form: Form[TokenForm]
    organisations: list[tuple[OrganisationHead, OrganisationRole]]
    requests: list[OwnRequest]
    sessions: list[Session]
    tokens: list[Token]
    consents: list[ConsentRow]
    current: str
    decides: bool
    refused: bool
    new_token: str = ""


@dataclass(frozen=True, slots=True)
class Forms:
    """The forms of the page; the one that was sent shows what was typed and what was wrong."""

    own: Form[OwnForm] | None = None
    email: Form[EmailForm] = Form()  # noqa: RUF009  # Frozen.
    token: Form[TokenForm] = Form()  # noqa: RUF009


@get("/account", name="accounts.account", guards=[in_a_browser])
async def account_page(request: Request) -> Html:
    return await _account_page(request, Forms())


async def _account_page(request: Request, forms: Forms, *, status: int = 200, new_token: str = "") -> Html:
    viewer = request.user
    found = await account(viewer.account_id)
    known = await heads([part.organisation_id for part in found.memberships])
    parts = [(known[one.organisation_id], one.role) for one in found.memberships if one.organisation_id in known]
    consents = [ConsentRow(one, given.at if (given := agreed(found.consents, one)) else None) for one in PURPOSES]
    context = AccountPage(
        account=found,
        form=forms.own or Form(typed={"name": found.name, "language": found.language}),
        email_form=forms.email,
        token_form=forms.token,
        organisations=parts,
        requests=await own_requests(viewer.account_id),
        sessions=await sessions_of(viewer.account_id),
        tokens=await tokens_of(viewer.account_id),
        consents=consents,
        current=viewer.session_key,
        decides=owns_any(viewer),
        refused=await refusal_of(parts_of(request).database, found.email) is not None,
        new_token=new_token,
    )
    return page(request, "accounts/account.html", context, status=status)


@post("/account", name="accounts.change_own", status_code=200, guards=[in_a_browser])
async def change_own(request: Request) -> Html | Redirect:
    form = await read_form(request, OwnForm)
    if form.value is None:
        return await _account_page(request, Forms(own=form), status=400)
    await own_actions.change_own(request.user.account_id, form.value)
    return go_to("/account", _("Saved."))


@post("/account/consents", name="accounts.consent", guards=[in_a_browser])
async def consent(request: Request) -> Redirect:
    form = await read_form(request, ConsentForm)
    await own_actions.answer_consent(request.user.account_id, form.taken)
    return go_to("/account#consents", _("Written down."))


@post("/account/tokens", name="accounts.make_token", status_code=200, guards=[in_a_browser])
async def make_token(request: Request) -> Html:
    """The answer to this form is the only page that ever shows the token."""
    form = await read_form(request, TokenForm)
    try:
        token = await own_actions.make_own_token(parts_of(request), request.user.account_id, form.taken)
    except MatchcampError as error:
        form = form.refused(error) if not form.errors else form
        return await _account_page(request, Forms(token=form), status=error.status)
    return await _account_page(request, Forms(), new_token=token)


@post("/account/tokens/{key:str}/revoke", name="accounts.revoke_token", guards=[in_a_browser])
async def revoke_token(request: Request, key: FromPath[str]) -> Redirect:
    await own_actions.revoke_token(request.user.account_id, key)
    return go_to("/account#tokens", _("The token works no more."))


@post("/account/sessions/{key:str}/end", name="accounts.end_session", guards=[in_a_browser])
async def end_session(request: Request, key: FromPath[str]) -> Redirect:
    await own_actions.end_session(request.user.account_id, key)
    return go_to("/account#sessions", _("That browser is signed out."))


@post("/account/email", name="accounts.ask_for_address", status_code=200, guards=[in_a_browser])
async def ask_for_address(request: Request) -> Html | Redirect:
    form = await read_form(request, EmailForm)
    try:
        await own_actions.ask_for_new_address(parts_of(request), request.user, form.taken.email)
    except MatchcampError as error:
        form = form.refused(error) if not form.errors else form
        return await _account_page(request, Forms(email=form), status=error.status)
    return go_to("/account", _("A letter is on its way to the new address. Open its link while you are signed in."))


@dataclass(frozen=True, slots=True)
class AddressPage:
    token: str


@get("/account/email/{token:str}", name="accounts.address_link", guards=[in_a_browser])
async def address_link_page(request: Request, token: FromPath[str]) -> Html:
    return page(request, "accounts/address.html", AddressPage(token))


@post("/account/email/{token:str}", name="accounts.confirm_address", guards=[in_a_browser])
async def confirm_address(request: Request, token: FromPath[str]) -> Redirect:
    await own_actions.confirm_new_address(parts_of(request), request.user, token)
    return signed_out(request, _("Your address is changed. Sign in with the new one."))
