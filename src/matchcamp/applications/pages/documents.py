"""Documents that lie elsewhere, each known by its version and by the SHA-256 of its bytes."""

from collections.abc import Mapping
from dataclasses import dataclass
from secrets import token_hex
from typing import Any

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from matchcamp.applications import actions
from matchcamp.applications.pages.forms import Asked, Change, Refusal, asked_for, element_after, read, settle
from matchcamp.applications.schemas import DocumentEdit, RevisionIn
from matchcamp.errors import FieldError
from matchcamp.i18n import gettext as _
from matchcamp.parts import parts_of
from matchcamp.web import Html, Request, page

DOCUMENTS = "/applications/{application_id:str}/documents"
DOCUMENT = DOCUMENTS + "/{key:str}"


@dataclass(frozen=True, slots=True)
class DocumentsPage:
    """The table, and what the form of each document's next version shows."""

    asked: Asked
    typed: Mapping[str, Mapping[str, Any]]


async def _show(request: Request, application_id: str, refused: Refusal | None = None, status: int = 200) -> Html:
    shown = await asked_for(request, application_id, refused)
    typed = {one.key: {"title": one.title, "url": one.url, "sha256": ""} for one in shown.it.documents}
    return page(request, "applications/one/documents.html", DocumentsPage(shown, typed), status=status)


def _reshaped(typed: dict[str, Any], _errors: list[FieldError]) -> dict[str, Any]:
    return typed | {"sha256": typed["sha256"].lower()}


@get(DOCUMENTS, name="applications.documents")
async def documents_page(request: Request, application_id: FromPath[str]) -> Html:
    return await _show(request, application_id)


def _change(request: Request, application_id: str, target: str, said: str, key: str = "") -> Change:
    async def show(refusal: Refusal, status: int) -> Html:
        return await _show(request, application_id, refusal, status)

    def again(row: Mapping[str, Any]) -> Mapping[str, Any] | None:
        known = element_after(row, "documents", key)
        return {"title": known["title"], "url": known["url"]} if known else None

    url = f"/applications/{application_id}/documents"
    return Change(application_id, target, url, said, show, again if key else None)


@post(DOCUMENTS, name="applications.add_document", status_code=200)
async def add_document(request: Request, application_id: FromPath[str]) -> Html | Redirect:
    key = f"doc-{token_hex(5)}"

    async def act(given: DocumentEdit) -> object:
        return await actions.put_document(parts_of(request), application_id, key, given, request.user)

    form = await read(request, DocumentEdit, _reshaped)
    return await settle(request, form, act, _change(request, application_id, "add", _("Saved.")))


@post(DOCUMENT, name="applications.document", status_code=200)
async def put_document(request: Request, application_id: FromPath[str], key: FromPath[str]) -> Html | Redirect:
    async def act(given: DocumentEdit) -> object:
        return await actions.put_document(parts_of(request), application_id, key, given, request.user)

    form = await read(request, DocumentEdit, _reshaped)
    return await settle(request, form, act, _change(request, application_id, f"document-{key}", _("Saved."), key))


@post(DOCUMENT + "/remove", name="applications.remove_document", status_code=200)
async def remove_document(request: Request, application_id: FromPath[str], key: FromPath[str]) -> Html | Redirect:
    async def act(given: RevisionIn) -> object:
        return await actions.remove(parts_of(request), application_id, "documents", key, given, request.user)

    form = await read(request, RevisionIn)
    return await settle(request, form, act, _change(request, application_id, f"remove-{key}", _("Done.")))


HANDLERS = (documents_page, add_document, put_document, remove_document)
