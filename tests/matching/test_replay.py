"""The replay of logged feedback, by hand."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from matching.__main__ import main
from matching.errors import BadData
from matching.model import Signal
from matching.replay import propensity, replay
from matching.weights import Weights, load_weights


def weights(**others: float) -> Weights:
    signals = dict.fromkeys(Signal, 0.0) | {Signal(name): weight for name, weight in others.items()}
    return replace(load_weights(), signals=signals)


def shown(*figures: tuple[str, float, float]) -> list[dict[str, Any]]:
    """Key, dense and lexical signal in the order shown."""
    return [
        {"key": key, "place": place, "fit": 1 - place / 10, "signals": {"dense": dense, "lexical": lexical}}
        for place, (key, dense, lexical) in enumerate(figures, start=1)
    ]


LIST = shown(("a", 0.9, 0.0), ("b", 0.5, 0.8), ("c", 0.4, 0.3))


def line(candidate: str, answer: str, reason: str = "", need: str = "need:1") -> dict[str, Any]:
    return {"need": need, "candidate": candidate, "answer": answer, "reason": reason, "shown": LIST}


def test_replay_compares_the_order_shown_with_that_tried():
    lines = [line("a", "not_for_us", "topic"), line("b", "interested"), line("c", "interested")]

    found = replay(lines, weights(dense=1.0, lexical=1.0))

    # Shown: a, b, c with b and c good: (1/log2 3 + 1/2) / (1 + 1/log2 3); tried: b 1.3, a 0.9, c 0.7: (1 + 1/2) / same.
    assert found.shown.ndcg == pytest.approx(0.69343, abs=1e-5)
    assert found.tried.ndcg == pytest.approx(0.91972, abs=1e-5)
    assert (found.shown.win_rate, found.tried.win_rate) == (0.0, 0.5)
    # The pair of b (place 2) weighs log2 3 = 1.585, that of c (place 3) 2; only the first is won.
    assert found.tried.weighted_win_rate == pytest.approx(1.58496 / 3.58496, abs=1e-5)
    assert (found.needs, found.interested, found.not_for_us, found.left_out) == (1, 2, 1, 0)


def test_replay_leaves_out_what_says_nothing_of_the_fit():
    lines = [line("a", "not_for_us", "capacity"), line("z", "interested"), line("b", "interested")]

    found = replay(lines, weights(dense=1.0))

    assert (found.interested, found.not_for_us, found.left_out) == (1, 0, 2)
    assert found.tried.win_rate is None


def test_a_signal_that_an_old_line_lacks_costs_nothing():
    lines = [line("a", "interested"), line("b", "not_for_us", "topic")]

    assert replay(lines, weights(dense=1.0, type=5.0, history=5.0)) == replay(lines, weights(dense=1.0))


def test_propensity_is_the_discount_of_the_place():
    assert [round(propensity(place), 4) for place in (1, 2, 3)] == [1.0, 0.6309, 0.5]


def test_replay_names_the_line_that_lacks_a_field():
    with pytest.raises(BadData, match="line 2 of the feedback lacks or misspells 'shown'"):
        replay([line("a", "interested"), {"need": "x", "candidate": "a", "answer": "interested"}], load_weights())


def test_replay_of_nothing_says_nothing():
    found = replay([], load_weights())

    assert (found.needs, found.shown.ndcg, found.tried.win_rate) == (0, None, None)


def test_the_command_prints_both_orders(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    log = tmp_path / "feedback.jsonl"
    log.write_text(
        "".join(json.dumps(one) + "\n" for one in [line("b", "interested"), line("a", "not_for_us", "topic")])
    )

    assert main(["replay", str(log), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["shown"]["win_rate"] == 0.0
    assert main(["replay", str(log)]) == 0
    assert "1 needs, 1 of interest, 1 not for us; 0 left out" in capsys.readouterr().out
    assert main(["replay", str(log), "--weights", str(tmp_path / "none.yaml")]) == 2
    assert "none.yaml cannot be read" in capsys.readouterr().err
