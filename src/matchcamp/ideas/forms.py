"""The form of an idea: lists, roles and the canvas as people type them without scripts, and the way back."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from litestar.datastructures import FormMultiDict
from pydantic import ValidationError

from calls.programmes import programme_of_short
from matchcamp.errors import FieldError
from matchcamp.i18n import gettext as _
from matchcamp.ideas.documents import Canvas
from matchcamp.ideas.schemas import IdeaIn
from matchcamp.web import Form, Request, field_errors, typed_text, typed_values

Given = TypeVar("Given", bound=IdeaIn)
ID = re.compile(r"[0-9a-fA-F]{24}")
PROGRAMMES = ("ERASMUS", "HORIZON", "DIGITAL", "LIFE", "INTERREG", "I3", "EUREKA", "EIT", "SMP", "ESF", "CREA")
"""What the alliance's members apply to; an idea that names another programme keeps it."""


async def read_idea_form(request: Request, model: type[Given]) -> Form[Given]:
    """The posted form as a model; where it cannot be taken, every word as typed and the errors at their fields."""
    typed = typed_idea(await request.form(), model)
    try:
        return Form(typed=typed, value=model.model_validate(given_of(typed)))
    except ValidationError as error:
        return Form(typed=typed, errors=[at_its_field(one) for one in field_errors(error)])


def typed_idea(data: FormMultiDict, model: type[IdeaIn]) -> dict[str, Any]:
    """The words as typed. A role is three fields beside each other; rows left blank are none."""
    columns = zip(*(data.getall(f"role_{name}", []) for name in ("type", "countries", "what")), strict=False)
    rows = [dict(zip(("type", "countries", "what"), map(typed_text, row), strict=True)) for row in columns]
    return typed_values(data, model) | {
        "competences": typed_text(data.get("competences")),
        "need_address": typed_text(data.get("need_address")),
        "roles": [row for row in rows if any(row.values())],
        "canvas": {name: typed_text(data.get(f"canvas_{name}")) for name in Canvas.model_fields},
    }


def given_of(typed: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of the model in what was typed; blanks count as left out."""
    address = typed["need_address"]
    values = dict(typed) | {
        "competences": [line.strip() for line in typed["competences"].splitlines() if line.strip()],
        "need_ids": [*typed["need_ids"], *(ID.findall(address) or [address] if address else [])],
        "roles": [_given_role(row) for row in typed["roles"]],
    }
    del values["need_address"]
    return {name: value for name, value in values.items() if value not in ("", [])}


def _given_role(row: Mapping[str, str]) -> dict[str, Any]:
    countries = re.split(r"[\s,;]+", row["countries"].upper())
    return {"type": row["type"] or None, "countries": [code for code in countries if code], "what": row["what"]}


def typed_of_idea(values: Mapping[str, Any]) -> dict[str, Any]:
    """What the form shows of an idea that is kept; `values` as `web.typed_of` gives them."""
    roles = [role | {"type": role["type"] or "", "countries": ", ".join(role["countries"])} for role in values["roles"]]
    return dict(values) | {"competences": "\n".join(values["competences"]), "roles": roles}


def at_its_field(error: FieldError) -> FieldError:
    """The error at the field in which it was typed: a list is one field, but for the roles, which are rows of three.

    >>> at_its_field(FieldError("roles.0", "empty")).field, at_its_field(FieldError("competences.3", "long")).field
    ('roles.0.what', 'competences')
    """
    if error.field.startswith("need_ids."):
        return FieldError("need_ids", _("Please paste the address of a need's page."))
    if re.fullmatch(r"roles\.\d+\.countries\.\d+", error.field):
        words = _("Please write each country by its two letters, such as SI, HR.")
        return FieldError(error.field.rpartition(".")[0], words)
    if re.fullmatch(r"roles\.\d+", error.field):
        return FieldError(f"{error.field}.what", error.message)
    return FieldError(re.sub(r"\.\d+$", "", error.field), error.message)


def programme_choices(chosen: Sequence[str] = ()) -> list[tuple[str, str]]:
    """Choices of the form, with those that are chosen already."""
    codes = dict.fromkeys([*PROGRAMMES, *chosen])
    return [(code, programme.name if (programme := programme_of_short(code)) else code) for code in codes]
