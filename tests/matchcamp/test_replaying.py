"""Other weights on answered lists, against places counted by hand."""

from importlib.resources import files
from typing import Any

import pytest
import yaml

from matchcamp.replaying import BadWeights, replayed

WEIGHTS = (files("matching") / "weights.yaml").read_text("utf-8")


def only(*names: str) -> str:
    """The file's weights with a weight of 1 for these signals and none for the others."""
    read = yaml.safe_load(WEIGHTS)
    read["signals"] = {name: float(name in names) for name in read["signals"]}
    return str(yaml.safe_dump(read))


def line(item: str, candidate: str, answer: str, shown: dict[str, tuple[float, float]], reason: str = "") -> Any:
    """An answer to a list; of each candidate the signals dense and lexical, in the order in which they stood."""
    listed = [
        {"key": key, "place": place, "fit": 1 - place / 10, "signals": {"dense": dense, "lexical": lexical}}
        for place, (key, (dense, lexical)) in enumerate(shown.items(), start=1)
    ]
    return {"item": item, "candidate": candidate, "answer": answer, "reason": reason, "shown": listed}


SHOWN = {"a": (0.2, 0.9), "b": (0.9, 0.1), "c": (0.5, 0.5)}
ANSWERS = [
    line("need:1", "b", "interested", SHOWN),
    line("need:1", "a", "not_for_us", SHOWN, "topic"),
    line("need:1", "c", "not_for_us", SHOWN, "known"),
    line("need:2", "c", "interested", SHOWN),
]


def test_places_move_with_the_weights() -> None:
    found = replayed(ANSWERS, only("dense"))

    # By dense alone: b, c, a. Shown: a, b, c.
    assert (found.interested, found.unfit, found.pairs, found.left_out) == (2, 1, 1, 0)
    assert found.shown.interested == pytest.approx((2 + 3) / 2)
    assert found.tried.interested == pytest.approx((1 + 2) / 2)
    assert found.shown.mrr == pytest.approx((1 / 2 + 1 / 3) / 2)
    assert found.tried.mrr == pytest.approx((1 + 1 / 2) / 2)
    assert (found.shown.unfit, found.tried.unfit) == (1, 3)
    assert (found.shown.right, found.tried.right) == (0, 1)


def test_what_says_nothing_of_the_fit_and_what_was_not_shown_is_left_out() -> None:
    unseen = line("need:3", "x", "interested", SHOWN)

    found = replayed([ANSWERS[2], unseen], only("dense"))

    assert (found.interested, found.unfit, found.left_out) == (0, 0, 1)
    assert found.tried.mrr is None


def test_a_file_that_holds_no_weights_is_refused() -> None:
    with pytest.raises(BadWeights, match="weights"):
        replayed(ANSWERS, "signals: {dense: 1}")
