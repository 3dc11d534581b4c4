"""The first page of a camp, and the steps of its life."""

from dataclasses import dataclass
from typing import Any

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from matchcamp.camp_overview.queries import overview
from matchcamp.camp_overview.rules import ORDER
from matchcamp.camp_overview.schemas import OverviewOut
from matchcamp.camps import actions
from matchcamp.camps.agenda_words import Day, days_of
from matchcamp.camps.moments import moment_words, when_words, zone_words
from matchcamp.camps.schemas import StepIn
from matchcamp.funding.queries import calls_by_id
from matchcamp.funding.schemas import CallOut
from matchcamp.i18n import gettext as _
from matchcamp.parts import parts_of
from matchcamp.web import Form, Html, Refused, Request, attempt, go_to, page, read_form


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """`when`, `ideas_until` and `people_until` are as clocks at the place show them, in the reader's words.

    `states` are those of a camp that goes its way. `refused` is a step that was not taken.
    """

    it: OverviewOut
    when: str
    zone: str
    ideas_until: str
    people_until: str
    days: list[Day]
    call: CallOut | None
    states: list[str]
    refused: Form[Any] | None


async def _page(request: Request, camp_id: str, refused: Refused[Any] | None = None) -> Html:
    now = parts_of(request).clock.now()
    it = await overview(camp_id, request.user, now)
    camp = it.camp
    calls = await calls_by_id([camp.call_id] if camp.call_id else [], now)
    context = OverviewPage(
        it,
        when_words(camp.starts, camp.ends, camp.zone),
        zone_words(camp.zone),
        moment_words(camp.ideas_until, camp.zone) if camp.ideas_until else "",
        moment_words(camp.people_until, camp.zone) if camp.people_until else "",
        days_of(camp),
        calls.get(camp.call_id),
        [status.value for status in ORDER],
        refused.form if refused else None,
    )
    return page(request, "camp_overview/page.html", context, status=refused.status if refused else 200)


@get("/camps/{camp_id:str}", name="camps.get")
async def overview_page(request: Request, camp_id: FromPath[str]) -> Html:
    return await _page(request, camp_id)


@post("/camps/{camp_id:str}/steps", name="camps.step", status_code=200)
async def step_camp(request: Request, camp_id: FromPath[str]) -> Html | Redirect:
    parts, viewer = parts_of(request), request.user

    async def act(given: StepIn) -> None:
        await actions.step(parts, camp_id, given.status, viewer, note=given.note, revision=given.revision)

    done = await attempt(await read_form(request, StepIn), act)
    if isinstance(done, Refused):
        return await _page(request, camp_id, done)
    return go_to(f"/camps/{camp_id}", _("Done."))
