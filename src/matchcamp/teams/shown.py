"""Whole teams and repairs: from what the optimiser found to what people read. The check says what is eligible."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from calls.participants import Role
from calls.rules.words import demand
from calls.sentences import Share, Template
from matchcamp.consortia.board_schemas import CoverRow, Named
from matchcamp.consortia.members import NOT_ASKED, member_of
from matchcamp.consortia.survey_queries import Quotes, quotes_of
from matchcamp.i18n import gettext as _
from matchcamp.labels import part_name
from matchcamp.sentences import said
from matchcamp.surveying import QuoteOf
from matchcamp.teams.briefs import leaving
from matchcamp.teams.conflicts import conflict_out, reason_words
from matchcamp.teams.schemas import (
    ConflictOut,
    RepairOut,
    RepairStepOut,
    TeamMemberOut,
    TeamOut,
    TeamsOut,
)
from matchcamp.teams.situations import Situation, candidate_out, candidate_values, rule_to_mend
from matching.consortium import Added, Brief, Change, Conflict, Removed, Repair, Team, Teams

PROVEN = 1e-6  # A gap below this is rounding: no team is better.
AT_MOST_BELOW = Template("No team can be more than %(gap)s better; this was proven.")
SENTENCES = (AT_MOST_BELOW,)


def wanted_of_teams(situation: Situation, teams: Sequence[Team]) -> list[QuoteOf]:
    """The quotes that the teams show."""
    return [one for team in teams for key, _role in team.members for one in quotes_of(situation, key)]


def teams_out(situation: Situation, brief: Brief, found: Teams, known: Quotes, seconds: float) -> TeamsOut:
    """The teams side by side, or the conflict."""
    return TeamsOut(
        consortium_id=situation.board.id,
        revision=situation.row["revision"],
        looked_at=len(situation.candidates),
        seconds=round(seconds, 2),
        teams=[_team_out(situation, found.teams, number, known) for number in range(len(found.teams))],
        conflict=conflict_out(found.conflict, situation, brief) if found.conflict else None,
    )


def _team_out(situation: Situation, teams: Sequence[Team], number: int, known: Quotes) -> TeamOut:
    team = teams[number]
    members = dict(team.members)
    first = dict(teams[0].members)
    facts = [situation.known[key] for key in members]
    countries: dict[str, int] = {}
    for one in facts:
        countries[one.country] = countries.get(one.country, 0) + 1
    action = situation.board.action
    return TeamOut(
        number=number + 1,
        members=[_member_out(situation, key, role, known) for key, role in _in_order(situation, members)],
        light=situation.light(situation.answer(members)),
        cover=_cover(situation, members),
        countries=dict(sorted(countries.items(), key=lambda pair: (-pair[1], pair[0]))),
        newcomers=sum(one.experience == 0 for one in facts),
        experienced=sum(one.experience > 0 for one in facts),
        gap=round(max(0.0, team.gap), 6),
        proof=proof_of(team.gap),
        leaves=_named(situation, leaving(situation.row, members).leave),
        not_in_first=_named(situation, [key for key in members if key not in first]),
        only_in_first=_named(situation, [key for key in first if key not in members]),
        not_checked=[
            rule_to_mend(rule.id, demand(rule)) for rule in (action.rules if action else ()) if rule.id in team.left_out
        ],
    )


def proof_of(gap: float) -> str:
    """How good a team is proven to be, in words."""
    if gap <= PROVEN:
        return _("Proven: no team is better by these wishes.")
    return said(AT_MOST_BELOW.said(gap=Share(gap)))


def _in_order(situation: Situation, members: Mapping[str, Role]) -> list[tuple[str, Role]]:
    """The coordinator first, then by country, then by name."""

    def order(pair: tuple[str, Role]) -> tuple[bool, str, str]:
        key, role = pair
        return role is not Role.COORDINATOR, situation.known[key].country, situation.name(key)

    return sorted(members.items(), key=order)


def _member_out(situation: Situation, key: str, role: Role, known: Quotes) -> TeamMemberOut:
    values = candidate_values(situation, key, quotes_of(situation, key), known)
    return TeamMemberOut(**values, role=role, stays=member_of(situation.row, key) is not None)


def _cover(situation: Situation, members: Mapping[str, Role]) -> list[CoverRow]:
    sought = situation.row["competences"]
    ids = {phrase: [key for key in members if phrase in situation.known[key].competences] for phrase in sought}
    return [CoverRow(competence=phrase, organisation_ids=keys, gap=not keys) for phrase, keys in ids.items()]


def _named(situation: Situation, keys: Sequence[str]) -> list[Named]:
    return [Named(id=key, title=situation.name(key)) for key in keys]


@dataclass(frozen=True, slots=True)
class Mended:
    """What a search for the cheapest repair ended with."""

    found: Repair | Conflict | None
    brief: Brief | None


def wanted_of_repair(situation: Situation, found: Repair) -> list[QuoteOf]:
    """The quotes that a repair shows: of those who come in, and of who could instead."""
    keys = [key for one in found.changes if isinstance(one, Added) for key in (one.key, *one.instead)]
    return [quote for key in keys for quote in quotes_of(situation, key)]


def repair_out(situation: Situation, mended: Mended, known: Quotes) -> RepairOut:
    """The repair with its changes in words; with no rules known there is nothing to repair."""
    found, brief = mended.found, mended.brief
    changes: list[RepairStepOut] = []
    conflict: ConflictOut | None = None
    light = None
    if isinstance(found, Conflict) and brief is not None:
        conflict = conflict_out(found, situation, brief)
    elif isinstance(found, Repair) and brief is not None:
        changes = [_change_out(situation, one, brief, known) for one in found.changes]
        light = situation.light(situation.answer(found.after))
    return RepairOut(
        consortium_id=situation.board.id,
        revision=situation.row["revision"],
        changes=changes,
        fewest=isinstance(found, Repair) and found.fewest,
        light=light,
        conflict=conflict,
        no_rules=found is None,
    )


def _change_out(situation: Situation, change: Change, brief: Brief, known: Quotes) -> RepairStepOut:
    name = situation.name(change.key)
    member = member_of(situation.row, change.key)
    role, before, instead = _roles(change)
    if isinstance(change, Added):
        text = _("Add %(name)s as %(part)s.") % {"name": name, "part": part_name(role.value)}
    elif isinstance(change, Removed):
        text = _("Take out %(name)s.") % {"name": name}
    else:
        text = _("Give %(name)s another role: %(part)s.") % {"name": name, "part": part_name(role.value)}
    return RepairStepOut(
        kind="add" if isinstance(change, Added) else "remove" if isinstance(change, Removed) else "role",
        organisation=candidate_out(situation, change.key, quotes_of(situation, change.key), known),
        role=role,
        before=before,
        text=text,
        because=reason_words(change.serves, situation, brief),
        asked_before=member is not None and member["commitment"] not in NOT_ASKED,
        instead=[candidate_out(situation, key, quotes_of(situation, key), known) for key in instead],
    )


def _roles(change: Change) -> tuple[Role, Role | None, tuple[str, ...]]:
    """The role after (of one that goes: before), the role before, and who could come instead."""
    if isinstance(change, Added):
        return change.role, None, change.instead
    return (change.role, change.role, ()) if isinstance(change, Removed) else (change.after, change.before, ())
