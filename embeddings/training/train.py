"""The training run: parallel text, the teacher's vectors and ESCO's links to one table of rows."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from scipy import sparse
from torch import Tensor

from embeddings.training import losses
from embeddings.training.batches import Batch, Batches
from embeddings.training.corpus import Corpus
from embeddings.training.occupations import LinkBatch, Occupations, draw_links
from embeddings.training.shares import LANGUAGE_SHARES
from embeddings.training.table import Pooled, Table
from embeddings.training.tokens import Tokens

NEAR_GROUP = 16


@dataclass(frozen=True, slots=True)
class Settings:
    """One run. The defaults are those of the shipped weights."""

    steps: int = 5_000
    rate: float = 0.0045
    warm_up: int = 60
    cooling: float = 0.35
    """The last share of the steps, over which the rate falls to nothing."""
    pairs: int = 1_152
    languages: int = 3
    prose: int = 640
    near: int = 48
    """Groups of `NEAR_GROUP` English texts of one topic: fine differences are learnt among them."""
    links: int = 128
    temperature: float = 0.05
    teacher: float = 4.0
    geometry: float = 20.0
    near_geometry: float = 20.0
    means: float = 10.0
    again: float = 0.7
    linked: float = 0.3
    quantised: float = 0.2
    """The last share of the steps, over which rows are rounded to four bits as the shipped table is."""
    seed: int = 0


@dataclass(slots=True)
class Material:
    """What a run reads: `english[i]` is a text whose teacher row is `teacher[i]` (zeros: none)."""

    corpus: Corpus
    english: Tokens
    other: Tokens
    teacher: NDArray[np.float16]
    occupations: Occupations | None
    linked: Tokens | None
    prose: NDArray[np.int64]
    """English texts of several words, for the geometry."""
    shares: NDArray[np.float32]
    near: NDArray[np.int64]
    """English texts of several words, sorted by topic; `topics (n, 2)` says where each topic starts and ends."""
    topics: NDArray[np.int64]


@dataclass(slots=True)
class _Step:
    """The groups of texts of a step and the gradient of all of them."""

    tokens: list[NDArray[np.int32]] = field(default_factory=list)
    lengths: list[NDArray[np.int64]] = field(default_factory=list)
    ends: list[int] = field(default_factory=lambda: [0])

    def add(self, tokens: Tokens, texts: NDArray[np.int64]) -> slice:
        flat, lengths = tokens.of(texts)
        self.tokens.append(flat)
        self.lengths.append(lengths)
        self.ends.append(self.ends[-1] + len(lengths))
        return slice(self.ends[-2], self.ends[-1])

    def pool(self, table: Table) -> Pooled:
        return table.pool(np.concatenate(self.tokens), np.concatenate(self.lengths))


def train(
    material: Material,
    table: Table,
    settings: Settings,
    *,
    say: Callable[[str], None] = print,
    keep: Callable[[int], None] = lambda _step: None,
) -> None:
    """Move `table` for `settings.steps` steps; `keep` is called with the number of steps every 500 of them."""
    rng = np.random.default_rng(settings.seed)
    batches = Batches(material.corpus, material.shares, LANGUAGE_SHARES)
    began = time.monotonic()
    recent: list[float] = []
    step = 0
    while step < settings.steps:
        left = 1 - step / settings.steps
        table.quantised = left <= settings.quantised
        rate = settings.rate * min(1.0, (step + 1) / settings.warm_up, left / settings.cooling)
        recent.append(_step(material, table, batches, settings, rng, rate))
        step += 1
        if step % 100 == 0:
            say(f"{step} of {settings.steps}, loss {np.mean(recent[-100:]):.4f}, {time.monotonic() - began:.0f} s")
        if step % 500 == 0:
            keep(step)


def _step(
    material: Material, table: Table, batches: Batches, settings: Settings, rng: np.random.Generator, rate: float
) -> float:
    batch = batches.draw(rng, settings.pairs, settings.languages)
    step = _Step()
    other = step.add(material.other, batch.pairs)
    english = step.add(material.english, batch.english)
    again = step.add(material.other, batch.again)
    prose_texts = material.prose[rng.integers(0, len(material.prose), settings.prose)]
    prose = step.add(material.english, prose_texts)
    near_texts = draw_near(material, rng, settings.near)
    near = step.add(material.english, near_texts)
    links, linked = _add_links(step, material, rng, settings)
    pooled = step.pool(table)
    rows = pooled.rows
    gradient = torch.zeros_like(rows)
    loss = _contrast(rows, gradient, batch, slice(other.start, again.stop), settings)
    loss += _means(rows, gradient, batch, other, english, settings)
    for part, texts in ((other, batch.english), (english, batch.english), (prose, prose_texts), (near, near_texts)):
        loss += _imitate(rows, gradient, part, _teacher(material, texts), settings)
    loss += _geometry(rows, gradient, prose, _teacher(material, prose_texts)[None], settings.geometry)
    groups = _teacher(material, near_texts).view(-1, NEAR_GROUP, rows.shape[1])
    loss += _geometry(rows, gradient, near, groups, settings.near_geometry)
    if links:
        loss += _linked(rows, gradient, links, linked, settings)
    table.move(pooled, gradient, rate)
    return loss


def _add_links(
    step: _Step, material: Material, rng: np.random.Generator, settings: Settings
) -> tuple[LinkBatch | None, slice]:
    if not (material.occupations and material.linked and settings.links):
        return None, slice(0, 0)
    links = draw_links(material.occupations, rng, settings.links)
    return links, step.add(material.linked, np.concatenate([links.occupations, links.skills]))


def _linked(rows: Tensor, gradient: Tensor, links: LinkBatch, part: slice, settings: Settings) -> float:
    n = len(links.occupations)
    places = torch.arange(n)
    terms = [losses.Terms(places, n + places, settings.linked), losses.Terms(n + places, places, settings.linked)]
    loss, slope = losses.contrast(rows[part], _pair_of_tensors(links.same), terms, settings.temperature)
    gradient[part] += slope
    return loss


def _geometry(rows: Tensor, gradient: Tensor, part: slice, groups: Tensor, weight: float) -> float:
    """`groups (n_groups, n, dim)` are the teacher's rows of the texts of `part`."""
    if not groups.numel():
        return 0.0
    loss, slope = losses.geometry(rows[part].view(groups.shape), groups, weight)
    gradient[part] += slope.view(-1, rows.shape[1])
    return loss


def draw_near(material: Material, rng: np.random.Generator, n_groups: int) -> NDArray[np.int64]:
    """`n_groups` times `NEAR_GROUP` English texts; those of a group are of one topic."""
    spans = material.topics[rng.integers(0, len(material.topics), n_groups)]
    widths = (spans[:, 1] - spans[:, 0])[:, None]
    places = spans[:, :1] + (rng.random((n_groups, NEAR_GROUP)) * widths).astype(np.int64)
    drawn: NDArray[np.int64] = material.near[places.ravel()]
    return drawn


def _contrast(rows: Tensor, gradient: Tensor, batch: Batch, part: slice, settings: Settings) -> float:
    n = len(batch.pairs)
    places, twice = torch.arange(n), torch.from_numpy(batch.has_again)
    again = 2 * n + torch.arange(len(batch.has_again))
    terms = [losses.Terms(places, n + places, 0.5), losses.Terms(n + places, places, 0.5)]
    if len(again):
        weight = settings.again / 2
        terms += [losses.Terms(twice, again, weight), losses.Terms(again, twice, weight)]
    same = same_texts(np.concatenate([batch.english, batch.english, batch.english[batch.has_again]]))
    loss, slope = losses.contrast(rows[part], _pair_of_tensors(same), terms, settings.temperature)
    gradient[part] += slope
    return loss


def _means(rows: Tensor, gradient: Tensor, batch: Batch, other: slice, english: slice, settings: Settings) -> float:
    loss = 0.0
    for language in range(int(batch.language_of[-1]) + 1):
        places = torch.from_numpy(np.flatnonzero(batch.language_of == language))
        lost, slope = losses.apart(rows[other][places], rows[english][places], settings.means)
        gradient[other.start + places] += slope
        gradient[english.start + places] -= slope
        loss += lost
    return loss


def _imitate(rows: Tensor, gradient: Tensor, part: slice, teacher: Tensor, settings: Settings) -> float:
    if part.stop == part.start:
        return 0.0
    loss, slope = losses.imitation(rows[part], teacher, settings.teacher)
    gradient[part] += slope
    return loss


def _teacher(material: Material, texts: NDArray[np.int64]) -> Tensor:
    return torch.from_numpy(material.teacher[texts]).float()


def same_texts(texts: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The places (row, column) where `texts[row] == texts[column]`, each with itself too."""
    _, groups = np.unique(texts, return_inverse=True)
    n = len(texts)
    member = sparse.csr_matrix((np.ones(n, np.float32), groups, np.arange(n + 1)))
    rows, columns = (member @ member.T).nonzero()
    return rows.astype(np.int64), columns.astype(np.int64)


def _pair_of_tensors(places: tuple[NDArray[np.int64], NDArray[np.int64]]) -> tuple[Tensor, Tensor]:
    return torch.from_numpy(places[0]), torch.from_numpy(places[1])


def save(path: Path, table: Table) -> None:
    """The rows as texts are made of them, float16, replacing `path` at once."""
    part = path.with_suffix(".part.npz")
    np.savez(part, table=table.whole().astype(np.float16))
    part.replace(path)
