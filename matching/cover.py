"""Whether a passage shows a competence that is named in a few words."""

import numpy as np
from numpy.typing import NDArray

from matching import signals
from matching.model import Signal
from matching.weights import Weights


def shown(
    cosines: signals.Figures,
    same_language: NDArray[np.bool_],
    bm25s: signals.Figures,
    bm25_ceiling: float,
    weights: Weights,
) -> signals.Figures:
    """(n_passages,) float32 evidence, at least 0: each passage's dense and lexical signal, weighed as in `rank`.

    `cosines` and `bm25s` are (n_passages,) for one competence, a BM25 of 0 where no term is shared; `same_language`
    says where both texts are of one language. Nothing is pooled: one passage shows it, or none does.
    """
    family = weights.encoder
    dense = signals.dense(
        signals.levelled(cosines, same_language, family.same_language)[:, None],
        floor=family.floor,
        ceiling=family.ceiling,
        temperature=family.temperature,
    )
    lexical = signals.lexical(
        bm25s[:, None], bm25_ceiling, temperature=weights.share_temperature, half=weights.share_half
    )
    of_dense = weights.signals[Signal.DENSE] + weights.signals[Signal.DENSE_MEAN]
    evidence = of_dense * dense + weights.signals[Signal.LEXICAL] * lexical
    return evidence.astype(np.float32)


def covers(evidence: signals.Figures, weights: Weights) -> NDArray[np.bool_]:
    """Where the evidence reaches the bar of the encoder's family, which `weights.yaml` tells the source of."""
    reached: NDArray[np.bool_] = evidence >= np.float32(weights.encoder.covers)
    return reached
