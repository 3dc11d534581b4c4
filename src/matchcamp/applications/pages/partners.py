"""The partners of an application: a table, and a form for each."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from calls.participants import Role
from matchcamp.applications import actions, queries
from matchcamp.applications.documents import Mandate, Registration
from matchcamp.applications.pages.forms import (
    Asked,
    Change,
    Refusal,
    asked_for,
    checked,
    digits,
    element_after,
    read,
    settle,
)
from matchcamp.applications.schemas import PartnerEdit, RevisionIn
from matchcamp.applications.shown_schemas import ApplicationOut
from matchcamp.applications.words import MANDATE_WORDS, REGISTRATION_WORDS
from matchcamp.database import ID_IN_WORDS
from matchcamp.errors import FieldError, Invalid
from matchcamp.i18n import gettext as _
from matchcamp.labels import part_name
from matchcamp.organisations.list_queries import OrganisationFilter, organisations
from matchcamp.organisations.schemas import OrganisationSummary
from matchcamp.parts import parts_of
from matchcamp.web import Form, Html, Request, asked, page, typed_text, typed_values

ONE = "/applications/{application_id:str}"
PARTNERS = ONE + "/partners"
PARTNER = PARTNERS + "/{organisation_id:str}"
MOST_FOUND = 8  # Organisations of a search: whoever means another one types more of its name.
FIELDS = tuple(name for name in PartnerEdit.model_fields if name != "revision")


@dataclass(frozen=True, slots=True)
class PartnersPage:
    """The table and the forms; `found` are organisations for `find` that take no part yet, `mandates` and
    `registrations` the words of the states of letters and numbers, `typed` what each partner's form shows, `open` the
    partner whose form is open."""

    asked: Asked
    typed: Mapping[str, Mapping[str, Any]]
    find: str
    found: list[OrganisationSummary]
    roles: list[tuple[str, str]]
    mandates: dict[str, str]
    registrations: dict[str, str]
    open: str


async def _show(request: Request, application_id: str, refused: Refusal | None = None, status: int = 200) -> Html:
    shown = await asked_for(request, application_id, refused)
    find = asked(request, "find", 100)
    context = PartnersPage(
        shown,
        {one.organisation_id: typed_partner(one.model_dump()) for one in shown.it.partners},
        find,
        await _found(request, find, shown.it) if shown.it.may_edit else [],
        [(role.value, part_name(role)) for role in Role],
        {one.value: _(MANDATE_WORDS[one]) for one in Mandate},
        {one.value: _(REGISTRATION_WORDS[one]) for one in Registration},
        asked(request, "change"),
    )
    return page(request, "applications/one/partners.html", context, status=status)


def typed_partner(row: Mapping[str, Any]) -> dict[str, Any]:
    """What a partner's form shows of what is kept."""
    values = {name: "" if row.get(name) is None else row[name] for name in FIELDS}
    share = row.get("cofinancing_percent")
    return values | {
        "committed": "true" if row.get("committed") else "",
        "cofinancing_percent": f"{share:g}" if share is not None else "",
    }


async def _found(request: Request, find: str, it: ApplicationOut) -> list[OrganisationSummary]:
    if not find.strip():
        return []
    inside = {one.organisation_id for one in it.partners}
    limit = MOST_FOUND + len(inside)
    listed = await organisations(request.user, OrganisationFilter(name=find), after=None, limit=limit)
    return [one for one in listed.items if one.id not in inside][:MOST_FOUND]


def reshaped(typed: dict[str, Any], _errors: list[FieldError]) -> dict[str, Any]:
    """A partner's form as the model takes it: sums with blanks, a comma in the share, an OID in small letters."""
    return typed | {
        "budget_eur": digits(typed["budget_eur"]),
        "cofinancing_percent": typed["cofinancing_percent"].replace(",", "."),
        "pic": digits(typed["pic"]),
        "oid": digits(typed["oid"]).upper(),
    }


@get(PARTNERS, name="applications.partners")
async def partners_page(request: Request, application_id: FromPath[str]) -> Html:
    """All partners; `?find=NAME` looks for organisations to add, `?change=ID` opens the form of one."""
    return await _show(request, application_id)


def _change(request: Request, application_id: str, target: str, said: str, organisation_id: str = "") -> Change:
    async def show(refusal: Refusal, status: int) -> Html:
        return await _show(request, application_id, refusal, status)

    def again(row: Mapping[str, Any]) -> Mapping[str, Any] | None:
        known = element_after(row, "partners", organisation_id.lower())
        return typed_partner(known) if known else None

    url = f"/applications/{application_id}/partners"
    anchor = f"#partner-{organisation_id}" if organisation_id else ""
    return Change(application_id, target, url + anchor, said, show, again if organisation_id else None)


@post(PARTNERS, name="applications.add_partner", status_code=200)
async def add_partner(request: Request, application_id: FromPath[str]) -> Html | Redirect:
    """Add the organisation that was found, or whose address was pasted."""
    data = await request.form()
    pasted = typed_text(data.get("typed_organisation"))
    chosen = typed_text(data.get("organisation_id"))
    known = ID_IN_WORDS.search(pasted or chosen)
    typed = typed_values(data, PartnerEdit) | {"typed_organisation": pasted, "organisation_id": chosen}
    form: Form[PartnerEdit] = checked(PartnerEdit, typed, _without_organisation)
    if known is None:
        words = FieldError("organisation_id", _("Choose an organisation, or paste the address of its page."))
        form = Form(typed=typed, errors=[words, *form.errors])
    key = known[0].lower() if known else ""

    async def act(given: PartnerEdit) -> object:
        if element_after(await queries.row_to_edit(application_id, request.user), "partners", key):
            raise Invalid.at("organisation_id", _("This is entered already."))  # Else its facts would be emptied.
        return await actions.put_partner(parts_of(request), application_id, key, given, request.user)

    return await settle(request, form, act, _change(request, application_id, "add", _("Saved.")))


def _without_organisation(typed: dict[str, Any], errors: list[FieldError]) -> dict[str, Any]:
    del typed["typed_organisation"], typed["organisation_id"]
    return reshaped(typed, errors)


@post(PARTNER, name="applications.partner", status_code=200)
async def put_partner(
    request: Request, application_id: FromPath[str], organisation_id: FromPath[str]
) -> Html | Redirect:
    async def act(given: PartnerEdit) -> object:
        return await actions.put_partner(parts_of(request), application_id, organisation_id, given, request.user)

    form = await read(request, PartnerEdit, reshaped)
    change = _change(request, application_id, f"partner-{organisation_id}", _("Saved."), organisation_id)
    return await settle(request, form, act, change)


@post(PARTNER + "/remove", name="applications.remove_partner", status_code=200)
async def remove_partner(
    request: Request, application_id: FromPath[str], organisation_id: FromPath[str]
) -> Html | Redirect:
    async def act(given: RevisionIn) -> object:
        return await actions.remove_partner(parts_of(request), application_id, organisation_id, given, request.user)

    form = await read(request, RevisionIn)
    change = _change(request, application_id, f"remove-{organisation_id}", _("Done."))
    return await settle(request, form, act, change)


HANDLERS = (partners_page, add_partner, put_partner, remove_partner)
