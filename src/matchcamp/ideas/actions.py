"""Changing ideas: posting, editing, and the steps of their life."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from matchcamp.errors import Invalid
from matchcamp.i18n import gettext as _
from matchcamp.ideas import queries
from matchcamp.ideas.documents import Idea
from matchcamp.ideas.rules import OUT, step_named
from matchcamp.ideas.schemas import IdeaEdit, IdeaIn, IdeaStep
from matchcamp.needs.queries import need_titles
from matchcamp.posting_actions import edit_of, edit_words, keep_draft
from matchcamp.posting_names import look_before
from matchcamp.postings import Taken, take_step
from matchcamp.viewer import Viewer


async def post_idea(given: IdeaIn, viewer: Viewer, now: datetime) -> Idea:
    """Keep a draft in the name of an organisation; with `publish`, open it to the others.

    Raises as `keep_draft`, and Invalid for a need that the viewer cannot see.
    """
    await _seen_needs(given.need_ids, viewer)
    idea = await keep_draft(Idea, given, viewer, now)
    if given.publish:
        await _open(str(idea.id), viewer, now)
        await idea.sync()
    return idea


async def edit_idea(id_: str, given: IdeaEdit, viewer: Viewer, now: datetime) -> None:
    """Replace the words. Conflict when somebody was faster; the state changes only where `publish` can be followed.

    Needs that the idea answers and this viewer may not see stay with it: nobody takes away what is not shown to them.
    """
    kept = (await queries.idea_row_of_mine(id_, viewer))["need_ids"]
    seen = await _seen_needs(given.need_ids, viewer, known=kept)
    shown = await need_titles(kept, viewer)
    need_ids = list(dict.fromkeys([*seen, *(need_id for need_id in kept if need_id not in shown)]))
    edit = edit_of(given, viewer, now, need_ids=need_ids)
    if await edit_words(Idea.get_pymongo_collection(), id_, given, edit, shown=OUT, first=step_named("open")):
        await _open(id_, viewer, now)


async def _open(id_: str, viewer: Viewer, now: datetime) -> None:
    """Open an idea whose names were looked at."""
    await step_idea(id_, IdeaStep(step="open", names_checked=True), viewer, now)


async def _seen_needs(need_ids: Sequence[str], viewer: Viewer, known: Collection[str] = ()) -> list[str]:
    """The needs that the viewer may see. Invalid for another one, unless the idea names it already."""
    asked = [need_id.lower() for need_id in need_ids]
    titles = await need_titles(asked, viewer)
    unknown = [need_id for need_id in asked if need_id not in titles and need_id not in known]
    if unknown:
        words = _("There is no need with the id %(id)s that you can see.") % {"id": unknown[0]}
        raise Invalid.at("need_ids", words)
    return list(titles)


async def step_idea(id_: str, given: IdeaStep, viewer: Viewer, now: datetime) -> None:
    """Take a step of `rules.STEPS`. Opening, first or again, is the day the idea came out. Raises as `take_step`."""
    also: dict[str, Any] = {"published": now} if given.step in {"open", "reopen"} else {}
    step = step_named(given.step)
    look = look_before(step, given, viewer, shown=OUT)
    taken = Taken(viewer, now, given.note, also, given.revision, look)
    await take_step(Idea.get_pymongo_collection(), id_, step, taken)
