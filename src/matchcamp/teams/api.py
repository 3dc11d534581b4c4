"""Advice on teams for programs: who is missing, whole teams, repairs, and taking them."""

from litestar import get, post
from litestar.params import FromPath, JSONBody

from matchcamp.consortia.actions import change_out
from matchcamp.consortia.board_schemas import ChangeOut
from matchcamp.parts import parts_of
from matchcamp.teams import actions, queries
from matchcamp.teams.schemas import RepairOut, SuggestionsOut, TakeIn, TeamsIn, TeamsOut
from matchcamp.web import Request

TAGS = ["consortia"]
ONE = "/api/consortia/{consortium_id:str}"


@get(ONE + "/suggestions", name="api.teams.suggestions", tags=TAGS)
async def get_suggestions(request: Request, consortium_id: FromPath[str]) -> SuggestionsOut:
    """For each demand not met and each competence that nobody covers: who would fill the gap, and the words for it."""
    return await queries.suggestions(parts_of(request), consortium_id, request.user)


@post(ONE + "/teams", name="api.teams.ask", tags=TAGS, status_code=200)
async def ask_teams(request: Request, consortium_id: FromPath[str], data: JSONBody[TeamsIn]) -> TeamsOut:
    """The three best distinct teams of members of the alliance, or the demands that conflict. Nothing is changed.

    It takes up to 20 seconds; one search at a time for each person.
    """
    return await actions.ask_teams(parts_of(request), consortium_id, data, request.user)


@get(ONE + "/repair", name="api.teams.repair", tags=TAGS)
async def get_repair(request: Request, consortium_id: FromPath[str]) -> RepairOut:
    """The fewest changes that make the consortium eligible, or the demands that conflict. Nothing is changed."""
    return await actions.ask_repair(parts_of(request), consortium_id, request.user)


@post(ONE + "/take", name="api.teams.take", tags=TAGS, status_code=200)
async def take(request: Request, consortium_id: FromPath[str], data: JSONBody[TakeIn]) -> ChangeOut:
    """Put a team or a repair on the board. Whoever is on it and not among the members must be named in `leaves`."""
    parts = parts_of(request)
    done = await actions.take(parts, consortium_id, data, request.user)
    return await change_out(consortium_id, done, request.user, parts.clock.now())


HANDLERS = (get_suggestions, ask_teams, get_repair, take)
