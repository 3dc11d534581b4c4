"""One application: where it stands, what comes next and what that still lacks, who has signed off, what presses."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from matchcamp.applications import actions, queries
from matchcamp.applications.dates import left_words, moment_words
from matchcamp.applications.pages.forms import Asked, Change, Refusal, asked_for, read, settle
from matchcamp.applications.pages.moments import day_in, same_clock
from matchcamp.applications.pages.standing import Stop, line_of
from matchcamp.applications.pages.steps import StepForm, number_hint, of_this_stage, read_step, step_form, told_apart
from matchcamp.applications.plan import pressing
from matchcamp.applications.schemas import SignOffIn, StepIn
from matchcamp.applications.shown_schemas import ApplicationHead, ApplicationOut, PlanStepOut
from matchcamp.applications.words import OWNER_WORDS, state_tone, state_words, step_words
from matchcamp.funding.queries import calls_by_id
from matchcamp.funding.schemas import CallOut
from matchcamp.i18n import gettext as _
from matchcamp.parts import parts_of
from matchcamp.web import Html, Request, asked, go_after, page

ONE = "/applications/{application_id:str}"
SOON_DAYS = 14
SIGN_OFF = ONE + "/partners/{organisation_id:str}/sign-off"


@dataclass(frozen=True, slots=True)
class DeadlineShown:
    """The deadline as clocks show it where it is kept, and (empty where that is the same) where the reader is, each
    with how far away it is by the calendar there; that is empty for what is handed in or over."""

    there: str
    there_left: str
    own: str
    own_left: str
    soon: bool


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """The first page of an application. `next` is the step towards submission whoever may take it, `chosen` the one
    whose form is open, `others` the further ones that the viewer may take, with their words."""

    asked: Asked
    line: list[tuple[Stop, str, str]]
    deadline: DeadlineShown | None
    call: CallOut | None
    next: StepForm | None
    chosen: StepForm | None
    others: list[tuple[str, str]]
    impossible: bool
    pressing: list[PlanStepOut]
    owners: Mapping[str, str]
    forerunner: ApplicationHead | None
    successors: list[ApplicationHead]
    state_words: str
    state_tone: str
    number_hint: str
    typed: Mapping[str, Any] = field(default_factory=dict)


async def _show(request: Request, application_id: str, refused: Refusal | None = None, status: int = 200) -> Html:
    shown, now = await asked_for(request, application_id, refused), parts_of(request).clock.now()
    head = shown.it.application
    wanted = str(refused.form.typed.get("step", "")) if refused and refused.target == "step" else asked(request, "step")
    chosen = _chosen(shown.it, wanted)
    known = await calls_by_id([head.call_id], now) if head.call_id else {}
    before = await queries.applications_by_id([head.forerunner_id] if head.forerunner_id else [], request.user, now)
    context = OverviewPage(
        shown,
        [(stop, state_words(stop.state), day_in(stop.at, shown.zone) if stop.at else "") for stop in
         line_of(shown.it.passed)],
        _deadline(head, shown, now),
        known.get(head.call_id),
        step_form(shown.it.next, shown.it) if shown.it.next else None,
        chosen,
        [(one.step.value, step_words(one.step)) for one in shown.it.steps
         if of_this_stage(one) and not (chosen and one.step == chosen.step)],
        bool(wanted) and (chosen is None or chosen.step != wanted),
        pressing_of(shown.it, now),
        {one.value: _(words) for one, words in OWNER_WORDS.items()},
        before.get(head.forerunner_id),
        await queries.successors(head.id, request.user, now),
        state_words(head.state),
        state_tone(head.state),
        number_hint(head.programme),
        refused.form.typed if refused and chosen and chosen.step == wanted else {},
    )  # fmt: skip
    return page(request, "applications/one/overview.html", context, status=status)


def _chosen(it: ApplicationOut, wanted: str) -> StepForm | None:
    """The step whose form is open: the one that is asked for where it is possible, else the next, where the viewer may
    take it."""
    possible = {one.step.value: one for one in it.steps}
    one = possible.get(wanted) or (possible.get(it.next.step) if it.next else None)
    return step_form(one, it) if one else None


def _deadline(head: ApplicationHead, shown: Asked, now: datetime) -> DeadlineShown | None:
    if head.deadline is None:
        return None
    at, own, runs = head.deadline.at, shown.own_zone, shown.it.next is not None

    def in_words(zone: str) -> tuple[str, str]:
        return moment_words(at, zone), left_words(at, zone, now) if runs else ""

    elsewhere = ("", "") if same_clock(at, shown.zone, own) else in_words(own)
    return DeadlineShown(*in_words(shown.zone), *elsewhere, soon=runs and head.deadline.days_left <= SOON_DAYS)


def pressing_of(it: ApplicationOut, now: datetime) -> list[PlanStepOut]:
    """The steps of its plan that are late or due within a week, as `queries.pressing` has them."""
    deadline = it.application.deadline
    return pressing(it.plan, now) if deadline and deadline.at >= now else []


@get(ONE, name="applications.get")
async def overview_page(request: Request, application_id: FromPath[str]) -> Html:
    """Where it stands; `?step=NAME` opens the form of a step."""
    return await _show(request, application_id)


def _change(request: Request, application_id: str, target: str, said: str, anchor: str = "") -> Change:
    async def show(refusal: Refusal, status: int) -> Html:
        return await _show(request, application_id, refusal, status)

    return Change(application_id, target, f"/applications/{application_id}{anchor}", said, show)


@post(ONE + "/steps", name="applications.step", status_code=200)
async def take_step(request: Request, application_id: FromPath[str]) -> Html | Redirect:
    shown = await asked_for(request, application_id)
    now, programme = parts_of(request).clock.now(), shown.it.application.programme
    form = told_apart(await read_step(request, shown.zone), programme, now)

    async def act(given: StepIn) -> object:
        return await actions.step(parts_of(request), application_id, given, request.user)

    return await settle(request, form, act, _change(request, application_id, "step", _("Done.")))


@post(SIGN_OFF, name="applications.sign_off", status_code=200)
async def sign_off(request: Request, application_id: FromPath[str], organisation_id: FromPath[str]) -> Html | Redirect:
    """Sign off on the application as it was shown."""

    async def act(given: SignOffIn) -> object:
        return await actions.sign_off(parts_of(request), application_id, organisation_id, given, request.user)

    change = _change(request, application_id, f"sign-{organisation_id}", _("Done."), "#sign-offs")
    return await settle(request, await read(request, SignOffIn), act, change)


@post(SIGN_OFF + "/take-back", name="applications.take_back", status_code=200)
async def take_back(request: Request, application_id: FromPath[str], organisation_id: FromPath[str]) -> Redirect:
    deed = actions.take_back_sign_off(parts_of(request), application_id, organisation_id, request.user)
    return await go_after(deed, f"/applications/{application_id}#sign-offs", _("Taken back."))


HANDLERS = (overview_page, take_step, sign_off, take_back)
