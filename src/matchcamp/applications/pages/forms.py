"""Forms of an application: read with every word as typed and each error at its field, and kept through two editors."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar

from litestar.response import Redirect
from pydantic import BaseModel, ValidationError

from matchcamp.applications import queries
from matchcamp.applications.clashes import EditConflict
from matchcamp.applications.dates import clock_words
from matchcamp.applications.pages.moments import BRUSSELS, city_time, day_in, zone_of
from matchcamp.applications.pages.told import Both, Names, both_versions, names_of
from matchcamp.applications.shown_schemas import ApplicationOut
from matchcamp.applications.trail import LISTS
from matchcamp.camps.moments import zone_words
from matchcamp.errors import FieldError
from matchcamp.i18n import gettext as _
from matchcamp.parts import parts_of
from matchcamp.revisions import changed_meanwhile
from matchcamp.web import Form, Html, Refused, Request, attempt, field_errors, go_to, typed_values

Given = TypeVar("Given", bound=BaseModel)
Typed = dict[str, Any]
Reshape = Callable[[Typed, list[FieldError]], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A form that was not taken: `target` names it on its page; `both` are the versions where two people changed the
    same. `gone`: what it was to change is not there any more."""

    target: str
    form: Form[Any]
    both: Sequence[Both] = ()
    gone: bool = False

    @property
    def summary(self) -> list[FieldError]:
        """The errors with the fields as this page names them."""
        return [FieldError(f"{self.target}-{one.field}" if one.field else "", one.message) for one in self.form.errors]


@dataclass(frozen=True, slots=True)
class Asked:
    """What every page of an application knows: the application, whose clocks its moments are shown by, the reader's
    own, and the form that was refused where one was."""

    it: ApplicationOut
    zone: str
    own_zone: str
    refused: Refusal | None

    @property
    def names(self) -> Names:
        return names_of(self.it, self.zone)

    def bad(self, target: str) -> Form[Any] | None:
        """The form with this target, where it was refused."""
        return self.refused.form if self.refused and self.refused.target == target else None

    def moment(self, at: datetime) -> str:
        return clock_words(at, self.zone)

    def day(self, at: datetime) -> str:
        return day_in(at, self.zone)

    @property
    def city(self) -> str:
        """Whose clocks its moments are shown by."""
        return zone_words(self.zone)

    @property
    def clocks(self) -> str:
        """The same beside a field in which a moment is typed."""
        return city_time(self.zone)


async def asked_for(request: Request, application_id: str, refused: Refusal | None = None) -> Asked:
    """The application as the viewer may see it; four database calls. Raises NotFound."""
    it = await queries.application(application_id, request.user, parts_of(request).clock.now())
    return Asked(it, zone_in(it), await zone_of(request.user), refused)


def zone_in(it: ApplicationOut) -> str:
    """Whose clocks the moments of an application are shown by: those of its deadline, else Brussels."""
    return it.application.deadline.zone if it.application.deadline else BRUSSELS


def patterned(field: str) -> str:
    """What is wrong with a field that has a pattern of its own; empty for one that has none."""
    words = {
        "pic": _("A PIC has exactly nine digits, such as 986226549."),
        "oid": _("An OID is the letter E and eight digits, such as E10175142."),
        "url": _("Please write a web address that begins with http:// or https://."),
        "sha256": _("A SHA-256 has 64 digits and letters from a to f."),
        "number": _("Write it as the funder does: letters, digits, hyphens."),
        "grant_agreement": _("Write it as the funder does: letters, digits, hyphens."),
    }
    return words.get(field.rpartition(".")[2], "")


def checked(model: type[Given], typed: Typed, reshape: Reshape) -> Form[Given]:
    """What was typed as a model; `reshape` gives what the model takes and may tell errors of its own."""
    errors: list[FieldError] = []
    given = {name: value for name, value in reshape(dict(typed), errors).items() if value not in ("", None)}
    try:
        value = model.model_validate(given)
    except ValidationError as error:
        return Form(typed=typed, errors=[*errors, *_in_words(error, {one.field for one in errors})])
    return Form(typed=typed, errors=errors, value=None if errors else value)


def _in_words(error: ValidationError, told: set[str]) -> list[FieldError]:
    kinds = {".".join(str(step) for step in one["loc"]): one["type"] for one in error.errors()}
    found = []
    for one in field_errors(error):
        words = patterned(one.field) if kinds[one.field] == "string_pattern_mismatch" else ""
        words = words or (_("Please write a number, such as 8.") if kinds[one.field] == "float_parsing" else "")
        found.append(FieldError(one.field, words or one.message))
    return [one for one in found if one.field not in told]


async def read(request: Request, model: type[Given], reshape: Reshape | None = None) -> Form[Given]:
    """A posted form whose fields are those of the model."""
    typed = typed_values(await request.form(), model)
    return checked(model, typed, reshape or (lambda given, _errors: given))


def digits(text: str) -> str:
    """A sum without the blanks between its digits."""
    return "".join(text.split())


def element_after(row: Mapping[str, Any], name: str, key: str) -> dict[str, Any] | None:
    """An element of a row that two changes were put upon; None for one that the other removed, of which only the values
    of this change are left."""
    return next((one for one in row[name] if one.get(LISTS[name]) == key), None)


def told_at(errors: list[FieldError], field: str, make: Callable[[], Any]) -> Any:
    """What `make` gives; None where it raises ValueError, which is then told at the field."""
    try:
        return make()
    except ValueError as error:
        errors.append(FieldError(field, str(error)))
        return None


Again = Callable[[Mapping[str, Any]], Mapping[str, Any] | None]
Show = Callable[[Refusal, int], Awaitable[Html]]


@dataclass(frozen=True, slots=True)
class Change:
    """A form and what becomes of it: `url` follows when it was taken, with `said`; `show` renders its page again.

    `again` gives what the form shows of a row that holds this change and those of others, None where what it was to
    change is gone.
    """

    application_id: str
    target: str
    url: str
    said: str
    show: Show
    again: Again | None = None


async def settle(
    request: Request, form: Form[Given], act: Callable[[Given], Awaitable[object]], change: Change
) -> Html | Redirect:
    """Do what a form asks; or show its page with what stands against it, and with both versions where two clashed."""
    try:
        done = await attempt(form, _past_attempt(act))
    except _Clashed as clashed:
        refusal = await _decide(request, form, clashed.error, change)
        return await change.show(refusal, EditConflict.status)
    if isinstance(done, Refused):
        return await change.show(Refusal(change.target, done.form), done.status)
    return go_to(change.url, change.said)


class _Clashed(Exception):
    """An EditConflict on its way past `attempt`, which would keep only its words."""

    def __init__(self, error: EditConflict) -> None:
        super().__init__(str(error))
        self.error = error


def _past_attempt(act: Callable[[Given], Awaitable[object]]) -> Callable[[Given], Awaitable[object]]:
    async def careful(given: Given) -> object:
        try:
            return await act(given)
        except EditConflict as error:
            raise _Clashed(error) from error

    return careful


async def _decide(request: Request, form: Form[Any], error: EditConflict, change: Change) -> Refusal:
    """The form as it would stand now: own values where they were changed, those of others elsewhere, and the revision
    that was looked at, so that sending it again decides."""
    asked = await asked_for(request, change.application_id)
    merged = change.again(error.row) if change.again else {}
    typed = {**form.typed, **(merged or {}), "revision": error.revision}
    told = replace(form, typed=typed, errors=(FieldError("", changed_meanwhile()),), value=None)
    return Refusal(change.target, told, both_versions(error, asked.names), gone=merged is None)
