"""The results of a camp and what came out of all of them, for people."""

from dataclasses import dataclass
from typing import Any

from litestar import Response, get
from litestar.params import FromPath
from litestar.response import Redirect

from matchcamp.camps.schemas import CampOut
from matchcamp.errors import NotFound
from matchcamp.i18n import gettext as _
from matchcamp.paging import asked_after, next_url
from matchcamp.parts import parts_of
from matchcamp.registration.passes import my_pass
from matchcamp.results.files import file_of
from matchcamp.results.minutes import (
    agenda_heads,
    agenda_rows,
    attendance_heads,
    attendance_rows,
    figure_rows,
    percent,
    seated_words,
)
from matchcamp.results.outcome_queries import all_outcomes
from matchcamp.results.queries import Reader, inside_reader, reader, results_with_outcomes
from matchcamp.results.schemas import OutcomesDetail, OutcomesOut, ResultsOut
from matchcamp.web import Html, Request, go_to, page

CAMPS_A_PAGE = 20
Table = tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]


@dataclass(frozen=True, slots=True)
class Chain:
    """Three numbers that follow from each other, for the drawing: each with its share of the first in [0, 1]."""

    ideas: int
    consortia: int
    submitted: int

    @property
    def steps(self) -> list[dict[str, Any]]:
        named = ((_("Ideas with a table"), self.ideas), (_("Consortia formed"), self.consortia))
        most = max(self.ideas, self.consortia, self.submitted, 1)
        return [
            {"label": label, "count": count, "share": count / most}
            for label, count in (*named, (_("Applications submitted"), self.submitted))
        ]


def chain_of(found: OutcomesOut) -> Chain:
    return Chain(found.ideas, found.consortia, found.submitted)


@dataclass(frozen=True, slots=True)
class ResultsPage:
    """The results; `agenda` and `attendance` are heads and rows, `base` the address of the files."""

    camp: CampOut
    found: ResultsOut
    outcomes: OutcomesDetail
    chain: Chain
    figures: tuple[tuple[str, str], ...]
    agenda: Table
    attendance: Table
    seated: str
    satisfied: str
    base: str
    by_pass: bool


async def results_shown(request: Request, who: Reader, base: str, *, by_pass: bool = False) -> Html:
    """The page for whoever reads, by either door."""
    found, outcomes = await results_with_outcomes(parts_of(request), who)
    details, survey = found.details, found.details.survey if found.details else None
    context = ResultsPage(
        camp=who.camp,
        found=found,
        outcomes=outcomes,
        chain=chain_of(outcomes),
        figures=figure_rows(found.figures),
        agenda=(agenda_heads(), agenda_rows(who.camp, details.agenda) if details else ()),
        attendance=(attendance_heads(), attendance_rows(details) if details else ()),
        seated=seated_words(details) if details else "",
        satisfied=percent(survey.satisfied) if survey and survey.satisfied is not None else "",
        base=base,
        by_pass=by_pass,
    )
    return page(request, "results/page.html", context)


@get("/camps/{camp_id:str}/results", name="results.page")
async def results_page(request: Request, camp_id: FromPath[str]) -> Html:
    who = await reader(camp_id, request.user)
    return await results_shown(request, who, f"/camps/{who.camp.id}/results")


@get("/camps/{camp_id:str}/results/{name:str}", name="results.file")
async def results_file(request: Request, camp_id: FromPath[str], name: FromPath[str]) -> Response[bytes]:
    who = await inside_reader(camp_id, request.user)
    return await file_of(parts_of(request), who, name, request.user.account_id)


@get("/camps/{camp_id:str}/questionnaire", name="results.my_questionnaire")
async def my_questionnaire(request: Request, camp_id: FromPath[str]) -> Redirect:
    """From a notice to the person's own link, which notices never hold."""
    own = await my_pass(parts_of(request).settings, camp_id.lower(), request.user)
    if own is None:
        raise NotFound(_("Only those who were registered for this camp see this."))
    return go_to(f"/phone/{own}/questionnaire")


@dataclass(frozen=True, slots=True)
class OutcomesPage:
    """What came out of camps; `chain` adds up those of this page."""

    camps: list[OutcomesOut]
    chain: Chain
    next_url: str


@get("/camps/outcomes", name="results.outcomes")
async def outcomes_page(request: Request) -> Html:
    found = await all_outcomes(parts_of(request), request.user, after=asked_after(request), limit=CAMPS_A_PAGE)
    sums = Chain(
        sum(one.ideas for one in found.items),
        sum(one.consortia for one in found.items),
        sum(one.submitted for one in found.items),
    )
    return page(request, "results/outcomes.html", OutcomesPage(found.items, sums, next_url(request, found.next)))


HANDLERS = (results_page, results_file, my_questionnaire, outcomes_page)
