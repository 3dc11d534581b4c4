import doctest
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embeddings import passages as module
from embeddings.passages import LONGEST_WORD, Passage, cut

SIGNS = "ab. \n!?…\"'»)\tč。İ\u00a0"


def test_cut_ends_passages_at_sentence_ends() -> None:
    text = "We weld. We teach welding! Who joins us?"

    passages = cut(text, words=5)

    assert passages == (Passage("We weld. We teach welding!", 0, 26), Passage("Who joins us?", 27, 40))


def test_cut_keeps_quotes_and_brackets_with_their_sentence() -> None:
    passages = cut('He said "Weld." (We did.) Then we left.', words=3)

    assert [passage.text for passage in passages] == ['He said "Weld."', "(We did.)", "Then we left."]


def test_cut_goes_on_after_a_full_stop_before_a_small_letter() -> None:
    passages = cut("Oprema npr. tiskalnik in rezkalnik. Drugi stavek ima pet besed.", words=5)

    assert [passage.text for passage in passages] == [
        "Oprema npr. tiskalnik in rezkalnik.",
        "Drugi stavek ima pet besed.",
    ]


def test_cut_ends_sentences_at_line_ends() -> None:
    passages = cut("one two\nthree four\n\nfive six", words=2)

    assert [passage.text for passage in passages] == ["one two", "three four", "five six"]


def test_cut_divides_a_text_without_sentence_ends_at_word_borders() -> None:
    passages = cut("one two three four five", words=2)

    assert [passage.text for passage in passages] == ["one two", "three four", "five"]


def test_cut_spreads_the_words_evenly() -> None:
    text = " ".join(f"Word number {number}." for number in range(44))

    passages = cut(text, words=120)

    # 132 words need two passages, of 66 words each and not 120 and 12.
    assert [len(passage.text.split()) for passage in passages] == [66, 66]


def test_cut_divides_a_word_longer_than_any_word() -> None:
    passages = cut("a" * (3 * LONGEST_WORD), words=2)

    assert [len(passage.text) for passage in passages] == [2 * LONGEST_WORD, LONGEST_WORD]


@pytest.mark.parametrize("text", ["", " ", "\n\n\t \u00a0"])
def test_cut_of_a_blank_text_is_empty(text: str) -> None:
    assert cut(text) == ()


def test_cut_refuses_passages_without_words() -> None:
    with pytest.raises(ValueError, match="needs at least 1 word, got words=0"):
        cut("text", words=0)


@given(st.text() | st.text(SIGNS, max_size=400), st.integers(1, 12))
def test_cut_holds_every_word_once_at_its_place(text: str, words: int) -> None:
    passages = cut(text, words)

    assert [passage.text for passage in passages] == [text[passage.start : passage.end] for passage in passages]
    assert all(before.end <= after.start for before, after in pairwise(passages))
    assert "".join("".join(passage.text.split()) for passage in passages) == "".join(text.split())


@given(st.text() | st.text(SIGNS, max_size=400), st.integers(1, 12))
def test_cut_keeps_to_the_limit_and_to_trimmed_ends(text: str, words: int) -> None:
    passages = cut(text, words)

    assert all(1 <= len(passage.text.split()) <= words for passage in passages)
    assert all(passage.text == passage.text.strip() for passage in passages)


@pytest.mark.parametrize("unit", [".", "a", ". ", "! \t", '."', "。", ".\n", "  "])
def test_cut_takes_a_megabyte_of_anything_in_its_stride(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    began = time.process_time()

    cut(text)

    # Linear work takes well under a second; the quadratic kind that this guards against takes many minutes.
    assert time.process_time() - began < 20


def test_the_examples_in_the_words_of_the_module_are_true() -> None:
    assert doctest.testmod(module).failed == 0
