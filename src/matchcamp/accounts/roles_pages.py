"""Pages of the secretariat: who has an account, with which roles."""

from dataclasses import dataclass

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from matchcamp.accounts import roles_actions, roles_queries
from matchcamp.accounts.pages import in_a_browser
from matchcamp.accounts.schemas import RolesForm
from matchcamp.i18n import gettext as _
from matchcamp.paging import asked_after, next_url
from matchcamp.viewer import Role
from matchcamp.web import Html, Request, go_to, page, read_form


@dataclass(frozen=True, slots=True)
class AccountsPage:
    """Accounts that `q` finds; `own_id` is the account of the one who looks."""

    q: str
    rows: list[roles_queries.AccountRow]
    roles: tuple[Role, ...]
    own_id: str
    next_url: str


@get("/people", name="accounts.people", guards=[in_a_browser])
async def people_page(request: Request) -> Html:
    q = request.query_params.get("q", "").strip()[:200]
    found = await roles_queries.accounts(q, after=asked_after(request))
    context = AccountsPage(q, found.rows, tuple(Role), request.user.account_id, next_url(request, found.next))
    return page(request, "accounts/people.html", context)


@post("/people/{account_id:str}/roles", name="accounts.set_roles", guards=[in_a_browser])
async def set_roles(request: Request, account_id: FromPath[str]) -> Redirect:
    form = await read_form(request, RolesForm)
    await roles_actions.set_roles(request.user, account_id, form.taken.roles)
    return go_to("/people", _("The roles are changed."))


@post("/people/{account_id:str}/disable", name="accounts.disable", guards=[in_a_browser])
async def disable(request: Request, account_id: FromPath[str]) -> Redirect:
    await roles_actions.disable(request.user, account_id)
    return go_to("/people", _("The account is closed; its sessions and tokens have ended."))


@post("/people/{account_id:str}/enable", name="accounts.enable", guards=[in_a_browser])
async def enable(request: Request, account_id: FromPath[str]) -> Redirect:
    await roles_actions.enable(request.user, account_id)
    return go_to("/people", _("The account is open again."))
