"""`python -m matching evaluate`, `learn`, `calibrate` and `replay`: where encoder, calls and matching meet."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from importlib.resources import files
from pathlib import Path
from typing import Any

from calls.catalogue import load_catalogue
from calls.errors import CallsError
from calls.model import Call
from calls.sources.records import read_records
from embeddings.encoder import Encoder, open_encoder
from embeddings.errors import EmbeddingsError
from embeddings.passages import cut
from matching import printed
from matching.calibrate import (
    bar_of,
    best_contents,
    covers_of,
    family_of,
    pairs_of,
    platt,
    reliability,
    shown,
    strange_wishes,
)
from matching.calibrate import written as with_calibration
from matching.errors import BadData, MatchingError
from matching.evaluate import (
    figures_of,
    rank_by_sum,
    rank_items,
    rank_retrieved,
    search,
    with_newcomers,
)
from matching.held_out import left_out, table_of
from matching.ideas_to_calls import CallText, judged_calls, load_ideas, report
from matching.judged import (
    SKILL_LANGUAGES,
    Form,
    form_of,
    labels_to_occupations,
    read_needs_to_skills,
    read_partner_search,
    rows,
)
from matching.learn import learned
from matching.learn import written as with_weights
from matching.model import Signal
from matching.needs import demo_folder, judged_needs, load_needs
from matching.needs import report as needs_report
from matching.replay import replay
from matching.tables.command import add_tables
from matching.weights import Weights, parse_weights

EXIT_BAD_INPUT = 2
NEEDS = Path("needs")


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures; 2 with a sentence on stderr when the data cannot be read."""
    asked = _parser().parse_args(arguments)
    try:
        asked.run(asked)
    except (MatchingError, EmbeddingsError, CallsError) as wrong:
        print(f"matching: {wrong}", file=sys.stderr)
        return EXIT_BAD_INPUT
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m matching", description="Measure the matching.")
    commands = parser.add_subparsers(required=True)
    evaluate = commands.add_parser("evaluate", help="rank judged data and print how good the ranking is")
    evaluate.add_argument(
        "folder",
        type=Path,
        nargs="?",
        help="partner-search or needs-to-skills, or the word needs: the package's own",
    )
    evaluate.add_argument(
        "--calls",
        type=Path,
        metavar="PATH",
        help="portal records among which the calls of the judged ideas are found; without it, and without a folder, "
        "the package's own catalogue",
    )
    evaluate.add_argument("--queries", type=Path, help="other queries in the form of the folder's own")
    evaluate.set_defaults(run=_evaluate)
    evaluate.add_argument(
        "--peers",
        action="append",
        default=[],
        metavar="ENCODER",
        help="also a plain dense peer by this encoder",
    )
    learn = commands.add_parser("learn", help="learn the weights of signals from who took part in known projects")
    learn.add_argument("folder", type=Path, help="partner-search; its queries are not looked at")
    learn.set_defaults(run=_learn)
    calibrate = commands.add_parser("calibrate", help="measure what belongs to an encoder, and the fit, anew")
    calibrate.add_argument("--skills", type=Path, metavar="FOLDER", help="needs-to-skills, for what a passage covers")
    calibrate.add_argument(
        "--strange", type=Path, metavar="FOLDER", help="partner-search, whose wishes the demo cannot meet, for the bar"
    )
    calibrate.add_argument("--family", default="static", help="the row of the file that the encoder belongs to")
    calibrate.set_defaults(run=_calibrate)
    replayed = commands.add_parser("replay", help="try other weights on logged feedback")
    replayed.add_argument("file", type=Path, help="JSON lines, as the service exports them")
    replayed.set_defaults(run=_replay)
    add_tables(commands)
    for command in (evaluate, learn, calibrate, replayed):
        command.add_argument("--weights", type=Path, metavar="FILE", help="another file like weights.yaml")
        command.add_argument("--json", action="store_true", help="JSON instead of a table")
        command.add_argument("--encoder", default="static", help="static, minilm, a folder or a name of a model")
    for command in (evaluate, calibrate):
        command.add_argument("--demo", type=Path, metavar="FOLDER", help="the demo; default: beside this package")
    for command in (learn, calibrate):
        command.add_argument("--output", type=Path, metavar="FILE", help="write the weights there, comments kept")
    return parser


def _evaluate(asked: argparse.Namespace) -> None:
    reports = _reports(asked)
    if asked.json:
        # The folder's figures stand at the top, as long as only they were asked for.
        [first, *others] = reports.items()
        print(json.dumps(dict(reports) if others else first[1], indent=2))
    else:
        print("\n\n".join("\n".join(printed.table(name, one)) for name, one in reports.items()))


def _reports(asked: argparse.Namespace) -> dict[str, dict[str, Any]]:
    """What was asked for by its name: the folder's figures, those of ideas and calls, or both."""
    encoder = open_encoder(asked.encoder)
    reports = {}
    if asked.folder == NEEDS:
        demo = asked.demo or demo_folder()
        reports["needs"] = needs_report(
            judged_needs(load_needs(), demo), encoder, _weights(asked, encoder.name), _texts
        )
    elif asked.folder is not None:
        form = form_of(asked.folder)
        if form is Form.PARTNER_SEARCH:
            reports[form.value] = _partner_search(asked, encoder)
        else:
            reports[form.value] = _needs_to_skills(asked, encoder)
    if asked.calls is not None or asked.folder is None:
        reports["ideas-to-calls"] = _ideas_to_calls(asked, encoder)
    return reports


def _ideas_to_calls(asked: argparse.Namespace, encoder: Encoder) -> dict[str, Any]:
    """Beside the figures what was ranked: the calls, and how many ideas have their own among them."""
    records: Path | None = asked.calls
    calls = load_catalogue() if records is None else read_records(records).calls
    ideas = load_ideas()
    judged = judged_calls(ideas, [_words_of(call) for call in calls])
    return {
        "calls": len(calls),
        "source": "the package's own catalogue" if records is None else records.name,
        "ideas": len(judged.queries),
        "ideas_left_out": len(ideas) - len(judged.queries),
        **report(judged, encoder, _weights(asked, encoder.name), _texts),
    }


def _words_of(call: Call) -> CallText:
    """The words of a call as the service indexes them."""
    words = "\n\n".join(part for part in (call.summary, call.text) if part)
    return CallText(call.identifier, call.title, words, call.language)


def _partner_search(asked: argparse.Namespace, encoder: Encoder) -> dict[str, Any]:
    judged = read_partner_search(asked.folder, asked.queries)
    weights = _weights(asked, encoder.name)
    found = search(judged, encoder, _texts)
    no_history = replace(weights, signals={**weights.signals, Signal.HISTORY: 0.0})
    report = with_newcomers(judged, rank_items(judged, found, weights))
    report["peers"] = {
        "bm25": with_newcomers(judged, rank_by_sum(judged, found, "bm25s")),
        "dense": with_newcomers(judged, rank_by_sum(judged, found, "cosines")),
        "without_history": with_newcomers(judged, rank_items(judged, found, no_history)),
    }
    for peer in asked.peers:
        theirs = search(judged, open_encoder(peer), _texts)
        report["peers"][peer] = with_newcomers(judged, rank_by_sum(judged, theirs, "cosines"))
    return report


def _needs_to_skills(asked: argparse.Namespace, encoder: Encoder) -> dict[str, Any]:
    """The figures for English candidates at the top, those of labels in other languages under `across`."""
    weights = _weights(asked, encoder.name)
    by_language: dict[str, Any] = {}
    peers: dict[str, Any] = {}
    for language in SKILL_LANGUAGES:
        judged = read_needs_to_skills(asked.folder, language, asked.queries)
        found = search(judged, encoder, _texts)
        by_language[language] = figures_of(judged, rank_retrieved(judged, found, weights))
        if language == "en":
            peers["bm25"] = figures_of(judged, rank_by_sum(judged, found, "bm25s"))
            peers["dense"] = figures_of(judged, rank_by_sum(judged, found, "cosines"))
    return {**by_language.pop("en"), "across": by_language, "peers": peers}


def _learn(asked: argparse.Namespace) -> None:
    encoder = open_encoder(asked.encoder)
    weights = _weights(asked, encoder.name)
    judged = left_out(read_partner_search(asked.folder))
    found = search(judged, encoder, _texts)
    outcome = learned(table_of(judged, found, weights), weights, tell=lambda line: print(line, file=sys.stderr))
    _write(asked, with_weights(_text(asked), outcome.weights))
    print(json.dumps(asdict(outcome), indent=2) if asked.json else "\n".join(printed.of_learning(outcome)))


def _calibrate(asked: argparse.Namespace) -> None:
    encoder = open_encoder(asked.encoder)
    needs = load_needs()
    judged = judged_needs(needs, asked.demo or demo_folder())
    found = search(judged, encoder, _texts)
    weights = _weights(asked, encoder.name)
    family = family_of(judged, found, weights)
    weights = replace(weights, encoder=family)
    if asked.skills is not None:
        skills = labels_to_occupations(asked.skills)
        family = replace(family, covers=covers_of(skills, search(skills, encoder, _texts), weights))
        weights = replace(weights, encoder=family)
    pairs = shown(pairs_of(judged, found, weights, {need.id: need.subject for need in needs}), len(found))
    fit, reliable, base = platt(pairs.evidence, pairs.relevant), reliability(pairs), None
    if asked.strange is not None:
        wishes = strange_wishes(judged, read_partner_search(asked.strange))
        base = bar_of(best_contents(wishes, search(wishes, encoder, _texts), weights), len(judged.records), weights)
    _write(asked, with_calibration(_text(asked), asked.family, family, fit, base))
    figures = {"encoder": encoder.name, **asdict(family), "midpoint": fit[0], "slope": fit[1], "bar_base": base}
    if asked.json:
        print(json.dumps({**figures, "reliability": asdict(reliable)}, indent=2))
    else:
        print(
            "\n".join([*(f"{name:16} {figure}" for name, figure in figures.items()), *printed.of_reliability(reliable)])
        )


def _replay(asked: argparse.Namespace) -> None:
    outcome = replay(rows(asked.file), _weights(asked, "static"))
    print(json.dumps(outcome.to_json(), indent=2) if asked.json else "\n".join(printed.of_replay(outcome)))


def _text(asked: argparse.Namespace) -> str:
    """The file of weights that was named, or the package's own."""
    if asked.weights is None:
        return (files("matching") / "weights.yaml").read_text("utf-8")
    try:
        return str(asked.weights.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as wrong:
        raise BadData(f"{asked.weights} cannot be read: {wrong}") from wrong


def _weights(asked: argparse.Namespace, encoder: str) -> Weights:
    return parse_weights(_text(asked), encoder)


def _write(asked: argparse.Namespace, text: str) -> None:
    if asked.output is not None:
        asked.output.write_text(text, encoding="utf-8")


def _texts(text: str) -> list[str]:
    return [passage.text for passage in cut(text)]


if __name__ == "__main__":
    sys.exit(main())
