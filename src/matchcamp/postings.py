"""What needs, offers and ideas have in common: words of an organisation, with a visibility and a state.

The areas own their documents, states and pages; here stand the shared fields and the pure rules on them.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, StrEnum
from typing import Any

from beanie import Document
from pydantic import BaseModel, Field
from pymongo import ReturnDocument
from pymongo.asynchronous.collection import AsyncCollection

from matchcamp.database import object_id
from matchcamp.errors import Conflict, Forbidden, Invalid, NotFound
from matchcamp.i18n import gettext as _
from matchcamp.viewer import Audience, Role, Viewer


class Visibility(StrEnum):
    """Who sees a posting once it is out. Anonymous: everybody, without the organisation's name, country or type."""

    PUBLIC = "public"
    MEMBERS = "members"
    ANONYMOUS = "anonymous"
    PRIVATE = "private"


class Change(BaseModel):
    """One line of a posting's history."""

    at: datetime
    account_id: str
    step: str
    note: str = ""


class Posting(Document):
    """Fields that needs, offers and ideas share. `revision` grows with each edit, which names the one it began from."""

    title: str
    text: str
    language: str
    topics: list[str] = Field(default_factory=list)
    organisation_id: str
    visibility: Visibility = Visibility.PUBLIC
    author_id: str
    created: datetime
    changed: datetime
    published: datetime | None = None
    expires: datetime | None = None
    revision: int = 1
    history: list[Change] = Field(default_factory=list)
    example: bool = False
    slug: str = ""


class Who(Enum):
    """Who may take a step: those who speak for the organisation, reviewers (broker, secretariat), or the clock."""

    AUTHOR = "author"
    REVIEWER = "reviewer"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class Step:
    """A named move between states."""

    name: str
    sources: frozenset[str]
    target: str
    who: Who


def step_in(steps: Sequence[Step], name: str) -> Step:
    return next(step for step in steps if step.name == name)


def may_take(step: Step, viewer: Viewer, organisation_id: str) -> bool:
    if step.who is Who.REVIEWER:
        return viewer.has(Role.BROKER, Role.SECRETARIAT)
    return step.who is Who.AUTHOR and viewer.speaks_for(organisation_id)


def steps_open_to(steps: Sequence[Step], status: str, viewer: Viewer, organisation_id: str) -> list[Step]:
    """The steps that this viewer may take from this state, in the order of the table."""
    return [step for step in steps if status in step.sources and may_take(step, viewer, organisation_id)]


def may_see(posting: Mapping[str, Any], viewer: Viewer, *, out: frozenset[str]) -> bool:
    """Whether the viewer may read the posting; `out` are the states in which it is out in the open."""
    if viewer.speaks_for(posting["organisation_id"]):
        return True
    return posting["status"] in out and posting["visibility"] in visibilities_for(viewer)


def visibilities_for(viewer: Viewer) -> list[str]:
    """
    >>> from matchcamp.viewer import NOBODY
    >>> visibilities_for(NOBODY)
    ['public', 'anonymous']
    """
    seen = [Visibility.PUBLIC.value, Visibility.ANONYMOUS.value]
    return [*seen, Visibility.MEMBERS.value] if viewer.is_member else seen


def filter_for(viewer: Viewer, *, out: frozenset[str]) -> dict[str, Any]:
    """The database filter that finds exactly what `may_see` lets through."""
    in_the_open = {"status": {"$in": sorted(out)}, "visibility": {"$in": visibilities_for(viewer)}}
    if viewer.acts_for_all:
        return {}
    if not viewer.organisations:
        return in_the_open
    return {"$or": [in_the_open, {"organisation_id": {"$in": sorted(viewer.organisations)}}]}


def organisation_shown(posting: Mapping[str, Any], viewer: Viewer) -> bool:
    """Whether the viewer may know whose words these are."""
    return posting["visibility"] != Visibility.ANONYMOUS or viewer.speaks_for(posting["organisation_id"])


def audience_of(visibility: str, *, is_out: bool) -> Audience | None:
    """The audience in the index; None keeps the item out of it."""
    if not is_out or visibility == Visibility.PRIVATE:
        return None
    return Audience.MEMBERS if visibility == Visibility.MEMBERS else Audience.PUBLIC


Rows = AsyncCollection[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Taken:
    """Who takes a step, when, with what note, and what else changes with it.

    `revision` is the one that the person has seen, where it is known; `look` may refuse the posting as it stands.
    """

    viewer: Viewer
    at: datetime
    note: str = ""
    also: Mapping[str, Any] | None = None
    revision: int | None = None
    look: Callable[[Mapping[str, Any]], Awaitable[None]] | None = None


async def take_step(rows: Rows, id_: str, step: Step, taken: Taken) -> dict[str, Any]:
    """Move a posting, atomically, and write the line of history; returns the posting as it stands afterwards.

    Raises NotFound, Forbidden for a viewer who may not take the step, Conflict when the state or the words have changed
    meanwhile, and what `look` raises.
    """
    row = await rows.find_one({"_id": object_id(id_)})
    if row is None:
        raise NotFound(f"nothing with the id {id_}")
    if not may_take(step, taken.viewer, row["organisation_id"]):
        raise Forbidden(f"you may not {step.name} this")
    _check_step(row, step, taken.revision)
    if taken.look:
        await taken.look(row)
    line = Change(at=taken.at, account_id=taken.viewer.account_id, step=step.name, note=taken.note)
    moved = await rows.find_one_and_update(
        {"_id": row["_id"], "revision": row["revision"], "status": row["status"]},
        {
            "$set": {"status": step.target, "changed": taken.at, **(taken.also or {})},
            "$inc": {"revision": 1},
            "$push": {"history": line.model_dump()},
        },
        return_document=ReturnDocument.AFTER,
    )
    if moved is None:
        raise Conflict(_changed())
    return moved


def _check_step(row: Mapping[str, Any], step: Step, seen: int | None) -> None:
    if row["status"] not in step.sources:
        raise Conflict(f"this is {row['status']} now, so it cannot be taken through “{step.name}”")
    if seen not in {None, row["revision"]}:
        raise Conflict(_changed())


def _changed() -> str:
    return _("Somebody changed this meanwhile. Read it as it stands now, and decide again.")


@dataclass(frozen=True, slots=True)
class Edit:
    """New words for a posting, with the revision they began from.

    A filled `organisation_id` must be the posting's own: words do not move to another organisation.
    """

    viewer: Viewer
    at: datetime
    revision: int
    values: Mapping[str, Any]
    organisation_id: str = ""


async def edit_posting(rows: Rows, id_: str, edit: Edit) -> dict[str, Any]:
    """Replace the words if nobody was faster; Conflict otherwise, so that the caller can show both versions."""
    row = await rows.find_one({"_id": object_id(id_)})
    if row is None or not edit.viewer.speaks_for(row["organisation_id"]):
        raise NotFound(f"nothing with the id {id_} that you may change")
    if edit.organisation_id not in {"", row["organisation_id"]}:
        words = _("This stays with its organisation; post a new one for another.")
        raise Invalid.at("organisation_id", words)
    line = Change(at=edit.at, account_id=edit.viewer.account_id, step="edit")
    changed = await rows.find_one_and_update(
        {"_id": row["_id"], "revision": edit.revision},
        {
            "$set": {**edit.values, "changed": edit.at},
            "$inc": {"revision": 1},
            "$push": {"history": line.model_dump()},
        },
        return_document=ReturnDocument.AFTER,
    )
    if changed is None:
        raise Conflict(f"somebody saved revision {row['revision']} meanwhile; yours began from {edit.revision}")
    return changed
