"""Reasons: each figure is the one that ranked, and nothing is named that took no part."""

from dataclasses import replace

import numpy as np
import pytest

from matching.explain import Passages, SharedConcept, explain, nearest_pair, shared_concepts, shared_terms
from matching.model import Candidate, Facts, Ranked, Signal, Wish
from matching.rank import rank
from matching.weights import load_weights

WEIGHTS = load_weights("static")
MINE = Passages(("Iščemo varilce.", "Radi bi izobraževanje za CNC stroje."), np.array([[1, 0], [0.6, 0.8]], np.float32))
THEIRS = Passages(
    ("Pralnica.", "Program CNC strojev in izobraževanja odraslih."), np.array([[-1, 0], [0, 1]], np.float32)
)
WISH = Wish(
    topics=frozenset({"cnc-machining", "welding"}),
    types=frozenset({"vet_provider", "hei"}),
    eqf=(3, 4),
    bm25_ceiling=40.0,
)
FACTS = Facts(topics=frozenset({"cnc-machining"}), type="chamber", eqf=(4, 5), country="SI", history=4)


def ranked(wish: Wish = WISH, **changes: tuple[float, ...]) -> Ranked:
    candidate = Candidate(key="organisation:1", facts=FACTS, cosines=(0.8,), bm25s=(9.0, 3.0))
    return rank(wish, [replace(candidate, **changes)], weights=WEIGHTS).matches[0]


def reasons(match: Ranked, wish: Wish = WISH, facts: Facts = FACTS) -> list[dict]:
    found = explain(match, query=MINE, candidate=THEIRS, wish=wish, facts=facts, weights=WEIGHTS)
    return [reason.to_json() for reason in found]


def test_explain_names_all_that_counted():
    assert reasons(ranked()) == [
        {
            "type": "passages",
            "query": MINE.texts[1],
            "candidate": THEIRS.texts[1],
            "cosine": 0.8,
            "query_language": "",
            "candidate_language": "",
        },
        {
            "type": "concepts",
            "concepts": [
                {"id": "cnc-machining", "label": "CNC machining", "query": "CNC stroje", "candidate": "CNC strojev"}
            ],
        },
        {"type": "terms", "terms": ["izobraževanje", "CNC", "stroje"], "bm25": 9.0},
        {"type": "topics", "topics": ["cnc-machining"], "overlap": 0.5},
        {
            "type": "fact",
            "fact": "type",
            "wanted": ["hei", "vet_provider"],
            "has": ["chamber"],
            "value": 0.0,
        },
        {"type": "fact", "fact": "eqf", "wanted": ["3", "4"], "has": ["4", "5"], "value": 0.5},
        {"type": "fact", "fact": "history", "wanted": [], "has": ["4"], "value": 0.5},
    ]


def test_explain_says_nothing_of_figures_that_did_not_count():
    match = ranked(Wish(), cosines=(), bm25s=())

    assert reasons(match, Wish(), replace(FACTS, history=0)) == []


def test_explain_shows_a_wanted_fact_that_is_not_known():
    wish = Wish(countries=frozenset({"SI"}))
    unknown = Facts()
    match = rank(wish, [Candidate(key="k", facts=unknown)], weights=WEIGHTS).matches[0]

    assert reasons(match, wish, unknown) == [
        {"type": "fact", "fact": "country", "wanted": ["SI"], "has": [], "value": 0.5}
    ]


def test_explain_leaves_out_what_weighs_nothing():
    weightless = replace(WEIGHTS, signals=dict.fromkeys(Signal, 0.0))

    found = explain(ranked(), query=MINE, candidate=THEIRS, wish=WISH, facts=FACTS, weights=weightless)

    assert [reason.to_json()["type"] for reason in found] == ["passages", "concepts", "terms"]


def test_explain_bears_sides_without_passages():
    nothing = Passages((), np.zeros((0, 2), np.float32))

    found = explain(ranked(), query=MINE, candidate=nothing, wish=WISH, facts=FACTS, weights=WEIGHTS)

    assert [reason.to_json()["type"] for reason in found] == ["topics", "fact", "fact", "fact"]


def test_nearest_pair_takes_the_first_of_equal_ones():
    same = Passages(("a", "b"), np.array([[0, 1], [0, 1]], np.float32))

    assert nearest_pair(same, same) == (0, 0)


def test_shared_terms_put_the_weightiest_first():
    idf = {"weldi": 1.0, "cours": 0.1, "robot": 2.0}

    shown = shared_terms(
        ["A course of welding robots"],
        ["Robots weld. Welding courses"],
        lambda asked: {t: idf.get(t, 2.0) for t in asked},
    )

    assert shown == ("robots", "welding", "course")


@pytest.mark.parametrize("limit", [1, 2])
def test_shared_terms_are_limited(limit: int):
    assert shared_terms(["welding course"], ["course welding"], limit=limit) == ("welding", "course")[:limit]


PAIRS = [
    ("sl", "Iščemo šolo za 3D-tisk nadomestnih delov.", "sv", "Vi lär ut additiv tillverkning.",
     [("additive-manufacturing", "3D-tisk", "additiv tillverkning")]),
    ("eu", "Mantentze-lan prediktiboa ikasi nahi dugu.", "tr", "Kestirimci bakım eğitimi veriyoruz.",
     [("predictive-maintenance", "Mantentze-lan prediktiboa", "Kestirimci bakım")]),
    ("es", "Buscamos aprendices de soldadura.", "de", "Wir bilden Schweißer aus, auch Lehrlinge.",
     [("apprenticeships", "aprendices", "Lehrlinge"), ("welding", "soldadura", "Schweißer")]),
    ("fr", "Nous voulons moins de déchets et plus de réemploi.", "nl", "Wij werken aan de circulaire economie.",
     [("circular-economy", "moins de déchets", "circulaire economie")]),
    ("it", "Formazione in stampaggio a iniezione.", "en", "Courses in injection moulding.",
     [("injection-moulding", "stampaggio a iniezione", "injection moulding")]),
    ("sl", "Lasersko varjenje.", "sv", "Robotsvetsning.", [("welding", "Lasersko varjenje", "Robotsvetsning")]),
    ("sl", "Iščemo pevski zbor.", "sv", "Vi lär ut additiv tillverkning.", []),
]  # fmt: skip


@pytest.mark.parametrize(("my_language", "mine", "their_language", "theirs", "expected"), PAIRS)
def test_shared_concepts_name_the_words_of_both_languages(
    my_language: str, mine: str, their_language: str, theirs: str, expected: list[tuple[str, str, str]]
):
    nothing = np.zeros((1, 2), np.float32)

    found = shared_concepts(Passages([mine], nothing, [my_language]), Passages([theirs], nothing, [their_language]))

    assert list(found) == [SharedConcept(*one) for one in expected]
