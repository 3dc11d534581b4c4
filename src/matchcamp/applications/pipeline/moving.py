"""A card of the board is moved: the step is taken, led to its form, or told by name what stands in its way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matchcamp.applications import actions
from matchcamp.applications.lacking import WORDS
from matchcamp.applications.pipeline.columns import asks
from matchcamp.applications.pipeline.schemas import MoveIn
from matchcamp.applications.queries import application_row
from matchcamp.applications.rules import Lack, lacks_before, who_of
from matchcamp.applications.schemas import StepIn
from matchcamp.applications.sections import TITLES
from matchcamp.applications.states import Need, State, Step, steps_from
from matchcamp.errors import Conflict, Invalid
from matchcamp.i18n import gettext as _
from matchcamp.organisations.queries import heads
from matchcamp.parts import Parts
from matchcamp.viewer import Viewer

Row = Mapping[str, Any]
VIEWS: Mapping[Need, str] = {
    Need.PARTNERS: "partners", Need.COMMITMENTS: "partners", Need.SIGN_OFFS: "partners", Need.DRAFTS: "checklist",
    Need.SECTIONS: "checklist",
}  # fmt: skip
"""The view of an application on which something is mended."""


@dataclass(frozen=True, slots=True)
class Moved:
    """The step is taken."""

    title: str
    state: State


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The step has a form of its own; nothing is changed yet."""

    url: str


@dataclass(frozen=True, slots=True)
class Missing:
    """What a step lacks: a sentence, the organisations or sections by name, and where it is mended."""

    words: str
    names: Sequence[str]
    url: str


@dataclass(frozen=True, slots=True)
class Stuck:
    """The step was not taken and nothing was changed; `state` is where the application stands now."""

    id: str
    title: str
    state: State
    step: Step
    words: str
    status: int
    missing: Sequence[Missing] = ()


async def move(parts: Parts, id_: str, given: MoveIn, viewer: Viewer) -> Moved | Elsewhere | Stuck:
    """Move an application by a step. Raises NotFound, Forbidden for a step that is not the viewer's, TooMany."""
    row = await application_row(id_, viewer)
    if given.step in steps_from(State(row["state"]), who_of(row, viewer)):
        if lacks := lacks_before(row, given.step):
            return await _lacking(row, given.step, lacks)
        if asks(given.step):
            return Elsewhere(form_of(id_, given.step))
    step = StepIn(step=given.step, revision=given.revision)
    try:
        row = await actions.step(parts, id_, step, viewer)
    except (Conflict, Invalid) as error:
        return await _refused(id_, given.step, viewer, error)
    return Moved(row["title"], State(row["state"]))


def form_of(id_: str, step: Step) -> str:
    """The page on which a step is taken that needs more than a click."""
    return f"/applications/{id_}/resubmit" if step is Step.RESUBMIT else f"/applications/{id_}?step={step.value}#step"


async def _refused(id_: str, step: Step, viewer: Viewer, error: Conflict | Invalid) -> Stuck:
    """Somebody was faster: what stands now, read again."""
    row = await application_row(id_, viewer)
    lacks = lacks_before(row, step) if isinstance(error, Invalid) else []
    if lacks:
        return await _lacking(row, step, lacks)
    return Stuck(str(row["_id"]), row["title"], State(row["state"]), step, str(error), error.status)


async def _lacking(row: Row, step: Step, lacks: Sequence[Lack]) -> Stuck:
    """One database call, for the names of organisations."""
    names = await _names(row, lacks)
    missing = [
        Missing(
            words=_(WORDS[one.need]),
            names=[names.get(key, key) for key in one.keys],
            url=f"/applications/{row['_id']}/{VIEWS[one.need]}" if one.need in VIEWS else "",
        )
        for one in lacks
    ]
    words = " ".join(one.words for one in missing)
    return Stuck(str(row["_id"]), row["title"], State(row["state"]), step, words, Invalid.status, missing)


async def _names(row: Row, lacks: Sequence[Lack]) -> dict[str, str]:
    """What the keys of lacks are called: sections by their titles, organisations by their names."""
    titles = {one["key"]: one["title"] or _(TITLES.get(one["key"], one["key"])) for one in row["sections"]}
    partners = {one["organisation_id"] for one in row["partners"]}
    ids = [key for one in lacks for key in one.keys if key in partners]
    return titles | {key: head.name for key, head in (await heads(ids)).items()}
