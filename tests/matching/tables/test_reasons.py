"""Why people sit where they sit, and how fair that is, by hand."""

from matching.tables import Camp, Fairness, Idea, Person, Pin, Placement, Rules, fairness, placements

CAMP = Camp(
    people=(
        Person(key="ana", organisation="o", ranked=("x", "y"), fits={"x": 0.5}),
        Person(key="bor", organisation="o", ranked=("y",)),
        Person(key="cene", ranked=("y", "x")),
        Person(key="host", own="x"),
    ),
    ideas=(Idea(key="x"), Idea(key="y")),
    rounds=2,
    rules=Rules(pins=frozenset({Pin("cene", "x", 1)})),
)
ROUNDS = (
    {"ana": "x", "bor": "y", "cene": "x", "host": "x"},
    {"ana": "y", "bor": "x", "cene": "y", "host": "x"},
)


def test_each_placement_says_why():
    found = {(one.round, one.person): one for one in placements(CAMP, ROUNDS)}

    assert found[1, "ana"] == Placement(
        round=1, person="ana", idea="x", rank=1, fit=0.5, own=False, pinned=False, meets=("cene", "host"), again=()
    )
    assert (found[1, "cene"].rank, found[1, "cene"].pinned) == (2, True)
    assert (found[2, "ana"].meets, found[2, "ana"].again) == ((), ("cene",))
    assert (found[2, "bor"].rank, found[2, "bor"].meets) == (None, ("host",))
    assert (found[2, "host"].own, found[2, "host"].rank) == (True, None)


def test_colleagues_are_never_new():
    [first, *_] = placements(CAMP, ({"ana": "x", "bor": "x"},))

    assert (first.meets, first.again) == ((), ("bor",))


def test_fairness_counts_ranks_and_shares_of_the_best():
    # Ranks: Ana 1 and 2, Bor 1 and one place below his only choice, Cene 2 and 1. The host had no choice. Bor got 1.0
    # of at best 1.0; Ana and Cene all that two rounds could give them.
    assert fairness(CAMP, ROUNDS) == Fairness(
        mean_rank=(1 + 2 + 1 + 2 + 2 + 1) / 6, worst_rank=2, satisfaction=1.0, worst_satisfaction=1.0
    )


def test_the_same_idea_twice_counts_once():
    found = fairness(CAMP, (ROUNDS[0], ROUNDS[0]))

    # Ana 1.0 of 1.8, Bor 1.0 of 1.0, Cene 0.8 of 1.8.
    assert abs(found.satisfaction - (1 / 1.8 + 1 + 0.8 / 1.8) / 3) < 1e-12
    assert abs(found.worst_satisfaction - 0.8 / 1.8) < 1e-12
