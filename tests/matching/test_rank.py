"""The ranking: the fusion by hand, order, ties, fairness to newcomers, «no good match», bad figures."""

import math
import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.errors import BadFigure, DuplicateKey
from matching.model import Candidate, Facts, Signal, Verdict, Wish
from matching.rank import bar, rank
from matching.weights import Calibration, Weights, load_weights

WEIGHTS = Weights(
    signals={
        **dict.fromkeys(Signal, 0.0),
        Signal.DENSE: 0.75,
        Signal.DENSE_MEAN: 0.25,
        Signal.LEXICAL: 0.5,
        Signal.TOPICS: 0.2,
        Signal.TYPE: 0.3,
        Signal.PROGRAMME: 0.2,
        Signal.COUNTRY: 0.2,
        Signal.LANGUAGE: 0.1,
        Signal.EQF: 0.1,
        Signal.HISTORY: 0.04,
    },
    encoder=Calibration(floor=0.1, ceiling=1.1, temperature=0.1, same_language=0.08, covers=0.4),
    share_temperature=0.02,
    share_half=0.3,
    history_half=4,
    freshness_half=100,
    load_half=5,
    fit_midpoint=0.5,
    fit_slope=10,
    bar_base=0.2,
    bar_growth=0.1,
)

cosines = st.lists(st.floats(-1, 1), max_size=3).map(tuple)
bm25s = st.lists(st.floats(0, 60), max_size=3).map(tuple)
facts = st.builds(
    Facts,
    topics=st.frozensets(st.sampled_from(["welding", "iot"])),
    type=st.sampled_from(["", "vet_provider", "chamber"]),
    country=st.sampled_from(["", "SI", "DE"]),
    history=st.integers(0, 40),
    projects=st.frozensets(st.sampled_from(["p1", "p2"])),
    seeks=st.frozensets(st.sampled_from(["welding", "law"])),
    load=st.integers(0, 40),
    age_days=st.none() | st.floats(0, 4000),
    region=st.sampled_from(["", "SI036", "DE2"]),
)
candidates = st.lists(st.tuples(facts, cosines, bm25s), min_size=1, max_size=8).map(
    lambda rows: [
        Candidate(key=f"organisation:{number:02}", facts=known, cosines=near, bm25s=said)
        for number, (known, near, said) in enumerate(rows)
    ]
)
wishes = st.builds(
    Wish,
    topics=st.frozensets(st.sampled_from(["welding", "iot"])),
    types=st.frozensets(st.sampled_from(["vet_provider", "chamber"])),
    countries=st.frozensets(st.sampled_from(["SI", "DE"])),
    competences=st.frozensets(st.sampled_from(["welding", "law"])),
    projects=st.frozensets(st.sampled_from(["p1", "p3"])),
    region=st.sampled_from(["", "SI036"]),
    bm25_ceiling=st.sampled_from([0.0, 50.0]),
)


def test_rank_adds_the_weighed_signals():
    wish = Wish(
        topics=frozenset({"welding", "iot"}),
        types=frozenset({"vet_provider"}),
        countries=frozenset({"SI"}),
        bm25_ceiling=20.0,
    )
    known = Facts(topics=frozenset({"iot"}), type="chamber", country="SI", history=4)
    candidate = Candidate(key="organisation:1", facts=known, cosines=(0.7,), bm25s=(6.0,))

    [match] = rank(wish, [candidate], weights=WEIGHTS).matches

    # dense 0.6, lexical 0.5 x 0.5, topics 0.2 x 0.5, history 0.04 x 0.5, the type missed: -0.3.
    evidence = 0.6 + 0.25 + 0.1 + 0.02 - 0.3
    assert match.fit == pytest.approx(1 / (1 + math.exp(-10 * (evidence - 0.5))), abs=1e-5)
    assert {signal.value: figure for signal, figure in match.parts.items()} == pytest.approx(
        {
            "dense": 0.6,
            "dense_mean": 0.6,
            "lexical": 0.5,
            "topics": 0.5,
            "related_topics": 0,
            "complementarity": 0,
            "reciprocity": 0,
            "collaboration": 0,
            "geography": 0,
            "freshness": 0.5,
            "newcomer": 0.25,
            "load": 1,
            "type": 0,
            "programme": 1,
            "country": 1,
            "language": 1,
            "eqf": 1,
            "history": 0.5,
        }
    )
    assert (match.cosine, match.bm25) == (0.7, 6.0)


def test_rank_adds_what_the_new_facts_tell():
    weights = replace(
        WEIGHTS,
        signals={
            **WEIGHTS.signals,
            Signal.RELATED_TOPICS: 0.1,
            Signal.COMPLEMENTARITY: 0.2,
            Signal.RECIPROCITY: 0.3,
            Signal.COLLABORATION: 0.4,
            Signal.GEOGRAPHY: 0.5,
            Signal.FRESHNESS: 0.6,
            Signal.NEWCOMER: 0.7,
            Signal.LOAD: 0.8,
        },
    )
    wish = Wish(
        topics=frozenset({"welding", "iot"}),
        competences=frozenset({"welding"}),
        related_topics={"robots": 0.5},
        region="SI036",
    )
    known = Facts(
        topics=frozenset({"iot", "robots"}),
        seeks=frozenset({"welding", "law"}),
        region="SI03",
        age_days=200,
        history=2,
        load=5,
        projects=frozenset({"p"}),
    )
    partner = Candidate(key="partner", facts=Facts(projects=frozenset({"p"})), cosines=(0.5,))

    found = rank(wish, [Candidate(key="k", facts=known), partner], weights=weights).matches
    match = next(one for one in found if one.key == "k")

    # Topics 0.2 x 0.5; the one that is lacked is there; one of two sought; the partner's evidence 0.4; three of four
    # levels; a quarter after two halves; one of two projects; half of the load costs half of its weight.
    evidence = 0.1 + 0.1 * 0.5 + 0.2 + 0.3 * 0.5 + 0.4 * 0.4 + 0.5 * 0.75 + 0.6 * 0.25 + 0.7 * 0.5 - 0.8 * 0.5
    evidence += 0.04 * 2 / 6
    assert match.fit == pytest.approx(1 / (1 + math.exp(-10 * (evidence - 0.5))), abs=1e-5)


def test_rank_takes_the_mean_over_passages_beside_the_best():
    even = Candidate(key="even", cosines=(0.6,), cosine_means=(0.6,))
    uneven = Candidate(key="uneven", cosines=(0.62,), cosine_means=(0.4,))

    found = rank(Wish(), [even, uneven], weights=WEIGHTS).matches

    assert [match.key for match in found] == ["even", "uneven"]
    # 0.75 x 0.52 + 0.25 x 0.3
    assert found[1].parts[Signal.DENSE_MEAN] == pytest.approx(0.3, abs=1e-6)


@given(wishes, candidates)
def test_an_irrelevant_candidate_changes_no_order(wish: Wish, given_ones: list[Candidate]):
    stranger = Candidate(key="stranger", cosines=(-0.5,))

    before = [match.key for match in rank(wish, given_ones, weights=load_weights()).matches]
    after = [match.key for match in rank(wish, [*given_ones, stranger], weights=load_weights()).matches]

    assert [key for key in after if key != "stranger"] == before


def test_rank_takes_the_bias_for_the_own_language_off():
    own = Candidate(key="own", cosines=(0.60,), written_in=("sl",))
    other = Candidate(key="other", cosines=(0.55,), written_in=("de",))

    levelled = rank(Wish(language="sl"), [own, other], weights=WEIGHTS)
    unlevelled = rank(Wish(), [own, other], weights=WEIGHTS)

    assert [match.key for match in levelled.matches] == ["other", "own"]
    assert [match.key for match in unlevelled.matches] == ["own", "other"]
    assert levelled.matches[1].cosine == 0.60


def test_rank_orders_ties_by_key_whatever_the_order_of_arrival():
    tied = [Candidate(key=f"organisation:{number}", cosines=(0.5,)) for number in range(9)]
    random.Random(3).shuffle(tied)

    ranking = rank(Wish(), tied, weights=WEIGHTS, limit=4)

    assert [match.key for match in ranking.matches] == [f"organisation:{number}" for number in range(4)]


@given(wishes, candidates, st.randoms(use_true_random=False))
def test_rank_does_not_depend_on_the_order_of_candidates(
    wish: Wish, given_ones: list[Candidate], chance: random.Random
):
    shuffled = chance.sample(given_ones, len(given_ones))

    assert rank(wish, shuffled, weights=WEIGHTS) == rank(wish, given_ones, weights=WEIGHTS)


@given(wishes, candidates)
def test_fit_is_in_the_unit_range_and_falls_down_the_list(wish: Wish, given_ones: list[Candidate]):
    fits = [match.fit for match in rank(wish, given_ones, weights=load_weights()).matches]

    assert all(0 <= fit <= 1 for fit in fits)
    assert fits == sorted(fits, reverse=True)


@given(wishes, candidates, st.floats(0, 1))
def test_fit_never_falls_when_a_cosine_rises(wish: Wish, given_ones: list[Candidate], rise: float):
    first = replace(given_ones[0], cosines=given_ones[0].cosines or (0.0,))
    nearer = replace(first, cosines=(min(1.0, first.cosines[0] + rise), *first.cosines[1:]))

    before = rank(wish, [first], weights=load_weights()).matches[0].fit
    after = rank(wish, [nearer], weights=load_weights()).matches[0].fit

    assert after >= before


@given(wishes, candidates, st.integers(0, 50))
def test_history_only_adds_and_by_no_more_than_its_weight(wish: Wish, given_ones: list[Candidate], projects: int):
    new = replace(given_ones[0], facts=replace(given_ones[0].facts, history=0))
    old = replace(new, facts=replace(new.facts, history=projects))
    weights = load_weights()

    [without] = rank(wish, [new], weights=weights).matches
    [with_it] = rank(wish, [old], weights=weights).matches

    gained = (math.log(with_it.fit / (1 - with_it.fit)) - math.log(without.fit / (1 - without.fit))) / weights.fit_slope
    assert -1e-6 <= gained <= weights.signals[Signal.HISTORY] + 2e-6


def test_a_good_newcomer_stands_above_a_poor_match_with_a_long_history():
    newcomer = Candidate(key="newcomer", facts=Facts(history=0), cosines=(0.55,), bm25s=(8.0,))
    veteran = Candidate(key="veteran", facts=Facts(history=200), cosines=(0.45,), bm25s=(6.0,))

    ranking = rank(Wish(bm25_ceiling=60.0), [veteran, newcomer], weights=load_weights())

    assert [match.key for match in ranking.matches] == ["newcomer", "veteran"]


def test_one_fitting_project_stands_above_many_that_do_not_fit():
    newcomer = Candidate(key="newcomer", facts=Facts(history=1), cosines=(0.65,))
    veteran = Candidate(key="veteran", facts=Facts(history=20), cosines=(0.2,) * 20)

    ranking = rank(Wish(), [veteran, newcomer], weights=load_weights())

    assert [match.key for match in ranking.matches] == ["newcomer", "veteran"]


def test_rank_says_no_good_match_below_the_bar_and_still_names_the_nearest():
    near = Candidate(key="near", cosines=(0.1 + bar(WEIGHTS, 50) + 0.001,))
    far = Candidate(key="far", cosines=(0.1 + bar(WEIGHTS, 50) - 0.001,))

    both = rank(Wish(), [near, far], weights=WEIGHTS, pool=50)
    assert both.verdict is Verdict.OK
    assert [(match.key, match.good) for match in both.matches] == [("near", True), ("far", False)]
    ranking = rank(Wish(), [far], weights=WEIGHTS, pool=50)
    assert ranking.verdict is Verdict.NO_GOOD_MATCH
    assert [match.key for match in ranking.matches] == ["far"]


def test_bar_rises_with_the_pool():
    # sqrt(2 ln 50) = 2.797
    assert bar(WEIGHTS, 50) == pytest.approx(0.2 + 0.1 * 2.797, abs=1e-4)
    assert bar(WEIGHTS, 1) < bar(WEIGHTS, 50) < bar(WEIGHTS, 100_000)


def test_history_and_met_demands_make_no_good_match():
    wish = Wish(countries=frozenset({"SI"}), types=frozenset({"chamber"}))
    known = Facts(country="SI", type="chamber", history=100)

    ranking = rank(wish, [Candidate(key="k", facts=known, cosines=(0.1,))], weights=WEIGHTS)

    assert ranking.verdict is Verdict.NO_GOOD_MATCH


def test_rank_of_nobody_is_no_good_match():
    ranking = rank(Wish(), [], weights=WEIGHTS)

    assert (ranking.verdict, ranking.matches) == (Verdict.NO_GOOD_MATCH, ())


def test_rank_takes_candidates_that_one_search_alone_found():
    found = [Candidate(key="words", bm25s=(10.0,)), Candidate(key="meaning", cosines=(0.8,))]

    ranking = rank(Wish(bm25_ceiling=20.0), found, weights=WEIGHTS)

    assert [(match.key, match.cosine, match.bm25) for match in ranking.matches] == [
        ("meaning", 0.8, None),
        ("words", None, 10.0),
    ]


@pytest.mark.parametrize(
    ("candidate", "said"),
    [
        (Candidate(key="k", cosines=(1.2,)), "k has cosines"),
        (Candidate(key="k", cosines=(math.nan,)), "k has cosines"),
        (Candidate(key="k", bm25s=(-1.0,)), "k has BM25"),
        (Candidate(key="k", bm25s=(math.inf,)), "k has BM25"),
        (Candidate(key="k", cosines=(0.5,), cosine_means=(math.nan,)), "k has cosines"),
        (Candidate(key="k", cosines=(0.1, 0.2), cosine_means=(0.1,)), "1 means for 2 cosines"),
        (Candidate(key="k", cosines=(0.1, 0.2), written_in=("sl",)), "1 languages for 2 cosines"),
    ],
)
def test_rank_refuses_figures_that_cannot_be(candidate: Candidate, said: str):
    with pytest.raises(BadFigure, match=said):
        rank(Wish(), [candidate], weights=WEIGHTS)


def test_rank_refuses_a_key_twice_and_a_limit_of_nothing():
    with pytest.raises(DuplicateKey, match="k stands twice"):
        rank(Wish(), [Candidate(key="k"), Candidate(key="k")], weights=WEIGHTS)
    with pytest.raises(BadFigure, match="limit=0"):
        rank(Wish(), [Candidate(key="k")], weights=WEIGHTS, limit=0)
