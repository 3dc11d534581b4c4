"""The form of a target: what was typed, and as a model where it can be taken."""

import re
from collections.abc import Mapping
from itertools import zip_longest
from typing import Any, TypeVar

from pydantic import ValidationError

from matchcamp.database import ID_IN_WORDS
from matchcamp.errors import FieldError
from matchcamp.i18n import gettext as _
from matchcamp.targets.schemas import TargetIn
from matchcamp.web import Form, Request, field_errors, typed_text, typed_values

Given = TypeVar("Given", bound=TargetIn)
TICKS = ("resubmissions", "examples")
SPARE_ROWS = 2  # Empty places for further applications that are left out.


async def read_target_form(request: Request, model: type[Given]) -> Form[Given]:
    """The posted form; an application that is left out is typed as the address of its page, or as its id."""
    data = await request.form()
    pairs = zip_longest(data.getall("excluded_application", []), data.getall("excluded_reason", []), fillvalue="")
    left_out = [(typed_text(application), typed_text(reason)) for application, reason in pairs]
    typed = typed_values(data, model) | {"excluded": [pair for pair in left_out if any(pair)]}
    try:
        return Form(typed=typed, value=model.model_validate(given_of(typed)))
    except ValidationError as error:
        return Form(typed=typed, errors=_once([_at_its_field(one) for one in field_errors(error)]))


def given_of(typed: Mapping[str, Any]) -> dict[str, Any]:
    """The values that a model takes from what was typed."""
    ticked = {name: typed[name] == "true" for name in TICKS}
    excluded = [{"application_id": id_in(application), "reason": reason} for application, reason in typed["excluded"]]
    lists = {"programmes": typed["programmes"], "states": typed["states"], "excluded": excluded}
    plain = {name: value for name, value in typed.items() if value not in ("", []) and name not in lists}
    return plain | ticked | lists


def id_in(text: str) -> str:
    """
    >>> id_in("https://camp.example.org/applications/" + "a" * 24 + "/plan"), id_in("none")
    ('aaaaaaaaaaaaaaaaaaaaaaaa', 'none')
    """
    found = ID_IN_WORDS.search(text)
    return found[0] if found else text


def _at_its_field(error: FieldError) -> FieldError:
    """A list is one field of the form, with words of its own."""
    field = re.sub(r"\..*$", "", error.field)
    words = {
        "states": _("Choose at least one."),
        "excluded": _("Give the address of the application's page, and why it is left out."),
        "zone": _("There is no such time zone."),
    }
    return FieldError(field, words.get(field, error.message))


def _once(errors: list[FieldError]) -> list[FieldError]:
    return list(dict.fromkeys(errors))


def typed_of_target(values: Mapping[str, Any]) -> dict[str, Any]:
    """What the form shows of a target that is kept; `values` as JSON has them."""
    ticked = {name: "true" if values[name] else "" for name in TICKS}
    excluded = [(one["application_id"], one["reason"]) for one in values["excluded"]]
    return dict(values) | ticked | {"excluded": excluded}
