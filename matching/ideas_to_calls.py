"""Ideas ranked against calls, by the project's own judged ideas (`judgements/README.md` says how they were made)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import yaml

from matching.errors import BadData
from matching.evaluate import Cut, Encoder, Found, Rankings, rank_by_sum, rank_items, search
from matching.judged import Item, Judged
from matching.lexical import LexicalEntry, LexicalIndex
from matching.metrics import first_figures
from matching.model import Facts
from matching.weights import Weights


@dataclass(frozen=True, slots=True)
class CallText:
    """A call as far as ranking goes: its identifier, its words, and their language."""

    identifier: str
    title: str
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Idea:
    """A judged idea; `topics` are identifiers of the calls that fit it."""

    id: str
    language: str
    title: str
    text: str
    topics: tuple[str, ...]


@cache
def load_ideas() -> tuple[Idea, ...]:
    """The ideas that come with the package, in file order."""
    return ideas_of((files(__package__) / "judgements" / "ideas_to_calls.yaml").read_text(encoding="utf-8"))


def ideas_of(text: str) -> tuple[Idea, ...]:
    """The ideas of a YAML list; raises BadData for one that lacks a field, has no topic, or repeats an id."""
    ideas = tuple(_idea(row) for row in yaml.safe_load(text))
    ids = [idea.id for idea in ideas]
    repeated = {id_ for id_ in ids if ids.count(id_) > 1}
    if repeated:
        raise BadData(f"the idea {min(repeated)} stands twice; give each an id of its own")
    return ideas


def _idea(row: Mapping[str, Any]) -> Idea:
    try:
        idea = Idea(row["id"], row["language"], row["title"], row["text"].strip(), tuple(row["topics"]))
    except KeyError as missing:
        raise BadData(f"the idea {row.get('id', '?')} lacks {missing}") from missing
    if not idea.topics:
        raise BadData(f"the idea {idea.id} names no topic that fits it")
    return idea


def judged_calls(ideas: Iterable[Idea], calls: Sequence[CallText]) -> Judged:
    """The ideas of which a call is among the calls; raises BadData when there is none such."""
    known = {call.identifier for call in calls}
    asked = [idea for idea in ideas if known & set(idea.topics)]
    if not asked:
        raise BadData(f"none of the {len(calls)} calls is one that an idea was judged for")
    return Judged(
        queries={idea.id: f"{idea.title}. {idea.text}" for idea in asked},
        records={call.identifier: f"{call.title}\n\n{call.text}" for call in calls},
        items={call.identifier: Item(call.identifier, Facts(), (call.identifier,)) for call in calls},
        relevant={idea.id: frozenset(idea.topics) & known for idea in asked},
        languages={idea.id: idea.language for idea in asked} | {call.identifier: call.language for call in calls},
    )


def report(judged: Judged, encoder: Encoder, weights: Weights, cut: Cut) -> dict[str, Any]:
    """The figures of our ranking, of the two plain peers, and of all three by the ideas' language.

    The ranking searches passages, as the service does: the best of a call's passages speaks for it. The peers are
    BM25 of whole texts alone, and the cosine of the best pair of passages alone.
    """
    found = search(judged, encoder, cut)
    by_passage = _with_passage_bm25(judged, found, cut)
    rankings = {
        "matching": rank_items(judged, by_passage, weights),
        "bm25": rank_by_sum(judged, found, "bm25s"),
        "dense": rank_by_sum(judged, found, "cosines"),
    }
    languages = sorted({judged.languages[query] for query in judged.queries})
    peers = {name: _figures(judged, ranking, languages) for name, ranking in rankings.items()}
    return {**peers.pop("matching"), "peers": peers}


def _figures(judged: Judged, rankings: Rankings, languages: Sequence[str]) -> dict[str, Any]:
    def within(language: str) -> dict[str, frozenset[str]]:
        return {query: keys for query, keys in judged.relevant.items() if judged.languages[query] == language}

    by_language = {language: first_figures(rankings, within(language)) for language in languages}
    return {**first_figures(rankings, judged.relevant), "languages": by_language}


def _with_passage_bm25(judged: Judged, found: Mapping[str, Found], cut: Cut) -> dict[str, Found]:
    """The same with each record's BM25 that of its best passage; the title goes with the first."""
    owners = [place for place, text in enumerate(judged.records.values()) for _ in cut(text)]
    passages = [passage for text in judged.records.values() for passage in cut(text)]
    index = LexicalIndex()
    index.upsert(LexicalEntry(number, text, "record") for number, text in enumerate(passages))
    changed = {}
    for query, text in judged.queries.items():
        best = np.zeros(len(judged.records), np.float32)
        for number, bm25 in index.search(text, len(passages)):
            best[owners[number]] = max(best[owners[number]], bm25)
        changed[query] = replace(found[query], bm25s=best, bm25_ceiling=index.ceiling(text))
    return changed
