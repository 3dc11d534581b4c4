import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from embeddings.errors import BadTexts, WeightsDamaged
from embeddings.static import WEIGHTS, StaticEncoder, open_static

Weights = Callable[..., Path]


def test_encode_queries_gives_the_unit_mean_of_the_rows(small_weights: Weights) -> None:
    encoder = open_static(small_weights())

    rows = encoder.encode_queries(["weld", "Weld robot", "teach teach"])

    # (3, 4) / 5; (3, 6) / sqrt(45); (2, -1.5) twice = (4, -3) / 5.
    expected = [[0.6, 0.8], [3 / 45**0.5, 6 / 45**0.5], [0.8, -0.6]]
    np.testing.assert_allclose(rows, expected, atol=1e-6)
    assert rows.dtype == np.float32


def test_encode_queries_takes_the_mean_and_the_directions_out_of_the_unit_row(small_weights: Weights) -> None:
    mean_then_first_axis = np.array([[0.0, 0.3], [1.0, 0.0]])
    encoder = open_static(small_weights(mean_then_first_axis))

    rows = encoder.encode_queries(["weld", "teach"])

    # (0.6, 0.8) - (0, 0.3) = (0.6, 0.5), without the first axis (0, 0.5); (0.8, -0.6) gives (0, -0.9).
    np.testing.assert_allclose(rows, [[0, 1], [0, -1]], atol=1e-6)


def test_each_part_of_a_row_has_its_own_scale(small_weights: Weights) -> None:
    folder = small_weights()
    plain = open_static(folder)
    table = np.array([[0x88], [0xCB]], np.uint8)
    scales = np.array([[1, 1], [2, 0.5]], np.float32)

    encoder = StaticEncoder("two", plain._tokenizer, table, scales, bias=plain._bias, max_tokens=4)

    # Steps 3 and 4, of widths 2 and 0.5.
    np.testing.assert_allclose(encoder.encode_queries(["weld"]), [[6 / 40**0.5, 2 / 40**0.5]], atol=1e-6)


def test_threads_get_the_rows_of_their_own_texts(shipped: StaticEncoder) -> None:
    texts = [[f"robot {thread} varjenje {place}" for place in range(50)] for thread in range(8)]

    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(shipped.encode_queries, texts))

    for own, rows in zip(texts, together, strict=True):
        np.testing.assert_array_equal(rows, shipped.encode_queries(own))


def test_encode_queries_leaves_unknown_words_out_of_the_mean(small_weights: Weights) -> None:
    encoder = open_static(small_weights())

    rows = encoder.encode_queries(["xyzzy weld", "weld"])

    np.testing.assert_array_equal(rows[0], rows[1])


@pytest.mark.parametrize("text", ["", "  \n\t", "xyzzy", "nothing", "漢字"])
def test_encode_queries_gives_zeros_for_a_text_that_says_nothing(small_weights: Weights, text: str) -> None:
    encoder = open_static(small_weights(np.array([[0.5, 0.5]])))

    rows = encoder.encode_queries(["weld", text, "robot"])

    assert rows.any(axis=1).tolist() == [True, False, True]


def test_encode_queries_reads_the_first_tokens_only(small_weights: Weights) -> None:
    encoder = open_static(small_weights())

    rows = encoder.encode_queries(["weld weld weld weld robot robot", "weld"])

    np.testing.assert_allclose(rows[0], rows[1], atol=1e-6)


def test_encode_queries_of_no_texts_is_empty(shipped: StaticEncoder) -> None:
    assert shipped.encode_queries([]).shape == (0, 256)


def test_encode_queries_leaves_lone_surrogates_out(shipped: StaticEncoder) -> None:
    rows = shipped.encode_queries(["varjenje \ud800", "varjenje"])

    np.testing.assert_allclose(rows[0], rows[1], atol=1e-6)


def test_encode_queries_refuses_a_single_text(shipped: StaticEncoder) -> None:
    with pytest.raises(BadTexts, match=r"one text: put it into a list: \['welding'\]"):
        shipped.encode_queries("welding")


def test_encode_queries_refuses_what_is_no_text(shipped: StaticEncoder) -> None:
    with pytest.raises(BadTexts, match="text 1 is a NoneType, not a str"):
        shipped.encode_queries(["welding", None])  # type: ignore[list-item]


def test_a_row_does_not_depend_on_its_batch(shipped: StaticEncoder) -> None:
    texts = [f"robot {number} varjenje" for number in range(200)]

    together = shipped.encode_passages(texts)

    alone = np.concatenate([shipped.encode_passages([text]) for text in texts])
    np.testing.assert_allclose(together, alone, atol=1e-6)
    np.testing.assert_allclose(np.linalg.norm(together, axis=1), 1, atol=1e-6)


@pytest.mark.parametrize(
    ("query", "translation"),
    [
        ("Iščemo partnerja za usposabljanje učiteljev.", "We are looking for a partner to train teachers."),
        ("Potrebujemo pomoč pri kibernetski varnosti.", "We need help with cyber security."),
        ("Irakasleen prestakuntza robotikan", "Teacher training in robotics"),
        ("Wir suchen eine Firma für Schweißroboter.", "We are looking for a company for welding robots."),
        ("Küçük işletmeler için enerji verimliliği", "Energy efficiency for small businesses"),
    ],
)
def test_a_text_is_nearest_to_its_translation(shipped: StaticEncoder, query: str, translation: str) -> None:
    others = [
        "The bakery opens at seven in the morning.",
        "The museum shows paintings of the last century.",
        "We offer courses in garden design.",
        "The patient was treated in hospital.",
    ]

    cosines = shipped.encode_passages([*others, translation]) @ shipped.encode_queries([query])[0]

    assert int(cosines.argmax()) == len(others)


def test_the_name_holds_version_and_digest(small_weights: Weights, shipped: StaticEncoder) -> None:
    plain = open_static(small_weights())

    assert plain.name.startswith("static-v7-")
    assert len(plain.name) == len("static-v7-12345678")
    assert shipped.name.startswith("static-v2-")
    assert plain.name[-8:] != shipped.name[-8:]


@pytest.mark.parametrize("file", ["table.npy", "scales.npy", "bias.npy", "tokenizer.json"])
def test_open_static_refuses_a_changed_file(small_weights: Weights, file: str) -> None:
    folder = small_weights()
    content = bytearray((folder / file).read_bytes())
    content[-1] ^= 1
    (folder / file).write_bytes(content)

    with pytest.raises(WeightsDamaged, match=f"{file} has SHA-256 [0-9a-f]{{64}}, the manifest says"):
        open_static(folder)


def test_open_static_refuses_a_missing_file(small_weights: Weights) -> None:
    folder = small_weights()
    (folder / "table.npy").unlink()

    with pytest.raises(WeightsDamaged, match=r"table\.npy cannot be read .* install the package again"):
        open_static(folder)


@pytest.mark.parametrize("manifest", ["", "[]", "{}", '{"version": 1, "max_tokens": 9, "files": {}}'])
def test_open_static_refuses_a_damaged_manifest(small_weights: Weights, manifest: str) -> None:
    folder = small_weights()
    (folder / "manifest.json").write_text(manifest, encoding="utf-8")

    with pytest.raises(WeightsDamaged, match=r"manifest\.json cannot be used"):
        open_static(folder)


def test_the_shipped_weights_stay_below_32_megabytes() -> None:
    size = sum(file.stat().st_size for file in WEIGHTS.iterdir())

    assert size < 32_000_000


def test_encoding_imports_neither_torch_nor_sentence_transformers() -> None:
    program = (
        "import sys\n"
        "from embeddings.encoder import open_encoder\n"
        "open_encoder().encode_queries(['varjenje'])\n"
        "print(sorted({'torch', 'transformers', 'sentence_transformers', 'scipy', 'faiss'} & set(sys.modules)))\n"
    )

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
