"""The tables of matches and introductions."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from matchcamp.matches.documents import Answer, MatchState
from matchcamp.matches.rules import (
    AGAIN_AFTER,
    ANSWERED_BY,
    ASK,
    INTERESTED,
    INTRODUCE,
    MOVES,
    PUT_ASIDE,
    SEE,
    UNDO,
    Side,
    after,
    answers_open,
    disclosed,
    may_ask,
    named,
    readable,
    sides_of,
)
from matchcamp.viewer import NOBODY, Audience, OrganisationRole, Role, Viewer

NOW = datetime(2026, 6, 27, 8, 0, tzinfo=UTC)
SUGGESTED, SEEN, WANTED, ASIDE, MET = MatchState
TABLE = {
    SEE: {SUGGESTED: SEEN},
    INTERESTED: {SUGGESTED: WANTED, SEEN: WANTED, WANTED: WANTED, ASIDE: WANTED},
    PUT_ASIDE: {SUGGESTED: ASIDE, SEEN: ASIDE, WANTED: ASIDE, ASIDE: ASIDE},
    UNDO: {SUGGESTED: SEEN, SEEN: SEEN, WANTED: SEEN, ASIDE: SEEN},
    ASK: {SUGGESTED: WANTED, SEEN: WANTED, WANTED: WANTED, ASIDE: WANTED},
    INTRODUCE: {SUGGESTED: MET, SEEN: MET, WANTED: MET, ASIDE: MET, MET: MET},
}
MEMBER = frozenset({Role.MEMBER})
NEAR = Viewer("1", roles=MEMBER, organisations={"near": OrganisationRole.EDITOR})
FAR = Viewer("2", roles=MEMBER, organisations={"far": OrganisationRole.OWNER})
OTHER = Viewer("3", roles=MEMBER, organisations={"other": OrganisationRole.OWNER})
BROKER = Viewer("4", roles=frozenset({Role.BROKER}))
SECRETARIAT = Viewer("5", roles=frozenset({Role.SECRETARIAT}))


def match(answer: Answer = Answer.ASKED, *, alone: bool = False) -> dict[str, Any]:
    introduction = {"answer": answer.value, "alone": alone}
    return {"near_organisation": "near", "far_organisation": "far", "introduction": introduction}


@pytest.mark.parametrize("move", MOVES, ids=lambda move: move.name)
def test_a_move_leads_from_each_state_where_the_table_says(move: Any) -> None:
    found = {state: after(state, move) for state in MatchState}

    assert found == {state: TABLE[move].get(state) for state in MatchState}


@pytest.mark.parametrize(
    ("viewer", "alone", "sides"),
    [
        (NEAR, False, {Side.NEAR}),
        (FAR, False, {Side.FAR}),
        (BROKER, False, {Side.NEAR}),
        (BROKER, True, {Side.NEAR, Side.FAR}),
        (SECRETARIAT, True, {Side.NEAR, Side.FAR}),
        (OTHER, True, set()),
        (NOBODY, True, set()),
    ],
)
def test_brokers_answer_only_for_organisations_without_people(viewer: Viewer, alone: bool, sides: set[Side]) -> None:
    assert sides_of(match(alone=alone), viewer) == sides


@pytest.mark.parametrize("answer", list(Answer))
def test_only_what_is_asked_can_be_answered_and_each_answer_by_one_side(answer: Answer) -> None:
    stands = answer is Answer.ASKED

    assert answers_open(match(answer), frozenset({Side.FAR})) == ([Answer.ACCEPTED, Answer.DECLINED] if stands else [])
    assert answers_open(match(answer), frozenset({Side.NEAR})) == ([Answer.TAKEN_BACK] if stands else [])
    assert answers_open(match(answer), frozenset()) == []
    assert set(ANSWERED_BY) == set(Answer) - {Answer.ASKED}


@pytest.mark.parametrize(
    ("introduction", "free"),
    [
        (None, True),
        ({"answer": "asked", "answered": None}, False),
        ({"answer": "accepted", "answered": NOW - timedelta(days=400)}, False),
        ({"answer": "taken_back", "answered": NOW}, True),
        ({"answer": "declined", "answered": NOW - AGAIN_AFTER + timedelta(seconds=1)}, False),
        ({"answer": "declined", "answered": NOW - AGAIN_AFTER}, True),
    ],
)
def test_a_no_stands_for_a_month(introduction: dict[str, Any] | None, free: bool) -> None:
    assert may_ask(introduction, NOW) is free


def test_an_item_is_read_on_its_board_or_by_its_own_people() -> None:
    found = {
        audience: [readable(audience, "near", viewer) for viewer in (NOBODY, OTHER, NEAR, BROKER)]
        for audience in (Audience.PUBLIC, Audience.MEMBERS, None)
    }

    assert found == {
        Audience.PUBLIC: [True, True, True, True],
        Audience.MEMBERS: [False, True, True, True],
        None: [False, False, True, True],
    }


def test_who_asks_shows_the_words_and_who_accepts_shows_theirs() -> None:
    found = {side: [answer for answer in Answer if disclosed(side, answer)] for side in Side}

    assert found == {Side.NEAR: [Answer.ASKED, Answer.ACCEPTED], Side.FAR: [Answer.ACCEPTED]}


@pytest.mark.parametrize("answer", list(Answer))
def test_a_withheld_name_is_known_to_its_own_people_and_after_acceptance(answer: Answer) -> None:
    def known(viewer: Viewer, *, withheld: bool) -> bool:
        return named(withheld=withheld, organisation_id="near", answer=answer, viewer=viewer)

    assert known(FAR, withheld=True) is (answer is Answer.ACCEPTED)
    assert known(NEAR, withheld=True) is True
    assert known(FAR, withheld=False) is True
