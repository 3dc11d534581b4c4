"""A closer reading of the best candidates by a cross-encoder, where one is set. It never holds a ranking up."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from threading import Lock
from typing import Any

import numpy as np
import structlog
from numpy.typing import NDArray

from embeddings.errors import EmbeddingsError
from embeddings.passages import cut
from embeddings.reranker import Reranker, open_reranker
from matchcamp.items import Item
from matchcamp.ranking import Fitting, Found
from matchcamp.ties import TieReason
from matching.explain import PassagesReason

FIRST = 20  # Candidates that are read closely.
PATIENCE_S = 3.0
log = structlog.get_logger(__name__)


class Reranking:
    """The reranker of this process: nothing where `spec` is empty. What fails is told in `status`, and in the log.

    A ranking that is not read in time, or comes while another one is being read, keeps its order.
    """

    def __init__(self, spec: str, *, opener: Callable[[str], Reranker] = open_reranker) -> None:
        self.spec, self._opener = spec, opener
        self._reranker: Reranker | None = None
        self._reading = Lock()
        self._failure = ""
        self._read = self._left = 0
        self.patience_s = PATIENCE_S

    @property
    def on(self) -> bool:
        return self._reranker is not None

    async def open(self) -> None:
        """Load the model in a thread; where that fails, the service ranks without it and says so."""
        if not self.spec:
            return
        try:
            self._reranker = await asyncio.to_thread(self._opener, self.spec)
        except (EmbeddingsError, OSError, ValueError) as error:
            self._failure = str(error)
            log.error("reranker.not_loaded", reranker=self.spec, error=str(error))  # noqa: TRY400  # It says all.

    def status(self) -> dict[str, Any]:
        """For the health page: rankings that were read closely, and those that were `left` as they were, with why."""
        name = self._reranker.name if self._reranker else self.spec
        return {"name": name, "on": self.on, "read": self._read, "left": self._left, "failure": self._failure}

    async def ordered(self, item: Item, found: Found) -> Found:
        """The ranking with its first candidates in the order of a closer reading; as it was where that fails."""
        first, rest = found.matches[:FIRST], found.matches[FIRST:]
        if self._reranker is None or len(first) < len(("one", "another")):
            return found
        query = next((passage.text for passage in cut(item.text)), item.title)
        passages = [_words_of(one) for one in first]
        reading = asyncio.to_thread(self._score, self._reranker, query, passages)
        try:
            scores = await asyncio.wait_for(reading, self.patience_s)
        except TimeoutError:
            return self._as_it_was(found, f"no answer within {self.patience_s:g} s")
        except (EmbeddingsError, RuntimeError, ValueError, IndexError) as error:
            return self._as_it_was(found, str(error))
        if scores is None:
            return self._as_it_was(found, "another ranking is being read")
        self._read += 1
        self._failure = ""
        return replace(found, matches=(*reordered(first, scores), *rest))

    def _score(self, reranker: Reranker, query: str, passages: Sequence[str]) -> NDArray[np.float32] | None:
        """None at once while another thread reads: one that was given up goes on to its end."""
        if not self._reading.acquire(blocking=False):
            return None
        try:
            scores = reranker.score(query, passages)
        finally:
            self._reading.release()
        if scores.shape != (len(passages),) or not np.isfinite(scores).all():
            raise ValueError(f"the reranker gave {scores} for {len(passages)} candidates")
        return scores

    def _as_it_was(self, found: Found, why: str) -> Found:
        self._left += 1
        self._failure = why
        log.warning("reranker.left", error=why)
        return found


def _words_of(one: Fitting) -> str:
    """The title and the passage that was found nearest."""
    texts = [reason.candidate for reason in one.reasons if isinstance(reason, PassagesReason)]
    return "\n".join([one.head.title, *texts[:1]])


def reordered(matches: Sequence[Fitting], scores: NDArray[np.float32]) -> list[Fitting]:
    """By score, ties as they stood; each that moved says from which place to which."""
    order = sorted(range(len(matches)), key=lambda row: (-float(scores[row]), row))
    return [
        matches[row] if row == place else _moved(matches[row], row + 1, place + 1, float(scores[row]))
        for place, row in enumerate(order)
    ]


def _moved(one: Fitting, before: int, after: int, score: float) -> Fitting:
    reason = TieReason("reranker", "reread", score, (str(before), str(after)))
    return replace(one, reasons=(*one.reasons, reason))
