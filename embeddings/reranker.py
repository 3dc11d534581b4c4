"""A cross-encoder, which reads a query and a passage together: slower and finer than comparing vectors.

Any sentence-transformers CrossEncoder with one output. Needs the extra `transformers`; torch comes with it.
"""

import importlib.util
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from embeddings.errors import EmbeddingsError, ExtraMissing
from embeddings.texts import readable

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

WANTED_FILES = ["*.json", "*.safetensors", "*.txt", "*.model"]
BATCH_PAIRS = 16
LONGEST = 256  # Tokens of a pair: two passages of 120 words, cut by little; twice as many take twice as long.


class UnknownReranker(EmbeddingsError):
    """No usable cross-encoder stands behind the name or folder that was asked for."""


class Reranker(Protocol):
    """Gives pairs of texts a score."""

    name: str

    def score(self, query: str, passages: Sequence[str]) -> NDArray[np.float32]:
        """`(n,) float32` in [0, 1], one for each passage, higher is better. Raises `BadTexts`."""
        ...


class CrossEncoderReranker:
    """A `Reranker` from a cross-encoder with one output, on one CPU thread."""

    def __init__(self, model: "CrossEncoder", name: str) -> None:
        self.name = name
        self._model = model

    def score(self, query: str, passages: Sequence[str]) -> NDArray[np.float32]:
        """See `Reranker.score`: the logistic function of the model's output."""
        import torch  # noqa: PLC0415 - comes with the extra

        pairs = [(query, passage) for passage in readable(passages)]
        if not pairs:
            return np.zeros(0, np.float32)
        scores = self._model.predict(
            pairs, batch_size=BATCH_PAIRS, show_progress_bar=False, activation_fn=torch.nn.Sigmoid()
        )
        return np.asarray(scores, np.float32).reshape(len(pairs))


def open_reranker(spec: str) -> CrossEncoderReranker:
    """The cross-encoder of a folder, or of a name, which is fetched unless it is there.

    A folder is read without any network; remote code is never run and only safetensors are loaded.

    Raises `ExtraMissing` without sentence-transformers, `UnknownReranker` where no cross-encoder of one output stands
    behind `spec`.
    """
    if importlib.util.find_spec("sentence_transformers") is None:
        raise ExtraMissing(f"the reranker {spec!r} needs sentence-transformers: pip install matchcamp[transformers]")
    folder = Path(spec) if Path(spec).is_dir() else _fetched(spec)
    if not any(folder.glob("*.safetensors")):
        raise UnknownReranker(f"{folder} holds no *.safetensors: give the folder of a cross-encoder")
    # Imported only now: it takes seconds, and a wrong folder should be named at once.
    import torch  # noqa: PLC0415
    from sentence_transformers import CrossEncoder  # noqa: PLC0415

    torch.set_num_threads(1)
    try:
        model = CrossEncoder(
            str(folder), device="cpu", local_files_only=True, trust_remote_code=False,
            model_kwargs={"use_safetensors": True}, max_length=_longest(folder),
        )  # fmt: skip
    except (OSError, ValueError, KeyError, RuntimeError, TypeError) as error:
        raise UnknownReranker(f"{folder} cannot be opened as a cross-encoder: {error}") from error
    if model.num_labels != 1:
        raise UnknownReranker(f"{folder} gives {model.num_labels} figures for a pair; give a cross-encoder of one")
    return CrossEncoderReranker(model, Path(spec).name.lower())


def _longest(folder: Path) -> int:
    """Tokens of a pair: no more than the model has positions, of which some families keep two for themselves."""
    config = json.loads((folder / "config.json").read_text("utf-8"))
    return min(LONGEST, int(config.get("max_position_embeddings", LONGEST + 2)) - 2)


def _fetched(name: str) -> Path:
    from huggingface_hub import snapshot_download  # noqa: PLC0415 - comes with the extra
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError  # noqa: PLC0415

    try:
        return Path(snapshot_download(name, allow_patterns=WANTED_FILES))
    except (HFValidationError, HfHubHTTPError, LocalEntryNotFoundError, OSError) as error:
        raise UnknownReranker(
            f"no reranker {name!r}: leave it empty, or give the folder of a cross-encoder or the name of one that can "
            f"be fetched ({error})"
        ) from error
