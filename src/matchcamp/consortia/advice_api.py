"""Advice on consortia for programs: who is missing, whole teams, repairs, taking them, and the checklist."""

from litestar import get, post, put
from litestar.params import FromPath, JSONBody

from matchcamp.consortia import advice_actions, advice_queries
from matchcamp.consortia.advice_schemas import PlaceIn, RepairOut, SuggestionsOut, TakeIn, TeamsIn, TeamsOut
from matchcamp.consortia.board_queries import board_shown
from matchcamp.consortia.board_schemas import ChangeOut
from matchcamp.consortia.checklist_answers import CheckIn, ChecklistOut, checklist, keep_check
from matchcamp.consortia.history import effect
from matchcamp.parts import parts_of
from matchcamp.sentences import said
from matchcamp.web import Request

TAGS = ["consortia"]
ONE = "/api/consortia/{consortium_id:str}"


@get(ONE + "/suggestions", name="api.consortia.suggestions", tags=TAGS)
async def get_suggestions(request: Request, consortium_id: FromPath[str]) -> SuggestionsOut:
    """For each demand not met and each competence that nobody covers: who would fill the gap, and the words for it."""
    return await advice_queries.suggestions(parts_of(request), consortium_id, request.user)


@post(ONE + "/teams", name="api.consortia.teams", tags=TAGS, status_code=200)
async def ask_teams(request: Request, consortium_id: FromPath[str], data: JSONBody[TeamsIn]) -> TeamsOut:
    """The three best distinct teams of members of the alliance, or the demands that conflict. Nothing is changed.

    It takes up to 20 seconds; one search at a time for each person.
    """
    return await advice_actions.ask_teams(parts_of(request), consortium_id, data, request.user)


@get(ONE + "/repair", name="api.consortia.repair", tags=TAGS)
async def get_repair(request: Request, consortium_id: FromPath[str]) -> RepairOut:
    """The fewest changes that make the consortium eligible, or the demands that conflict. Nothing is changed."""
    return await advice_actions.ask_repair(parts_of(request), consortium_id, request.user)


@post(ONE + "/take", name="api.consortia.take", tags=TAGS, status_code=200)
async def take(request: Request, consortium_id: FromPath[str], data: JSONBody[TakeIn]) -> ChangeOut:
    """Put a team or a repair on the board. Whoever is on it and not among the members must be named in `leaves`."""
    parts = parts_of(request)
    done = await advice_actions.take(parts, consortium_id, data, request.user)
    return ChangeOut(
        board=await board_shown(consortium_id, request.user, parts.clock.now()),
        broke=list(done.difference.broke),
        mended=list(done.difference.mended),
        effect=effect(done.difference, done.after, said),
    )


@get(ONE + "/checklist", name="api.consortia.checklist", tags=TAGS)
async def get_checklist(request: Request, consortium_id: FromPath[str]) -> ChecklistOut:
    """Ten questions on each partner's quality: what data say, and what people said."""
    return await checklist(parts_of(request), consortium_id, request.user)


@put(ONE + "/checklist", name="api.consortia.check", tags=TAGS)
async def keep_answer(request: Request, consortium_id: FromPath[str], data: JSONBody[CheckIn]) -> ChecklistOut:
    """Say yes or no to a question on a partner, or `open` to take it back."""
    parts = parts_of(request)
    await keep_check(parts, consortium_id, data, request.user)
    return await checklist(parts, consortium_id, request.user)


HANDLERS = (get_suggestions, ask_teams, get_repair, take, get_checklist, keep_answer)
MODELS = (TeamsIn, TakeIn, PlaceIn, CheckIn)
