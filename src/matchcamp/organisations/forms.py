"""The form of an organisation: what a browser sends, read back into fields, and what is shown again."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from litestar.datastructures import FormMultiDict
from pydantic import ValidationError

from matchcamp.errors import FieldError
from matchcamp.i18n import N_
from matchcamp.i18n import gettext as _
from matchcamp.organisations.schemas import OrganisationIn, OrganisationOut, ProjectIn
from matchcamp.web import Form, Request, field_errors, typed_values

Model = TypeVar("Model", bound=OrganisationIn)
LINES = ("aliases", "equipment")  # Lists that are typed one in a line.
PROJECT_FIELD = re.compile(r"projects\.(\d{1,2})\.(title|summary|programme|year|role|remove)")
BLANK_PROJECTS = 2  # Rows for further projects at the end of the form.

LABELS: Mapping[str, str] = {
    "name": N_("Name"),
    "aliases": N_("Other names, one in a line"),
    "type": N_("Kind of organisation"),
    "country": N_("Country"),
    "nuts": N_("Region"),
    "city": N_("City"),
    "languages": N_("Working languages"),
    "profile": N_("Who you are and what you can do"),
    "profile_language": N_("Language of this text"),
    "topics": N_("Topics"),
    "web": N_("Web page"),
    "pic": N_("PIC of the EU portal"),
    "oid": N_("OID of Erasmus+"),
    "reach": N_("People reached"),
    "eqf_lowest": N_("Lowest EQF level"),
    "eqf_highest": N_("Highest EQF level"),
    "equipment": N_("Equipment and learning factory, one in a line"),
    "size": N_("Size"),
    "projects": N_("Past projects"),
}


def labels() -> dict[str, str]:
    """The labels of the fields in the reader's language."""
    return {name: _(label) for name, label in LABELS.items()}


async def read_organisation_form(request: Request, model: type[Model]) -> Form[Model]:
    """The posted form as a model. Projects that are blank or ticked for removal are left out."""
    data = await request.form()
    typed = typed_values(data, model)
    typed |= {name: lines_of(typed[name]) for name in LINES}
    typed["projects"] = projects_of(data)
    given = {name: value for name, value in typed.items() if value not in ("", [])}
    given["projects"] = [{k: v for k, v in row.items() if v} for row in typed["projects"]]
    try:
        return Form(typed=typed, value=model.model_validate(given))
    except ValidationError as error:
        return Form(typed=typed, errors=tuple(at_fields(field_errors(error))))


def at_fields(errors: Iterable[FieldError]) -> Iterable[FieldError]:
    """An error in one entry of a list that is one field of the form stands at that field, once."""
    one_field = re.compile(r"^(?!projects)(\w+)\.\d+$")
    return dict.fromkeys(replace(error, field=one_field.sub(r"\1", error.field)) for error in errors)


def lines_of(values: list[str]) -> list[str]:
    """
    >>> lines_of(["Tknika\\r\\n\\r\\n  CIFP "])
    ['Tknika', 'CIFP']
    """
    return [line.strip() for value in values for line in value.splitlines() if line.strip()]


def projects_of(data: FormMultiDict) -> list[dict[str, str]]:
    """The rows of past projects in the order of their numbers."""
    rows: dict[int, dict[str, str]] = {}
    for name, value in data.multi_items():
        match = PROJECT_FIELD.fullmatch(name)
        if match and isinstance(value, str):
            rows.setdefault(int(match[1]), {})[match[2]] = value.strip()
    kept = [row for _number, row in sorted(rows.items()) if any(row.values()) and not row.pop("remove", "")]
    return [{name: row.get(name, "") for name in ProjectIn.model_fields} for row in kept]


def typed_of_organisation(one: OrganisationOut) -> dict[str, Any]:
    """What the form of an existing organisation shows."""
    kept = one.model_dump(mode="json", include={*OrganisationIn.model_fields, "revision"})
    projects = [_texts(project) for project in kept.pop("projects")]
    return _texts(kept) | {"projects": projects}


def _texts(values: Mapping[str, Any]) -> dict[str, Any]:
    """Numbers as a browser sends them, nothing as an empty text, lists as they are."""
    return {k: v if isinstance(v, list) else "" if v is None else str(v) for k, v in values.items()}


def differences(typed: Mapping[str, Any], newest: OrganisationOut) -> list[dict[str, str]]:
    """The fields in which two versions differ, each in words: what stands there now, and what was typed."""
    there = typed_of_organisation(newest)
    return [
        {"field": label, "there": _shown(there[name]), "typed": _shown(typed.get(name, ""))}
        for name, label in labels().items()
        if _shown(there[name]) != _shown(typed.get(name, ""))
    ]


def _shown(value: Any) -> str:
    if not isinstance(value, list):
        return " ".join(str(value).split())
    rows = [", ".join(filter(None, one.values())) if isinstance(one, dict) else str(one) for one in value]
    return "; ".join(rows)
