"""The backward plan of an application, and its log."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from matchcamp.applications import actions, queries
from matchcamp.applications.pages.forms import Asked, Change, Refusal, asked_for, read, settle
from matchcamp.applications.pages.told import ToldChange, action_words, ids_in, names_of, told_changes
from matchcamp.applications.schemas import DoneIn
from matchcamp.applications.shown_schemas import EntryOut
from matchcamp.applications.words import OVERSEER_WORDS, OWNER_WORDS
from matchcamp.funding.queries import calls_by_id
from matchcamp.i18n import gettext as _
from matchcamp.organisations.queries import heads
from matchcamp.paging import next_url
from matchcamp.parts import parts_of
from matchcamp.web import Html, Request, asked, page

ONE = "/applications/{application_id:str}"
PLAN = ONE + "/plan"
A_PAGE = 20


@dataclass(frozen=True, slots=True)
class PlanPage:
    """The plan; `owners` and `overseers` are words by their codes."""

    asked: Asked
    owners: Mapping[str, str]
    overseers: Mapping[str, str]
    now: datetime


async def _show_plan(request: Request, application_id: str, refused: Refusal | None = None, status: int = 200) -> Html:
    context = PlanPage(
        await asked_for(request, application_id, refused),
        {one.value: _(words) for one, words in OWNER_WORDS.items()},
        {one.value: _(words) for one, words in OVERSEER_WORDS.items()},
        parts_of(request).clock.now(),
    )
    return page(request, "applications/one/plan.html", context, status=status)


@get(PLAN, name="applications.plan")
async def plan_page(request: Request, application_id: FromPath[str]) -> Html:
    return await _show_plan(request, application_id)


@post(PLAN + "/{key:str}", name="applications.tick", status_code=200)
async def tick(request: Request, application_id: FromPath[str], key: FromPath[str]) -> Html | Redirect:
    """Say that a step is done, or (`done=false`) that it is not."""

    async def show(refusal: Refusal, status: int) -> Html:
        return await _show_plan(request, application_id, refusal, status)

    async def act(given: DoneIn) -> object:
        return await actions.tick(parts_of(request), application_id, key, given, request.user)

    form = await read(request, DoneIn)
    url = f"/applications/{application_id}/plan#step-{key}"
    return await settle(request, form, act, Change(application_id, f"step-{key}", url, _("Saved."), show))


@dataclass(frozen=True, slots=True)
class Told:
    """An entry of the log in words."""

    entry: EntryOut
    action: str
    changes: list[ToldChange]


@dataclass(frozen=True, slots=True)
class LogPage:
    """Entries, the newest first, and the address of the older ones."""

    asked: Asked
    entries: list[Told]
    next_url: str


@get(ONE + "/log", name="applications.log")
async def log_page(request: Request, application_id: FromPath[str]) -> Html:
    """What was changed; `?after=REVISION` goes on from there. Eight database calls however long the log is."""
    shown, after = await asked_for(request, application_id), asked(request, "after", 9)
    revision = int(after) if after.isdecimal() else None
    found = await queries.entries(application_id, request.user, after=revision, limit=A_PAGE)
    ids, calls = ids_in([change for entry in found.items for change in entry.changes])
    things = {key: head.name for key, head in (await heads(ids)).items()}
    things |= {key: call.identifier for key, call in (await calls_by_id(calls, parts_of(request).clock.now())).items()}
    names = names_of(shown.it, shown.zone, things)
    entries = [Told(one, action_words(one.action), told_changes(one.changes, names)) for one in found.items]
    url = next_url(request, str(found.next) if found.next is not None else None)
    return page(request, "applications/one/log.html", LogPage(shown, entries, url))


HANDLERS = (plan_page, tick, log_page)
