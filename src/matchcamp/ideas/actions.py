"""Changing ideas: posting, editing, and the steps of their life."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from matchcamp.errors import FieldError, Invalid
from matchcamp.i18n import gettext as _
from matchcamp.ideas import queries
from matchcamp.ideas.documents import Idea
from matchcamp.ideas.rules import step_named
from matchcamp.ideas.schemas import IdeaEdit, IdeaIn
from matchcamp.needs.queries import need_titles
from matchcamp.posting_actions import edit_of, keep_draft
from matchcamp.postings import Taken, edit_posting, take_step
from matchcamp.viewer import Viewer


async def post_idea(given: IdeaIn, viewer: Viewer, now: datetime) -> Idea:
    """Keep a draft in the name of an organisation; with `publish`, open it to the others.

    Raises Forbidden for an organisation the viewer does not speak for, Invalid for one that does not exist and for
    a need that the viewer cannot see.
    """
    await _seen_needs(given.need_ids, viewer)
    idea = await keep_draft(Idea, given, viewer, now)
    if given.publish:
        await step_idea(str(idea.id), "open", viewer, now)
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
    row = await edit_posting(Idea.get_pymongo_collection(), id_, edit)
    if given.publish and row["status"] in step_named("open").sources:
        await step_idea(id_, "open", viewer, now)


async def _seen_needs(need_ids: Sequence[str], viewer: Viewer, known: Collection[str] = ()) -> list[str]:
    """The needs that the viewer may see. Invalid for another one, unless the idea names it already."""
    asked = [need_id.lower() for need_id in need_ids]
    titles = await need_titles(asked, viewer)
    unknown = [need_id for need_id in asked if need_id not in titles and need_id not in known]
    if unknown:
        words = _("There is no need with the id %(id)s that you can see.") % {"id": unknown[0]}
        raise Invalid(words, [FieldError("need_ids", words)])
    return list(titles)


async def step_idea(id_: str, name: str, viewer: Viewer, now: datetime, note: str = "") -> None:
    """Take a step of `rules.STEPS`. Opening, first or again, is the day the idea came out."""
    also: dict[str, Any] = {"published": now} if name in {"open", "reopen"} else {}
    await take_step(Idea.get_pymongo_collection(), id_, step_named(name), Taken(viewer, now, note, also))
