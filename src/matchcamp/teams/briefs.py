"""From a board and a survey of the alliance to what the optimiser is asked: pure functions, no database."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from calls.participants import COUNTED, Participant, Role
from calls.rules.model import Rule, RuleType
from matchcamp.consortia.members import NOT_ASKED, OUT_OF_IT, SURE, Commitment, in_it
from matchcamp.consortia.queries import Board
from matchcamp.surveying import Survey
from matchcamp.teams.schemas import TeamsIn, Wish
from matching.consortium import Brief, Candidate, TeamWeights

Row = Mapping[str, Any]

FACTORS: Mapping[Wish, float] = {"more": 2.0, "normal": 1.0, "less": 0.5}
"""What a wish does to the weights of its terms; set, not measured."""

USUAL_SIZE = 6  # Where neither the board nor a rule says how many.
SPREAD = 2  # A team may be so much larger than it must be.
LARGEST = 40


def candidates_of(survey: Survey, board: Board) -> list[Candidate]:
    """All organisations that could be in the team, and those on the board whatever is known of them.

    Coordinators are sought among those who have taken part in a project before, and those who coordinate or keep this
    board; where that leaves nobody, among all.
    """
    members = {one["organisation_id"]: one for one in board.row["members"]}
    leading = {key for key, one in members.items() if one["role"] == Role.COORDINATOR} | {board.row["organisation_id"]}
    found = [
        Candidate(
            key=one.head.id,
            country=one.head.country,
            type=one.head.type,
            fit=one.fit,
            competences=one.covers | frozenset(members.get(one.head.id, {}).get("competences", ())),
            experience=one.experience,
            can_coordinate=one.experience > 0 or one.head.id in leading,
            budget=members.get(one.head.id, {}).get("budget_eur"),
        )
        for one in survey
    ]
    unseen = [key for key in members if survey.of(key) is None]
    found += [_unseen(board, members[key], can_coordinate=key in leading) for key in unseen]
    if not any(one.can_coordinate for one in found):
        return [replace(one, can_coordinate=True) for one in found]
    return found


def _unseen(board: Board, member: Row, *, can_coordinate: bool) -> Candidate:
    """A member that is not in the index, such as one that has left the alliance."""
    head = board.heads.get(member["organisation_id"])
    return Candidate(
        key=member["organisation_id"],
        country=head.country if head else "",
        type=head.type if head else "",
        competences=frozenset(member["competences"]),
        can_coordinate=can_coordinate,
        budget=member["budget_eur"],
    )


def team_brief(board: Board, given: TeamsIn, known: Sequence[Candidate]) -> Brief:
    """What the best team is asked to meet. Who declined, and whom the board leaves out, is excluded by name."""
    keys = {one.key for one in known}
    pins = pins_of(board.row, given.keep)
    excluded = (excluded_of(board.row) | set(given.without)) & keys
    return Brief(
        rules=board.action.rules if board.action else (),
        on=day_of(board),
        size=(given.least, given.most) if given.least < given.most else given.least,
        competences=dict.fromkeys(board.row["competences"], 1.0),
        pins={key: role for key, role in pins.items() if key not in excluded},
        excluded=frozenset(excluded),
        weights=weights_of(given),
    )


def repair_brief(board: Board, known: Sequence[Candidate], *, keep: str) -> Brief:
    """What a repair is asked to meet; `keep` as in `TeamsIn`."""
    keys = {one.key for one in known}
    return Brief(
        rules=board.action.rules if board.action else (),
        on=day_of(board),
        competences=dict.fromkeys(board.row["competences"], 1.0),
        pins=pins_of(board.row, keep),
        excluded=frozenset(excluded_of(board.row) & keys),
    )


def day_of(board: Board) -> dt.date:
    """The day on which the rules look up countries: that of the check, so that solver and check agree."""
    if board.planned is not None:
        return board.planned.on
    changed: dt.datetime = board.row["changed"]
    return board.action.on if board.action else changed.date()


def pins_of(row: Row, keep: str) -> dict[str, Role | None]:
    """Members that stay: pinned ones in their role; others as coordinator or partner, whichever is better.

    A coordinator who has said yes stays coordinator, and whoever is no applicant keeps the role it has.
    """
    found: dict[str, Role | None] = {}
    for member in in_it(row["members"]):
        role, commitment = Role(member["role"]), Commitment(member["commitment"])
        asked = commitment not in NOT_ASKED
        if member["pinned"] or role not in COUNTED or (role is Role.COORDINATOR and commitment in SURE):
            found[member["organisation_id"]] = role
        elif keep == "all" or (keep == "asked" and asked):
            found[member["organisation_id"]] = None
    return found


def excluded_of(row: Row) -> set[str]:
    """Who is to be left alone: whom the board leaves out, and who has declined."""
    declined = {one["organisation_id"] for one in row["members"] if Commitment(one["commitment"]) in OUT_OF_IT}
    return declined | set(row["excluded"])


def weights_of(given: TeamsIn) -> TeamWeights:
    usual = TeamWeights()
    fit, cover, experience, balance = (
        FACTORS[one] for one in (given.fit, given.competences, given.experience, given.balance)
    )
    return replace(
        usual,
        fit=usual.fit * fit,
        cover=usual.cover * cover,
        second=usual.second * cover,
        experience=usual.experience * experience,
        lead=usual.lead * experience,
        variety=usual.variety * balance,
        newcomer=usual.newcomer * balance,
        crowding=usual.crowding * balance,
    )


def usual_size(board: Board) -> tuple[int, int]:
    """The size that the form begins with: as wished on the board, else what the rules demand and a little more."""
    row = board.row
    kept = sum(Role(one["role"]) in COUNTED for one in in_it(row["members"]) if one["pinned"] or _asked(one))
    if row["size"]:
        least = min(max(int(row["size"]), 1), LARGEST)
        return least, least
    if board.action and any(rule.type is RuleType.SINGLE_APPLICANT for rule in board.action.rules):
        return 1, 1
    least = min(max(_demanded(board.action.rules if board.action else ()) or USUAL_SIZE, kept), LARGEST)
    most = min([least + SPREAD, LARGEST, *_allowed(board.action.rules if board.action else ())])
    return least, max(least, most)


def _asked(member: Row) -> bool:
    return Commitment(member["commitment"]) not in NOT_ASKED


def _demanded(rules: Sequence[Rule]) -> int:
    least = {RuleType.MIN_ORGS, RuleType.MIN_ORGS_IN_GROUP, RuleType.MIN_COUNTRIES, RuleType.MIN_COUNTRIES_IN_GROUP}
    return max((int(rule.value or 0) for rule in rules if rule.type in least), default=0)


def _allowed(rules: Sequence[Rule]) -> list[int]:
    return [int(rule.value or LARGEST) for rule in rules if rule.type is RuleType.MAX_ORGS]


def participants_in(
    members: Mapping[str, Role], known: Mapping[str, Candidate], names: Mapping[str, str]
) -> list[Participant]:
    """Organisations in their roles, as the rules see them."""
    return [
        Participant(
            role=role, country=known[key].country, type=known[key].type, budget=known[key].budget,
            name=names.get(key, ""), key=key,
        )
        for key, role in members.items()
    ]  # fmt: skip


def as_members(row: Row, members: Mapping[str, Role], covers: Mapping[str, Sequence[str]]) -> list[dict[str, Any]]:
    """Rows of members as they would stand: who is on the board keeps all but the role."""
    present = {one["organisation_id"]: one for one in row["members"]}
    return [
        dict(present[key]) | {"role": role.value}
        if key in present
        else {
            "organisation_id": key, "role": role.value, "commitment": Commitment.PROPOSED.value,
            "competences": list(covers.get(key, ())), "budget_eur": None, "pinned": False,
        }
        for key, role in members.items()
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Leaving:
    """What taking a team does to those who are not in it: `leave` go by name, `stand_by` stay though they declined."""

    leave: tuple[str, ...]
    stand_by: tuple[str, ...]


def leaving(row: Row, members: Mapping[str, Role]) -> Leaving:
    """Those on the board who are not in the team. Who declined stays, so that nobody asks again unknowingly."""
    others = [one for one in row["members"] if one["organisation_id"] not in members]
    gone = [one["organisation_id"] for one in others if Commitment(one["commitment"]) not in OUT_OF_IT]
    declined = [one["organisation_id"] for one in others if Commitment(one["commitment"]) in OUT_OF_IT]
    return Leaving(tuple(gone), tuple(declined))
