"""`python -m matching evaluate FOLDER`: a composition root, where encoder and matching meet."""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from embeddings.encoder import open_encoder
from embeddings.errors import EmbeddingsError
from embeddings.passages import cut
from matching.errors import MatchingError
from matching.evaluate import (
    figures_of,
    rank_by_sum,
    rank_items,
    rank_retrieved,
    search,
    with_newcomers,
)
from matching.judged import (
    SKILL_LANGUAGES,
    Form,
    form_of,
    read_needs_to_skills,
    read_partner_search,
)
from matching.model import Signal
from matching.weights import load_weights

EXIT_BAD_INPUT = 2
COLUMNS = ("ndcg@10", "recall@50", "mrr")


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures; 2 with a sentence on stderr when the data cannot be read."""
    asked = _parser().parse_args(arguments)
    try:
        report = _report(asked)
    except (MatchingError, EmbeddingsError) as wrong:
        print(f"matching: {wrong}", file=sys.stderr)
        return EXIT_BAD_INPUT
    print(json.dumps(report, indent=2) if asked.json else "\n".join(_table(report)))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m matching", description="Measure the matching.")
    commands = parser.add_subparsers(required=True)
    evaluate = commands.add_parser("evaluate", help="rank judged data and print how good the ranking is")
    evaluate.add_argument("folder", type=Path, help="partner-search or needs-to-skills; known by its files")
    evaluate.add_argument("--queries", type=Path, help="other queries in the form of the folder's own")
    evaluate.add_argument("--json", action="store_true", help="JSON instead of a table")
    evaluate.add_argument("--encoder", default="static", help="static, minilm, a folder or a name of a model")
    evaluate.add_argument(
        "--peers",
        action="append",
        default=[],
        metavar="ENCODER",
        help="also a plain dense peer by this encoder",
    )
    return parser


def _report(asked: argparse.Namespace) -> dict[str, Any]:
    encoder = open_encoder(asked.encoder)
    if form_of(asked.folder) is Form.PARTNER_SEARCH:
        return _partner_search(asked.folder, asked.queries, encoder, asked.peers)
    return _needs_to_skills(asked.folder, asked.queries, encoder)


def _partner_search(folder: Path, queries: Path | None, encoder: Any, peers: Sequence[str]) -> dict[str, Any]:
    judged = read_partner_search(folder, queries)
    weights = load_weights(encoder.name)
    found = search(judged, encoder, _texts)
    no_history = replace(weights, signals={**weights.signals, Signal.HISTORY: 0.0})
    report = with_newcomers(judged, rank_items(judged, found, weights))
    report["peers"] = {
        "bm25": with_newcomers(judged, rank_by_sum(judged, found, "bm25s")),
        "dense": with_newcomers(judged, rank_by_sum(judged, found, "cosines")),
        "without_history": with_newcomers(judged, rank_items(judged, found, no_history)),
    }
    for peer in peers:
        theirs = search(judged, open_encoder(peer), _texts)
        report["peers"][peer] = with_newcomers(judged, rank_by_sum(judged, theirs, "cosines"))
    return report


def _needs_to_skills(folder: Path, queries: Path | None, encoder: Any) -> dict[str, Any]:
    """The figures for English candidates at the top, those across languages under `languages`."""
    weights = load_weights(encoder.name)
    by_language: dict[str, Any] = {}
    peers: dict[str, Any] = {}
    for language in SKILL_LANGUAGES:
        judged = read_needs_to_skills(folder, language, queries)
        found = search(judged, encoder, _texts)
        by_language[language] = figures_of(judged, rank_retrieved(judged, found, weights))
        if language == "en":
            peers["bm25"] = figures_of(judged, rank_by_sum(judged, found, "bm25s"))
            peers["dense"] = figures_of(judged, rank_by_sum(judged, found, "cosines"))
    return {**by_language.pop("en"), "languages": by_language, "peers": peers}


def _texts(text: str) -> list[str]:
    return [passage.text for passage in cut(text)]


def _table(report: Mapping[str, Any]) -> list[str]:
    lines = [f"{'':34}" + "".join(f"{column:>11}" for column in COLUMNS)]
    lines += _lines("matching", report)
    for group in ("languages", "peers"):
        for name, figures in report.get(group, {}).items():
            lines += _lines(f"{group}: {name}", figures)
    return lines


def _lines(name: str, report: Mapping[str, Any]) -> list[str]:
    lines = [f"{name:34}" + "".join(f"{report[column]:>11.4f}" for column in COLUMNS)]
    if "newcomers" in report:
        lines += _lines(f"{name}, newcomers", report["newcomers"])
    return lines


if __name__ == "__main__":
    sys.exit(main())
