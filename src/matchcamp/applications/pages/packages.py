"""Work packages with their lump sums as a table, the sum beside the total and what is asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from secrets import token_hex
from typing import Any

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from matchcamp.applications import actions
from matchcamp.applications.pages.forms import Asked, Change, Refusal, asked_for, digits, element_after, read, settle
from matchcamp.applications.schemas import RevisionIn, WorkPackageEdit
from matchcamp.errors import FieldError
from matchcamp.i18n import gettext as _
from matchcamp.parts import parts_of
from matchcamp.web import Html, Request, page

PACKAGES = "/applications/{application_id:str}/packages"
PACKAGE = PACKAGES + "/{key:str}"
FIELDS = tuple(name for name in WorkPackageEdit.model_fields if name != "revision")


@dataclass(frozen=True, slots=True)
class PackagesPage:
    """The table, and what the form of each package shows; `partners` are choices of who leads one, `months` the span
    of all."""

    asked: Asked
    typed: Mapping[str, Mapping[str, Any]]
    partners: list[tuple[str, str]]
    months: int


async def _show(request: Request, application_id: str, refused: Refusal | None = None, status: int = 200) -> Html:
    shown = await asked_for(request, application_id, refused)
    context = PackagesPage(
        shown,
        {one.key: typed_package(one.model_dump()) for one in shown.it.work_packages},
        [(one.organisation_id, one.organisation) for one in shown.it.partners],
        max((one.last_month for one in shown.it.work_packages), default=0),
    )
    return page(request, "applications/one/packages.html", context, status=status)


def typed_package(row: Mapping[str, Any]) -> dict[str, Any]:
    """What a work package's form shows of what is kept."""
    return {name: "" if row[name] is None else row[name] for name in FIELDS}


def _reshaped(typed: dict[str, Any], _errors: list[FieldError]) -> dict[str, Any]:
    return typed | {"lump_sum_eur": digits(typed["lump_sum_eur"])}


@get(PACKAGES, name="applications.packages")
async def packages_page(request: Request, application_id: FromPath[str]) -> Html:
    return await _show(request, application_id)


def _change(request: Request, application_id: str, target: str, said: str, key: str = "") -> Change:
    async def show(refusal: Refusal, status: int) -> Html:
        return await _show(request, application_id, refusal, status)

    def again(row: Mapping[str, Any]) -> Mapping[str, Any] | None:
        known = element_after(row, "work_packages", key)
        return typed_package(known) if known else None

    url = f"/applications/{application_id}/packages"
    return Change(application_id, target, url, said, show, again if key else None)


@post(PACKAGES, name="applications.add_package", status_code=200)
async def add_package(request: Request, application_id: FromPath[str]) -> Html | Redirect:
    key = f"wp-{token_hex(5)}"

    async def act(given: WorkPackageEdit) -> object:
        return await actions.put_work_package(parts_of(request), application_id, key, given, request.user)

    form = await read(request, WorkPackageEdit, _reshaped)
    return await settle(request, form, act, _change(request, application_id, "add", _("Saved.")))


@post(PACKAGE, name="applications.package", status_code=200)
async def put_package(request: Request, application_id: FromPath[str], key: FromPath[str]) -> Html | Redirect:
    async def act(given: WorkPackageEdit) -> object:
        return await actions.put_work_package(parts_of(request), application_id, key, given, request.user)

    form = await read(request, WorkPackageEdit, _reshaped)
    return await settle(request, form, act, _change(request, application_id, f"package-{key}", _("Saved."), key))


@post(PACKAGE + "/remove", name="applications.remove_package", status_code=200)
async def remove_package(request: Request, application_id: FromPath[str], key: FromPath[str]) -> Html | Redirect:
    async def act(given: RevisionIn) -> object:
        return await actions.remove(parts_of(request), application_id, "work_packages", key, given, request.user)

    form = await read(request, RevisionIn)
    return await settle(request, form, act, _change(request, application_id, f"remove-{key}", _("Done.")))


HANDLERS = (packages_page, add_package, put_package, remove_package)
