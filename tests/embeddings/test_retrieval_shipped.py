"""The figures of the shipped weights on judged data that no run has learnt from."""

from pathlib import Path

import pytest

from embeddings.retrieval import measure, read_pairs
from embeddings.similarity import agreement, read_similarity
from embeddings.static import StaticEncoder

SHARED = Path(__file__).parents[3] / "shared" / "data"


@pytest.mark.skipif(not (SHARED / "multilingual").is_dir(), reason="the judged translations are not on this machine")
def test_the_shipped_encoder_finds_translations(shipped: StaticEncoder) -> None:
    found = measure(shipped, read_pairs(SHARED / "multilingual" / "tatoeba.tsv.gz"))

    assert min(found.mean.to_en, found.mean.from_en) >= 0.86
    for language in ("sl", "eu"):
        assert min(found.languages[language].to_en, found.languages[language].from_en) >= 0.74
    assert found.mixed_pool >= 0.70


@pytest.mark.skipif(not (SHARED / "multilingual").is_dir(), reason="the judged sentences are not on this machine")
def test_the_shipped_encoder_orders_english_sentences_as_people_do(shipped: StaticEncoder) -> None:
    judged = read_similarity(SHARED / "multilingual" / "sts.tsv.gz", "test")
    english = next(source for source in judged if (source.set, source.lang) == ("stsb_mt", "en"))

    found = agreement(shipped, {english: judged[english]})[english]

    assert found.pairs == 1379
    assert found.spearman >= 0.76
