"""A consortium, its rules, and how the whole alliance stands towards it: what all advice begins from."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from calls.eligibility import Eligibility
from calls.participants import Role
from calls.sentences import Sentence
from matchcamp.consortia import eligible, queries
from matchcamp.consortia.advice_schemas import CandidateOut, RuleToMend, ShownBy
from matchcamp.consortia.advising import ALLIANCE, as_members, candidates_of, participants_in
from matchcamp.consortia.board_schemas import LightOut
from matchcamp.consortia.queries import Board
from matchcamp.consortia.shown import light_out
from matchcamp.errors import NotFound
from matchcamp.funding.queries import call_items
from matchcamp.i18n import current_language
from matchcamp.ideas.queries import BOARD as IDEAS
from matchcamp.ideas.queries import item_of
from matchcamp.items import Item
from matchcamp.parts import Parts
from matchcamp.quoting import Quote
from matchcamp.sentences import said
from matchcamp.surveying import QuoteOf, Sought, Survey
from matchcamp.viewer import Viewer
from matching.consortium import Candidate

QUOTES_EACH = 2  # Competences of one organisation that are quoted: more is not read.
Quotes = Mapping[QuoteOf, Quote]


@dataclass(frozen=True, slots=True, eq=False)
class Situation:
    """A board with the candidates for it; `known` has them by key, and `names` their names."""

    board: Board
    survey: Survey
    candidates: Sequence[Candidate]
    known: Mapping[str, Candidate]
    names: Mapping[str, str]

    @property
    def row(self) -> dict[str, Any]:
        return self.board.row

    def name(self, key: str) -> str:
        return self.names.get(key, key)

    def answer(self, members: Mapping[str, Role]) -> Eligibility | None:
        """What the rules say to these members: by the check itself, whatever an optimiser believes."""
        covers = {key: sorted(self.known[key].competences) for key in members}
        row = self.row | {"members": as_members(self.row, members, covers)}
        participants = participants_in(members, self.known, self.names)
        return eligible.answer(self.board.action, participants, queries.given_of(row, self.board.others))

    def light(self, found: Eligibility | None) -> LightOut:
        return light_out(self.board, found, said, lambda _account_id: "")


async def situation_of(parts: Parts, id_: str, viewer: Viewer) -> Situation:
    """For those who may change the consortium. Raises NotFound and Forbidden as `queries.row_to_edit`."""
    row = await queries.row_to_edit(id_, viewer)
    return await surveyed_situation(parts, row, viewer)


async def surveyed_situation(parts: Parts, row: dict[str, Any], viewer: Viewer) -> Situation:
    """The same for a row that the viewer was found to see."""
    board = await queries.board_of(row, viewer, parts.clock.now())
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
    survey = await parts.recommender.survey(sought)
    candidates = await asyncio.to_thread(candidates_of, survey, board)
    names = {id_: head.name for id_, head in board.heads.items()} | {one.head.id: one.head.title for one in survey}
    return Situation(board, survey, candidates, {one.key: one for one in candidates}, names)


async def _items(row: Mapping[str, Any], viewer: Viewer) -> list[Item]:
    """The idea, where this viewer may read it, and the call."""
    found: list[Item] = []
    if row["idea_id"]:
        try:
            opened = await IDEAS.opened(row["idea_id"], viewer)
        except NotFound:
            pass
        else:
            found.append(item_of(opened.row, opened.organisation))
    return found + (await call_items([row["call_id"]]) if row["call_id"] else [])


def quotes_of(situation: Situation, key: str, first: str = "") -> list[QuoteOf]:
    """What is quoted of an organisation: words that show what it is wanted for or else covers, else the idea."""
    standing = situation.survey.of(key)
    sought = [one for one in situation.row["competences"] if standing and one in standing.shown]
    shown = sorted(sought, key=lambda one: one != first)[:QUOTES_EACH]
    return [QuoteOf(key, one) for one in shown] or [QuoteOf(key)]


async def quotes(parts: Parts, situation: Situation, wanted: Iterable[QuoteOf]) -> Quotes:
    return await parts.recommender.quotes(situation.survey, list(dict.fromkeys(wanted)))


def candidate_values(situation: Situation, key: str, wanted: Sequence[QuoteOf], known: Quotes) -> dict[str, Any]:
    """The fields of `CandidateOut`: an organisation with the words that show what it brings."""
    standing, one = situation.survey.of(key), situation.known[key]
    head = situation.board.heads.get(key)
    sought = situation.row["competences"]
    return {
        "organisation_id": key,
        "name": situation.name(key),
        "country": one.country or None,
        "type": one.type or None,
        "membership": standing.head.status if standing else head.membership.value if head else "",
        "example": standing.head.example if standing else bool(head and head.example),
        "fit": round(one.fit, 4),
        "past_projects": standing.head.history if standing else 0,
        "covers": [phrase for phrase in sought if phrase in one.competences],
        "declares": [phrase for phrase in sought if standing and phrase in standing.declared],
        "shown_by": _each_text_once([_shown_by(quote, known[quote]) for quote in wanted if quote in known]),
    }


def candidate_out(situation: Situation, key: str, wanted: Sequence[QuoteOf], known: Quotes) -> CandidateOut:
    return CandidateOut(**candidate_values(situation, key, wanted, known))


def _shown_by(wanted: QuoteOf, quote: Quote) -> ShownBy:
    return ShownBy(
        competence=wanted.competence, query=quote.query, candidate=quote.candidate, cosine=round(quote.cosine, 4),
        query_language=quote.query_language, candidate_language=quote.candidate_language,
    )  # fmt: skip


def _each_text_once(shown: Sequence[ShownBy]) -> list[ShownBy]:
    """The same words are not quoted twice: one sentence may show several competences."""
    return list({one.candidate: one for one in reversed(shown)}.values())[::-1]


def rule_to_mend(id_: str, sentence: Sentence) -> RuleToMend:
    return RuleToMend(rule_id=id_, sentence=said(sentence))
