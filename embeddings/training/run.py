"""One run: reads what the earlier steps wrote, learns, and writes `table.npz`."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from scipy import sparse
from tokenizers import Tokenizer

from embeddings.errors import BadCorpus
from embeddings.training import corpus, teacher, tokens
from embeddings.training.beginning import first_rows
from embeddings.training.corpus import SEED
from embeddings.training.occupations import read_occupations
from embeddings.training.pack import mean_of
from embeddings.training.shares import OTHER_SOURCES, SOURCE_SHARES
from embeddings.training.table import Table
from embeddings.training.train import Material, Settings, save, train

DIM = 256
ATOMS = 30_000
"""Pieces that are learnt as they are; the later ones lean on their parts (`tokens.composition`)."""

SHORTEST_PROSE = 4
"""Words of an English text from which the geometry is learnt."""

LONGEST_OCCUPATION = 128
"""Tokens of an occupation's description that count; those of the other texts were cut when they were split."""


def learn(
    folder: Path, esco: Path | None, settings: Settings, *, table: str, held_out: int, begin: Sequence[str] = ()
) -> None:
    """Train on the prepared `folder` and write the file `table` there, every 500 steps and at the end.

    With `begin` the run goes on from the mean of these files of the folder, each piece being a row of its own from
    there: what rare ones share with their parts they have by then.

    Raises `BadCorpus` when an earlier step has not been run.
    """
    rng = np.random.default_rng(settings.seed)
    tokenizer = _read_tokenizer(folder)
    composition = tokens.composition(tokens.vocabulary(tokenizer), ATOMS)
    material = read_material(folder, esco, tokenizer, rng, held_out)
    rows = mean_of([folder / name for name in begin]) if begin else first_rows(material, composition, rng)
    tied = sparse.identity(len(rows), np.float32, format="csr") if begin else composition
    learnt = Table(torch.from_numpy(rows), tied)
    train(material, learnt, settings, keep=lambda _step: save(folder / table, learnt))
    save(folder / table, learnt)


def read_material(
    folder: Path, esco: Path | None, tokenizer: Tokenizer, rng: np.random.Generator, held_out: int
) -> Material:
    """What a run reads. The held-out pairs are never drawn."""
    texts = corpus.read(folder)
    try:
        english, other = tokens.load_tokens(folder / "tokens.npz")
        taught = np.load(folder / "teacher.npy", mmap_mode="r")
    except OSError as error:
        raise BadCorpus(f"{error}: run `tokenise` and `teach` first") from error
    rows = teacher.projected(taught, teacher.projection(taught, DIM, rng))
    words = np.array([len(text.split()) for text in texts.english])
    shares = texts.shares(SOURCE_SHARES, OTHER_SOURCES)
    shares[corpus.held_out(texts, held_out, SEED)] = 0
    occupations = read_occupations(esco) if esco else None
    linked = tokens.tokenise(tokenizer, occupations.texts, LONGEST_OCCUPATION) if occupations else None
    prose = np.flatnonzero(rows.any(axis=1) & (words >= SHORTEST_PROSE))
    near, topics = teacher.by_topic(rows, prose, rng)
    return Material(texts, english, other, rows, occupations, linked, prose, shares, near, topics)


def _read_tokenizer(folder: Path) -> Tokenizer:
    path = folder / "tokenizer.json"
    if not path.is_file():
        raise BadCorpus(f"{path} is missing: run `tokenise` first")
    return Tokenizer.from_file(str(path))
