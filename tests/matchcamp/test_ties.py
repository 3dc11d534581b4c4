"""Sentences beside the words: only what is true, moved the candidate, and may be known."""

import re

from matchcamp.around import Around
from matchcamp.rendering import environment
from matchcamp.ties import BOTH_KNOW, TieReason, tie_reasons
from matching.model import Facts, Wish
from tests.matchcamp.conftest import NOW

AROUND = Around(titles={"project:a b": "A B", "consortium:1": "Moulds 2030", "project:z": "Zeta Two"})
GAINS = dict.fromkeys(
    ("collaboration", "reciprocity", "complementarity", "load", "freshness", "geography"), 0.1
)  # fmt: skip


def told(wish: Wish, facts: Facts, gains: dict[str, float] = GAINS) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.what, one.names) for one in tie_reasons(AROUND, wish, facts, gains, NOW)]


def test_what_was_done_together_is_named() -> None:
    keys = frozenset({"project:a b", "project:z", "consortium:1", "met:1:2"})

    found = told(Wish(projects=keys), Facts(projects=keys | {"project:c"}))

    assert found == [("projects", ("A B", "Zeta Two")), ("consortia", ("Moulds 2030",)), ("introduction", ())]


def test_nothing_is_told_of_a_signal_that_moved_nothing() -> None:
    keys = frozenset({"project:a b"})

    assert told(Wish(projects=keys), Facts(projects=keys), {"collaboration": 0.0}) == []
    assert told(Wish(projects=keys), Facts(projects=keys), {}) == []


def test_a_tie_among_candidates_names_nobody() -> None:
    assert told(Wish(), Facts(projects=frozenset({"project:c"})), {"collaboration": 0.1}) == [("partners", ())]


def test_the_nearest_topics_are_named_first() -> None:
    wish = Wish(topics=frozenset({"cnc"}), related_topics={"iot": 0.5, "erp": 0.9, "welding": 0.5, "plc": 0.1})

    found = told(wish, Facts(topics=frozenset({"welding", "iot", "erp", "plc"})), {"related_topics": 0.1})

    assert found == [("related", ("erp", "iot", "welding"))]


def test_what_is_old_is_no_sentence() -> None:
    assert told(Wish(), Facts(age_days=31), {"freshness": 0.1}) == []


def test_nothing_is_told_that_is_not_so() -> None:
    assert told(Wish(region="SI"), Facts(region="SE", load=2), GAINS | {"collaboration": 0.0}) == []
    assert told(Wish(), Facts(), GAINS | {"collaboration": 0.0}) == []


def test_the_other_sentences() -> None:
    wish = Wish(topics=frozenset({"iot", "erp"}), competences=frozenset({"iot", "welding"}), region="SI")
    facts = Facts(
        seeks=frozenset({"welding", "cnc"}), topics=frozenset({"iot", "erp"}), load=3, age_days=2, region="SI03"
    )

    assert told(wish, facts, GAINS | {"collaboration": 0.0}) == [
        ("seeks", ("welding",)), ("adds", ("erp",)), ("busy", ()), ("written", ("2026-06-25",)), ("near", ("SI03",)),
    ]  # fmt: skip


def test_the_json_holds_the_figure_that_was_used() -> None:
    [reason] = tie_reasons(AROUND, Wish(), Facts(load=5), {"load": -0.04321}, NOW)

    assert reason.to_json() == {"type": "tie", "signal": "load", "what": "busy", "names": [], "gain": -0.0432}
    assert reason.what not in BOTH_KNOW


def test_each_sentence_is_written_out() -> None:
    template = environment().from_string(
        '{% from "components/matches.html" import reason_list with context %}{{ reason_list(reasons) }}'
    )
    whats = {
        "projects": ("A <B>",), "consortia": ("Moulds",), "introduction": (), "seeks": ("iot",), "adds": ("erp",),
        "busy": (), "written": ("2026-06-25",), "near": ("SI03",), "partners": (), "newcomer": (), "related": ("iot",),
        "reread": ("4", "1"),
    }  # fmt: skip

    html = template.render(reasons=[TieReason("s", what, 0.1, names).to_json() for what, names in whats.items()])

    sentences = re.findall(r"<li>(.*?)</li>", html)
    assert len(sentences) == len(whats)
    assert all(sentences)
    assert "A &lt;B&gt;" in sentences[0]
    assert "25 June 2026" in sentences[6] or "June 25, 2026" in sentences[6]
