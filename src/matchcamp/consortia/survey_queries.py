"""How the whole alliance stands towards a consortium, and the words that show what each organisation brings."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from matchcamp.consortia.board_schemas import ShownBy
from matchcamp.consortia.queries import Board, board_of
from matchcamp.errors import NotFound
from matchcamp.funding.queries import call_items
from matchcamp.i18n import current_language
from matchcamp.ideas.queries import BOARD as IDEAS
from matchcamp.ideas.queries import item_of
from matchcamp.items import Item
from matchcamp.organisations.rules import IN
from matchcamp.parts import Parts
from matchcamp.quoting import Quote
from matchcamp.surveying import QuoteOf, Sought, Survey
from matchcamp.viewer import Viewer

ALLIANCE = frozenset(one.value for one in IN)
"""Who is proposed: members, founding members and associates. Prospects have not joined, and were never asked."""

QUOTES_EACH = 2  # Competences of one organisation that are quoted: more is not read.
Quotes = Mapping[QuoteOf, Quote]


@dataclass(frozen=True, slots=True, eq=False)
class SurveyedBoard:
    """A board with the survey of the alliance for it."""

    board: Board
    survey: Survey

    @property
    def row(self) -> dict[str, Any]:
        return self.board.row


async def surveyed_board(parts: Parts, row: dict[str, Any], viewer: Viewer) -> SurveyedBoard:
    """For a row that the viewer was found to see."""
    board = await board_of(row, viewer, parts.clock.now())
    items = await _items(row, viewer)
    members = {one["organisation_id"] for one in row["members"]}
    sought = Sought(
        items=tuple(items),
        competences=tuple(row["competences"]),
        language=items[0].language if items else current_language.get(),
        audiences=viewer.audiences,
        statuses=ALLIANCE,
        also=frozenset(members),
    )
    return SurveyedBoard(board, await parts.recommender.survey(sought))


async def _items(row: Mapping[str, Any], viewer: Viewer) -> list[Item]:
    """The idea, where this viewer may read it and know whose it is, and the call."""
    found: list[Item] = []
    if row["idea_id"]:
        with suppress(NotFound):  # Whoever may not read the idea looks for partners by the call alone.
            opened = await IDEAS.opened(row["idea_id"], viewer)
            if opened.shown.organisation_id is not None:  # Else its words beside the keeper's name would tell whose.
                found.append(item_of(opened.row, opened.organisation))
    return found + (await call_items([row["call_id"]]) if row["call_id"] else [])


def quotes_of(surveyed: SurveyedBoard, key: str, first: str = "") -> list[QuoteOf]:
    """What is quoted of an organisation: words that show what it is wanted for or else covers, else the idea."""
    standing = surveyed.survey.of(key)
    sought = [one for one in surveyed.row["competences"] if standing and one in standing.shown]
    shown = sorted(sought, key=lambda one: one != first)[:QUOTES_EACH]
    return [QuoteOf(key, one) for one in shown] or [QuoteOf(key)]


async def quotes(parts: Parts, surveyed: SurveyedBoard, wanted: Iterable[QuoteOf]) -> Quotes:
    return await parts.recommender.quotes(surveyed.survey, list(dict.fromkeys(wanted)))


def shown_by(wanted: Sequence[QuoteOf], known: Quotes) -> list[ShownBy]:
    """The words that show it, each text once."""
    return _each_text_once([_shown_by(quote, known[quote]) for quote in wanted if quote in known])


def _shown_by(wanted: QuoteOf, quote: Quote) -> ShownBy:
    return ShownBy(
        competence=wanted.competence, query=quote.query, candidate=quote.candidate, cosine=round(quote.cosine, 4),
        query_language=quote.query_language, candidate_language=quote.candidate_language,
    )  # fmt: skip


def _each_text_once(shown: Sequence[ShownBy]) -> list[ShownBy]:
    """The same words are not quoted twice: one sentence may show several competences."""
    return list({one.candidate: one for one in reversed(shown)}.values())[::-1]
