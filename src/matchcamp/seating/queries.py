"""Reading seatings."""

from collections.abc import Mapping, Sequence
from typing import Any

from matchcamp.camps.queries import camp_of_job
from matchcamp.camps.schemas import CampOut
from matchcamp.registration.queries import addresses_shared, attendants, hosts_of, ideas_of
from matchcamp.registration.schemas import Attendant, CampIdeaOut
from matchcamp.registration.states import CampIdeaStatus, ParticipantStatus
from matchcamp.seating.documents import CampSeating, HeldRound, Seat, Version
from matchcamp.seating.rules import Asked, Crowd, basis_of, is_there, laid_over, seats_by_round
from matchcamp.seating.schemas import Companion, Place, SeatingOut
from matchcamp.seating.words import why

Row = Mapping[str, Any]
PRESENT = {"earlier": 0, "history": 0}
ALL_IDEAS = (CampIdeaStatus.ACCEPTED, CampIdeaStatus.WITHDRAWN, CampIdeaStatus.NOT_CHOSEN)
ONCE_HERE = (ParticipantStatus.REGISTERED, ParticipantStatus.CANCELLED)


async def seating(camp_id: str) -> SeatingOut | None:
    """The seating as it stands; None where nothing was planned or held yet, or the camp is gone. Seven database
    calls."""
    row = await seating_row(camp_id)
    camp = await camp_of_job(camp_id)
    if row is None or camp is None or not (row["now"]["plan"] or row["held"]):
        return None
    return seating_out(row, await crowd_of(camp, row))


async def seating_row(camp_id: str) -> dict[str, Any] | None:
    """The present version and the held rounds; None where there is nothing yet."""
    row: dict[str, Any] | None = await CampSeating.get_pymongo_collection().find_one({"_id": camp_id}, PRESENT)
    return row


def seating_out(row: Row, crowd: Crowd) -> SeatingOut:
    """The stored seating; `stale` is decided by those who are there now."""
    now, held = present(row)
    plan = now.plan
    rounds = laid_over(plan, [one.seats for one in held]) if plan else [one.seats for one in held]
    return SeatingOut(
        revision=row["revision"],
        made=plan.made if plan else now.at,
        held=len(held),
        rounds=tuple(dict(seats) for seats in seats_by_round(rounds)),
        stale=plan is not None and plan.basis != basis_of(crowd, asked_of(row)),
    )


def present(row: Row) -> tuple[Version, list[HeldRound]]:
    """The present version and the held rounds of a stored seating."""
    return Version.model_validate(row["now"]), [HeldRound.model_validate(one) for one in row["held"]]


def asked_of(row: Row | None) -> Asked:
    """What is demanded, and the rounds that are over; nothing where there is no seating yet."""
    if row is None:
        return Asked()
    now, held = present(row)
    return Asked(tuple(now.demands), now.wishes, seats_by_round(one.seats for one in held))


async def crowd_of(camp: CampOut, row: Row | None) -> Crowd:
    """The people and ideas of a camp. Five database calls."""
    sat = {seat["person"] for one in (row["held"] if row else ()) for seat in one["seats"]}
    people = [
        one
        for one in await attendants(camp.id, statuses=ONCE_HERE)
        if one.status is ParticipantStatus.REGISTERED or one.id in sat
    ]
    return Crowd(camp, tuple(people), tuple(await ideas_of(camp.id)), await hosts_of(camp.id))


async def place_of(camp_id: str, attendant_id: str) -> tuple[Place, ...]:
    """Where one person sits in each round, the first one first; a round without a seat is left out. Whoever is absent
    or has gone is nobody's companion in rounds to come. Six database calls, which read only who sits there too."""
    row = await seating_row(camp_id)
    if row is None:
        return ()
    now, held = present(row)
    rounds = laid_over(now.plan, [one.seats for one in held]) if now.plan else [one.seats for one in held]
    tables = [_table_of(attendant_id, seats) for seats in rounds]
    beside = {seat.person for table in tables for seat in table} - {attendant_id}
    people = {one.id: one for one in await attendants(camp_id, statuses=ONCE_HERE, ids=beside)}
    ideas = {idea.id: idea for idea in await ideas_of(camp_id, statuses=ALL_IDEAS)}
    shared = await addresses_shared(camp_id, people)
    found = []
    for number, table in enumerate(tables, start=1):
        over = number <= len(held)
        others = [people[seat.person] for seat in table if seat.person in people]
        there = [one for one in others if over or is_there(one)]
        own = next((seat for seat in table if seat.person == attendant_id), None)
        if own and own.idea in ideas:
            found.append(_place(number, over, ideas[own.idea], [_companion(one, shared) for one in there], why(own)))
    return tuple(found)


def _table_of(attendant_id: str, seats: Sequence[Seat]) -> list[Seat]:
    """The seats of the table at which the person sits; none without a seat."""
    idea = next((seat.idea for seat in seats if seat.person == attendant_id), None)
    return [seat for seat in seats if seat.idea == idea]


def _companion(one: Attendant, shared: Mapping[str, str]) -> Companion:
    email = shared.get(one.id, "")
    return Companion(name=one.name, organisation=one.organisation, country=one.country, email=email)


def _place(number: int, over: bool, idea: CampIdeaOut, others: Sequence[Companion], words: str) -> Place:
    return Place(
        round=number,
        held=over,
        camp_idea_id=idea.id,
        table=idea.number,
        title=idea.title,
        companions=tuple(sorted(others, key=lambda one: one.name.casefold())),
        why=words,
    )
