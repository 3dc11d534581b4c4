"""Ideas against calls: on a few made here, on the package's own catalogue, and on the portal's capture where it is."""

import json
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from calls.catalogue import load_catalogue
from calls.sources.records import read_records
from matching.__main__ import main
from matching.errors import BadData
from matching.ideas_to_calls import CallText, Idea, ideas_of, judged_calls, load_ideas, report
from matching.metrics import first_figures
from matching.weights import load_weights

CAPTURE = Path(__file__).parents[2].parent / "shared" / "data" / "calls" / "04_current_topics_2026-06-27.jsonl.gz"
needs_capture = pytest.mark.skipif(not CAPTURE.is_file(), reason="the portal's capture is not beside this checkout")

CALLS = [
    CallText("WELD", "Welding robots", "Robots weld frames.", "en"),
    CallText("BREAD", "Bread", "Old grain for bakers.", "en"),
    CallText("FISH", "Fish", "Nets and shells. Bakers of old grain get nothing here.", "en"),
]


class Wordwise:
    """An encoder whose rows say which of four words a text has."""

    words = ("weld", "grain", "fish", "pan")

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = np.array([[word in text.lower() for word in self.words] for text in texts], np.float32)
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)

    encode_queries = encode_passages


def sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=\.)\s+", text) if part]


def idea(id_: str, text: str, *topics: str, language: str = "en") -> Idea:
    return Idea(id_, language, "Asked", text, topics)


def test_report_ranks_ideas_and_tells_languages_apart():
    ideas = [idea("en-1", "We weld frames.", "WELD"), idea("it-1", "Pan di grain.", "BREAD", language="it")]

    figures = report(judged_calls(ideas, CALLS), Wordwise(), load_weights("static"), sentences)

    perfect = {"ndcg@10": 1.0, "recall@10": 1.0, "mrr": 1.0, "first_three": 1.0}
    assert {name: figures[name] for name in perfect} == perfect
    assert figures["languages"] == {"en": perfect, "it": perfect}
    assert figures["peers"].keys() == {"bm25", "dense"}
    # The bread and the fish both have a passage about grain; ties go by key, so BREAD stands before FISH.
    assert figures["peers"]["dense"]["languages"]["it"] == perfect


def test_judged_calls_keeps_what_can_be_found():
    ideas = [idea("a", "x", "WELD", "GONE"), idea("b", "y", "GONE")]

    judged = judged_calls(ideas, CALLS)

    assert judged.queries == {"a": "Asked. x"}
    assert judged.relevant == {"a": frozenset({"WELD"})}
    assert judged.records["BREAD"] == "Bread\n\nOld grain for bakers."


def test_judged_calls_says_when_nothing_can_be_found():
    with pytest.raises(BadData, match="none of the 3 calls"):
        judged_calls([idea("b", "y", "GONE")], CALLS)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[{id: a, language: en, title: t, topics: [X]}]", "the idea a lacks 'text'"),
        ("[{id: a, language: en, title: t, text: x, topics: []}]", "the idea a names no topic"),
        ("[{id: a, language: en, title: t, text: x, topics: [X]}]", None),
    ],
)
def test_ideas_of_names_what_is_missing(text: str, said: str | None):
    if said is None:
        assert ideas_of(text) == (Idea("a", "en", "t", "x", ("X",)),)
        return
    with pytest.raises(BadData, match=said):
        ideas_of(text)


def test_ideas_of_refuses_an_id_that_stands_twice():
    row = "{id: a, language: en, title: t, text: x, topics: [X]}"

    with pytest.raises(BadData, match="the idea a stands twice"):
        ideas_of(f"[{row}, {row}]")


def test_first_figures_by_hand():
    rankings = {"a": ["x", "y", "right"], "b": ["x", "y", "z", "right"]}

    figures = first_figures(rankings, {"a": {"right"}, "b": {"right", "missing"}, "c": set()})

    # nDCG: 1/log2(4) = 0.5, and 1/log2(5) over 1 + 1/log2(3).
    expected = (0.5 + 0.430677 / 1.630930) / 2
    assert figures["ndcg@10"] == pytest.approx(expected, abs=1e-5)
    assert (figures["recall@10"], figures["mrr"], figures["first_three"]) == (0.75, round((1 / 3 + 1 / 4) / 2, 5), 0.5)


def test_judged_ideas_are_many_and_in_many_languages():
    ideas = load_ideas()
    languages = Counter(one.language for one in ideas)

    assert len(ideas) >= 72
    assert languages.keys() == {"en", "sl", "sv", "es", "eu", "fr", "de", "it", "nl", "tr"}
    assert min(languages.values()) >= 6
    assert all(1 <= len(one.topics) <= 2 for one in ideas)
    assert all(one.id.startswith(one.language) for one in ideas)


@needs_capture
def test_judged_ideas_name_live_topics_and_quote_none():
    calls = {call.identifier: call for call in read_records(CAPTURE).calls}
    said = {run for call in calls.values() for run in runs(f"{call.title} {call.summary} {call.text}")}

    for one in load_ideas():
        assert set(one.topics) <= calls.keys()
        assert not runs(f"{one.title} {one.text}") & said, one.id


def runs(text: str, words: int = 6) -> set[tuple[str, ...]]:
    """All runs of so many words."""
    found = re.findall(r"\w+", text.lower())
    return {tuple(found[start : start + words]) for start in range(len(found) - words + 1)}


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert main(["evaluate", *arguments, "--json"]) == 0
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    return told


def test_evaluate_takes_the_catalogue_where_nothing_is_given(capsys: pytest.CaptureFixture[str]):
    told = printed(capsys)

    assert told["calls"] == len(load_catalogue())
    assert told["source"] == "the package's own catalogue"
    assert told["ideas"] + told["ideas_left_out"] == len(load_ideas())
    assert told["ndcg@10"] > max(peer["ndcg@10"] for peer in told["peers"].values())


def test_evaluate_prints_a_table_and_says_what_was_ranked(capsys: pytest.CaptureFixture[str]):
    assert main(["evaluate"]) == 0

    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["ideas-to-calls", "ndcg@10", "recall@10", "mrr", "first_three"]
    assert any(line.startswith("peers: bm25, tr") for line in lines)
    assert lines[-1].endswith("left out, as their call is not there.")


@needs_capture
def test_matching_beats_both_plain_peers_on_the_capture(capsys: pytest.CaptureFixture[str]):
    told = printed(capsys, "--calls", str(CAPTURE))

    assert (told["calls"], told["ideas"], told["ideas_left_out"]) == (546, 80, 0)
    assert told["ndcg@10"] > max(peer["ndcg@10"] for peer in told["peers"].values())
    assert told["first_three"] > max(peer["first_three"] for peer in told["peers"].values())


def test_evaluate_says_that_records_cannot_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["evaluate", "--calls", str(tmp_path / "none.json")]) == 2

    assert "none.json" in capsys.readouterr().err
