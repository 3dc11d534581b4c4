import lzma
from collections.abc import Callable
from pathlib import Path

import numpy as np

from embeddings.pack import LANGUAGES, language_bias, pack
from embeddings.static import FILES, open_static


def test_language_bias_is_the_mean_and_the_main_axis() -> None:
    means = np.array([[1.0, 2.0], [-1.0, 2.0], [3.0, 2.0]])

    bias = language_bias(means, 1)

    # The languages differ along the first axis only, of which the sign is free.
    np.testing.assert_allclose(np.abs(bias), [[1, 2], [1, 0]], atol=1e-6)


def test_pack_writes_weights_that_open_and_is_repeatable(small_weights: Callable[..., Path], tmp_path: Path) -> None:
    small = small_weights()
    np.savez(tmp_path / "run.npz", q=np.load(small / "table.npy"), scale=np.load(small / "scales.npy"))
    for language in LANGUAGES:
        with lzma.open(tmp_path / f"{language}.tsv.xz", "wt", encoding="utf-8") as stream:
            stream.write(f"weld weld weld weld weld\tteach teach teach teach {language}\n")

    for folder in ("one", "two"):
        pack(tmp_path / "run.npz", small / "tokenizer.json", tmp_path, tmp_path / folder)

    encoder = open_static(tmp_path / "one")
    bias = np.load(tmp_path / "one" / "bias.npy")
    # Nine times teach, (0.8, -0.6), and once weld, (0.6, 0.8); the means span one plane, so two directions at most.
    np.testing.assert_allclose(bias[0], [0.78, -0.46], atol=1e-5)
    assert encoder.name == open_static(tmp_path / "two").name
    assert all((tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes() for name in FILES)
