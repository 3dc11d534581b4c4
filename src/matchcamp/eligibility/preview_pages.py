"""What the forms of corrections share: each is looked at before it is saved, and keeps every word that was typed."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from calls.rules.model import Action
from matchcamp.eligibility import actions, history
from matchcamp.eligibility.correction_schemas import Why
from matchcamp.eligibility.preview import preview
from matchcamp.eligibility.schemas import PreviewOut, VersionOut
from matchcamp.eligibility.words import head_names
from matchcamp.errors import Conflict, FieldError
from matchcamp.limits import POST_PER_ACCOUNT, spend
from matchcamp.parts import parts_of
from matchcamp.web import Form, Refused, Request, attempt, read_form

Model = TypeVar("Model", bound=Why)
SAVE = "save"


@dataclass(frozen=True, slots=True)
class Answered(Generic[Model]):
    """A form that is shown: empty, with what it would change, or with what stands against it."""

    form: Form[Model]
    preview: PreviewOut | None = None
    status: int = 200

    @property
    def beaten(self) -> bool:
        """Whether somebody else was faster."""
        return self.status == Conflict.status


async def answered(
    request: Request, model: type[Model], propose: Callable[[Model], Awaitable[actions.Proposed]]
) -> Answered[Model] | Action:
    """Read the form and say what it would change; where the button says so, keep it and give the action back."""
    parts, form = parts_of(request), at_its_fields(await read_form(request, model))
    saving = (await request.form()).get("do") == SAVE

    async def act(given: Model) -> PreviewOut | Action:
        proposed = await propose(given)
        if not saving:
            found = await preview(proposed, parts.clock.now())
            return found.model_copy(update={"head_differences": head_names(found.head_differences)})
        await spend(parts, POST_PER_ACCOUNT, request.user.account_id)
        return await actions.keep(proposed, given, request.user, parts.clock.now())

    done = await attempt(form, act)
    if isinstance(done, Refused):
        return Answered(done.form, status=done.status)
    return done if isinstance(done, Action) else Answered(form, done)


def at_its_fields(form: Form[Model]) -> Form[Model]:
    """What is wrong with one value of a list is told at the list."""
    return replace(form, errors=[FieldError(one.field.partition(".")[0], one.message) for one in form.errors])


async def newest_of(action: Action, request: Request, answer: Answered[Model]) -> VersionOut | None:
    """The version that stands there now, where somebody else was faster."""
    return (await history.versions_of(action.id, request.user))[0] if answer.beaten else None
