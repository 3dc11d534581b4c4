"""The pipeline as a board: each column its first cards, the counts from the one tally."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from matchcamp.applications.pipeline.columns import STATES, Column, asks, leads_to
from matchcamp.applications.pipeline.list_queries import Sort, sorted_rows
from matchcamp.applications.pipeline.schemas import BoardOut, CardOut, CardStep, ColumnOut
from matchcamp.applications.queries import ApplicationFilter, heads_out, tally
from matchcamp.applications.rules import who_of
from matchcamp.applications.shown_schemas import ApplicationHead, Tally
from matchcamp.applications.states import State, steps_from
from matchcamp.viewer import Viewer

Row = Mapping[str, Any]
CARDS = 20  # Of a column; the list has all.


async def board(viewer: Viewer, now: datetime, *, mine: bool, cards: int = CARDS) -> BoardOut:
    """The board as the viewer may see it; at most 19 database calls however many applications there are."""
    counts, *rows = await asyncio.gather(
        tally(viewer, ApplicationFilter(mine=mine)),
        *(_first(viewer, now, column, mine=mine, limit=cards) for column in Column),
    )
    heads = iter(await heads_out([row for own in rows for row in own], now))
    columns = [
        _column(column, counts, [_card(row, next(heads), viewer) for row in own])
        for column, own in zip(Column, rows, strict=True)
    ]
    return BoardOut(columns=columns, total=counts.total)


async def _first(viewer: Viewer, now: datetime, column: Column, *, mine: bool, limit: int) -> list[dict[str, Any]]:
    narrowed = ApplicationFilter(mine=mine, states=STATES[column])
    rows, _following = await sorted_rows(viewer, narrowed, Sort.DEADLINE, now, after=None, limit=limit)
    return rows


def _column(column: Column, counts: Tally, cards: Sequence[CardOut]) -> ColumnOut:
    states = list(STATES[column])
    count = sum(counts.by_state.get(state, 0) for state in states)
    return ColumnOut(column=column, states=states, count=count, cards=list(cards))


def _card(row: Row, head: ApplicationHead, viewer: Viewer) -> CardOut:
    steps = steps_from(State(row["state"]), who_of(row, viewer))
    return CardOut(
        application=head,
        steps=[CardStep(step=step, to=leads_to(step), asks=asks(step)) for step in steps],
    )
