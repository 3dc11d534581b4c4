"""All targets, and one: the list behind its number, its history, and how likely it is reached."""

from dataclasses import dataclass

from litestar import get
from litestar.params import FromPath
from markupsafe import Markup

from matchcamp.applications.report_queries import proofs
from matchcamp.parts import parts_of
from matchcamp.targets import queries
from matchcamp.targets.changes import changes_between, states_words
from matchcamp.targets.drawn import chances_picture, count_picture, forecasts_picture, gauge_of
from matchcamp.targets.foretold_queries import forecasts_of
from matchcamp.targets.schemas import (
    CalibrationOut,
    ChangeOut,
    ForecastOut,
    ForecastsOut,
    HistoryOut,
    OthersOut,
    RecountOut,
    TargetOut,
)
from matchcamp.web import Html, Request, asked, page

Summary = tuple[TargetOut, ForecastOut, Markup]


@dataclass(frozen=True, slots=True)
class TargetsPage:
    """Each target with its forecast and its gauge; those that are over come last."""

    running: list[Summary]
    over: list[Summary]
    may_edit: bool


@get("/targets", name="targets.list")
async def targets_page(request: Request) -> Html:
    viewer, now = request.user, parts_of(request).clock.now()
    shown = []
    for one in (await queries.targets(viewer, now)).items:
        found = await queries.forecast(one.id, viewer, now)
        shown.append((one, found, gauge_of(one, found)))
    running = [summary for summary in shown if summary[0].days_left >= 0]
    over = [summary for summary in reversed(shown) if summary[0].days_left < 0]
    return page(request, "targets/list.html", TargetsPage(running, over, queries.may_edit(viewer)))


@dataclass(frozen=True, slots=True)
class Pictures:
    """Drawings of a target; each stands beside its table. `forecasts` and `chances` are empty where there are none."""

    gauge: Markup
    history: Markup
    chances: Markup
    forecasts: Markup


@dataclass(frozen=True, slots=True)
class Changed:
    """A change of the target's settings: label, before, after of each that differs."""

    made: ChangeOut
    differs: list[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class TargetPage:
    """One target. `numbers` are the funder's numbers of its applications by id; `recount` is made where it is asked
    for; `states` are those that count, in words."""

    target: TargetOut
    forecast: ForecastOut
    pictures: Pictures
    numbers: dict[str, str]
    states: str
    others: OthersOut
    history: HistoryOut
    foretold: ForecastsOut
    changes: list[Changed]
    recount: RecountOut | None

    @property
    def calibration(self) -> CalibrationOut:
        return self.foretold.calibration


@get("/targets/{target_id:str}", name="targets.page")
async def target_page(request: Request, target_id: FromPath[str]) -> Html:
    """How a target stands; `?recount=1` counts it anew from the log."""
    viewer, now = request.user, parts_of(request).clock.now()
    target = await queries.target(target_id, viewer, now)
    found = await queries.forecast(target_id, viewer, now)
    history, foretold = await queries.history_of(target_id, now), await forecasts_of(target_id)
    proven = await proofs([one.id for one in target.counted], viewer)
    told = (await queries.changes(target_id, viewer)).items
    context = TargetPage(
        target=target,
        forecast=found,
        pictures=Pictures(
            gauge=gauge_of(target, found), history=count_picture(target, history, now),
            chances=chances_picture(found), forecasts=forecasts_picture(target, foretold),
        ),
        numbers={id_: proof.submissions[-1].number for id_, proof in proven.items() if proof.submissions},
        states=states_words(target.states),
        others=await queries.others(target_id, viewer, now),
        history=history,
        foretold=foretold,
        changes=[Changed(one, changes_between(one.before, one.after)) for one in told],
        recount=await queries.recount(target_id) if asked(request, "recount") else None,
    )  # fmt: skip
    return page(request, "targets/one.html", context)
