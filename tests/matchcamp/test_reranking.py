"""A closer reading of the best candidates: a new order with its reason, and the old one whenever that fails."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from threading import Event

import numpy as np
import pytest
from numpy.typing import NDArray

from embeddings.reranker import Reranker, UnknownReranker
from matchcamp.cli import looking
from matchcamp.cli.findings import State
from matchcamp.items import Item, Kind
from matchcamp.ranking import Fitting, Found, Verdict
from matchcamp.reranking import FIRST, Reranking
from matchcamp.settings import Settings
from matchcamp.vectors import head_of
from matchcamp.viewer import Audience
from matching.explain import PassagesReason

NEED = Item(Kind.NEED, "n", "Printed moulds", "We look for printed mould inserts.", None)


class Fake:
    """Scores by the number at the end of a passage; may wait, or fail."""

    name = "fake"

    def __init__(self, wait: Event | None = None, error: Exception | None = None) -> None:
        self.wait, self.error, self.seen = wait, error, [""]

    def score(self, query: str, passages: Sequence[str]) -> NDArray[np.float32]:
        if self.wait is not None:
            self.wait.wait(5)
        if self.error is not None:
            raise self.error
        self.seen = [query, *passages]
        return np.array([float(passage.split()[-1]) for passage in passages], np.float32)


def ranking(*scores: float) -> Found:
    matches = []
    for place, score in enumerate(scores):
        item = Item(Kind.ORGANISATION, str(place), f"O{place}", "", None)
        reason = PassagesReason("printed moulds", f"words {score}", 0.5)
        matches.append(Fitting(head_of(item, Audience.PUBLIC), 0.9 - place / 100, (reason,), good=True))
    return Found(Verdict.OK, tuple(matches))


async def opened(fake: Reranker) -> Reranking:
    reranking = Reranking("fake", opener=lambda _spec: fake)
    await reranking.open()
    return reranking


def order(found: Found) -> list[str]:
    return [one.head.id for one in found.matches]


async def test_the_order_is_that_of_the_scores_ties_as_they_stood_and_the_fit_stays() -> None:
    fake = Fake()
    reranking, before = await opened(fake), ranking(0.2, 0.9, 0.2)

    after = await reranking.ordered(NEED, before)

    assert order(after) == ["1", "0", "2"]
    assert {one.head.id: one.fit for one in after.matches} == {one.head.id: one.fit for one in before.matches}
    assert fake.seen[:2] == [NEED.text, "O0\nwords 0.2"]
    moved = [reason.to_json() for one in after.matches for reason in one.reasons[1:]]
    assert [(one["what"], one["names"], one["gain"]) for one in moved] == [
        ("reread", ["2", "1"], 0.9), ("reread", ["1", "2"], 0.2),
    ]  # fmt: skip
    assert reranking.status() == {"name": "fake", "on": True, "read": 1, "left": 0, "failure": ""}


async def test_only_the_first_are_read() -> None:
    before = ranking(*([0.1] * FIRST), 1.0)

    assert order(await (await opened(Fake())).ordered(NEED, before)) == order(before)


async def test_one_candidate_is_not_read() -> None:
    fake = Fake(error=ValueError("read"))

    assert order(await (await opened(fake)).ordered(NEED, ranking(0.5))) == ["0"]


async def test_what_takes_too_long_is_left_and_told_and_nobody_waits_for_it_twice() -> None:
    wait = Event()
    reranking, before = await opened(Fake(wait)), ranking(0.1, 0.9)
    reranking.patience_s = 0.05

    late = await reranking.ordered(NEED, before)
    late_status = reranking.status()
    meanwhile = await reranking.ordered(NEED, before)
    meanwhile_status = reranking.status()
    wait.set()
    await asyncio.sleep(0.05)
    reranking.patience_s = 5.0
    again = await reranking.ordered(NEED, before)

    assert order(late) == order(meanwhile) == ["0", "1"]
    assert (late_status["left"], late_status["failure"]) == (1, "no answer within 0.05 s")
    assert (meanwhile_status["left"], meanwhile_status["failure"]) == (2, "another ranking is being read")
    assert order(again) == ["1", "0"]
    assert reranking.status()["failure"] == ""


@pytest.mark.parametrize("error", [RuntimeError("out of memory"), ValueError("no such token")])
async def test_a_model_that_fails_leaves_the_order(error: Exception) -> None:
    reranking = await opened(Fake(error=error))

    assert order(await reranking.ordered(NEED, ranking(0.1, 0.9))) == ["0", "1"]
    assert reranking.status()["failure"] == str(error)


async def test_scores_that_are_none_leave_the_order() -> None:
    reranking = await opened(Fake())

    assert order(await reranking.ordered(NEED, ranking(0.1, float("nan")))) == ["0", "1"]
    assert reranking.status()["left"] == 1


async def test_a_model_that_cannot_be_opened_is_told_and_ranking_goes_on() -> None:
    def nothing(spec: str) -> Reranker:
        raise UnknownReranker(f"no reranker {spec!r}")

    reranking = Reranking("nowhere", opener=nothing)
    await reranking.open()
    found = await reranking.ordered(NEED, ranking(0.1, 0.9))

    assert order(found) == ["0", "1"]
    assert reranking.status() == {
        "name": "nowhere", "on": False, "read": 0, "left": 0, "failure": "no reranker 'nowhere'",
    }  # fmt: skip


def test_doctor_opens_the_reranker_that_is_set(tmp_path: Path) -> None:
    none = looking.reranker(Settings(data_dir=tmp_path))
    [empty] = looking.reranker(Settings(data_dir=tmp_path, reranker=str(tmp_path)))

    assert none == []
    assert empty.state is State.WRONG
    assert str(tmp_path) in empty.says or "matchcamp[transformers]" in empty.says
