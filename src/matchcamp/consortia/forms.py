"""The form of a consortium: a call by its identifier or address, competences one in a line, and the way back."""

import re
from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from matchcamp.consortia.schemas import MemberEdit
from matchcamp.database import ID_IN_WORDS
from matchcamp.errors import FieldError
from matchcamp.funding.queries import call_id_meant
from matchcamp.i18n import gettext as _
from matchcamp.web import Form, Request, field_errors, typed_text, typed_values

Given = TypeVar("Given", bound=BaseModel)
Member = TypeVar("Member", bound=MemberEdit)


async def read_consortium_form(request: Request, model: type[Given]) -> Form[Given]:
    """The posted form as a model; where it cannot be taken, every word as typed and the errors at their fields."""
    data = await request.form()
    typed = typed_values(data, model) | {
        "competences": typed_text(data.get("competences")),
        "call": typed_text(data.get("call")),
    }
    call_id = await call_id_meant(typed["call"])
    errors = [] if call_id is not None else [FieldError("call", _("No call has this identifier or address."))]
    try:
        value = model.model_validate(_given(typed, call_id or ""))
    except ValidationError as error:
        return Form(typed=typed, errors=[*errors, *map(_at_its_field, field_errors(error))])
    return Form(typed=typed, errors=errors, value=None if errors else value)


def _given(typed: Mapping[str, Any], call_id: str) -> dict[str, Any]:
    lines = [line.strip() for line in typed["competences"].splitlines() if line.strip()]
    values = dict(typed) | {"competences": lines, "call_id": call_id}
    del values["call"]
    return {name: value for name, value in values.items() if value not in ("", [])}


def _at_its_field(error: FieldError) -> FieldError:
    """A list is one field of the form, and the call is typed in words.

    >>> _at_its_field(FieldError("competences.3", "too long")).field
    'competences'
    """
    field = "call" if error.field == "call_id" else re.sub(r"\.\d+$", "", error.field)
    return FieldError(field, error.message)


async def read_member_form(request: Request, model: type[Member]) -> Form[Member]:
    """A member's form: the organisation also by the address of its page, euros also with blanks between the digits."""
    data = await request.form()
    typed = typed_values(data, model)
    given = dict(typed) | {"budget_eur": "".join(typed["budget_eur"].split())}
    if address := typed_text(data.get("typed_organisation")):
        found = ID_IN_WORDS.search(address)
        typed |= {"typed_organisation": address}
        given |= {"organisation_id": found[0] if found else address}
    try:
        return Form(typed=typed, value=model.model_validate({k: v for k, v in given.items() if v not in ("", [])}))
    except ValidationError as error:
        return Form(typed=typed, errors=[_of_member(one) for one in field_errors(error)])


def _of_member(error: FieldError) -> FieldError:
    if error.field == "organisation_id":
        return FieldError(error.field, _("Choose an organisation, or paste the address of its page."))
    return _at_its_field(error)


def typed_of_consortium(values: Mapping[str, Any], call: str) -> dict[str, Any]:
    """What the form shows of a consortium that is kept, with its call in words."""
    shown = {"title": values["title"], "idea_id": values["idea_id"], "size": values["size"] or ""}
    return shown | {"competences": "\n".join(values["competences"]), "call": call, "revision": values["revision"]}
