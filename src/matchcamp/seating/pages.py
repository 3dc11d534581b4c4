"""Pages of tables and rounds for those who lead a camp."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from matchcamp.camps.queries import camp_to_lead
from matchcamp.camps.schemas import CampOut
from matchcamp.errors import Invalid, NotFound
from matchcamp.i18n import gettext as _
from matchcamp.parts import parts_of
from matchcamp.seating import actions
from matchcamp.seating.detail import detail_of
from matchcamp.seating.forms import BackForm, DemandForm, MoveForm, WishesForm, at_the_forms_fields
from matchcamp.seating.look import Look, look_at
from matchcamp.seating.moving_by_hand import move
from matchcamp.seating.planning import begin
from matchcamp.seating.queries import place_of
from matchcamp.seating.rules import tables_of
from matchcamp.seating.schemas import Place, PlanningOut, SeatingDemandOut, SeatingDetail, SeatMoveIn, WishesIn
from matchcamp.seating.states import Outcome, Step
from matchcamp.seating.words import gap_words, percent, weight_choices
from matchcamp.web import Form, Html, Refused, Request, asked, attempt, go_after, go_to, page, read_form

ONE = "/camps/{camp_id:str}/tables"
Options = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class TablesPage:
    """All rounds with their tables. `shown` is the one person to whom the tables are narrowed, or empty; `gap` and
    `satisfied` are figures in words. `form` is a demand, `wishes` are sizes and weights."""

    camp: CampOut
    seating: SeatingDetail
    people: Options
    ideas: Options
    round_options: Options
    weights: list[tuple[str, str]]
    gap: str
    satisfied: tuple[str, str]
    shown: str
    running: bool
    form: Form[DemandForm]
    wishes: Form[WishesForm]


@get(ONE, name="seating.tables")
async def tables_page(request: Request, camp_id: FromPath[str]) -> Html:
    """`?person=ID` narrows it to the tables of one person."""
    return await _tables(request, camp_id)


async def _tables(
    request: Request,
    camp_id: str,
    form: Form[DemandForm] | None = None,
    wishes: Form[WishesForm] | None = None,
    status: int = 200,
) -> Html:
    parts = parts_of(request)
    look = await look_at(parts, camp_id, request.user)
    seating = detail_of(look, parts.clock.now())
    fair = seating.fairness
    context = TablesPage(
        camp=look.crowd.camp,
        seating=seating,
        people=people_options(look),
        ideas=idea_options(look),
        round_options=round_options(one.number for one in seating.rounds),
        weights=weight_choices(),
        gap=gap_words(seating.gap, seating.by_hand) if seating.planned else "",
        satisfied=(percent(fair.satisfaction), percent(fair.worst_satisfaction)) if fair else ("", ""),
        shown=asked(request, "person") if asked(request, "person") in look.people else "",
        running=is_running(seating.planning),
        form=form or Form(typed={"kind": "pin", "rounds": []}),
        wishes=wishes or Form(typed=typed_wishes(look)),
    )
    return page(request, "seating/tables.html", context, status=status)


def is_running(planning: PlanningOut | None) -> bool:
    return planning is not None and planning.outcome is Outcome.RUNNING


def people_options(look: Look) -> Options:
    """Who is registered, by name, with the organisation."""
    people = sorted(look.crowd.people, key=lambda one: one.name.casefold())
    return [(one.id, f"{one.name} ({one.organisation})" if one.organisation else one.name) for one in people]


def round_options(numbers: Iterable[int]) -> Options:
    return [(str(number), _("Round %(number)s") % {"number": number}) for number in numbers]


def idea_options(look: Look) -> Options:
    return [(idea.id, f"{idea.number}: {idea.title}") for idea in look.crowd.ideas]


def typed_wishes(look: Look) -> dict[str, object]:
    """The form as it stands now."""
    kept = look.now.wishes
    weights = {name: f"{kept.weights.get(name, 1.0):g}" for name, _words in weight_choices()}
    sizes = {"least": kept.least or "", "most": kept.most or ""}
    return {**sizes, **weights, "hosts_stay": kept.hosts_stay, "revision": look.row["revision"]}


@get(ONE + "/progress", name="seating.progress")
async def progress(request: Request, camp_id: FromPath[str]) -> Response[str]:
    """The box that says how far a planning is; once it ended the page is asked to load itself again."""
    parts = parts_of(request)
    look = await look_at(parts, camp_id, request.user)
    found = detail_of(look, parts.clock.now()).planning
    answer = page(request, "seating/progress.html", ProgressPage(look.crowd.camp, found))
    if not is_running(found):
        answer.headers["HX-Refresh"] = "true"
    return answer


@dataclass(frozen=True, slots=True)
class ProgressPage:
    """How far a planning is."""

    camp: CampOut
    planning: PlanningOut | None


@post(ONE + "/plan", name="seating.plan")
async def plan(request: Request, camp_id: FromPath[str]) -> Redirect:
    return await _begun(request, camp_id, Step.PLAN)


@post(ONE + "/rerun", name="seating.rerun")
async def rerun(request: Request, camp_id: FromPath[str]) -> Redirect:
    return await _begun(request, camp_id, Step.RERUN)


async def _begun(request: Request, camp_id: str, step: Step) -> Redirect:
    """The page shows how far it is; nobody waits for the answer of a form."""
    return await go_after(begin(parts_of(request), camp_id, request.user, step), back_to(camp_id))


def back_to(camp_id: str, place: str = "") -> str:
    return f"/camps/{camp_id}/tables{place}"


@post(ONE + "/demands", name="seating.add_demand", status_code=200)
async def add_demand(request: Request, camp_id: FromPath[str]) -> Html | Redirect:
    async def act(given: DemandForm) -> str:
        try:
            return await actions.add_demand(parts_of(request), camp_id, given.demand(), request.user)
        except Invalid as error:
            raise at_the_forms_fields(error, given) from error

    await camp_to_lead(camp_id, request.user)
    done = await attempt(await read_form(request, DemandForm), act)
    if isinstance(done, Refused):
        return await _tables(request, camp_id, form=done.form, status=done.status)
    return go_to(back_to(camp_id, "#demands"), _("Noted. It counts when the tables are planned again."))


@post(ONE + "/demands/{key:str}/remove", name="seating.remove_demand")
async def remove_demand(request: Request, camp_id: FromPath[str], key: FromPath[str]) -> Redirect:
    deed = actions.remove_demand(parts_of(request), camp_id, key, request.user)
    return await go_after(
        deed, back_to(camp_id, "#demands"), _("Removed. It counts when the tables are planned again.")
    )


@post(ONE + "/wishes", name="seating.wish", status_code=200)
async def wish(request: Request, camp_id: FromPath[str]) -> Html | Redirect:
    async def act(given: WishesForm) -> None:
        wanted = WishesIn.model_validate(given.model_dump())
        await actions.wish(parts_of(request), camp_id, wanted, request.user)

    await camp_to_lead(camp_id, request.user)
    done = await attempt(await read_form(request, WishesForm), act)
    if isinstance(done, Refused):
        return await _tables(request, camp_id, wishes=done.form, status=done.status)
    return go_to(back_to(camp_id, "#wishes"), _("Noted. It counts when the tables are planned again."))


@post(ONE + "/back", name="seating.back")
async def go_back(request: Request, camp_id: FromPath[str]) -> Redirect:
    given = (await read_form(request, BackForm)).taken
    deed = actions.go_back(parts_of(request), camp_id, request.user, given.number)
    return await go_after(
        deed, back_to(camp_id), _("The earlier version counts again. Nothing is lost: you can go back.")
    )


@post(ONE + "/rounds/{number:int}/hold", name="seating.hold")
async def hold_round(request: Request, camp_id: FromPath[str], number: FromPath[int]) -> Redirect:
    camp = await camp_to_lead(camp_id, request.user)
    url = back_to(camp_id, f"#round-{number}")
    return await go_after(actions.end_round(camp.id, number), url, _("The round is over. It stays as it was."))


@dataclass(frozen=True, slots=True)
class PersonPage:
    """Where one person sits, with whom and why, and the demands that name them. `tables` are those to move to."""

    camp: CampOut
    person_id: str
    name: str
    organisation: str
    country: str
    ranked: list[str]
    places: tuple[Place, ...]
    open_rounds: list[int]
    round_options: Options
    demands: list[SeatingDemandOut]
    tables: Options
    revision: int
    refused: Form[MoveForm] | None = field(default=None)


@get(ONE + "/person/{attendant_id:str}", name="seating.person")
async def person_page(request: Request, camp_id: FromPath[str], attendant_id: FromPath[str]) -> Html:
    return await _person(request, camp_id, attendant_id)


async def _person(request: Request, camp_id: str, attendant_id: str, refused: Refused[MoveForm] | None = None) -> Html:
    parts = parts_of(request)
    look = await look_at(parts, camp_id, request.user)
    person = look.people.get(attendant_id)
    if person is None:
        raise NotFound(f"nobody at this camp has the id {attendant_id[:40]!r}")
    seating = detail_of(look, parts.clock.now())
    open_rounds = [one.number for one in seating.rounds if not one.held and one.tables]
    places = await place_of(look.crowd.camp.id, person.id)
    context = PersonPage(
        camp=look.crowd.camp,
        person_id=person.id,
        name=person.name,
        organisation=person.organisation,
        country=person.country,
        ranked=[dict(idea_options(look))[idea] for idea in person.ranked if idea in look.names.ideas],
        places=places,
        open_rounds=open_rounds,
        round_options=round_options(open_rounds),
        demands=[one for one in seating.demands if attendant_id in one.people],
        tables=[(idea.id, f"{idea.number}: {idea.title}") for idea in tables_of(look.crowd.ideas, look.now.demands)],
        revision=seating.revision,
        refused=refused.form if refused else None,
    )
    return page(request, "seating/person.html", context, status=refused.status if refused else 200)


@post(ONE + "/person/{attendant_id:str}/move", name="seating.move", status_code=200)
async def move_person(request: Request, camp_id: FromPath[str], attendant_id: FromPath[str]) -> Html | Redirect:
    async def act(given: MoveForm) -> None:
        wanted = SeatMoveIn(person=attendant_id, **given.model_dump())
        await move(parts_of(request), camp_id, wanted, request.user)

    await camp_to_lead(camp_id, request.user)
    done = await attempt(await read_form(request, MoveForm), act)
    if isinstance(done, Refused):
        return await _person(request, camp_id, attendant_id, done)
    return go_to(back_to(camp_id, f"/person/{attendant_id}"), _("Moved, and pinned there."))


HANDLERS = (
    tables_page, progress, plan, rerun, add_demand, remove_demand, wish, go_back, hold_round, person_page, move_person,
)  # fmt: skip
