"""A cross-encoder behind the protocol, on a tiny model with random weights that is built here."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from embeddings.errors import ExtraMissing
from embeddings.reranker import UnknownReranker, open_reranker

EXTRA = all(importlib.util.find_spec(name) for name in ("sentence_transformers", "transformers"))
needs_extra = pytest.mark.skipif(not EXTRA, reason="the extra transformers is not installed")
WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "we", "train", "welders", "bread", "robots"]


def tiny(folder: Path, outputs: int = 1) -> Path:
    """A BERT of one layer and 16 figures, saved as sentence-transformers reads it."""
    import torch  # noqa: PLC0415
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizer  # noqa: PLC0415

    torch.manual_seed(20260627)
    (folder / "vocab.txt").write_text("\n".join(WORDS), encoding="utf-8")
    BertTokenizer(str(folder / "vocab.txt")).save_pretrained(folder)
    config = BertConfig(
        vocab_size=len(WORDS), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32,
        max_position_embeddings=64, num_labels=outputs,
    )  # fmt: skip
    BertForSequenceClassification(config).save_pretrained(folder)
    return folder


@needs_extra
def test_scores_are_one_for_each_passage_between_0_and_1_and_the_same_each_time(tmp_path: Path) -> None:
    reranker = open_reranker(str(tiny(tmp_path)))
    passages = ["bread", "we train welders", "robots", "bread " * 400]

    scores = reranker.score("we train welders", passages)

    assert scores.shape == (4,)
    assert scores.dtype == np.float32
    assert ((scores > 0) & (scores < 1)).all()
    assert len(set(scores.tolist())) > 1
    np.testing.assert_allclose(reranker.score("we train welders", passages[::-1]), scores[::-1], atol=1e-5)
    assert reranker.score("we", []).shape == (0,)
    assert reranker.name == tmp_path.name.lower()


@needs_extra
def test_a_model_of_two_outputs_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownReranker, match="gives 2 figures for a pair"):
        open_reranker(str(tiny(tmp_path, outputs=2)))


@needs_extra
@pytest.mark.parametrize("content", [{}, {"model.safetensors": "", "config.json": "{}"}, {"model.safetensors": ""}])
def test_a_folder_without_a_model_is_named(tmp_path: Path, content: dict[str, str]) -> None:
    for name, text in content.items():
        (tmp_path / name).write_text(text, encoding="utf-8")

    with pytest.raises(UnknownReranker, match=str(tmp_path)):
        open_reranker(str(tmp_path))


@needs_extra
def test_a_name_that_is_none_says_what_to_give() -> None:
    with pytest.raises(UnknownReranker, match="no reranker 'not a name!': leave it empty, or give"):
        open_reranker("not a name!")


def test_a_missing_extra_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)

    with pytest.raises(ExtraMissing, match=r"'any' needs .*: pip install matchcamp\[transformers\]"):
        open_reranker("any")
