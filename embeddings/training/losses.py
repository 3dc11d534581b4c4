"""What a step is judged by, each with its gradient written out.

Autograd over a matrix of 3,000 x 3,000 cosines keeps six of them; the gradient of the contrast needs one, which
halves a step on a CPU.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

LARGEST_PRODUCT = torch.bfloat16
"""The type of the large products: two to three times as fast where the processor has it, and as good."""


@dataclass(frozen=True, slots=True)
class Terms:
    """Row `anchors[i]` must be nearer to `answers[i]` than to any row of another text; `weight` of the term.

    No anchor and no answer occurs twice."""

    anchors: Tensor
    answers: Tensor
    weight: float


def contrast(rows: Tensor, same: tuple[Tensor, Tensor], terms: list[Terms], temperature: float) -> tuple[float, Tensor]:
    """Cross-entropy of each anchor's answer against all `rows (n, dim)` (unit), and its gradient.

    `same` are the places (row, column) of the matrix of cosines that are no wrong answers.
    """
    half = rows.to(LARGEST_PRODUCT)
    wrong = (half @ half.T).sub_(1.0).mul_(1 / temperature).exp_()
    wrong[same] = 0
    # The sum in single precision: 3,000 terms in bfloat16 would lose the small ones.
    total = wrong.sum(1, dtype=torch.float32)
    gradient = torch.zeros_like(rows)
    share = torch.zeros_like(total)
    loss = 0.0
    for term in terms:
        right = torch.exp(((rows[term.anchors] * rows[term.answers]).sum(1) - 1) / temperature)
        everything = total[term.anchors] + right
        weight = term.weight / len(term.anchors)
        loss += weight * float(torch.log(everything / right).sum())
        share[term.anchors] += weight / temperature / everything
        pull = (weight / temperature * (right / everything - 1))[:, None]
        gradient[term.anchors] += pull * rows[term.answers]
        gradient[term.answers] += pull * rows[term.anchors]
    column = share[:, None]
    pushed = (wrong @ torch.cat([half, (column * rows).to(LARGEST_PRODUCT)], 1)).float()
    dim = rows.shape[1]
    gradient += column * pushed[:, :dim] + pushed[:, dim:]
    return loss, gradient


def imitation(rows: Tensor, teacher: Tensor, weight: float) -> tuple[float, Tensor]:
    """`weight` times the mean of 1 - cosine to the teacher's unit rows."""
    loss = weight * float((1 - (rows * teacher).sum(1)).mean())
    return loss, teacher * (-weight / max(len(rows), 1))


def geometry(rows: Tensor, teacher: Tensor, weight: float) -> tuple[float, Tensor]:
    """`weight` times the mean squared difference of the cosines among `rows (n, dim)` and among the teacher's rows,
    or of those within each group of `rows (n_groups, n, dim)`."""
    off = rows @ rows.mT - teacher @ teacher.mT
    return weight * float((off * off).mean()), (4 * weight / off.numel()) * (off @ rows)


def apart(rows: Tensor, others: Tensor, weight: float) -> tuple[float, Tensor]:
    """`weight` times the squared distance of the mean of `rows` from the mean of `others`; the gradient for
    one of `rows` (that for one of `others` is the negative)."""
    distance = rows.mean(0) - others.mean(0)
    return weight * float(distance @ distance), (2 * weight / len(rows)) * distance
