"""Demands, moves by hand, going back, and rounds that are over."""

from matchcamp.camps.queries import camp_of_job, camp_to_lead
from matchcamp.errors import Conflict, Invalid, NotFound
from matchcamp.i18n import gettext as _
from matchcamp.parts import Parts
from matchcamp.seating.checks import checked
from matchcamp.seating.documents import CampSeating, Demand, HeldRound, Version, Wishes
from matchcamp.seating.keeping import TRIES, Row, change, following
from matchcamp.seating.planning import plan, rerun
from matchcamp.seating.queries import asked_of, crowd_of, present, seating_row
from matchcamp.seating.rules import Crowd, sat_there
from matchcamp.seating.schemas import SeatingDemandIn, WishesIn
from matchcamp.seating.states import DemandKind, Step
from matchcamp.viewer import Viewer

MOST_DEMANDS = 200

__all__ = ["add_demand", "end_round", "go_back", "hold_round", "plan", "remove_demand", "rerun", "wish"]


async def add_demand(parts: Parts, camp_id: str, given: SeatingDemandIn, viewer: Viewer) -> str:
    """Ask for something; returns the key of the demand, that of the same one where it was asked for before.

    Raises NotFound, Forbidden, Invalid for what is not at the camp, Conflict where there are too many.
    """
    camp = await camp_to_lead(camp_id, viewer)
    crowd = await crowd_of(camp, await seating_row(camp.id))
    wanted = checked(given, crowd)

    def added(_row: Row, now: Version) -> Version:
        if len(now.demands) >= MOST_DEMANDS:
            raise Conflict(_("There are %(most)s demands, as many as there can be.") % {"most": MOST_DEMANDS})
        return following(now, demands=[*now.demands, wanted])

    row = await seating_row(camp.id)
    same = next((one for one in asked_of(row).demands if _same(one, wanted)), None)
    if same:
        return same.key
    await change(camp.id, Step.DEMAND, viewer.account_id, parts.clock.now(), added)
    return wanted.key


def _same(one: Demand, other: Demand) -> bool:
    return one.model_dump(exclude={"key", "note"}) == other.model_dump(exclude={"key", "note"})


async def remove_demand(parts: Parts, camp_id: str, key: str, viewer: Viewer) -> None:
    """Ask for it no longer. Raises NotFound for no such demand, Forbidden."""
    camp = await camp_to_lead(camp_id, viewer)

    def without(_row: Row, now: Version) -> Version:
        left = [one for one in now.demands if one.key != key]
        if len(left) == len(now.demands):
            raise NotFound(f"no demand has the key {key[:40]!r}; it may have been removed already")
        return following(now, demands=left)

    await change(camp.id, Step.DEMAND_REMOVED, viewer.account_id, parts.clock.now(), without)


async def wish(parts: Parts, camp_id: str, given: WishesIn, viewer: Viewer) -> None:
    """Say how large tables are, whether hosts stay, and what weighs how much.

    Raises NotFound, Forbidden, Conflict where the tables changed since the form was opened, Invalid for sizes that
    contradict each other.
    """
    camp = await camp_to_lead(camp_id, viewer)
    least, most = given.least or camp.least, given.most or camp.most
    if least > most:
        words = _("The least number of people at a table is above the greatest one.")
        raise Invalid.at("least", words)
    wanted = Wishes(
        least=given.least, most=given.most, hosts_stay=given.hosts_stay,
        weights={term: factor for term, factor in given.weights().items() if factor != 1.0},
    )  # fmt: skip

    def wished(row: Row, now: Version) -> Version:
        refuse_stale(row, given.revision)
        return following(now, wishes=wanted)

    await change(camp.id, Step.WISHES, viewer.account_id, parts.clock.now(), wished)


def refuse_stale(row: Row, revision: int | None) -> None:
    if revision is not None and revision != row["revision"]:
        raise Conflict(
            _("Somebody has changed the tables meanwhile: you began from version %(mine)s, now it is %(now)s.")
            % {"mine": revision, "now": row["revision"]}
        )


async def go_back(parts: Parts, camp_id: str, viewer: Viewer, number: int | None = None) -> int:
    """Take an earlier version again, without a `number` the one before the present one; returns its number.

    Demands, wishes and plan become those of that version; rounds that were held since stay as they were held. All
    versions are kept, this one too. Raises NotFound, Forbidden, Conflict where that version is not kept any more.
    """
    camp = await camp_to_lead(camp_id, viewer)
    taken = []

    def gone_back(row: Row, now: Version) -> Version:
        wanted = now.before if number is None else number
        kept = next((one for one in row["earlier"] if one["number"] == wanted), None)
        if kept is None or now.number == wanted:
            raise Conflict(_("There is no earlier version to go back to."))
        taken.append(wanted)
        return Version.model_validate(kept)

    await change(camp.id, Step.GONE_BACK, viewer.account_id, parts.clock.now(), gone_back)
    return int(taken[-1])


async def end_round(camp_id: str, number: int) -> None:
    """As `hold_round`, for somebody who names the round. Raises Invalid for one that is neither planned nor held."""
    row = await seating_row(camp_id)
    now, held = present(row) if row else (None, ())
    planned = len(now.plan.rounds) if now and now.plan else 0
    if not 1 <= number <= max(planned, len(held)):
        words = _("There is no round %(round)s.") % {"round": number}
        raise Invalid.at("number", words)
    await hold_round(camp_id, number)


async def hold_round(camp_id: str, number: int) -> None:
    """Freeze who really sat in a round that is over: those planned there who are at the camp. Safe to repeat: a round
    that is held never changes. Rounds before it that were not held yet are frozen with it; without a plan, and for a
    round that the plan does not have, nothing happens."""
    rows = CampSeating.get_pymongo_collection()
    for _again in range(TRIES):
        row, camp = await seating_row(camp_id), await camp_of_job(camp_id)
        if row is None or camp is None:
            return
        now, held = present(row)
        if now.plan is None or not len(held) < number <= len(now.plan.rounds):
            return
        crowd = await crowd_of(camp, row)
        frozen = [_really_sat(now, crowd, one) for one in range(len(held) + 1, number + 1)]
        done = await rows.update_one(
            {"_id": camp_id, "revision": row["revision"]},
            {"$push": {"held": {"$each": [one.model_dump() for one in frozen]}}, "$inc": {"revision": 1}},
        )
        if done.modified_count:
            return
    raise Conflict(_("Others are changing the tables just now. Look at them again."))


def _really_sat(now: Version, crowd: Crowd, number: int) -> HeldRound:
    assert now.plan is not None  # Asked before.
    there = {one.id for one in crowd.people if sat_there(one, crowd.people)}
    away = {
        key for one in now.demands if one.kind is DemandKind.AWAY and number in one.rounds for key in one.people
    }  # fmt: skip
    seats = [seat for seat in now.plan.rounds[number - 1] if seat.person in there - away]
    return HeldRound(seats=seats)
