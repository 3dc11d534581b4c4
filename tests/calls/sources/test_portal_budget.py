import pytest

from calls.errors import InvalidValue
from calls.model import Budget
from calls.sources.portal_budget import topic_money


def line(topic: str, euros: object, **more: object) -> dict[str, object]:
    return {"action": f"{topic} - X Some Action", "budgetYearMap": {"2026": euros}, **more}


def overview(*pots: list[dict[str, object]]) -> dict[str, object]:
    return {"budgetTopicActionMap": {str(number): pot for number, pot in enumerate(pots)}}


def test_pot_of_one_topic_is_its_own() -> None:
    pots = overview([line("A-1", "36000000", minContribution=6000000, maxContribution=8000000, expectedGrants=6)])

    assert topic_money("A-1", pots, None).budget == Budget(
        total_eur=36_000_000,
        own_eur=36_000_000,
        min_contribution_eur=6_000_000,
        max_contribution_eur=8_000_000,
        expected_grants=6,
    )


def test_pot_repeated_for_siblings_is_shared_and_a_notice_tells_the_own_part() -> None:
    pots = overview([line("A-1", "12500000", expectedGrants=1), line("A-2", "12500000", expectedGrants=2)])
    notices = [{"content": "<p>The available budget for topic A-1 is 2,700,000.00 €. One grant.</p>"}]

    assert topic_money("A-1", pots, notices).budget == Budget(
        total_eur=12_500_000, shared=True, shared_with=("A-2",), own_eur=2_700_000, expected_grants=1
    )
    assert topic_money("A-2", pots, notices).budget.own_eur is None


def test_siblings_with_pots_of_their_own_do_not_share() -> None:
    pots = overview([line("A-1", "5")], [line("A-10", "7")])

    assert topic_money("A-1", pots, None).budget == Budget(total_eur=5, own_eur=5)


def test_several_actions_in_one_pot_count_it_once_and_several_pots_add_up() -> None:
    one = overview([line("A-1", "100"), line("A-1", "100"), line("A-1", "100")])
    two = overview([line("A-1", "100")], [line("A-1", "50")])

    assert topic_money("A-1", one, None).budget.total_eur == 100
    assert topic_money("A-1", two, None).budget.total_eur == 150


def test_years_of_a_pot_add_up() -> None:
    pot = [{"action": "A-1 - X", "budgetYearMap": {"2026": "40", "2027": "60"}, "deadlineModel": "continuous"}]

    money = topic_money("A-1", overview(pot), None)

    assert (money.budget.total_eur, money.deadline_model) == (100, "continuous")


def test_nought_means_not_said() -> None:
    money = topic_money("A-1", overview([line("A-1", "0", minContribution=0, maxContribution=0)]), None)

    assert money.budget == Budget()


@pytest.mark.parametrize("euros", ["-5", "many", "NaN", "Infinity", "1e400", True, [], "9" * 5000])
def test_amounts_that_are_none_are_refused(euros: object) -> None:
    with pytest.raises(InvalidValue, match="is no amount of euros"):
        topic_money("A-1", overview([line("A-1", euros)]), None)


@pytest.mark.parametrize(
    "broken",
    [
        [],
        "x",
        {"budgetTopicActionMap": []},
        {"budgetTopicActionMap": {"1": [5]}},
        {"budgetTopicActionMap": {"1": {}}},
    ],
)
def test_overviews_of_another_build_are_refused(broken: object) -> None:
    with pytest.raises(InvalidValue, match="not a map of pots to actions"):
        topic_money("A-1", broken, None)


def test_a_line_without_years_tells_no_pot() -> None:
    bare = {"action": "A-1 - X Some Action", "expectedGrants": 2}

    assert topic_money("A-1", overview([bare]), None).budget == Budget(expected_grants=2)


def test_years_of_another_build_are_refused() -> None:
    with pytest.raises(InvalidValue, match="not a map of years to euros"):
        topic_money("A-1", overview([{"action": "A-1", "budgetYearMap": [2026]}]), None)
