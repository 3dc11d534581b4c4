"""The learnt table: rows are put together, pooled to texts, and moved along the gradient of the texts."""

from dataclasses import dataclass, field

import numpy as np
import torch
from numpy.typing import NDArray
from scipy import sparse
from torch import Tensor

from embeddings.training.quantise import rounded

SMALLEST = 1e-6
DECAYS = (0.9, 0.999)
EPSILON = 1e-8


@dataclass(frozen=True, slots=True)
class Pooled:
    """The unit `rows (n_texts, dim)` of a step and what the way back needs."""

    rows: Tensor
    lengths: Tensor
    mixing: sparse.csr_matrix
    learnt: NDArray[np.int64]


@dataclass(slots=True)
class Table:
    """`learnt (V, dim)` with the moments of Adam, and `composition (V, V)` of the rows that texts are made of."""

    learnt: Tensor
    composition: sparse.csr_matrix
    first: Tensor = field(init=False)
    second: Tensor = field(init=False)
    steps: int = 0
    quantised: bool = False

    def __post_init__(self) -> None:
        self.first = torch.zeros_like(self.learnt)
        self.second = torch.zeros_like(self.learnt)

    def pool(self, tokens: NDArray[np.int32], lengths: NDArray[np.int64]) -> Pooled:
        """Texts of `lengths (n,)` tokens each, one after another in `tokens`, to unit rows."""
        used, places = np.unique(tokens, return_inverse=True)
        starts = np.concatenate([[0], np.cumsum(lengths)])
        weights = np.repeat((1.0 / lengths).astype(np.float32), lengths)
        pooling = sparse.csr_matrix((weights, places.astype(np.int32), starts), shape=(len(lengths), len(used)))
        parts = self.composition[used]
        learnt, columns = np.unique(parts.indices, return_inverse=True)
        compact = sparse.csr_matrix((parts.data, columns.astype(np.int32), parts.indptr), (len(used), len(learnt)))
        own = self.learnt[torch.from_numpy(learnt.astype(np.int64))].numpy()
        table = compact @ own
        if self.quantised:
            table = rounded(table)
        means = torch.from_numpy(pooling @ table)
        norms = means.norm(dim=1, keepdim=True).clamp_min(SMALLEST)
        # Rounding lets the gradient through as it is ("straight-through"), so the way back is linear.
        return Pooled(means / norms, norms, (pooling @ compact).tocsr(), learnt.astype(np.int64))

    def move(self, pooled: Pooled, gradient: Tensor, rate: float) -> None:
        """One step of Adam over the rows that took part (Kingma & Ba 2015; moments of other rows rest)."""
        rows = pooled.rows
        inner = (gradient - (gradient * rows).sum(1, keepdim=True) * rows) / pooled.lengths
        slope = torch.from_numpy((pooled.mixing.T.tocsr() @ inner.numpy()).astype(np.float32))
        which = torch.from_numpy(pooled.learnt)
        self.steps += 1
        first = self.first[which].lerp_(slope, 1 - DECAYS[0])
        second = self.second[which].mul_(DECAYS[1]).addcmul_(slope, slope, value=1 - DECAYS[1])
        self.first[which], self.second[which] = first, second
        unbiased = rate * (1 - DECAYS[1] ** self.steps) ** 0.5 / (1 - DECAYS[0] ** self.steps)
        self.learnt[which] -= first.div_(second.sqrt_().add_(EPSILON)).mul_(unbiased)

    def whole(self) -> NDArray[np.float32]:
        """`(V, dim)`: the rows as texts are made of, put together."""
        table: NDArray[np.float32] = (self.composition @ self.learnt.numpy()).astype(np.float32)
        return table
