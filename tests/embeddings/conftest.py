"""Weights small enough to compute by hand, and the shipped encoder, opened once."""

import hashlib
import importlib.util
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import Lowercase
from tokenizers.pre_tokenizers import Whitespace

from embeddings.static import FILES, StaticEncoder, open_static

# The training code takes torch, which comes with the extra `transformers`.
collect_ignore = [] if importlib.util.find_spec("torch") else ["test_training.py"]

WORDS = ("[UNK]", "weld", "teach", "robot", "nothing")

# Rows are steps times scale: weld (3, 4), teach (4, -3) x 0.5, robot (0, 2), nothing (0, 0). A step is stored eight
# too large, the first of a row in the low four bits.
STEPS = np.array([[7, 7], [3, 4], [4, -3], [0, 2], [0, 0]])
TABLE = ((STEPS[:, :1] + 8) | (STEPS[:, 1:] + 8) << 4).astype(np.uint8)
SCALES = np.array([[1], [1], [0.5], [1], [1]], np.float16)
NO_BIAS = np.zeros((1, 2), np.float32)


@pytest.fixture
def small_weights(tmp_path: Path) -> Callable[..., Path]:
    """Writes a folder of weights with five words and two dimensions; `bias` is what is taken out after pooling."""

    def write(bias: np.ndarray = NO_BIAS) -> Path:
        folder = tmp_path / "weights"
        folder.mkdir()
        tokenizer = Tokenizer(WordPiece({word: at for at, word in enumerate(WORDS)}, unk_token="[UNK]"))
        tokenizer.normalizer = Lowercase()
        tokenizer.pre_tokenizer = Whitespace()
        tokenizer.save(str(folder / "tokenizer.json"))
        np.save(folder / "table.npy", TABLE)
        np.save(folder / "scales.npy", SCALES)
        np.save(folder / "bias.npy", bias.astype(np.float32))
        files = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in FILES}
        manifest = {"version": 7, "max_tokens": 4, "files": files}
        (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
        return folder

    return write


@pytest.fixture(scope="session")
def shipped() -> StaticEncoder:
    return open_static()
