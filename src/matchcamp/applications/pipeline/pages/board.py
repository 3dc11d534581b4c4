"""The board of all applications: columns in the order of their life, and cards that are moved by their next step."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from matchcamp.applications.dates import days_between, left_words, moment_words
from matchcamp.applications.pipeline.board_queries import CARDS, board
from matchcamp.applications.pipeline.columns import AHEAD, column_words
from matchcamp.applications.pipeline.moving import Elsewhere, Stuck, form_of, move
from matchcamp.applications.pipeline.schemas import CardOut, ColumnOut, MoveIn
from matchcamp.applications.states import State, Step
from matchcamp.applications.words import state_tone, state_words, step_words
from matchcamp.parts import parts_of
from matchcamp.web import Html, Request, asked, go_to, page, read_form

SOON = 14  # Days before a deadline from which a card warns.


@dataclass(frozen=True, slots=True)
class CardWords:
    """The words of cards, as they are read at a moment."""

    now: datetime

    def state(self, state: State) -> str:
        return state_words(state)

    def tone(self, state: State) -> str:
        return state_tone(state)

    def step(self, step: Step) -> str:
        return step_words(step)

    def ahead(self, card: CardOut) -> bool:
        """Whether there is still something to hand in."""
        return card.application.state in AHEAD

    def deadline(self, card: CardOut) -> str:
        deadline = card.application.deadline
        return moment_words(deadline.at, deadline.zone) if deadline else ""

    def left(self, card: CardOut) -> str:
        """How far the deadline is, or how late it is; empty where nothing is handed in any more."""
        deadline = card.application.deadline
        return left_words(deadline.at, deadline.zone, self.now) if deadline and self.ahead(card) else ""

    def urgency(self, card: CardOut) -> str:
        """The tone of the days that are left: late, soon, or neither."""
        deadline = card.application.deadline
        if deadline is None or not self.ahead(card):
            return ""
        if deadline.at < self.now:
            return "stop"
        return "warn" if days_between(self.now, deadline.at, deadline.zone) <= SOON else ""

    def form(self, card: CardOut, step: Step) -> str:
        return form_of(card.application.id, step)


@dataclass(frozen=True, slots=True)
class ShownColumn:
    """A column with its words; `all_url` is the list of all that stand in it."""

    column: ColumnOut
    title: str
    all_url: str


@dataclass(frozen=True, slots=True)
class BoardPage:
    """The board; `stuck` is the move that was not made, `mine` whether it is cut to the viewer's organisations."""

    columns: list[ShownColumn]
    total: int
    mine: bool
    has_own: bool
    most: int
    words: CardWords
    stuck: Stuck | None


@get("/applications", name="applications.board")
async def board_page(request: Request) -> Html:
    """The pipeline; `?show=ours` cuts it to the viewer's own organisations."""
    return await _shown(request)


async def _shown(request: Request, stuck: Stuck | None = None, *, ours: bool | None = None) -> Html:
    mine = asked(request, "show") == "ours" if ours is None else ours
    now = parts_of(request).clock.now()
    found = await board(request.user, now, mine=mine)
    columns = [_column(one, mine=mine) for one in found.columns]
    has_own = bool(request.user.organisations)
    context = BoardPage(columns, found.total, mine, has_own, CARDS, CardWords(now), stuck)
    return page(request, "applications/board.html", context, status=stuck.status if stuck else 200)


def _column(column: ColumnOut, *, mine: bool) -> ShownColumn:
    query = [*(("state", state.value) for state in column.states), *([("show", "ours")] if mine else [])]
    return ShownColumn(column, column_words(column.column), f"/applications/table?{urlencode(query)}")


@post("/applications/{application_id:str}/move", name="applications.move", status_code=200)
async def move_card(request: Request, application_id: FromPath[str]) -> Html | Redirect:
    """Take the step that was chosen on a card; what it needs beside it is asked on its own page."""
    ours = (await request.form()).get("show") == "ours"
    form = await read_form(request, MoveIn)
    found = await move(parts_of(request), application_id, form.taken, request.user)
    if isinstance(found, Stuck):
        return await _shown(request, found, ours=ours)
    if isinstance(found, Elsewhere):
        return go_to(found.url)
    said = f"{found.title}: {state_words(found.state)}"
    return go_to(f"/applications{'?show=ours' if ours else ''}#card-{application_id}", said)


HANDLERS = (board_page, move_card)
