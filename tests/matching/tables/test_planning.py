"""Plans, re-runs and conflicts that are plain by hand, and what must hold of every plan."""

from dataclasses import replace

import pytest

from matching.errors import BadCamp, BadFigure, DuplicateKey
from matching.tables import (
    Camp,
    Conflict,
    Demand,
    DemandKind,
    Effort,
    Idea,
    Move,
    Person,
    Pin,
    Plan,
    Rules,
    Term,
    Weights,
    plan_tables,
    rerun_tables,
)
from matching.tables.generator import camp as made_camp

SHORT = Effort(steps=60)
X, Y = Idea(key="x", least=1, most=3), Idea(key="y", least=1, most=3)
ANA = Person(key="ana", ranked=("x", "y"), fits={"x": 0.5})
BOR = Person(key="bor", ranked=("x", "y"))
CENE = Person(key="cene", ranked=("y", "x"))
CAMP = Camp(people=(ANA, BOR, CENE), ideas=(X, Y))


def plan(camp: Camp) -> Plan:
    found = plan_tables(camp, effort=SHORT)
    assert isinstance(found, Plan)
    return found


def conflict(camp: Camp) -> Conflict:
    found = plan_tables(camp, effort=SHORT)
    assert isinstance(found, Conflict)
    return found


def with_rules(camp: Camp = CAMP, **rules: object) -> Camp:
    return replace(camp, rules=replace(camp.rules, **rules))  # type: ignore[arg-type]


def test_parts_are_those_counted_by_hand():
    found = plan(CAMP)

    # All three sit at their first choice, Ana with a fit of one half; Ana meets Bor; nobody speaks a language that is
    # known; tables of 2 and 1 are as even as can be.
    assert found.rounds == ({"ana": "x", "bor": "x", "cene": "y"},)
    assert found.parts == pytest.approx(
        {
            Term.RANK: 3.0,
            Term.FIT: 0.25,
            Term.MEETING: 0.1,
            Term.MIX: 0.0,
            Term.COUNTRIES: 0.0,
            Term.LANGUAGE: -1.5,
            Term.BALANCE: 0.0,
        }
    )
    assert (found.objective, found.gap) == (pytest.approx(1.85), pytest.approx(0.0, abs=1e-5))


def test_places_of_the_mix_and_countries_are_filled_before_a_rank():
    idea = replace(X, mix={"hei": 1}, countries=2)
    people = (
        replace(ANA, country="SI", kind="hei"),
        replace(BOR, country="SI"),
        replace(CENE, country="FR", ranked=("y",)),
    )
    only_mix = Weights(mix=1.0, countries=2.0, language=0.0)

    found = plan(Camp(people=people, ideas=(idea, replace(Y, least=1)), weights=only_mix))

    # Cene brings the second country to x, and somebody must sit at y: Bor, for Ana fills the place of the mix.
    assert found.rounds == ({"ana": "x", "bor": "y", "cene": "x"},)
    assert found.parts[Term.COUNTRIES] == 4.0
    assert found.parts[Term.MIX] == 1.0


def test_language_of_most_is_spoken_at_the_table():
    people = tuple(
        Person(key=key, languages=frozenset(languages))
        for key, languages in {"a": ["en"], "b": ["sl"], "c": ["en", "sl"], "d": ["sl"]}.items()
    )

    found = plan(Camp(people=people, ideas=(replace(X, least=2), replace(Y, least=2))))

    assert found.parts[Term.LANGUAGE] == 0.0
    assert found.rounds[0]["a"] == found.rounds[0]["c"]


def test_in_two_rounds_all_see_both_ideas_and_hosts_stay():
    host = Person(key="host", own="x")
    found = plan(replace(CAMP, people=(ANA, BOR, CENE, host), rounds=2))

    first, second = found.rounds
    assert [seats["host"] for seats in found.rounds] == ["x", "x"]
    assert all(first[one] != second[one] for one in ("ana", "bor", "cene"))


def test_people_who_met_in_a_round_that_was_held_meet_others():
    people = tuple(Person(key=key) for key in "abcd")
    ideas = tuple(Idea(key=key, least=0, most=2) for key in "uvwxyz")
    held = {"a": "u", "b": "u", "c": "v", "d": "v"}

    found = plan(Camp(people=people, ideas=ideas, rounds=2, held=(held,), weights=Weights(balance=0.0)))

    assert found.rounds[0] == held
    assert found.parts[Term.MEETING] == pytest.approx(0.2)
    assert found.rounds[1]["a"] in (found.rounds[1]["c"], found.rounds[1]["d"])


def test_colleagues_and_acquaintances_are_nobody_new():
    people = tuple(Person(key=key, organisation=of) for key, of in {"a": "o", "b": "o", "c": ""}.items())
    camp = Camp(people=people, ideas=(replace(X, least=3),))

    assert plan(camp).parts[Term.MEETING] == pytest.approx(0.2)
    known = with_rules(camp, acquainted=frozenset({frozenset("ac")}))
    assert plan(known).parts[Term.MEETING] == pytest.approx(0.1)


def test_no_show_moves_nobody_whose_table_stays_large_enough():
    before = plan(CAMP).rounds

    found = rerun_tables(with_rules(absent={"bor": frozenset({1})}), before)

    assert not isinstance(found, Conflict)
    assert (found.moves, found.least_moves, found.fewest) == ((), 0, True)
    assert found.plan.rounds == ({"ana": "x", "cene": "y"},)


def test_no_show_who_was_alone_at_a_table_moves_one():
    before = plan(CAMP).rounds

    found = rerun_tables(with_rules(absent={"cene": frozenset({1})}), before)

    # Ana fits x, so Bor goes.
    assert not isinstance(found, Conflict)
    assert found.moves == (Move(1, "bor", "x", "y"),)
    assert (found.least_moves, found.fewest) == (1, True)


def test_late_arrival_is_seated_and_moves_nobody():
    dora = Person(key="dora", ranked=("y",))
    camp = replace(CAMP, people=(*CAMP.people, dora), rounds=2)
    before = plan(with_rules(camp, absent={"dora": frozenset({1, 2})})).rounds

    found = rerun_tables(replace(with_rules(camp, absent={"dora": frozenset({1})}), held=before[:1]), before)

    assert not isinstance(found, Conflict)
    assert found.moves == ()
    assert found.plan.rounds[0] == before[0]
    assert found.plan.rounds[1] == {**before[1], "dora": "y"}


def test_rerun_keeps_pins_that_came_later():
    before = plan(CAMP).rounds

    found = rerun_tables(with_rules(pins=frozenset({Pin("ana", "y", 1)})), before)

    assert not isinstance(found, Conflict)
    assert [move.person for move in found.moves] == ["ana"]


def test_who_sat_at_a_table_that_is_gone_is_seated_anew():
    before = plan(CAMP).rounds

    found = rerun_tables(replace(CAMP, people=(ANA, BOR, replace(CENE, ranked=())), ideas=(X,)), before)

    assert not isinstance(found, Conflict)
    assert found.moves == ()
    assert found.plan.rounds == ({"ana": "x", "bor": "x", "cene": "x"},)


@pytest.mark.parametrize("seed", range(2))
def test_rerun_of_a_camp_keeps_demands_and_moves_no_more_than_proven(seed: int):
    camp = made_camp(people=24, tables=5, rounds=3, seed=seed)
    before = plan(camp).rounds
    gone = [one.key for one in camp.people if not one.own and one.key not in {pin.person for pin in camp.rules.pins}][
        :4
    ]
    changed = with_rules(camp, absent=dict.fromkeys(gone, frozenset({2, 3})))

    found = rerun_tables(replace(changed, held=before[:1]), before, effort=SHORT, seconds=20)

    assert not isinstance(found, Conflict)
    assert found.fewest
    assert len(found.moves) == found.least_moves
    assert found.plan.rounds[0] == before[0]
    assert all(found.plan.rounds[pin.round - 1][pin.person] == pin.idea for pin in camp.rules.pins)
    moves = {(move.round, move.person): (move.before, move.after) for move in found.moves}
    for number, (earlier, seats) in enumerate(zip(before, found.plan.rounds, strict=True), start=1):
        for key, idea in seats.items():
            assert moves.get((number, key), (earlier[key], earlier[key])) == (earlier[key], idea)


def test_pin_and_conflict_of_interest_exclude_each_other():
    found = conflict(with_rules(pins=frozenset({Pin("ana", "x", 1)}), barred=frozenset({("ana", "x")})))

    assert found.demands == (
        Demand(DemandKind.PIN, ("ana",), "x", 1),
        Demand(DemandKind.BARRED, ("ana",), "x"),
    )
    assert found.smallest


def test_too_few_seats_name_the_tables():
    found = conflict(replace(CAMP, ideas=(replace(X, most=1), replace(Y, most=1))))

    assert found.demands == (Demand(DemandKind.MOST, idea="x"), Demand(DemandKind.MOST, idea="y"))


def test_more_rounds_than_ideas_name_the_rule_of_once():
    assert conflict(replace(CAMP, rounds=3)).demands == (Demand(DemandKind.ONCE),)


def test_two_together_and_apart():
    pair = frozenset({frozenset({"ana", "bor"})})

    found = conflict(with_rules(together=pair, apart=pair))

    assert [demand.kind for demand in found.demands] == [DemandKind.TOGETHER, DemandKind.APART]


def test_order_of_people_changes_nothing():
    camp = made_camp(people=12, tables=3, rounds=2)
    turned = replace(camp, people=camp.people[::-1], ideas=camp.ideas[::-1])

    assert plan(camp).rounds == plan(turned).rounds


def test_names_change_nothing_but_themselves():
    camp = made_camp(people=12, tables=3, rounds=2)
    names = {one.key: f"p{one.key}" for one in camp.people}
    rules = replace(
        camp.rules,
        pins=frozenset(replace(pin, person=names[pin.person]) for pin in camp.rules.pins),
        apart=frozenset(frozenset(names[key] for key in pair) for pair in camp.rules.apart),
    )
    renamed = replace(camp, people=tuple(replace(one, key=names[one.key]) for one in camp.people), rules=rules)

    expected = [{names[key]: idea for key, idea in seats.items()} for seats in plan(camp).rounds]
    assert list(plan(renamed).rounds) == expected


def test_somebody_who_is_absent_moves_nobody():
    camp = made_camp(people=12, tables=3, rounds=2)
    more = replace(camp, people=(Person(key="absent", ranked=("idea-01",)), *camp.people))

    assert plan(camp).rounds == plan(with_rules(more, absent={"absent": frozenset({1, 2})})).rounds


@pytest.mark.parametrize("seed", range(3))
def test_demands_hold_in_every_plan(seed: int):
    camp = made_camp(people=24, tables=5, rounds=3, seed=seed)
    guests = sorted(one.key for one in camp.people if not one.own)
    camp = with_rules(camp, together=frozenset({frozenset(guests[:2])}), barred=frozenset({(guests[2], "idea-02")}))

    found = plan(camp)

    for seats in found.rounds:
        sizes = [list(seats.values()).count(idea.key) for idea in camp.ideas]
        assert all(idea.least <= size <= idea.most for idea, size in zip(camp.ideas, sizes, strict=True))
        assert all(len({seats[key] for key in pair}) == 2 for pair in camp.rules.apart)
        assert seats[guests[0]] == seats[guests[1]]
        assert seats[guests[2]] != "idea-02"
        assert all(seats[one.key] == one.own for one in camp.people if one.own)
    assert all(found.rounds[pin.round - 1][pin.person] == pin.idea for pin in camp.rules.pins)
    assert all(len({seats[key] for seats in found.rounds}) == 3 for key in guests)
    assert found.objective <= found.bound


@pytest.mark.parametrize(
    ("changes", "error", "message"),
    [
        ({"ideas": ()}, BadCamp, "at least 1 table, got 0"),
        ({"rounds": 0}, BadCamp, "0 of 0 rounds were held; give at least 1 round"),
        ({"people": (ANA, ANA)}, DuplicateKey, "ana stands twice among the people"),
        ({"ideas": (X, X)}, DuplicateKey, "x stands twice among the ideas"),
        ({"ideas": (replace(X, least=4), Y)}, BadCamp, "the table x seats 4 to 3"),
        ({"people": (replace(ANA, fits={"x": 1.5}),)}, BadFigure, "ana fits x by 1.5"),
        ({"rules": Rules(pins=frozenset({Pin("ana", "z")}))}, BadCamp, "pinned to the idea z, which has no table"),
        ({"people": (replace(ANA, ranked=("x", "x")),)}, BadCamp, "ana ranks an idea twice: x, x"),
        ({"rules": Rules(pins=frozenset({Pin("eva", "x")}))}, BadCamp, "eva is named in the rules"),
        ({"rules": Rules(pins=frozenset({Pin("ana", "x", 2)}))}, BadCamp, "no round 2; rounds go from 1 to 1"),
        ({"rules": Rules(apart=frozenset({frozenset({"ana"})}))}, BadCamp, r"two people .* got \['ana'\]"),
        ({"weights": Weights(fit=-1.0)}, BadFigure, "weights are at least 0"),
        ({"people": ()}, BadCamp, "nobody is there in a round after 0 held of 1"),
    ],
)
def test_what_cannot_be_asked_is_named(changes: dict[str, object], error: type[Exception], message: str):
    with pytest.raises(error, match=message):
        plan_tables(replace(CAMP, **changes))  # type: ignore[arg-type]


def test_plan_of_other_rounds_cannot_be_run_again():
    with pytest.raises(BadCamp, match="a plan of 2 rounds is no plan of this camp; give one of 1"):
        rerun_tables(CAMP, ({}, {}))
