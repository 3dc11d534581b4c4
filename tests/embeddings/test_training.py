"""The training code on a toy corpus of made-up pairs, and its parts by hand."""

import gzip
import itertools
import json
import lzma
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
import torch
from scipy import sparse

from embeddings.errors import BadCorpus
from embeddings.retrieval import Pair, measure
from embeddings.static import open_static
from embeddings.training import corpus, losses, pack, tokens
from embeddings.training.__main__ import main
from embeddings.training.batches import Batches
from embeddings.training.occupations import draw_links, read_occupations
from embeddings.training.quantise import _kept, best_scales, rounded, scales_of, steps_of
from embeddings.training.table import Table
from embeddings.training.teacher import by_topic
from embeddings.training.train import same_texts

WORDS = (
    "saw žaga scie;mill mlin moulin;weld vari soude;robot avtomat automate;teach uči enseigne;learn spozna apprend;"
    "school šola école;plant obrat usine;tool orodje outil;part kos pièce;test preskus essai;plan načrt projet;"
    "heat toplota chaleur;waste odpad rebut;print tisk imprime;metal kovina métal"
)
ENGLISH, SLOVENE, FRENCH = zip(*(word.split() for word in WORDS.split(";")), strict=True)


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """Products this small are slower on two threads, and much slower on a busy machine."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def sentences(words: Sequence[str], seed: int, n: int = 150) -> list[str]:
    """The same places of `words` for the same seed: translations of one another."""
    rng = random.Random(seed)
    return [" ".join(words[rng.randrange(len(words))] for _ in range(5)) for _ in range(n)]


@pytest.fixture
def parallel(tmp_path: Path) -> Path:
    """Slovenian and French pairs of the same English sentences; every tenth Slovenian one from a GPL source."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    english = sentences(ENGLISH, 1)
    for language, words in (("sl", SLOVENE), ("fr", FRENCH)):
        pairs = zip(english, sentences(words, 1), strict=True)
        with lzma.open(folder / f"{language}.tsv.xz", "wt", encoding="utf-8") as stream:
            stream.writelines(f"{en}\t{other}\n" for en, other in pairs)
        tags = ["moodle" if place % 10 == 0 and language == "sl" else "tatoeba" for place in range(len(english))]
        (folder / f"{language}.src.gz").write_bytes(gzip.compress("\n".join(tags).encode() + b"\n"))
    return folder


@pytest.fixture
def esco(tmp_path: Path) -> Path:
    folder = tmp_path / "esco"
    folder.mkdir()
    rows = ["uri\ten\tes\tfr\ten_description"]
    rows += [f"http://x/{place}\t{word} things\t\t{word} choses\tTo {word}." for place, word in enumerate(ENGLISH)]
    (folder / "skills.tsv.gz").write_bytes(gzip.compress("\n".join(rows).encode()))
    occupations = [
        {
            "name": f"{first}er",
            "description": f"People who {first} and {second}.",
            "essential_skills": [f"{first} things"],
            "optional_skills": [f"{second} things", "no such skill"],
        }
        for first, second in itertools.pairwise(ENGLISH)
    ]
    lines = "\n".join(json.dumps(one) for one in occupations)
    (folder / "occupation_skills.jsonl.gz").write_bytes(gzip.compress(lines.encode()))
    return folder


def test_prepare_numbers_strings_and_leaves_gpl_sources_out(parallel: Path, esco: Path, tmp_path: Path) -> None:
    corpus.prepare(parallel, esco, tmp_path / "free")
    corpus.prepare(parallel, None, tmp_path / "all", leave_out=())

    free, everything = corpus.read(tmp_path / "free"), corpus.read(tmp_path / "all")
    assert (len(free.pairs), len(everything.pairs)) == (285, 300)
    assert free.languages == ["sl", "fr"]
    assert free.sources == ["tatoeba"]
    row = free.pairs[0]
    assert (free.english[row[0]], free.other[0]) == (sentences(ENGLISH, 1)[1], sentences(SLOVENE, 1)[1])
    assert "To weld." in free.english
    assert "To weld." not in everything.english


def test_prepare_says_that_a_folder_holds_no_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    done = main(["prepare", str(tmp_path / "free"), str(tmp_path)])

    assert done == 2
    assert "holds no file such as sl.tsv.xz" in capsys.readouterr().err


def test_read_says_which_step_is_missing(tmp_path: Path) -> None:
    with pytest.raises(BadCorpus, match="run `prepare` first"):
        corpus.read(tmp_path)


def test_shares_go_by_the_longest_beginning_of_a_source() -> None:
    pairs = np.array([[0, 0, 0], [0, 0, 1], [0, 0, 2]], np.int32)
    own = corpus.Corpus(["a"], ["b"] * 3, pairs, ["sl"], ["wordnet", "wordnet-def", "other"])

    np.testing.assert_allclose(own.shares({"wordnet": 0.5, "wordnet-def": 1.5}, 0.8), [0.5, 1.5, 0.8])


def test_composition_is_the_share_of_letters_of_the_earlier_parts() -> None:
    pieces = ["[UNK]", "to", "##ol", "##s", "tool", "tools"]

    whole = tokens.composition(pieces, atoms=4).toarray()

    # tool is half to, half ##ol; tools is four fifths tool (with its parts) and a fifth ##s.
    np.testing.assert_allclose(whole[4], [0, 0.5, 0.5, 0, 1, 0])
    np.testing.assert_allclose(whole[5], [0, 0.4, 0.4, 0.2, 0.8, 1])
    np.testing.assert_allclose(whole[:4, :4], np.eye(4))


def test_composition_leaves_a_piece_alone_whose_letters_are_new() -> None:
    whole = tokens.composition(["[UNK]", "to", "tož"], atoms=2).toarray()

    np.testing.assert_allclose(whole[2], [0, 0, 1])


def test_tokens_of_gives_the_tokens_of_the_texts_asked_for() -> None:
    own = tokens.Tokens(np.array([5, 6, 7, 8], np.int32), np.array([0, 1, 3, 4]))

    flat, lengths = own.of(np.array([1, 0, 1]))

    assert (flat.tolist(), lengths.tolist()) == ([6, 7, 5, 6, 7], [2, 1, 2])


def test_rounding_keeps_figures_within_half_a_step() -> None:
    table = np.random.default_rng(0).normal(size=(20, 128)).astype(np.float32)

    kept = rounded(table)

    half = np.repeat(scales_of(table).astype(np.float32), 64, axis=1) / 2
    assert (np.abs(kept - table) <= half * 1.01).all()
    steps = steps_of(table, scales_of(table))
    stored = pack.packed(steps)
    np.testing.assert_array_equal((stored & 15).astype(int) - 8, steps[:, :64])
    np.testing.assert_array_equal((stored >> 4).astype(int) - 8, steps[:, 64:])


def test_best_scales_keep_a_table_at_least_as_well() -> None:
    table = np.random.default_rng(0).standard_t(3, size=(20, 128)).astype(np.float32)

    best, widest = best_scales(table), scales_of(table)

    error, plain = (((_kept(table, scales) - table) ** 2).sum() for scales in (best, widest))
    assert error < plain
    assert (best <= widest).all()


def test_batches_draw_known_pairs_and_another_translation(parallel: Path, tmp_path: Path) -> None:
    corpus.prepare(parallel, None, tmp_path / "free")
    own = corpus.read(tmp_path / "free")
    shares = np.ones(len(own.pairs), np.float32)
    shares[:100] = 0

    batch = Batches(own, shares, {"sl": 1.0, "fr": 1.0}).draw(np.random.default_rng(0), 64, 3)

    assert len(batch.pairs) == 64
    assert (batch.pairs >= 100).all()
    np.testing.assert_array_equal(own.pairs[batch.pairs, 0], batch.english)
    assert len(batch.has_again)
    np.testing.assert_array_equal(own.pairs[batch.again, 0], batch.english[batch.has_again])
    assert (own.pairs[batch.again, 1] != own.pairs[batch.pairs[batch.has_again], 1]).all()


def test_same_texts_are_the_places_of_equal_numbers() -> None:
    rows, columns = same_texts(np.array([4, 9, 4]))

    assert sorted(zip(rows.tolist(), columns.tolist(), strict=True)) == [(0, 0), (0, 2), (1, 1), (2, 0), (2, 2)]


def test_links_count_no_skill_of_an_occupation_as_wrong(esco: Path) -> None:
    occupations = read_occupations(esco)

    links = draw_links(occupations, np.random.default_rng(0), 8)

    same = set(zip(*(side.tolist() for side in links.same), strict=True))
    assert all((place, 8 + place) in same for place in range(8))
    assert all((column, row) in same for row, column in same)
    assert occupations.skill_texts.shape == (16, 4)
    # An occupation's own two skills, and neither of a stranger's.
    assert [len(skills) for skills in occupations.skills] == [2] * 15


def unit(rows: torch.Tensor) -> torch.Tensor:
    return torch.nn.functional.normalize(rows, dim=1)


def test_the_gradient_of_the_contrast_is_that_of_the_cross_entropy() -> None:
    torch.manual_seed(0)
    rows = unit(torch.randn(8, 16))
    places = torch.arange(4)
    same = torch.from_numpy(np.stack(same_texts(np.array([0, 1, 2, 3, 0, 1, 2, 3]))))
    temperature = 0.2

    loss, gradient = losses.contrast(rows, (same[0], same[1]), [losses.Terms(places, 4 + places, 1.0)], temperature)

    free = rows.clone().requires_grad_()
    cosines = free @ free.T / temperature
    wrong = cosines.masked_fill(torch.eye(8).bool() | torch.eye(8).roll(4, 1).bool(), -torch.inf)[:4]
    right = cosines[places, 4 + places]
    expected = (torch.logaddexp(torch.logsumexp(wrong, 1), right) - right).mean()
    expected.backward()
    assert free.grad is not None
    # Cosines are held in bfloat16, of eight binary digits.
    assert loss == pytest.approx(expected.item(), rel=0.02)
    torch.testing.assert_close(gradient, free.grad, atol=0.02, rtol=0.02)


def test_geometry_of_groups_is_the_mean_over_them() -> None:
    torch.manual_seed(0)
    rows, teacher = unit(torch.randn(6, 4)).view(2, 3, 4), unit(torch.randn(6, 4)).view(2, 3, 4)

    loss, gradient = losses.geometry(rows, teacher, 2.0)

    parts = [losses.geometry(rows[group], teacher[group], 1.0) for group in range(2)]
    assert loss == pytest.approx(sum(part[0] for part in parts))
    torch.testing.assert_close(gradient, torch.stack([part[1] for part in parts]))


def test_by_topic_sets_near_texts_together() -> None:
    rows = np.zeros((40, 4), np.float16)
    rows[::2, 0], rows[1::2, 1] = 1, 1

    texts, spans = by_topic(rows, np.arange(40), np.random.default_rng(0), n_topics=40)

    assert all(len(set(texts[first:end] % 2)) == 1 for first, end in spans)
    assert sum(end - first for first, end in spans) == 40


@pytest.mark.parametrize("name", ["imitation", "geometry"])
def test_the_gradients_of_the_teacher_are_those_of_their_losses(name: str) -> None:
    torch.manual_seed(0)
    rows, teacher = unit(torch.randn(6, 4)).requires_grad_(), unit(torch.randn(6, 4))
    if name == "imitation":
        expected = 3 * (1 - (rows * teacher).sum(1)).mean()
        loss, gradient = losses.imitation(rows.detach(), teacher, 3)
    else:
        expected = 3 * ((rows @ rows.T - teacher @ teacher.T) ** 2).mean()
        loss, gradient = losses.geometry(rows.detach(), teacher, 3)
    expected.backward()

    assert rows.grad is not None
    assert loss == pytest.approx(expected.item(), rel=1e-5)
    torch.testing.assert_close(gradient, rows.grad)


def test_the_gradient_of_the_means_is_that_of_their_distance() -> None:
    rows, others = torch.randn(3, 4).requires_grad_(), torch.randn(5, 4)
    expected = 2 * ((rows.mean(0) - others.mean(0)) ** 2).sum()
    expected.backward()

    loss, gradient = losses.apart(rows.detach(), others, 2)

    assert rows.grad is not None
    assert loss == pytest.approx(expected.item(), rel=1e-5)
    torch.testing.assert_close(gradient.expand(3, 4), rows.grad)


def test_a_table_moves_its_rows_toward_what_the_gradient_asks() -> None:
    torch.manual_seed(0)
    composition = sparse.csr_matrix(np.array([[1, 0, 0], [0, 1, 0], [0, 0.5, 1]], np.float32))
    table = Table(torch.randn(3, 8), composition)
    untouched = table.learnt[0].clone()
    texts, lengths, wanted = np.array([2, 1], np.int32), np.array([2]), unit(torch.randn(1, 8))

    before = table.pool(texts, lengths)
    for _ in range(60):
        pooled = table.pool(texts, lengths)
        table.move(pooled, losses.imitation(pooled.rows, wanted, 1.0)[1], 0.05)
    after = table.pool(texts, lengths)

    rows = table.whole()
    np.testing.assert_allclose(before.rows.norm(dim=1), 1, atol=1e-5)
    np.testing.assert_allclose(rows[2], table.learnt[2].numpy() + 0.5 * table.learnt[1].numpy(), atol=1e-6)
    assert float((after.rows @ wanted.T).squeeze()) > 0.99
    assert torch.equal(table.learnt[0], untouched)


def test_language_bias_is_the_mean_and_the_main_axis() -> None:
    means = np.array([[1.0, 2.0], [-1.0, 2.0], [3.0, 2.0]], np.float32)

    bias = pack.language_bias(means, 1)

    # The languages differ along the first axis only, of which the sign is free.
    np.testing.assert_allclose(np.abs(bias), [[1, 2], [1, 0]], atol=1e-6)
    np.testing.assert_array_equal(pack.language_bias(means, -1), [[0, 0]])


def test_the_commands_make_weights_that_find_translations(
    parallel: Path, esco: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, weights = tmp_path / "run", tmp_path / "weights"

    assert main(["prepare", str(folder), str(parallel), "--esco", str(esco)]) == 0
    assert main(["tokenise", str(folder), "--size", "400"]) == 0
    taught = np.random.default_rng(0).normal(size=(len(corpus.read(folder).english), 384))
    np.save(folder / "teacher.npy", (taught / np.linalg.norm(taught, axis=1, keepdims=True)).astype(np.float16))
    train = ["train", str(folder), "--esco", str(esco), "--steps", "40", "--pairs", "96", "--held-out", "20"]
    assert main([*train, "--table", "plain.npz", "--near", "0"]) == 0
    assert main([*train, "--table", "near.npz", "--near", "4"]) == 0
    assert main([*train, "--table", "table.npz", "--begin", "plain.npz", "near.npz", "--near", "4"]) == 0
    packing = ["--tables", "table.npz", "--held-out", "20"]
    assert main(["pack", str(folder), str(weights), *packing]) == 0
    assert main(["pack", str(folder), str(tmp_path / "again"), *packing]) == 0

    encoder = open_static(weights)
    # New sentences of words that were learnt.
    pairs = [Pair(*both) for both in zip(sentences(ENGLISH, 2, 40), sentences(SLOVENE, 2, 40), strict=True)]
    found = measure(encoder, {"sl": pairs})
    assert encoder.dim == 256
    assert found.mean.to_en > 0.8
    assert "directions: accuracy@1" in capsys.readouterr().out
    assert encoder.name == open_static(tmp_path / "again").name


def test_train_says_which_step_is_missing(parallel: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["prepare", str(tmp_path / "run"), str(parallel)])

    done = main(["train", str(tmp_path / "run")])

    assert done == 2
    assert "run `tokenise` first" in capsys.readouterr().err
