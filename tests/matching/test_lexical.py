"""The lexical index: BM25 by hand, filters, ties, changes."""

import math
import random

import pytest

from matching.errors import BadFigure, DuplicateKey
from matching.lexical import FEW_DEAD, LexicalEntry, LexicalIndex


def index_of(*texts: str) -> LexicalIndex:
    index = LexicalIndex()
    index.upsert(LexicalEntry(number, text, "need") for number, text in enumerate(texts))
    return index


def test_search_scores_by_bm25():
    index = index_of("gliding course", "sailing course", "surfing course")

    [(number, bm25)] = index.search("gliding", 10)

    # One entry of three holds each of the word's two terms once and is of average length: idf x (k1 + 1) / (1 + k1).
    assert number == 0
    assert bm25 == pytest.approx(2 * math.log(1 + 2.5 / 1.5), rel=1e-6)


def test_search_counts_a_repeated_term_of_the_query():
    index = index_of("welding course", "turning course")

    once, twice = index.search("welding", 1), index.search("welding, welding", 1)

    assert twice[0][1] == pytest.approx(2 * once[0][1], rel=1e-6)


def test_search_orders_equal_scores_by_id_whatever_the_order_of_arrival():
    numbers = list(range(60))
    random.Random(1).shuffle(numbers)
    index = LexicalIndex()
    for number in numbers:
        index.upsert([LexicalEntry(number, "welding course", "need")])

    assert [number for number, _ in index.search("welding", 7)] == [0, 1, 2, 3, 4, 5, 6]


def test_search_finds_only_the_kinds_and_audiences_asked_for_with_the_same_bm25():
    index = LexicalIndex()
    index.upsert(
        [
            LexicalEntry(1, "welding", "need", "public"),
            LexicalEntry(2, "welding", "offer", "public"),
            LexicalEntry(3, "welding", "offer", "members"),
        ]
    )

    everything = dict(index.search("welding", 9))
    found = index.search("welding", 9, kinds=frozenset({"offer", "call"}), audiences=frozenset({"public"}))

    assert found == [(2, everything[2])]


def test_upsert_replaces_and_remove_forgets():
    index = index_of("welding", "turning")

    index.upsert([LexicalEntry(0, "milling", "need")])
    index.remove([1, 77])

    assert len(index) == 1
    assert index.search("welding", 5) == []
    assert [number for number, _ in index.search("milling", 5)] == [0]


def test_upsert_refuses_an_id_twice_and_changes_nothing():
    index = index_of("welding")

    with pytest.raises(DuplicateKey, match="id 5 stands twice"):
        index.upsert([LexicalEntry(5, "a new text", "need"), LexicalEntry(5, "another", "need")])

    assert len(index) == 1


def test_many_changes_leave_the_figures_of_a_fresh_index():
    index = index_of(*(f"welding course {number}" for number in range(FEW_DEAD)), "turning")

    index.upsert(LexicalEntry(number, "milling course", "need") for number in range(FEW_DEAD))
    index.remove([FEW_DEAD - 1])
    fresh = index_of(*["milling course"] * (FEW_DEAD - 1))
    fresh.upsert([LexicalEntry(FEW_DEAD, "turning", "need")])

    assert index.search("milling turning", 200) == fresh.search("milling turning", 200)
    assert index.ceiling("milling turning") == fresh.ceiling("milling turning")


def test_ceiling_is_the_saturated_idf_of_all_terms():
    index = index_of("gliding course", "sailing course")

    # 2.2 = k1 + 1, two terms a word; one entry of two has "gliding", none has "whales".
    expected = 2.2 * 2 * (math.log(1 + 1.5 / 1.5) + math.log(1 + 2.5 / 0.5))
    assert index.ceiling("gliding whales") == pytest.approx(expected)


def test_ceiling_does_not_ask_for_words_that_a_known_concept_stands_for():
    index = index_of("additiv tillverkning", "svetsning")

    # The concept counts twice; the words of its Slovenian name, which no entry has, do not count.
    assert index.ceiling("3D-tisk", "sl") == pytest.approx(2.2 * 2 * math.log(1 + 1.5 / 1.5))


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        ("additive manufacturing", "en"), ("dodajalna proizvodnja", "sl"), ("additiva tillverkningen", "sv"),
        ("fabricación aditiva", "es"), ("fabrikazio gehigarriaren", "eu"), ("fabrication additive", "fr"),
        ("additiver Fertigung", "de"), ("produzione additiva", "it"), ("3D-printen", "nl"), ("eklemeli imalatla", "tr"),
    ],
)  # fmt: skip
def test_a_concept_is_found_across_languages(asked: str, language: str):
    index = LexicalIndex()
    index.upsert(
        [
            LexicalEntry(1, "Naprave za 3D-tisk", "offer", language="sl"),
            LexicalEntry(2, "Tečaji plavanja", "offer", language="sl"),
        ]
    )

    assert [number for number, _ in index.search(asked, 2, language=language)] == [1]


@pytest.mark.parametrize("text", ["", "the and for", "\x00", "日本"])
def test_search_without_a_known_term_finds_nothing(text: str):
    assert index_of("welding").search(text, 3) == []


def test_search_takes_a_text_of_a_megabyte():
    index = index_of("welding course")

    text = " ".join(f"word{number}" for number in range(120_000)) + " welding"

    assert [number for number, _ in index.search(text, 3)] == [0]
    assert index.ceiling(text) > 0


def test_search_takes_the_signs_of_a_query_language_as_text():
    assert [n for n, _ in index_of("welding").search('welding AND (kind:* OR "]^~', 3)] == [0]


def test_search_refuses_fewer_than_one():
    with pytest.raises(BadFigure, match="k=0"):
        index_of("welding").search("welding", 0)
