"""Writing in a section: its form, what happens when two wrote at once, and its history."""

from dataclasses import dataclass
from typing import Any

from litestar import Response
from litestar.response import Redirect

from matchcamp.camps.schemas import CampOut
from matchcamp.errors import Conflict, Invalid, NotFound
from matchcamp.i18n import gettext as _
from matchcamp.parts import parts_of
from matchcamp.registration.schemas import CampIdeaOut
from matchcamp.web import Form, Refused, Request, attempt, go_to, page, read_form
from matchcamp.workshop import actions, queries
from matchcamp.workshop.actions import Both
from matchcamp.workshop.doors import Door, at_table, door_of, posted, readable, step_of
from matchcamp.workshop.given_schemas import ChoiceIn, SectionIn
from matchcamp.workshop.rules import joined
from matchcamp.workshop.schemas import ConflictOut, SectionOut, VersionOut
from matchcamp.workshop.states import SectionName


@dataclass(frozen=True, slots=True)
class SectionPage:
    """The form of a section. `table_url` leads back; `form` holds the words as typed."""

    door: Door
    camp: CampOut
    idea: CampIdeaOut
    section: SectionOut
    table_url: str
    form: Form[SectionIn]


async def _asked(request: Request) -> tuple[Door, CampIdeaOut, SectionName]:
    """Raises NotFound for a table or a section that there is not."""
    door = await door_of(request)
    idea = await queries.idea_at(door.actor.camp, step_of(request, "camp_idea_id"))
    name = step_of(request, "section")
    if name not in set(SectionName):
        raise NotFound(f"a canvas has no section {name[:50]!r}")
    return door, idea, SectionName(name)


async def section_page(request: Request) -> Any:
    door, idea, name = await _asked(request)
    section = await queries.section_of(door.actor, idea, name, parts_of(request).clock.now())
    typed = {"text": section.text, "revision": section.revision}
    context = SectionPage(door, door.actor.camp, idea, section, door.table_url(idea.id), Form(typed=typed))
    return page(request, "workshop/section.html", context)


async def edit(request: Request) -> Redirect:
    """Lock the section and go to its form; back to the table where somebody else is writing."""
    door, idea, name = await _asked(request)
    url = door.table_url(idea.id)
    try:
        await actions.lock_section(parts_of(request), door.actor, idea.id, name)
    except Conflict as error:
        return go_to(f"{url}#section-{name.value}", str(error), "problem")
    return go_to(f"{url}/sections/{name.value}")


async def renew(request: Request) -> Response[str]:
    """Keep the lock while somebody types; asked by the script of the form."""
    door, idea, name = await _asked(request)
    try:
        await actions.lock_section(parts_of(request), door.actor, idea.id, name)
    except Conflict as error:
        return Response(str(error), media_type="text/plain", status_code=409)
    return Response("", status_code=204)


async def free(request: Request) -> Redirect:
    door, idea, name = await _asked(request)
    await actions.free_section(door.actor, idea.id, name)
    return go_to(f"{door.table_url(idea.id)}#section-{name.value}")


async def save(request: Request) -> Any:
    door, idea, name = await _asked(request)
    form = await read_form(request, SectionIn)
    parts, url = parts_of(request), door.table_url(idea.id)
    try:
        done = await attempt_to_save(form, parts, door, idea, name)
    except Both as error:
        return await show_conflict(request, door, idea, error.version_id, status=409)
    if isinstance(done, Refused):
        section = await queries.section_of(door.actor, idea, name, parts.clock.now())
        context = SectionPage(door, door.actor.camp, idea, section, url, done.form)
        return page(request, "workshop/section.html", context, status=done.status)
    return go_to(f"{url}#section-{name.value}", _("Saved."))


async def attempt_to_save(
    form: Form[SectionIn], parts: Any, door: Door, idea: CampIdeaOut, name: SectionName
) -> SectionOut | Refused[SectionIn]:
    """As `attempt`, but two versions side by side are no form to be corrected. Raises Both."""
    try:
        return await actions.save_section(parts, door.actor, idea.id, name, form.taken)
    except Invalid as error:
        return Refused(form.refused(error), error.status)


@dataclass(frozen=True, slots=True)
class ConflictPage:
    """Two versions of a section side by side; `joined` is a text made of both, to be worked over."""

    door: Door
    camp: CampOut
    idea: CampIdeaOut
    conflict: ConflictOut
    joined: str
    table_url: str
    form: Form[ChoiceIn]


async def show_conflict(
    request: Request,
    door: Door,
    idea: CampIdeaOut,
    version_id: str,
    refused: Refused[ChoiceIn] | None = None,
    *,
    status: int = 200,
) -> Any:
    found = await queries.conflict(door.actor.camp, idea.id, version_id)
    form: Form[ChoiceIn] = refused.form if refused else Form()
    both = form.typed.get("text") or joined(found.theirs, found.mine)
    url = door.table_url(idea.id)
    context = ConflictPage(door, door.actor.camp, idea, found, str(both), url, form)
    return page(request, "workshop/conflict.html", context, status=refused.status if refused else status)


async def conflict_page(request: Request) -> Any:
    door = await door_of(request)
    idea = await queries.idea_at(door.actor.camp, step_of(request, "camp_idea_id"))
    return await show_conflict(request, door, idea, step_of(request, "version_id"))


async def choose(request: Request) -> Any:
    door = await door_of(request)
    idea = await queries.idea_at(door.actor.camp, step_of(request, "camp_idea_id"))
    version_id = step_of(request, "version_id")
    form = await read_form(request, ChoiceIn)
    parts, actor = parts_of(request), door.actor
    done = await attempt(form, lambda given: actions.choose(parts, actor, idea.id, version_id, given))
    if isinstance(done, Refused):
        return await show_conflict(request, door, idea, version_id, done)
    return go_to(f"{door.table_url(idea.id)}#section-{done.name.value}", _("Saved."))


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Every version of a section, newest first."""

    door: Door
    camp: CampOut
    idea: CampIdeaOut
    name: SectionName
    versions: tuple[VersionOut, ...]
    table_url: str


async def history_page(request: Request) -> Any:
    door, idea, name = await _asked(request)
    found = await queries.versions(idea.id, name, idea.camp_id)
    context = HistoryPage(door, door.actor.camp, idea, name, found.items, door.table_url(idea.id))
    return page(request, "workshop/history.html", context)


_SECTION = "/sections/{section:str}"
_PAIRS = (
    readable("section", show=section_page, **at_table(_SECTION)),
    readable("history", show=history_page, **at_table(f"{_SECTION}/versions")),
    readable("conflict", show=conflict_page, **at_table("/versions/{version_id:str}")),
    posted("edit", act=edit, **at_table(f"{_SECTION}/edit")),
    posted("renew", act=renew, **at_table(f"{_SECTION}/renew")),
    posted("free", act=free, **at_table(f"{_SECTION}/free")),
    posted("save", act=save, **at_table(_SECTION)),
    posted("choose", act=choose, **at_table("/versions/{version_id:str}")),
)
BY_PASS = tuple(pair[0] for pair in _PAIRS)
SIGNED_IN = tuple(pair[1] for pair in _PAIRS)
