"""Why people change tables in a re-run, and what stands against moving somebody by hand: pure functions."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from matchcamp.seating.documents import Demand, Moved
from matchcamp.seating.rules import Rounds
from matchcamp.seating.states import DemandKind, MoveReason
from matching.tables import Move


@dataclass(frozen=True, slots=True)
class Change:
    """A re-run: the rounds before and after, what is demanded, the ideas that have a table, and the sizes of tables."""

    before: Rounds
    after: Rounds
    demands: Sequence[Demand]
    tables: frozenset[str]
    least: int
    most: int


def explained(moves: Iterable[Move], change: Change) -> list[Moved]:
    """Each move with its reason."""
    found = []
    for move in moves:
        why, demand = _why(move, change)
        found.append(
            Moved(
                round=move.round, person=move.person, before=move.before, after=move.after, why=why, demand=demand,
            )
        )  # fmt: skip
    return found


def _why(move: Move, change: Change) -> tuple[MoveReason, str]:
    after = change.after[move.round - 1]
    before = change.before[move.round - 1]
    for demand in change.demands:
        if _asks_for(demand, move, before, after):
            return MoveReason.DEMAND, demand.key
    if move.before not in change.tables:
        return MoveReason.CLOSED, ""
    left = Counter(idea for person, idea in before.items() if person in after)
    came = Counter(idea for person, idea in after.items() if person not in before)
    if left[move.after] + came[move.after] < change.least:
        return MoveReason.SHORT, ""
    if left[move.before] + came[move.before] > change.most:
        return MoveReason.FULL, ""
    return MoveReason.ROOM, ""


def _asks_for(demand: Demand, move: Move, before: Mapping[str, str], after: Mapping[str, str]) -> bool:
    """Whether a demand is met by this move and was not met before it."""
    if move.person not in demand.people:
        return False
    others = [one for one in demand.people if one != move.person]
    match demand.kind:
        case DemandKind.PIN:
            return demand.idea == move.after and demand.round in (0, move.round)
        case DemandKind.BARRED:
            return demand.idea == move.before
        case DemandKind.APART:
            return any(before.get(one) == move.before for one in others)
        case DemandKind.TOGETHER:
            return any(after.get(one) == move.after and before.get(one) != move.before for one in others)
        case _:
            return False


def against(person: str, idea: str, round_: int, seats: Mapping[str, str], demands: Iterable[Demand]) -> Demand | None:
    """The first demand that forbids to put a person at an idea's table in a round; None where none does. `seats` are
    those of that round."""
    for demand in demands:
        if person not in demand.people:
            continue
        others = [one for one in demand.people if one != person and one in seats]
        forbids = {
            DemandKind.BARRED: demand.idea == idea,
            DemandKind.APART: any(seats[one] == idea for one in others),
            DemandKind.TOGETHER: any(seats[one] != idea for one in others),
            DemandKind.AWAY: round_ in demand.rounds,
        }
        if forbids.get(demand.kind, False):
            return demand
    return None
