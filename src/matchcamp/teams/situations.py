"""A consortium, its rules, and how the whole alliance stands towards it: what all advice begins from."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from calls.eligibility import Eligibility
from calls.participants import Role
from calls.sentences import Sentence
from matchcamp.consortia.board_queries import light_of
from matchcamp.consortia.board_schemas import LightOut
from matchcamp.consortia.queries import answer_to
from matchcamp.consortia.survey_queries import Quotes, SurveyedBoard, shown_by, surveyed_board
from matchcamp.parts import Parts
from matchcamp.sentences import said
from matchcamp.surveying import QuoteOf
from matchcamp.teams.briefs import as_members, candidates_of, participants_in
from matchcamp.teams.schemas import CandidateOut, RuleToMend
from matchcamp.viewer import Viewer
from matching.consortium import Candidate


@dataclass(frozen=True, slots=True, eq=False)
class Situation(SurveyedBoard):
    """A board with the candidates for it; `known` has them by key, and `names` their names."""

    candidates: Sequence[Candidate]
    known: Mapping[str, Candidate]
    names: Mapping[str, str]

    def name(self, key: str) -> str:
        return self.names.get(key, key)

    def answer(self, members: Mapping[str, Role]) -> Eligibility | None:
        """What the rules say to these members: by the check itself, whatever an optimiser believes."""
        covers = {key: sorted(self.known[key].competences) for key in members}
        row = self.row | {"members": as_members(self.row, members, covers)}
        participants = participants_in(members, self.known, self.names)
        return answer_to(self.board, participants, row)

    def light(self, found: Eligibility | None) -> LightOut:
        return light_of(self.board, found)


async def surveyed_situation(parts: Parts, row: dict[str, Any], viewer: Viewer) -> Situation:
    """For a row that the viewer was found to see."""
    found = await surveyed_board(parts, row, viewer)
    board, survey = found.board, found.survey
    candidates = await asyncio.to_thread(candidates_of, survey, board)
    names = {id_: head.name for id_, head in board.heads.items()} | {one.head.id: one.head.title for one in survey}
    return Situation(board, survey, candidates, {one.key: one for one in candidates}, names)


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
        "shown_by": shown_by(wanted, known),
    }


def candidate_out(situation: Situation, key: str, wanted: Sequence[QuoteOf], known: Quotes) -> CandidateOut:
    return CandidateOut(**candidate_values(situation, key, wanted, known))


def rule_to_mend(id_: str, sentence: Sentence) -> RuleToMend:
    return RuleToMend(rule_id=id_, sentence=said(sentence))
