"""The evaluation command on small files whose figures are computed by hand."""

import gzip
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from embeddings.__main__ import main
from embeddings.errors import BadCorpus
from embeddings.retrieval import MAIN, Pair, measure, mixed_pool, read_pairs
from embeddings.similarity import read_similarity, spearman


class Dictionary:
    """Gives the vectors it was told, zeros for other texts."""

    name = "dictionary"
    dim = 2

    def __init__(self, degrees: dict[str, float]) -> None:
        self._rows = {text: (np.cos(np.radians(angle)), np.sin(np.radians(angle))) for text, angle in degrees.items()}

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        return np.array([self._rows.get(text, (0, 0)) for text in texts], np.float32).reshape(-1, 2)

    encode_passages = encode_queries


def test_measure_counts_texts_whose_nearest_is_a_translation() -> None:
    pairs = {"sl": [Pair("saw", "žaga"), Pair("drill", "vrtalnik"), Pair("mill", "mlin")]}
    # mlin lies nearer to drill (60) than to mill (90); mill's nearest is mlin all the same.
    encoder = Dictionary({"saw": 0, "žaga": 5, "drill": 60, "vrtalnik": 55, "mill": 90, "mlin": 70})

    found = measure(encoder, pairs)

    assert found.languages["sl"].to_en == pytest.approx(2 / 3)
    assert found.languages["sl"].from_en == 1
    assert found.mean == found.languages["sl"]


def test_measure_takes_an_equal_text_for_right() -> None:
    pairs = {"sl": [Pair("saw", "žaga"), Pair("saw", "pila"), Pair("mill", "žaga")]}
    encoder = Dictionary({"saw": 0, "žaga": 1, "pila": 2, "mill": 3})

    found = measure(encoder, pairs)

    # The nearest to pila is mill, which no pair says; saw and mill both have žaga or pila nearest, which pairs say.
    assert found.languages["sl"].to_en == pytest.approx(2 / 3)
    assert found.languages["sl"].from_en == pytest.approx(2 / 3)


def test_measure_takes_a_text_without_a_known_word_for_wrong() -> None:
    found = measure(Dictionary({"saw": 0}), {"sl": [Pair("saw", "漢字")]})

    assert found.languages["sl"].to_en == 0


def test_the_mean_is_over_the_main_languages_where_all_are_there() -> None:
    encoder = Dictionary({"saw": 0, "mill": 90, "a": 0, "b": 90})
    right, wrong = [Pair("saw", "a"), Pair("mill", "b")], [Pair("saw", "b"), Pair("mill", "a")]

    nine = measure(encoder, dict.fromkeys(MAIN, right) | {"pt": wrong})
    two = measure(encoder, {"sl": right, "pt": wrong})

    assert nine.mean.to_en == 1
    assert two.mean.to_en == 0.5


def test_mixed_pool_is_the_share_of_translations_among_the_first_ten_others() -> None:
    fillers = [Pair(f"en {n}", f"xx {n}") for n in range(10)]
    # Eleven texts lie nearer to saw than pila does, so of saw's two translations one is found; of žaga's two (saw,
    # pila) and pila's two (saw, žaga) as many as lie among ten.
    angles = {"saw": 0.0, "žaga": 1, "pila": 80}
    angles |= {f"en {n}": 20 + n for n in range(10)} | {f"xx {n}": 20.4 + n for n in range(10)}

    share = mixed_pool(Dictionary(angles), {"sl": [Pair("saw", "žaga"), *fillers], "hr": [Pair("saw", "pila")]})

    # 20 fillers find their one translation; saw and žaga find each other, not pila; pila finds neither.
    assert share == pytest.approx((20 + 0.5 + 0.5 + 0) / 23)


def test_mixed_pool_of_texts_equal_to_their_translations_is_nothing() -> None:
    assert mixed_pool(Dictionary({"taxi": 0}), {"sl": [Pair("taxi", "taxi")]}) == 0


def test_mixed_pool_counts_a_large_group_against_ten() -> None:
    pairs = {f"x{chr(97 + n)}": [Pair("saw", f"xx {n}")] for n in range(12)}
    angles = {"saw": 0.0} | {f"xx {n}": float(n) for n in range(12)}

    assert mixed_pool(Dictionary(angles), pairs) == 1


def test_spearman_shares_ranks_among_equals() -> None:
    # Ranks 1, 2.5, 2.5, 4 against 1, 2, 3, 4: 4.5 / sqrt(4.5 * 5).
    assert spearman([1, 2, 2, 9], [1, 2, 3, 4]) == pytest.approx(4.5 / (4.5 * 5) ** 0.5)
    assert spearman([3, 2, 1], [1, 2, 3]) == pytest.approx(-1)
    assert spearman([1, 1, 1], [1, 2, 3]) == 0


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str], Path]:
    def write(text: str) -> Path:
        path = tmp_path / "judged.tsv"
        path.write_text(text, encoding="utf-8", newline="")
        return path

    return write


def test_read_pairs_takes_quotes_as_they_are_and_columns_by_name(written: Callable[[str], Path]) -> None:
    path = written('\ufeffid\txx\tlang\ten\r\n1\t"Živjo\tsl\tShe said "hi"\r\n\r\n2\tOlá\tpt-BR\tHi\r\n')

    assert read_pairs(path) == {"sl": [Pair('She said "hi"', '"Živjo')], "pt-BR": [Pair("Hi", "Olá")]}


def test_read_pairs_reads_a_gzipped_file(tmp_path: Path) -> None:
    path = tmp_path / "judged.tsv.gz"
    path.write_bytes(gzip.compress("lang\ten\txx\nsl\tsaw\tžaga\n".encode()))

    assert read_pairs(path) == {"sl": [Pair("saw", "žaga")]}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no column lang and no column en and no column xx"),
        ("lang\ten\nsl\tsaw\n", "has no column xx: its first line must hold lang, en, xx"),
        ("lang\ten\txx\nsl\tsaw\n", "line 2 has 2 cells, needs 3"),
        ("lang\ten\txx\nsl\tsaw\tžaga\nsl\t \tžaga\n", "line 3: en is empty"),
        ("lang\ten\txx\nSlovenian\tsaw\tžaga\n", "line 2: 'Slovenian' is no language"),
        ("lang\ten\txx\nen\tsaw\tsaw\n", "line 2: 'en' is no language"),
        ("lang\ten\txx\n", "holds no pairs"),
    ],
)
def test_read_pairs_says_what_is_wrong(written: Callable[[str], Path], text: str, message: str) -> None:
    with pytest.raises(BadCorpus, match=message):
        read_pairs(written(text))


@pytest.mark.parametrize("content", [b"\x1f\x8b broken", b"lang\ten\txx\nsl\t\xff\xfe\tb\n"])
def test_read_pairs_refuses_what_is_no_text(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "judged.tsv").write_bytes(content)

    with pytest.raises(BadCorpus, match=r"judged\.tsv cannot be read .* give a \.tsv or \.tsv\.gz file in UTF-8"):
        read_pairs(tmp_path / "judged.tsv")


STS_HEAD = "set\tlang\tsplit\tscore\ts1\ts2\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (STS_HEAD + "a\ten\ttest\tmuch\tsaw\tmill\n", "line 2: the score 'much' is no number"),
        (STS_HEAD + "a\ten\ttest\tnan\tsaw\tmill\n", "line 2: the score 'nan' is no number"),
        (STS_HEAD + "a\ten\tdev\t1\tsaw\tmill\n", "no split 'test': give one of dev"),
        (STS_HEAD + "a\ten\ttest\t1\tsaw\tmill\n", "fewer than 3 pairs of a, en, test"),
    ],
)
def test_read_similarity_says_what_is_wrong(written: Callable[[str], Path], text: str, message: str) -> None:
    with pytest.raises(BadCorpus, match=message):
        read_similarity(written(text), "test")


def test_evaluate_retrieval_prints_json(
    written: Callable[[str], Path], small_weights: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    path = written("lang\ten\txx\nsl\tweld\tweld weld\nsl\trobot\trobot robot\n")

    done = main(["evaluate", "retrieval", str(path), "--json", "--encoder", str(small_weights())])

    report = json.loads(capsys.readouterr().out)
    assert done == 0
    assert report["encoder"].startswith("static-v7-")
    assert report["languages"] == {"sl": {"to_en": 1.0, "from_en": 1.0}}
    assert report["mean"] == {"to_en": 1.0, "from_en": 1.0}
    assert report["mixed_pool"] == 1.0


def test_evaluate_sts_prints_each_set(
    written: Callable[[str], Path], small_weights: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(STS_HEAD + "a\ten\ttest\t5\tweld\tweld\na\ten\ttest\t2\tweld\trobot\na\ten\ttest\t1\tweld\tteach\n")

    done = main(["evaluate", "sts", str(path), "--json", "--encoder", f"static:{small_weights()}"])

    report = json.loads(capsys.readouterr().out)
    assert done == 0
    assert report["sets"] == [{"set": "a", "lang": "en", "split": "test", "spearman": 1.0, "pairs": 3}]


def test_evaluate_prints_tables(
    written: Callable[[str], Path], small_weights: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    weights = str(small_weights())
    main(["evaluate", "retrieval", str(written("lang\ten\txx\nsl\tweld\tweld weld\n")), "--encoder", weights])
    rows = "a\ten\ttest\t5\tweld\tweld\n" * 2 + "a\ten\ttest\t2\tweld\trobot\n"
    main(["evaluate", "sts", str(written(STS_HEAD + rows)), "--encoder", weights])

    printed = capsys.readouterr().out.splitlines()
    assert "sl            100.0        100.0" in printed
    assert printed[-1].split() == ["a", "en", "test", "3", "100.0"]


def test_evaluate_says_on_stderr_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    done = main(["evaluate", "retrieval", str(tmp_path / "none.tsv")])

    assert done == 2
    assert "none.tsv cannot be read" in capsys.readouterr().err
