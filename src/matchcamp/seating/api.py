"""Seatings for programs."""

from litestar import delete, get, post, put
from litestar.params import FromPath, JSONBody

from matchcamp.camps.queries import camp_to_lead
from matchcamp.errors import NotFound
from matchcamp.parts import parts_of
from matchcamp.registration.queries import my_attendance
from matchcamp.seating import actions
from matchcamp.seating.detail import detail, planning
from matchcamp.seating.moving_by_hand import move
from matchcamp.seating.queries import place_of
from matchcamp.seating.schemas import (
    BackIn,
    PlaceList,
    PlanningOut,
    SeatingDemandIn,
    SeatingDetail,
    SeatMoveIn,
    WishesIn,
)
from matchcamp.web import Request

TAGS = ["camps"]
ONE = "/api/camps/{camp_id:str}/seating"


@get(ONE, name="api.seating.get", tags=TAGS)
async def get_seating(request: Request, camp_id: FromPath[str]) -> SeatingDetail:
    """Who sits where in all rounds and why, with demands, figures and the last planning; for those who lead."""
    return await detail(parts_of(request), camp_id, request.user)


@get(ONE + "/mine", name="api.seating.mine", tags=TAGS)
async def get_mine(request: Request, camp_id: FromPath[str]) -> PlaceList:
    """Where the signed-in person sits in each round, and with whom; 404 for somebody whom the camp does not know."""
    me = await my_attendance(camp_id, request.user)
    if me is None:
        raise NotFound("you are not registered for this camp")
    return PlaceList(items=list(await place_of(camp_id, me.id)), next=None)


@get(ONE + "/places/{attendant_id:str}", name="api.seating.places", tags=TAGS)
async def get_places(request: Request, camp_id: FromPath[str], attendant_id: FromPath[str]) -> PlaceList:
    """Where one person sits in each round, for those who lead; nothing for somebody who has no seat."""
    camp = await camp_to_lead(camp_id, request.user)
    return PlaceList(items=list(await place_of(camp.id, attendant_id)), next=None)


@post(ONE + "/plan", name="api.seating.plan", tags=TAGS, status_code=200)
async def plan(request: Request, camp_id: FromPath[str]) -> PlanningOut:
    """Plan all rounds that are not over; it takes up to 20 seconds. 409 while the camp is being planned already."""
    parts = parts_of(request)
    await actions.plan(parts, camp_id, request.user)
    return await planning(parts, camp_id, request.user)


@post(ONE + "/rerun", name="api.seating.rerun", tags=TAGS, status_code=200)
async def rerun(request: Request, camp_id: FromPath[str]) -> PlanningOut:
    """Bring the plan up to date, moving as few people as must be. 409 while the camp is being planned already."""
    parts = parts_of(request)
    await actions.rerun(parts, camp_id, request.user)
    return await planning(parts, camp_id, request.user)


@post(ONE + "/demands", name="api.seating.add_demand", tags=TAGS)
async def add_demand(request: Request, camp_id: FromPath[str], data: JSONBody[SeatingDemandIn]) -> SeatingDetail:
    """Ask for something; the plan changes only when it is made again. Asked twice it stands once."""
    parts = parts_of(request)
    await actions.add_demand(parts, camp_id, data, request.user)
    return await detail(parts, camp_id, request.user)


@delete(ONE + "/demands/{key:str}", name="api.seating.remove_demand", tags=TAGS, status_code=200)
async def remove_demand(request: Request, camp_id: FromPath[str], key: FromPath[str]) -> SeatingDetail:
    """Ask for it no longer."""
    parts = parts_of(request)
    await actions.remove_demand(parts, camp_id, key, request.user)
    return await detail(parts, camp_id, request.user)


@put(ONE + "/wishes", name="api.seating.wish", tags=TAGS)
async def wish(request: Request, camp_id: FromPath[str], data: JSONBody[WishesIn]) -> SeatingDetail:
    """Sizes of tables, and what weighs how much. 409 where the seating is no longer the one of `revision`."""
    parts = parts_of(request)
    await actions.wish(parts, camp_id, data, request.user)
    return await detail(parts, camp_id, request.user)


@post(ONE + "/moves", name="api.seating.move", tags=TAGS, status_code=200)
async def move_person(request: Request, camp_id: FromPath[str], data: JSONBody[SeatMoveIn]) -> SeatingDetail:
    """Put one person at another table in a round, and pin them there."""
    parts = parts_of(request)
    await move(parts, camp_id, data, request.user)
    return await detail(parts, camp_id, request.user)


@post(ONE + "/back", name="api.seating.back", tags=TAGS, status_code=200)
async def go_back(request: Request, camp_id: FromPath[str], data: JSONBody[BackIn]) -> SeatingDetail:
    """Take an earlier version again; rounds that are over stay as they are."""
    parts = parts_of(request)
    await actions.go_back(parts, camp_id, request.user, data.number)
    return await detail(parts, camp_id, request.user)


@post(ONE + "/rounds/{number:int}/hold", name="api.seating.hold", tags=TAGS, status_code=200)
async def hold_round(request: Request, camp_id: FromPath[str], number: FromPath[int]) -> SeatingDetail:
    """Freeze who really sat in a round that is over. Safe to repeat; 400 for a round that the plan does not have."""
    camp = await camp_to_lead(camp_id, request.user)
    await actions.end_round(camp.id, number)
    return await detail(parts_of(request), camp_id, request.user)


HANDLERS = (
    get_seating, get_mine, get_places, plan, rerun, add_demand, remove_demand, wish, move_person, go_back, hold_round,
)  # fmt: skip
