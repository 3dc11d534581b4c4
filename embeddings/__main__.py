"""`python -m embeddings evaluate`: how good an encoder is, on judged files."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from embeddings.encoder import Encoder, open_encoder
from embeddings.errors import EmbeddingsError
from embeddings.retrieval import measure, read_pairs
from embeddings.similarity import agreement, read_similarity

EXIT_BAD_INPUT = 2
DIGITS = 4


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures; 2 with a sentence on stderr when the file or the encoder cannot be read."""
    asked = _parser().parse_args(arguments)
    try:
        report, lines = asked.measure(asked)
    except EmbeddingsError as wrong:
        print(f"embeddings: {wrong}", file=sys.stderr)
        return EXIT_BAD_INPUT
    print(json.dumps(report, indent=2) if asked.json else "\n".join(lines))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m embeddings", description="Measure an encoder.")
    evaluate = parser.add_subparsers(required=True).add_parser("evaluate", help="print how good an encoder is")
    kinds = evaluate.add_subparsers(required=True)
    retrieval = kinds.add_parser(
        "retrieval",
        help="does a text find its translation?",
        description="Accuracy@1 toward English and from it for each language, the mean (over sl sv es eu fr de it nl "
        "tr where all are there, else over all languages) and the share of translations among the first ten of one "
        "pool of all languages. Figures from 0 to 1.",
    )
    retrieval.set_defaults(measure=_retrieval)
    sts = kinds.add_parser(
        "sts",
        help="do cosines order sentences as people do?",
        description="Spearman's correlation of cosines with people's scores, for each set and language.",
    )
    sts.add_argument("--split", default="test", help="which rows count, by their column split (test)")
    sts.set_defaults(measure=_sts)
    for kind in (retrieval, sts):
        kind.add_argument("file", type=Path, help="a .tsv or .tsv.gz file; its first line names the columns")
        kind.add_argument("--json", action="store_true", help="JSON instead of a table")
        kind.add_argument(
            "--encoder", default="static", help="static, static:FOLDER, minilm, or the folder or name of a model"
        )
    return parser


def _retrieval(asked: argparse.Namespace) -> tuple[dict[str, Any], list[str]]:
    pairs = read_pairs(asked.file)
    encoder = open_encoder(asked.encoder)
    found = measure(encoder, pairs)
    report: dict[str, Any] = {
        "encoder": encoder.name,
        "pairs": {language: len(own) for language, own in pairs.items()},
        **_rounded(asdict(found)),
    }
    rows = [*found.languages.items(), ("mean", found.mean)]
    table = [f"{name:<8} {100 * one.to_en:10.1f} {100 * one.from_en:12.1f}" for name, one in rows]
    head = [_title(encoder, asked.file), f"{'':<8} {'to English':>10} {'from English':>12}   accuracy@1, %"]
    return report, [*head, *table, f"mixed pool: {100 * found.mixed_pool:.1f} % of the translations in the first ten"]


def _sts(asked: argparse.Namespace) -> tuple[dict[str, Any], list[str]]:
    judged = read_similarity(asked.file, asked.split)
    encoder = open_encoder(asked.encoder)
    found = agreement(encoder, judged)
    sets = [asdict(source) | _rounded(asdict(one)) for source, one in found.items()]
    lines = [_title(encoder, asked.file), f"{'set':<12} {'lang':<6} {'split':<6} {'pairs':>6} {'Spearman x 100':>15}"]
    for source, one in found.items():
        lines.append(f"{source.set:<12} {source.lang:<6} {source.split:<6} {one.pairs:>6} {100 * one.spearman:>15.1f}")
    return {"encoder": encoder.name, "sets": sets}, lines


def _title(encoder: Encoder, path: Path) -> str:
    return f"{encoder.name} on {path.name}"


def _rounded(figures: Any) -> Any:
    if isinstance(figures, dict):
        return {key: _rounded(value) for key, value in figures.items()}
    return round(figures, DIGITS) if isinstance(figures, float) else figures


if __name__ == "__main__":
    sys.exit(main())
