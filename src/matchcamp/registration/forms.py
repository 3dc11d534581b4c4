"""The forms of registration: a concept note's five fields, ranked ideas in five lists, and the way back."""

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from matchcamp.errors import FieldError
from matchcamp.registration.documents import ConceptNote
from matchcamp.registration.schemas import CampIdeaEdit, CampIdeaIn, RegistrationIn
from matchcamp.web import Form, Request, field_errors, typed_text, typed_values

Registration = TypeVar("Registration", bound=RegistrationIn)
Idea = TypeVar("Idea", CampIdeaIn, CampIdeaEdit)
NOTE = tuple(ConceptNote.model_fields)


async def read_registration(request: Request, model: type[Registration]) -> Form[Registration]:
    """A posted registration; where it cannot be taken, every word as typed and the errors at their fields."""
    typed = typed_values(await request.form(), model)
    typed["ranked"] = [one for one in typed["ranked"] if one]
    return _form(typed, model, {name: value for name, value in typed.items() if value not in ("", [])})


async def read_idea(request: Request, model: type[Idea]) -> Form[Idea]:
    """A posted concept note, its five fields beside each other."""
    data = await request.form()
    note = {name: typed_text(data.get(name)) for name in NOTE}
    typed = {name: value for name, value in typed_values(data, model).items() if name != "note"}
    given = {name: value for name, value in typed.items() if value != ""}
    return _form(typed | note, model, given | {"note": note})


Model = TypeVar("Model", bound=BaseModel)


def _form(typed: Mapping[str, Any], model: type[Model], given: Mapping[str, Any]) -> Form[Model]:
    try:
        return Form(typed=typed, value=model.model_validate(given))
    except ValidationError as error:
        return Form(typed=typed, errors=[_at_its_field(one) for one in field_errors(error)])


def _at_its_field(error: FieldError) -> FieldError:
    """A list is one field of the form, and the fields of the note stand by themselves.

    >>> _at_its_field(FieldError("ranked.3", "x")).field, _at_its_field(FieldError("note.result", "x")).field
    ('ranked', 'result')
    """
    first, _dot, rest = error.field.partition(".")
    return FieldError(rest if first == "note" and rest else first, error.message)
