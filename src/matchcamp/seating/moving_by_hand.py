"""Putting one person at another table by hand."""

from collections.abc import Mapping
from dataclasses import dataclass

from matchcamp.camps.queries import camp_to_lead
from matchcamp.errors import Conflict
from matchcamp.i18n import gettext as _
from matchcamp.parts import Parts
from matchcamp.seating.actions import refuse_stale
from matchcamp.seating.checks import checked
from matchcamp.seating.documents import Demand, Moved, Version, Wishes
from matchcamp.seating.gathering import knowledge_of
from matchcamp.seating.keeping import Row, change, following
from matchcamp.seating.moves import against
from matchcamp.seating.planning import fairness_of
from matchcamp.seating.queries import asked_of, crowd_of, present, seating_row
from matchcamp.seating.rules import (
    Asked,
    Crowd,
    Knowledge,
    basis_of,
    laid_over,
    seats_by_round,
    seats_of,
    solver_camp,
    tables_of,
)
from matchcamp.seating.schemas import SeatingDemandIn, SeatMoveIn
from matchcamp.seating.states import DemandKind, MoveReason, Step
from matchcamp.viewer import Viewer
from matching.tables import placements


@dataclass(frozen=True, slots=True)
class _Hand:
    """A move by hand with all that is known around it; `pin` keeps the person there in a re-run."""

    given: SeatMoveIn
    pin: Demand
    crowd: Crowd
    known: Knowledge


async def move(parts: Parts, camp_id: str, given: SeatMoveIn, viewer: Viewer) -> None:
    """Put one person at another table in a round, and pin them there, so that a re-run leaves them.

    Raises NotFound, Forbidden, Invalid for who or what is not at the camp, Conflict where there is no plan, the round
    is over, or a demand stands against it.
    """
    camp = await camp_to_lead(camp_id, viewer)
    crowd = await crowd_of(camp, await seating_row(camp.id))
    wanted = SeatingDemandIn(kind=DemandKind.PIN, people=[given.person], idea=given.idea, round=given.round)
    hand = _Hand(given, checked(wanted, crowd), crowd, await knowledge_of(parts, crowd))

    def moved(row: Row, now: Version) -> Version:
        refuse_stale(row, given.revision)
        return _moved(row, now, hand)

    await change(camp.id, Step.MOVED, viewer.account_id, parts.clock.now(), moved)


def _moved(row: Row, now: Version, hand: _Hand) -> Version:
    given = hand.given
    _held_now, held = present(row)
    if now.plan is None or given.round > len(now.plan.rounds):
        raise Conflict(_("There is no plan of this round yet."))
    if given.round <= len(held):
        raise Conflict(_("Round %(round)s is over. Who sat where stays as it was.") % {"round": given.round})
    rounds = [dict(seats) for seats in seats_by_round(laid_over(now.plan, [one.seats for one in held]))]
    seats = rounds[given.round - 1]
    others = [one for one in now.demands if not _pins(one, given)]
    _refuse_what_is_forbidden(seats, others, hand, now.wishes)
    before = seats.get(given.person, "")
    if before == given.idea:
        return following(now, demands=[*others, hand.pin])
    seats[given.person] = given.idea
    was, asked = asked_of(row), Asked((*others, hand.pin), now.wishes, asked_of(row).held)
    fresh = now.plan.basis == basis_of(hand.crowd, was)
    moves = [Moved(round=given.round, person=given.person, before=before, after=given.idea, why=MoveReason.HAND)]
    camp = solver_camp(hand.crowd, hand.known, asked)
    plan = now.plan.model_copy(
        update={
            "rounds": seats_of(camp, placements(camp, rounds), len(rounds)),
            "basis": basis_of(hand.crowd, asked) if fresh else now.plan.basis,
            "fairness": fairness_of(camp, rounds),
            "moves": [*now.plan.moves, *moves] if now.plan.by_hand else moves,
            "by_hand": now.plan.by_hand + 1,
            "gap": None,  # What was proven holds for plans without this pin.
        }
    )
    return following(now, demands=[*others, hand.pin], plan=plan)


def _refuse_what_is_forbidden(seats: Mapping[str, str], demands: list[Demand], hand: _Hand, wishes: Wishes) -> None:
    tables = {idea.id for idea in tables_of(hand.crowd.ideas, demands)}
    if hand.given.idea not in tables:
        raise Conflict(_("This idea has no table."))
    own = hand.crowd.hosts.get(hand.given.person, hand.given.idea)
    if wishes.hosts_stay and own in tables and own != hand.given.idea:
        raise Conflict(_("Hosts stay at their own tables."))
    if against(hand.given.person, hand.given.idea, hand.given.round, seats, demands) is not None:
        raise Conflict(_("A demand stands against this. Remove it first."))


def _pins(demand: Demand, given: SeatMoveIn) -> bool:
    return demand.kind is DemandKind.PIN and demand.people == [given.person] and demand.round == given.round
