"""Who is missing in a consortium: for each rule not met and each competence in a gap, who would fill it, and why."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from calls.eligibility import Outcome
from calls.participants import Participant, Role
from matchcamp.consortia.members import cover_of, member_of
from matchcamp.consortia.queries import answer_to, row_to_edit
from matchcamp.consortia.survey_queries import ALLIANCE, Quotes, quotes, quotes_of
from matchcamp.limits import Limit, spend
from matchcamp.parts import Parts
from matchcamp.sentences import said
from matchcamp.surveying import QuoteOf
from matchcamp.teams.briefs import excluded_of
from matchcamp.teams.gaps import Gap, gaps_of, newly_burdened
from matchcamp.teams.schemas import GapOut, RuleToMend, SuggestionOut, SuggestionsOut
from matchcamp.teams.situations import (
    Situation,
    candidate_values,
    rule_to_mend,
    surveyed_situation,
)
from matchcamp.viewer import Viewer
from matching.consortium import Candidate

SUGGESTIONS_PER_ACCOUNT = Limit("suggestions for consortia, account", 120, 600)  # Each compares the whole alliance.
SUGGESTED = 3  # Organisations for one gap: the best few, each with its reasons.
ANOTHER_GAP = 0.2  # What filling one more gap counts beside a fit of 0 to 1; set, not measured.
BURDEN = 0.15  # What it costs to bring a demand of one's own; set. A new country brings some, yet one may be needed.


@dataclass(frozen=True, slots=True)
class Helper:
    """A candidate for a gap, the other gaps that it fills, and what would be missing only because of it."""

    key: str
    fills: tuple[Gap, ...]
    burdens: tuple[Gap, ...]
    value: float


@dataclass(frozen=True, slots=True)
class Found:
    """A gap with the best helpers, of so many that there are."""

    gap: Gap
    helpers: tuple[Helper, ...]
    count: int


async def suggestions(parts: Parts, id_: str, viewer: Viewer) -> SuggestionsOut:
    """For those who may change the consortium; raises NotFound and Forbidden."""
    row = await row_to_edit(id_, viewer)
    await spend(parts, SUGGESTIONS_PER_ACCOUNT, viewer.account_id)
    situation = await surveyed_situation(parts, row, viewer)
    found = await asyncio.to_thread(helpers_of, situation)
    wanted = [_quotes(situation, one.gap, helper.key) for one in found for helper in one.helpers]
    known = await quotes(parts, situation, (quote for several in wanted for quote in several))
    return SuggestionsOut(
        consortium_id=situation.board.id,
        revision=situation.row["revision"],
        looked_at=len(situation.survey.heads),
        gaps=[_gap_out(situation, one, known) for one in found],
        not_by_adding=_not_by_adding(situation, found),
    )


def helpers_of(situation: Situation) -> list[Found]:
    """All gaps with their helpers, members first, then the highest value, ties by key.

    Who has declined or is left out helps nobody. Members of the board may become coordinator, or cover a competence by
    their words that nobody has marked on the board yet.
    """
    board = situation.board
    covered = cover_of(situation.row["competences"], situation.row["members"])
    gaps = gaps_of(board.planned, board.participants, [one for one, keys in covered.items() if not keys])
    out = excluded_of(situation.row)
    members = {one["organisation_id"] for one in situation.row["members"]} - out
    free = {head.id for head in situation.survey.heads if head.status in ALLIANCE} - members - out
    burdens = _burdens(situation, gaps)
    found = []
    for gap in gaps:
        leading = gap.role is Role.COORDINATOR
        possible = free | members if leading or gap.competence else free
        helpers = [
            _helper(one, gaps, burdens(one.country, one.type, gap.role), member=one.key in members)
            for one in situation.candidates
            if one.key in possible and (one.can_coordinate or not leading) and _helps(gap, one)
        ]
        helpers.sort(key=lambda one: (one.key not in members, -one.value, one.key))
        found.append(Found(gap, tuple(helpers[:SUGGESTED]), len(helpers)))
    return found


def _helps(gap: Gap, one: Candidate) -> bool:
    return gap.competence in one.competences if gap.competence else gap.takes(one.country, one.type)


def _helper(one: Candidate, gaps: Sequence[Gap], burdens: tuple[Gap, ...], *, member: bool) -> Helper:
    fills = tuple(
        gap for gap in gaps if gap.role is not Role.COORDINATOR and (gap.competence or not member) and _helps(gap, one)
    )
    here = () if member else burdens
    return Helper(one.key, fills, here, one.fit + ANOTHER_GAP * len(fills) - BURDEN * len(here))


def _burdens(situation: Situation, gaps: Sequence[Gap]) -> Callable[[str, str, Role], tuple[Gap, ...]]:
    """What would be missing only because of one more organisation; the same for all of a country and type."""
    board = situation.board

    @cache
    def found(country: str, kind: str, role: Role) -> tuple[Gap, ...]:
        if role is Role.COORDINATOR:
            return ()
        more = (*board.participants, Participant(role=role, country=country, type=kind, key="one more"))
        return newly_burdened(gaps, gaps_of(answer_to(board, more), more, ()))

    return found


def _quotes(situation: Situation, gap: Gap, key: str) -> list[QuoteOf]:
    return quotes_of(situation, key, gap.competence)


def _gap_out(situation: Situation, found: Found, known: Quotes) -> GapOut:
    gap = found.gap
    return GapOut(
        key=gap.key,
        todo=said(gap.todo),
        rule_id=gap.rule.id if gap.rule else "",
        competence=gap.competence,
        found=found.count,
        suggestions=[_suggestion(situation, gap, helper, known) for helper in found.helpers],
    )


def _suggestion(situation: Situation, gap: Gap, helper: Helper, known: Quotes) -> SuggestionOut:
    return SuggestionOut(
        **candidate_values(situation, helper.key, _quotes(situation, gap, helper.key), known),
        role=gap.role,
        fills=list(dict.fromkeys([said(gap.todo), *(said(one.todo) for one in helper.fills)])),
        burdens=[said(one.todo) for one in helper.burdens],
        on_board=member_of(situation.row, helper.key) is not None,
    )


def _not_by_adding(situation: Situation, found: Sequence[Found]) -> list[RuleToMend]:
    """Rules not met for which nobody's coming is a help."""
    if situation.board.planned is None:
        return []
    mended = {one.gap.rule.id for one in found if one.gap.rule}
    return [
        rule_to_mend(one.rule.id, one.sentence)
        for one in situation.board.planned.findings
        if one.outcome is Outcome.NOT_MET and one.rule.id not in mended
    ]
