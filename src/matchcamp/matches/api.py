"""Matches and introductions for programs."""

from typing import Annotated, Literal

from litestar import get, post
from litestar.params import FromPath, JSONBody, QueryParameter

from matchcamp.matches import actions, introductions
from matchcamp.matches.actions import Mark, near_of
from matchcamp.matches.comparing import compared
from matchcamp.matches.documents import MatchState
from matchcamp.matches.queries import aside_for
from matchcamp.matches.rules import INTERESTED, PUT_ASIDE, UNDO
from matchcamp.matches.schemas import (
    AnswerIn,
    AsideList,
    CompareIn,
    CompareOut,
    IntroductionIn,
    IntroductionList,
    IntroductionOut,
    MarkIn,
    MarkOut,
    SuggestionList,
)
from matchcamp.paging import AfterParameter, LimitParameter
from matchcamp.parts import parts_of
from matchcamp.web import Request

TAGS = ["matches"]
MOVES = {MatchState.SEEN: UNDO, MatchState.INTERESTED: INTERESTED, MatchState.NOT_FOR_US: PUT_ASIDE}
SideParameter = Annotated[Literal["asked_of_us", "asked_by_us"], QueryParameter()]


@post("/api/matches", name="api.matches.mark", tags=TAGS, status_code=200)
async def mark_match(request: Request, data: JSONBody[MarkIn]) -> MarkOut:
    """Say what you make of a match: `interested`, `not_for_us` with a reason, or `seen` to take either back."""
    given = Mark(data.near, data.far, MOVES[MatchState(data.state)], data.reason.value, data.words)
    row = await actions.mark(parts_of(request), given, request.user)
    return MarkOut(
        near=row["near"], far=row["far"], state=row["state"], reason=row["reason_not"], words=row["words_not"]
    )


@get("/api/matches/{near:str}/aside", name="api.matches.aside", tags=TAGS)
async def list_aside(request: Request, near: FromPath[str]) -> AsideList:
    """What your organisation put aside for one of its items; mark it `seen` to have it among the matches again."""
    parts, viewer = parts_of(request), request.user
    item = await near_of(parts, near, viewer)
    return AsideList(items=await aside_for(parts, item.key, None, viewer))


@post("/api/matches/{near:str}/compare", name="api.matches.compare", tags=TAGS, status_code=200)
async def compare_matches(request: Request, near: FromPath[str], data: JSONBody[CompareIn]) -> CompareOut:
    """Why one candidate stands above another, and where both would stand under other weights; nothing is changed."""
    return await compared(parts_of(request), near, data, request.user)


@get("/api/suggestions", name="api.matches.suggestions", tags=TAGS)
async def list_suggestions(
    request: Request, after: AfterParameter = None, limit: LimitParameter = 20
) -> SuggestionList:
    """What was found for your organisations: needs they could help with, and who could help with theirs."""
    return await introductions.suggestions(parts_of(request), request.user, after=after, limit=limit)


@post("/api/introductions", name="api.matches.ask", tags=TAGS)
async def ask_for_introduction(request: Request, data: JSONBody[IntroductionIn]) -> IntroductionOut:
    """Ask to be introduced to whoever stands behind `far`, in the name of the organisation behind `near`."""
    parts = parts_of(request)
    return await introductions.introduction(parts, await actions.ask(parts, data, request.user), request.user)


@get("/api/introductions", name="api.matches.introductions", tags=TAGS)
async def list_introductions(
    request: Request,
    side: SideParameter = "asked_of_us",
    after: AfterParameter = None,
    limit: LimitParameter = 20,
) -> IntroductionList:
    return await introductions.introductions(parts_of(request), request.user, side, after=after, limit=limit)


@get("/api/introductions/{introduction_id:str}", name="api.matches.introduction", tags=TAGS)
async def get_introduction(request: Request, introduction_id: FromPath[str]) -> IntroductionOut:
    return await introductions.introduction(parts_of(request), introduction_id, request.user)


@post("/api/introductions/{introduction_id:str}/answer", name="api.matches.answer", tags=TAGS, status_code=200)
async def answer_introduction(
    request: Request, introduction_id: FromPath[str], data: JSONBody[AnswerIn]
) -> IntroductionOut:
    """Accept, decline, or take your own request back; only acceptance shows the contacts."""
    parts = parts_of(request)
    await actions.answer(parts, introduction_id, data, request.user)
    return await introductions.introduction(parts, introduction_id, request.user)
