"""The forms of organisations: adding one, editing its profile, and its standing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from matchcamp.errors import Conflict, FieldError, Forbidden, Invalid
from matchcamp.i18n import country_name, language_name
from matchcamp.i18n import gettext as _
from matchcamp.limits import POST_PER_ACCOUNT, spend
from matchcamp.organisations import actions, queries
from matchcamp.organisations.errors import IdentifierTaken, LooksKnown
from matchcamp.organisations.fields import LANGUAGES
from matchcamp.organisations.forms import (
    BLANK_PROJECTS,
    differences,
    labels,
    read_organisation_form,
    typed_of_organisation,
)
from matchcamp.organisations.joining_queries import organisations_known_as
from matchcamp.organisations.queries import OrganisationHead
from matchcamp.organisations.regions import REGIONS
from matchcamp.organisations.rules import may_edit
from matchcamp.organisations.schemas import MembershipIn, OrganisationEdit, OrganisationNew, OrganisationOut
from matchcamp.parts import parts_of
from matchcamp.rendering import by_label, country_options
from matchcamp.web import Form, Html, Request, asked, go_to, page, read_form

LONGEST_NAME = 200  # As in `words.OneLine`.


@dataclass(frozen=True, slots=True)
class FormPage:
    """The form, new or for an existing organisation (`organisation_id` then filled).

    `known` are organisations with like names that the new one may be. `newest` is the other version after somebody else
    was faster, `differing` where it differs; saving from there replaces it.
    """

    form: Form[Any]
    labels: dict[str, str]
    language_choices: list[tuple[str, str]]
    countries: list[tuple[str, str]]
    regions: list[tuple[str, str]]
    blank_projects: int = BLANK_PROJECTS
    organisation_id: str = ""
    known: Sequence[OrganisationHead] = ()
    newest: OrganisationOut | None = None
    differing: Sequence[dict[str, str]] = ()


def form_page(request: Request, form: Form[Any], *, status: int = 200, **more: Any) -> Html:
    country = str(form.typed.get("country", ""))
    context = FormPage(
        form=form,
        labels=labels(),
        language_choices=sorted(((code, language_name(code)) for code in LANGUAGES), key=by_label),
        countries=countries_with(country),
        regions=region_options(),
        **more,
    )
    return page(request, "organisations/form.html", context, status=status)


def countries_with(kept: str) -> list[tuple[str, str]]:
    """The countries of the list, and the one that stands there already."""
    options = list(country_options())
    known = {code for code, _name in options}
    return options if not kept or kept in known else sorted([*options, (kept, country_name(kept))], key=by_label)


def region_options() -> list[tuple[str, str]]:
    options = [(one.code, f"{country_name(one.country)}: {one.name} ({one.code})") for one in REGIONS.values()]
    return sorted(options, key=by_label)


@get("/organisations/new", name="organisations.new", sync_to_thread=False)
def new_page(request: Request) -> Html:
    return form_page(request, Form(typed={"name": asked(request, "name", LONGEST_NAME)}))


@post("/organisations/new", name="organisations.post", status_code=200)
async def add(request: Request) -> Html | Redirect:
    parts = parts_of(request)
    form = await read_organisation_form(request, OrganisationNew)
    try:
        await spend(parts, POST_PER_ACCOUNT, request.user.account_id)
        id_ = await actions.add_organisation(form.taken, request.user, parts.clock.now())
    except LooksKnown as error:
        words = FieldError("none_of_these", _("Is it one of these? If not, say so below and save again."))
        return form_page(request, form.refused(Invalid(str(error), [words])), status=409, known=error.known)
    except (Invalid, IdentifierTaken) as error:
        return form_page(request, with_error(form, error), status=error.status)
    return go_to(f"/organisations/{id_}", _("The organisation is kept, as a prospect."))


def with_error(form: Form[Any], error: Invalid | Conflict) -> Form[Any]:
    """The form with what stands against it, at the field where that is known."""
    if isinstance(error, IdentifierTaken):
        return form.refused(Invalid(str(error), [FieldError(error.field, str(error))]))
    return form.refused(error)


@dataclass(frozen=True, slots=True)
class SimilarFragment:
    known: Sequence[OrganisationHead]


@get("/organisations/similar", name="organisations.similar")
async def similar(request: Request) -> Html:
    """A part of the form that htmx fetches while a name is typed."""
    name = asked(request, "name", LONGEST_NAME).strip()
    known = await organisations_known_as([name]) if name else []
    return page(request, "organisations/similar.html", SimilarFragment(known))


@get("/organisations/{organisation_id:str}/edit", name="organisations.edit_form")
async def edit_page(request: Request, organisation_id: FromPath[str]) -> Html:
    one = await _editable(request, organisation_id)
    form: Form[OrganisationEdit] = Form(typed=typed_of_organisation(one))
    return form_page(request, form, organisation_id=one.id)


@post("/organisations/{organisation_id:str}/edit", name="organisations.edit", status_code=200)
async def edit(request: Request, organisation_id: FromPath[str]) -> Html | Redirect:
    one = await _editable(request, organisation_id)
    form = await read_organisation_form(request, OrganisationEdit)
    try:
        await actions.edit_organisation(one.id, form.taken, request.user, parts_of(request).clock.now())
    except (Invalid, IdentifierTaken) as error:
        return form_page(request, with_error(form, error), status=error.status, organisation_id=one.id)
    except Conflict as error:
        return await _both_versions(request, one.id, form.refused(error))
    return go_to(f"/organisations/{one.id}", _("Saved."))


async def _both_versions(request: Request, id_: str, form: Form[OrganisationEdit]) -> Html:
    newest = await queries.organisation(id_, request.user)
    differing = differences(form.typed, newest)
    return form_page(request, form, status=409, organisation_id=id_, newest=newest, differing=differing)


async def _editable(request: Request, id_: str) -> OrganisationOut:
    one = await queries.organisation(id_, request.user)
    if not may_edit(request.user, one.id):
        raise Forbidden(_("You do not speak for this organisation; ask its owner for an invitation."))
    return one


@post("/organisations/{organisation_id:str}/membership", name="organisations.membership")
async def set_membership(request: Request, organisation_id: FromPath[str]) -> Redirect:
    form = await read_form(request, MembershipIn)
    await actions.set_membership(organisation_id, form.taken, request.user, parts_of(request).clock.now())
    return go_to(f"/organisations/{organisation_id}", _("The standing is changed, and its history says since when."))
