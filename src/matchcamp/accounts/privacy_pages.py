"""Pages about one's data: what is kept and why, the export, the erasure, and the terms."""

from dataclasses import dataclass
from datetime import UTC, datetime

from litestar import Response, get, post
from litestar.response import Redirect

from matchcamp.accounts import erasure, privacy_queries
from matchcamp.accounts.actions import TOKEN_DAYS
from matchcamp.accounts.joining_actions import DECIDED_KEPT, LINK_LIFE
from matchcamp.accounts.pages import in_a_browser, signed_out
from matchcamp.accounts.people_actions import INVITATION_DAYS
from matchcamp.accounts.purposes import PURPOSES, TERMS, Purpose
from matchcamp.accounts.schemas import DataOut, EraseForm
from matchcamp.accounts.traces import traces_of
from matchcamp.errors import FieldError, Invalid
from matchcamp.i18n import gettext as _
from matchcamp.organisations.queries import OrganisationHead
from matchcamp.parts import parts_of
from matchcamp.settings import Settings
from matchcamp.web import Form, Html, Request, page, read_form


@dataclass(frozen=True, slots=True)
class PrivacyPage:
    """The times that the page names, as the service keeps them."""

    settings: Settings
    purposes: tuple[Purpose, ...]
    token_days: int
    invitation_days: int
    link_hours: int
    decided_days: int


@get("/privacy", name="accounts.privacy", sync_to_thread=False)
def privacy_page(request: Request) -> Html:
    context = PrivacyPage(
        settings=parts_of(request).settings,
        purposes=PURPOSES,
        token_days=TOKEN_DAYS,
        invitation_days=INVITATION_DAYS,
        link_hours=int(LINK_LIFE.total_seconds()) // 3600,
        decided_days=DECIDED_KEPT.days,
    )
    return page(request, "accounts/privacy.html", context)


@dataclass(frozen=True, slots=True)
class TermsPage:
    terms: Purpose


@get("/terms", name="accounts.terms", sync_to_thread=False)
def terms_page(request: Request) -> Html:
    return page(request, "accounts/terms.html", TermsPage(TERMS))


async def _own_data(request: Request) -> DataOut:
    subject = await privacy_queries.subject_of(request.user.account_id)
    return await privacy_queries.data_of(parts_of(request).database, traces_of(request), subject, datetime.now(UTC))


@dataclass(frozen=True, slots=True)
class DataPage:
    data: DataOut


@get("/account/data", name="accounts.data", guards=[in_a_browser])
async def data_page(request: Request) -> Html:
    return page(request, "accounts/data.html", DataPage(await _own_data(request)))


@get("/account/data.json", name="accounts.data_file", guards=[in_a_browser])
async def data_file(request: Request) -> Response[DataOut]:
    """The same as a file to take away."""
    headers = {"content-disposition": 'attachment; filename="matchcamp-my-data.json"'}
    return Response(await _own_data(request), headers=headers)


@get("/api/me/data", name="api.accounts.data", tags=["accounts"])
async def own_data(request: Request) -> DataOut:
    """Everything that is kept about the person behind the token or session."""
    return await _own_data(request)


@dataclass(frozen=True, slots=True)
class ErasePage:
    """`alone`: organisations whose only owner this person is."""

    form: Form[EraseForm]
    alone: list[OrganisationHead]


@get("/account/erase", name="accounts.erase_form", guards=[in_a_browser])
async def erase_page(request: Request) -> Html:
    return await _erase_page(request, Form())


async def _erase_page(request: Request, form: Form[EraseForm], *, status: int = 200) -> Html:
    alone = await privacy_queries.organisations_left_alone(request.user.account_id)
    return page(request, "accounts/erase.html", ErasePage(form, alone), status=status)


@post("/account/erase", name="accounts.erase", status_code=200, guards=[in_a_browser])
async def erase(request: Request) -> Html | Redirect:
    form = await read_form(request, EraseForm)
    if form.value is not None and form.value.email != request.user.email:
        wrong = FieldError("email", _("This is not the address of your account."))
        form = form.refused(Invalid(wrong.message, [wrong]))
    if form.value is None:
        return await _erase_page(request, form, status=400)
    await erasure.erase(parts_of(request), traces_of(request), request.user.account_id)
    return signed_out(request, _("Your account is erased."))
