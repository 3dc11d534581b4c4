"""The seating as those who lead see it: tables, reasons, figures, demands and versions, all in words."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from matchcamp.camps.schemas import CampOut
from matchcamp.errors import NotFound
from matchcamp.i18n import gettext as _
from matchcamp.i18n import ngettext
from matchcamp.parts import Parts
from matchcamp.registration.schemas import Attendant
from matchcamp.seating.documents import ConflictFound, Seat
from matchcamp.seating.look import Look, look_at
from matchcamp.seating.rules import (
    is_there,
    rounds_of,
    still_holds,
    tables_of,
)
from matchcamp.seating.schemas import (
    FairnessOut,
    PlanningOut,
    RoundOut,
    SeatingDemandOut,
    SeatingDetail,
    SeatingTableOut,
    SeatingVersionOut,
    SeatMoveOut,
    SeatOut,
)
from matchcamp.seating.solving import MANY_PEOPLE, USUAL
from matchcamp.seating.states import Outcome, Step
from matchcamp.seating.words import (
    conflict_lines,
    demand_words,
    failed_words,
    move_words,
    reasons,
    step_words,
)
from matchcamp.viewer import Viewer


async def detail(parts: Parts, camp_id: str, viewer: Viewer) -> SeatingDetail:
    """The whole seating for those who lead. Raises NotFound, Forbidden."""
    look = await look_at(parts, camp_id, viewer)
    return detail_of(look, parts.clock.now())


def detail_of(look: Look, now: datetime) -> SeatingDetail:
    """All of it in words."""
    plan, wishes = look.plan, look.now.wishes
    least, most = look.sizes
    return SeatingDetail(
        revision=look.row["revision"],
        planned=plan is not None,
        made=plan.made if plan else None,
        stale=look.stale,
        stale_because=stale_because(look),
        held=len(look.held),
        rounds=rounds_out(look),
        demands=demands_out(look),
        least=least,
        most=most,
        hosts_stay=wishes.hosts_stay,
        weights=wishes.weights,
        fairness=fairness_out(look),
        objective=plan.objective if plan else 0.0,
        gap=plan.gap if plan else None,
        seconds=plan.seconds if plan else 0.0,
        by_hand=plan.by_hand if plan else 0,
        moves=moves_out(look),
        least_moves=plan.least_moves if plan else 0,
        fewest=plan.fewest if plan else True,
        rerun=bool(plan and plan.rerun),
        planning=planning_out(look, now),
        versions=versions_out(look),
    )


def rounds_out(look: Look) -> list[RoundOut]:
    """Each round with its tables; rounds of the agenda that no plan has yet are empty."""
    items = {item.round: item for item in look.crowd.camp.agenda if item.round}
    count = rounds_of(look.crowd.camp, len(look.held))
    found = []
    for number in range(1, count + 1):
        seats = look.rounds[number - 1] if number <= len(look.rounds) else []
        item = items.get(number)
        found.append(
            RoundOut(
                number=number,
                title=item.title if item else "",
                starts=item.starts if item else None,
                held=number <= len(look.held),
                tables=tables_out(look, number, seats),
                unseated=unseated(look, number, seats),
            )
        )
    return found


def tables_out(look: Look, number: int, seats: Sequence[Seat]) -> list[SeatingTableOut]:
    """The tables of a round in the order of their numbers; those without people too, where the idea still has one."""
    at: dict[str, list[Seat]] = defaultdict(list)
    for seat in seats:
        at[seat.idea].append(seat)
    has_table = {idea.id for idea in tables_of(look.crowd.ideas, look.now.demands)}
    moved = {(one.round, one.person) for one in look.plan.moves} if look.plan else set()
    found = []
    for idea in look.crowd.ideas:
        if not at[idea.id] and (idea.id not in has_table or not seats):
            continue
        people = [look.people[seat.person] for seat in at[idea.id] if seat.person in look.people]
        found.append(
            SeatingTableOut(
                idea=idea.id,
                number=idea.number,
                title=idea.title,
                organisation=idea.organisation,
                seats=[
                    seat_out(look, seat, number, (number, seat.person) in moved) for seat in in_order(look, at[idea.id])
                ],
                countries=len({one.country for one in people if one.country}),
                languages=shared_languages(people),
            )
        )
    return found


def in_order(look: Look, seats: Sequence[Seat]) -> list[Seat]:
    """The host first, then by name."""
    return sorted(seats, key=lambda seat: (not seat.own, look.names.person(seat.person).casefold()))


def seat_out(look: Look, seat: Seat, number: int, moved: bool) -> SeatOut:
    person = look.people.get(seat.person)
    over = number <= len(look.held)
    return SeatOut(
        person=seat.person,
        name=look.names.person(seat.person),
        organisation=person.organisation if person else "",
        country=person.country if person else "",
        host=seat.own,
        pinned=seat.pinned,
        absent=not over and (person is None or number in look.away.get(seat.person, ())),
        moved=moved,
        rank=seat.rank,
        fit=seat.fit,
        new=seat.new,
        why=reasons(seat),
    )


def shared_languages(people: Sequence[Attendant]) -> list[str]:
    """The languages that all at a table speak, or where there is none the one that most speak."""
    spoken: dict[str, int] = defaultdict(int)
    for one in people:
        for language in {*one.languages, one.language}:
            spoken[language] += bool(language)
    most = max(spoken.values(), default=0)
    return sorted(language for language, count in spoken.items() if count == most and most) if people else []


def unseated(look: Look, number: int, seats: Sequence[Seat]) -> list[str]:
    """Who is there in a round to come and has no seat; nobody while there is no plan."""
    if look.plan is None or number <= len(look.held):
        return []
    seated = {seat.person for seat in seats}
    return sorted(
        one.name
        for one in look.crowd.people
        if is_there(one) and one.id not in seated and number not in look.away.get(one.id, ())
    )


def stale_because(look: Look) -> list[str]:
    """Why the plan is out of date, in words; nothing where it is not."""
    if look.plan is None or not look.stale:
        return []
    open_rounds = range(len(look.held) + 1, len(look.rounds) + 1)
    new = sorted({name for number in open_rounds for name in unseated(look, number, look.rounds[number - 1])})
    gone = sorted({
        look.names.person(seat.person)
        for number in open_rounds
        for seat in look.rounds[number - 1]
        if seat.person not in look.people or number in look.away.get(seat.person, ())
    })  # fmt: skip
    found = []
    if new:
        words = ngettext("%(num)s person has no seat: %(names)s.", "%(num)s people have no seat: %(names)s.", len(new))
        found.append(words % {"num": len(new), "names": ", ".join(new)})
    if gone:
        words = ngettext("%(num)s person is missing: %(names)s.", "%(num)s people are missing: %(names)s.", len(gone))
        found.append(words % {"num": len(gone), "names": ", ".join(gone)})
    return found or [_("People, ideas, demands or the agenda have changed since.")]


def demands_out(look: Look) -> list[SeatingDemandOut]:
    rounds = rounds_of(look.crowd.camp, len(look.held))
    return [
        SeatingDemandOut(
            **one.model_dump(),
            text=demand_words(one, look.names),
            holds=still_holds(one, look.crowd, look.now.demands, rounds),
        )
        for one in look.now.demands
    ]


def fairness_out(look: Look) -> FairnessOut | None:
    if look.plan is None:
        return None
    ranking = {key for key, one in look.people.items() if one.ranked}
    unranked = {
        seat.person for seats in look.rounds for seat in seats if not (seat.rank or seat.own) and seat.person in ranking
    }
    return FairnessOut(
        **look.plan.fairness.model_dump(), unranked=sorted(look.names.person(person) for person in unranked)
    )


def moves_out(look: Look) -> list[SeatMoveOut]:
    demands = {one.key: one for one in look.now.demands}
    return [
        SeatMoveOut(
            round=one.round, person=one.person, name=look.names.person(one.person),
            before=look.names.table(one.before) if one.before else _("no seat"), after=look.names.table(one.after),
            why=move_words(one, demands, look.names), reason=one.why,
        )
        for one in (look.plan.moves if look.plan else ())
    ]  # fmt: skip


def planning_out(look: Look, now: datetime) -> PlanningOut | None:
    """The last planning; one whose lease ran out before it ended was cut off."""
    row = look.planning
    if row is None:
        return None
    outcome = Outcome(row["outcome"])
    if outcome is Outcome.RUNNING and not look.runs:
        outcome = Outcome.CUT_OFF
    least, most = look.sizes
    found = [ConflictFound.model_validate(one) for one in row["conflict"]]
    return PlanningOut(
        outcome=outcome,
        kind=row["kind"],
        began=row["began"],
        ended=row["ended"],
        seconds=max(0.0, ((row["ended"] or now) - row["began"]).total_seconds()),
        at_most=at_most(look.crowd.camp, Step(row["kind"]), len(look.crowd.people)),
        said=failed_words(outcome, row["said"]),
        conflict=conflict_lines(found, look.names, least, most),
        smallest=row["smallest"],
    )


def at_most(_camp: CampOut, kind: Step, people: int) -> float:
    """The seconds that a planning takes at most."""
    if kind is Step.RERUN:
        return USUAL.rerun_seconds
    return USUAL.large_plan_seconds if people > MANY_PEOPLE else USUAL.plan_seconds


def versions_out(look: Look) -> list[SeatingVersionOut]:
    """Earlier versions, the newest first."""
    return [
        SeatingVersionOut(
            number=one["number"], at=one["at"], step=one["step"], text=step_words(Step(one["step"])),
            demands=len(one["demands"]), planned=one["plan"] is not None,
        )
        for one in reversed(look.row["earlier"])
        if one["number"]
    ]  # fmt: skip


async def planning(parts: Parts, camp_id: str, viewer: Viewer) -> PlanningOut:
    """The last planning, for those who lead. Raises NotFound, also where nothing was planned yet; Forbidden."""
    found = planning_out(await look_at(parts, camp_id, viewer), parts.clock.now())
    if found is None:
        raise NotFound(f"the tables of the camp {camp_id} were never planned")
    return found
