"""Pages of an organisation's people: who they are, invitations, roles, leaving."""

from dataclasses import dataclass

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from matchcamp.accounts import people_actions, people_queries
from matchcamp.accounts.pages import in_a_browser, signed_in
from matchcamp.accounts.purposes import TERMS, Purpose
from matchcamp.accounts.queries import account_by_email
from matchcamp.accounts.rules import may_invite
from matchcamp.accounts.schemas import InvitationForm, InviteForm, MemberRoleForm
from matchcamp.errors import MatchcampError, NotFound
from matchcamp.i18n import gettext as _
from matchcamp.parts import parts_of
from matchcamp.viewer import OrganisationRole
from matchcamp.web import Form, Html, Request, go_to, page, read_form


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """`owner`: the viewer may change the people; `roles` are those the viewer may invite to."""

    here: people_queries.Organised
    form: Form[InviteForm]
    owner: bool
    roles: list[OrganisationRole]


@get("/organisations/{organisation_id:str}/people", name="accounts.organisation_people")
async def organisation_people_page(request: Request, organisation_id: FromPath[str]) -> Html:
    return await _people_page(request, organisation_id, Form())


async def _people_page(request: Request, organisation_id: str, form: Form[InviteForm], *, status: int = 200) -> Html:
    here = await people_queries.organised(organisation_id, request.user)
    roles = [role for role in OrganisationRole if may_invite(request.user, here.head.id, role)]
    context = PeoplePage(here, form, request.user.owns(here.head.id), roles)
    return page(request, "accounts/organisation_people.html", context, status=status)


@post("/organisations/{organisation_id:str}/people", name="accounts.invite", status_code=200, guards=[in_a_browser])
async def invite(request: Request, organisation_id: FromPath[str]) -> Html | Redirect:
    form = await read_form(request, InviteForm)
    try:
        await people_actions.invite(parts_of(request), request.user, organisation_id, form.taken)
    except NotFound:
        raise
    except MatchcampError as error:
        form = form.refused(error) if not form.errors else form
        return await _people_page(request, organisation_id, form, status=error.status)
    return go_to(f"/organisations/{organisation_id}/people", _("The invitation is on its way."))


@post("/organisations/{organisation_id:str}/invitations/{key:str}/take-back", name="accounts.take_back_invitation")
async def take_back_invitation(request: Request, organisation_id: FromPath[str], key: FromPath[str]) -> Redirect:
    await people_actions.take_back_invitation(request.user, organisation_id, key)
    return go_to(f"/organisations/{organisation_id}/people", _("The invitation is taken back."))


@post(
    "/organisations/{organisation_id:str}/people/{account_id:str}/role",
    name="accounts.change_role",
    guards=[in_a_browser],
)
async def change_role(request: Request, organisation_id: FromPath[str], account_id: FromPath[str]) -> Redirect:
    form = await read_form(request, MemberRoleForm)
    await people_actions.change_role(parts_of(request), request.user, organisation_id, account_id, form.taken.role)
    return go_to(f"/organisations/{organisation_id}/people", _("The role is changed."))


@post(
    "/organisations/{organisation_id:str}/people/{account_id:str}/remove",
    name="accounts.remove_person",
    guards=[in_a_browser],
)
async def remove_person(request: Request, organisation_id: FromPath[str], account_id: FromPath[str]) -> Redirect:
    await people_actions.remove(parts_of(request), request.user, organisation_id, account_id)
    if account_id == request.user.account_id:
        return go_to("/account", _("You have left the organisation."))
    return go_to(f"/organisations/{organisation_id}/people", _("The person belongs to the organisation no more."))


@dataclass(frozen=True, slots=True)
class InvitationPage:
    """`newcomer`: the address has no account yet, so a name and the terms are asked for."""

    token: str
    invited: people_queries.Invited
    newcomer: bool
    form: Form[InvitationForm]
    terms: Purpose


@get("/invitations/{token:str}", name="accounts.invitation")
async def invitation_page(request: Request, token: FromPath[str]) -> Html:
    """Shows what the invitation is to; only the button uses it."""
    return await _invitation_page(request, token, Form())


async def _invitation_page(request: Request, token: str, form: Form[InvitationForm], *, status: int = 200) -> Html:
    found = await people_queries.invited(token)
    newcomer = await account_by_email(found.invitation.email) is None
    context = InvitationPage(token, found, newcomer, form, TERMS)
    return page(request, "accounts/invitation.html", context, status=status)


@post("/invitations/{token:str}", name="accounts.accept_invitation", status_code=200)
async def accept_invitation(request: Request, token: FromPath[str]) -> Html | Redirect:
    form = await read_form(request, InvitationForm)
    browser = request.headers.get("user-agent", "")
    try:
        cookie = await people_actions.accept_invitation(parts_of(request), token, form.taken, browser=browser)
    except NotFound:
        raise
    except MatchcampError as error:
        form = form.refused(error) if not form.errors else form
        return await _invitation_page(request, token, form, status=error.status)
    said = _("Welcome. You belong to the organisation now.")
    return signed_in(request, cookie, "/account", said) if cookie else go_to("/account", said)
