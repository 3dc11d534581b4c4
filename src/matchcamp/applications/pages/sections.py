"""The drafting checklist: each section with who writes it, by when and how far it is, changed in its own row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex
from typing import Any

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from matchcamp.accounts.queries import people_of_each
from matchcamp.applications import actions
from matchcamp.applications.documents import SectionState
from matchcamp.applications.pages.forms import (
    Asked,
    Change,
    Refusal,
    Reshape,
    asked_for,
    checked,
    element_after,
    read,
    settle,
    told_at,
)
from matchcamp.applications.pages.moments import day_meant, typed_day
from matchcamp.applications.schemas import RevisionIn, SectionEdit
from matchcamp.applications.sections import TITLES
from matchcamp.applications.shown_schemas import ApplicationOut, SectionOut
from matchcamp.applications.words import SECTION_WORDS
from matchcamp.errors import FieldError
from matchcamp.i18n import gettext as _
from matchcamp.parts import parts_of
from matchcamp.web import Form, Html, Request, page, typed_text, typed_values

CHECKLIST = "/applications/{application_id:str}/checklist"
SECTION = CHECKLIST + "/{key:str}"


@dataclass(frozen=True, slots=True)
class Writers:
    """Those of one organisation who can write a section; the first choice is the organisation as a whole.

    A choice is `organisation.account`, with nothing behind the dot for all of its people.
    """

    organisation: str
    choices: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ChecklistPage:
    """The sections with what the form of each shows; `writers` are choices, `late` the keys that are over their day."""

    asked: Asked
    typed: Mapping[str, Mapping[str, Any]]
    writers: list[Writers]
    states: dict[str, str]
    late: frozenset[str]


async def _show(request: Request, application_id: str, refused: Refusal | None = None, status: int = 200) -> Html:
    shown, now = await asked_for(request, application_id, refused), parts_of(request).clock.now()
    context = ChecklistPage(
        shown,
        {one.key: typed_section(one.model_dump(), shown.zone) | {"title": own_title(one)} for one in shown.it.sections},
        await _writers(shown.it) if shown.it.may_write else [],
        {one.value: _(SECTION_WORDS[one]) for one in SectionState},
        frozenset(one.key for one in shown.it.sections if _is_late(one, now)),
    )
    return page(request, "applications/one/checklist.html", context, status=status)


def _is_late(one: SectionOut, now: datetime) -> bool:
    return one.due is not None and one.due < now and one.state is not SectionState.FINAL


def own_title(one: SectionOut) -> str:
    """The words that people gave a section; empty for one that has those of our list."""
    return "" if one.key in TITLES and one.title == _(TITLES[one.key]) else one.title


def typed_section(row: Mapping[str, Any], zone: str) -> dict[str, Any]:
    """What a section's form shows of what is kept."""
    who = f"{row['organisation_id']}.{row['owner_id']}" if row["organisation_id"] or row["owner_id"] else ""
    return {"title": row["title"], "state": row["state"], "who": who, "due": typed_day(row["due"], zone)}


async def _writers(it: ApplicationOut) -> list[Writers]:
    """The people of the partners; one database call. Whoever was chosen before stays a choice."""
    people = await people_of_each([one.organisation_id for one in it.partners])
    found = []
    for one in it.partners:
        key = one.organisation_id
        choices = [(f"{key}.{person.id}", person.name) for person in people.get(key, [])]
        found.append(Writers(one.organisation, [(f"{key}.", one.organisation), *choices]))
    offered = {value for group in found for value, _words in group.choices}
    kept = {f"{one.organisation_id}.{one.owner_id}": one.owner for one in it.sections if one.owner_id}
    others = [(value, name) for value, name in kept.items() if value not in offered]
    return [*found, *([Writers(_("Others"), others)] if others else [])]


def _reshape(zone: str, kept: datetime | None = None) -> Reshape:
    def reshape(typed: dict[str, Any], errors: list[FieldError]) -> dict[str, Any]:
        organisation, _dot, owner = typed.pop("who").partition(".")
        due = told_at(errors, "due", lambda: day_meant(typed["due"], zone, kept))
        return typed | {"organisation_id": organisation, "owner_id": owner, "due": due}

    return reshape


async def _read(request: Request, zone: str, kept: datetime | None = None) -> Form[SectionEdit]:
    data = await request.form()
    names = ("title", "state", "due", "revision")
    typed = {name: value for name, value in typed_values(data, SectionEdit).items() if name in names}
    return checked(SectionEdit, typed | {"who": typed_text(data.get("who"))}, _reshape(zone, kept))


@get(CHECKLIST, name="applications.checklist")
async def checklist_page(request: Request, application_id: FromPath[str]) -> Html:
    return await _show(request, application_id)


def _change(request: Request, application_id: str, target: str, said: str, key: str = "", zone: str = "") -> Change:
    async def show(refusal: Refusal, status: int) -> Html:
        return await _show(request, application_id, refusal, status)

    def again(row: Mapping[str, Any]) -> Mapping[str, Any] | None:
        known = element_after(row, "sections", key)
        return typed_section(known, zone) if known else None

    url = f"/applications/{application_id}/checklist"
    return Change(
        application_id, target, url + (f"#section-{key}" if zone else ""), said, show, again if zone else None
    )


@post(CHECKLIST, name="applications.add_section", status_code=200)
async def add_section(request: Request, application_id: FromPath[str]) -> Html | Redirect:
    """Add a section of one's own."""
    shown, key = await asked_for(request, application_id), f"own-{token_hex(5)}"
    form = await _read(request, shown.zone)

    async def act(given: SectionEdit) -> object:
        return await actions.put_section(parts_of(request), application_id, key, given, request.user)

    return await settle(request, form, act, _change(request, application_id, "add", _("Saved.")))


@post(SECTION, name="applications.section", status_code=200)
async def put_section(request: Request, application_id: FromPath[str], key: FromPath[str]) -> Html | Redirect:
    shown = await asked_for(request, application_id)
    form = await _read(request, shown.zone, _due_of(shown.it.sections, key))

    async def act(given: SectionEdit) -> object:
        return await actions.put_section(parts_of(request), application_id, key, given, request.user)

    change = _change(request, application_id, f"section-{key}", _("Saved."), key, shown.zone)
    return await settle(request, form, act, change)


def _due_of(sections: Sequence[SectionOut], key: str) -> datetime | None:
    return next((one.due for one in sections if one.key == key), None)


@post(SECTION + "/remove", name="applications.remove_section", status_code=200)
async def remove_section(request: Request, application_id: FromPath[str], key: FromPath[str]) -> Html | Redirect:
    async def act(given: RevisionIn) -> object:
        return await actions.remove(parts_of(request), application_id, "sections", key, given, request.user)

    form = await read(request, RevisionIn)
    return await settle(request, form, act, _change(request, application_id, f"remove-{key}", _("Done.")))


HANDLERS = (checklist_page, add_section, put_section, remove_section)
