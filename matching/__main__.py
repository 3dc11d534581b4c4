"""`python -m matching evaluate`: a composition root, where encoder, calls and matching meet."""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from calls.catalogue import load_catalogue
from calls.errors import CallsError
from calls.model import Call
from calls.sources.records import read_records
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
from matching.ideas_to_calls import CallText, judged_calls, load_ideas, report
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
COLUMNS = ("ndcg@10", "recall@10", "recall@50", "mrr", "first_three")


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures; 2 with a sentence on stderr when the data cannot be read."""
    asked = _parser().parse_args(arguments)
    try:
        reports = _reports(asked)
    except (MatchingError, EmbeddingsError, CallsError) as wrong:
        print(f"matching: {wrong}", file=sys.stderr)
        return EXIT_BAD_INPUT
    if asked.json:
        # The folder's figures stand at the top, as long as only they were asked for.
        [first, *others] = reports.items()
        print(json.dumps(dict(reports) if others else first[1], indent=2))
    else:
        print("\n\n".join("\n".join(_table(name, one)) for name, one in reports.items()))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m matching", description="Measure the matching.")
    commands = parser.add_subparsers(required=True)
    evaluate = commands.add_parser("evaluate", help="rank judged data and print how good the ranking is")
    evaluate.add_argument("folder", type=Path, nargs="?", help="partner-search or needs-to-skills; known by its files")
    evaluate.add_argument(
        "--calls",
        type=Path,
        metavar="PATH",
        help="portal records among which the calls of the judged ideas are found; without it, and without a folder, "
        "the package's own catalogue",
    )
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


def _reports(asked: argparse.Namespace) -> dict[str, dict[str, Any]]:
    """What was asked for by its name: the folder's figures, those of ideas and calls, or both."""
    encoder = open_encoder(asked.encoder)
    reports = {}
    if asked.folder is not None:
        form = form_of(asked.folder)
        if form is Form.PARTNER_SEARCH:
            reports[form.value] = _partner_search(asked.folder, asked.queries, encoder, asked.peers)
        else:
            reports[form.value] = _needs_to_skills(asked.folder, asked.queries, encoder)
    if asked.calls is not None or asked.folder is None:
        reports["ideas-to-calls"] = _ideas_to_calls(asked.calls, encoder)
    return reports


def _ideas_to_calls(records: Path | None, encoder: Any) -> dict[str, Any]:
    """Beside the figures what was ranked: the calls, and how many ideas have their own among them."""
    calls = load_catalogue() if records is None else read_records(records).calls
    ideas = load_ideas()
    judged = judged_calls(ideas, [_words_of(call) for call in calls])
    return {
        "calls": len(calls),
        "source": "the package's own catalogue" if records is None else records.name,
        "ideas": len(judged.queries),
        "ideas_left_out": len(ideas) - len(judged.queries),
        **report(judged, encoder, load_weights(encoder.name), _texts),
    }


def _words_of(call: Call) -> CallText:
    """The words of a call as the service indexes them."""
    words = "\n\n".join(part for part in (call.summary, call.text) if part)
    return CallText(call.identifier, call.title, words, call.language)


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


def _table(name: str, report: Mapping[str, Any]) -> list[str]:
    """A head and a line for each ranking; of the columns those that the report has."""
    columns = [column for column in COLUMNS if column in report]
    lines = [f"{name:34}" + "".join(f"{column:>12}" for column in columns), *_lines("matching", report, columns)]
    for group in ("languages", "peers"):
        for one, figures in report.get(group, {}).items():
            lines += _lines(f"{group}: {one}", figures, columns)
    for peer, figures in report.get("peers", {}).items():
        for language, its in figures.get("languages", {}).items():
            lines += _lines(f"peers: {peer}, {language}", its, columns)
    if "calls" in report:
        left_out = f"; {report['ideas_left_out']} left out, as their call is not there" * bool(report["ideas_left_out"])
        lines.append(f"{report['ideas']} ideas among {report['calls']} calls of {report['source']}{left_out}.")
    return lines


def _lines(name: str, report: Mapping[str, Any], columns: Sequence[str]) -> list[str]:
    lines = [f"{name:34}" + "".join(f"{report[column]:>12.4f}" for column in columns)]
    if "newcomers" in report:
        lines += _lines(f"{name}, newcomers", report["newcomers"], columns)
    return lines


if __name__ == "__main__":
    sys.exit(main())
