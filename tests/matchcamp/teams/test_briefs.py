"""What the optimiser is asked: who stays, who is left out, how many, and what a wish weighs; pure functions."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest

from calls.participants import Role
from calls.rules.model import Action, Rule, RuleType, Severity
from matchcamp.teams.briefs import (
    as_members,
    excluded_of,
    leaving,
    pins_of,
    repair_brief,
    team_brief,
    usual_size,
    weights_of,
)
from matchcamp.teams.schemas import TeamsIn
from matching.consortium import Candidate, TeamWeights

DAY = dt.date(2026, 9, 3)


def member(key: str, commitment: str = "proposed", role: str = "partner", **more: Any) -> dict[str, Any]:
    return {
        "organisation_id": key, "role": role, "commitment": commitment, "pinned": False, "competences": [],
        "budget_eur": None,
    } | more  # fmt: skip


def board(*members: dict[str, Any], rules: tuple[Rule, ...] | None = None, **row: Any) -> Any:
    action = None
    if rules is not None:
        action = Action(id="a", name="A", programme="ERASMUS", year=2026, on=DAY, rules=rules)
    values = {"members": list(members), "excluded": [], "competences": ["welding"], "size": None, "changed": None}
    moment = dt.datetime(2026, 6, 27, tzinfo=dt.UTC)
    return SimpleNamespace(row=values | {"changed": moment} | row, action=action, planned=None)


def rule(kind: RuleType, value: float | None = None) -> Rule:
    return Rule(id=kind.value, type=kind, severity=Severity.BLOCKING, value=value)


STAYING = [
    member("leader", "committed", "coordinator"),
    member("asked", "invited"),
    member("planned"),
    member("pinned", pinned=True),
    member("beside", role="associated_partner"),
    member("gone", "declined"),
]


@pytest.mark.parametrize(
    ("keep", "stay"),
    [
        ("pinned", {"leader": Role.COORDINATOR, "pinned": Role.PARTNER, "beside": Role.ASSOCIATED_PARTNER}),
        (
            "asked",
            {
                "leader": Role.COORDINATOR, "asked": None, "pinned": Role.PARTNER, "beside": Role.ASSOCIATED_PARTNER,
            },
        ),
        (
            "all",
            {
                "leader": Role.COORDINATOR, "asked": None, "planned": None, "pinned": Role.PARTNER,
                "beside": Role.ASSOCIATED_PARTNER,
            },
        ),
    ],
)  # fmt: skip
def test_who_stays(keep: str, stay: dict[str, Role | None]) -> None:
    assert pins_of(board(*STAYING).row, keep) == stay


def test_who_declined_and_who_is_left_out_is_excluded() -> None:
    assert excluded_of(board(*STAYING, excluded=["other"]).row) == {"gone", "other"}


def test_a_brief_excludes_only_whom_it_knows_and_pins_nobody_excluded() -> None:
    known = [Candidate(key=key) for key in ("leader", "asked", "planned", "pinned", "beside", "gone")]
    given = TeamsIn.model_construct(
        least=3, most=5, keep="asked", without=["asked", "f" * 24], fit="normal", competences="normal",
        experience="normal", balance="normal",
    )  # fmt: skip

    brief = team_brief(board(*STAYING, excluded=["stranger"]), given, known)

    assert (brief.size, brief.excluded, "asked" in brief.pins) == ((3, 5), {"gone", "asked"}, False)
    assert brief.competences == {"welding": 1.0}


def test_a_repair_has_no_size_of_its_own() -> None:
    known = [Candidate(key="gone")]

    brief = repair_brief(board(*STAYING, rules=(rule(RuleType.MIN_ORGS, 3),)), known, keep="asked")

    assert (brief.size, brief.on, brief.excluded, len(brief.rules)) == (None, DAY, {"gone"}, 1)


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (board(), (6, 8)),
        (board(size=5), (5, 5)),
        (board(rules=(rule(RuleType.MIN_ORGS, 8), rule(RuleType.MIN_COUNTRIES, 4))), (8, 10)),
        (board(rules=(rule(RuleType.MIN_ORGS, 2), rule(RuleType.MAX_ORGS, 3))), (2, 3)),
        (board(rules=(rule(RuleType.SINGLE_APPLICANT),)), (1, 1)),
        (board(*(member(str(n), "invited") for n in range(9)), rules=(rule(RuleType.MIN_ORGS, 3),)), (9, 11)),
        (board(rules=(rule(RuleType.MIN_ORGS, 90),)), (40, 40)),
    ],
)
def test_the_size_that_the_form_begins_with(made: Any, expected: tuple[int, int]) -> None:
    assert usual_size(made) == expected


def test_a_wish_doubles_or_halves_the_terms_it_speaks_of() -> None:
    given = TeamsIn(least=3, most=3, fit="more", competences="less", balance="more")
    usual = TeamWeights()

    found = weights_of(given)

    assert (found.fit, found.cover, found.second) == (2 * usual.fit, usual.cover / 2, usual.second / 2)
    assert (found.experience, found.lead, found.members) == (usual.experience, usual.lead, usual.members)
    assert (found.variety, found.newcomer, found.crowding) == (
        2 * usual.variety, 2 * usual.newcomer, 2 * usual.crowding,
    )  # fmt: skip


def test_members_of_a_team_keep_what_is_kept_of_them() -> None:
    row = board(member("stays", "committed", competences=["welding"], budget_eur=5)).row

    stays, new = as_members(row, {"stays": Role.COORDINATOR, "new": Role.PARTNER}, {"new": ["welding"]})

    assert (stays["role"], stays["commitment"], stays["budget_eur"]) == ("coordinator", "committed", 5)
    assert (new["commitment"], new["competences"], new["budget_eur"]) == ("proposed", ["welding"], None)


def test_who_leaves_is_named_and_who_declined_stands_by() -> None:
    found = leaving(board(*STAYING).row, {"leader": Role.COORDINATOR, "pinned": Role.PARTNER})

    assert (set(found.leave), found.stand_by) == ({"asked", "planned", "beside"}, ("gone",))
