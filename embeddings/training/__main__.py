"""`python -m embeddings.training`: from parallel text to the shipped weights. README.md has the order of the steps."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from embeddings.errors import EmbeddingsError
from embeddings.retrieval import Pair
from embeddings.training import corpus, pack, teacher, tokens
from embeddings.training.corpus import HELD_OUT, SEED

EXIT_BAD_INPUT = 2
SETTINGS = ("steps", "pairs", "near", "rate", "near_geometry")
LONGEST = 64
"""Tokens of a text that count. The pairs are sentences."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one step; 2 with a sentence on stderr when its input cannot be read."""
    asked = _parser().parse_args(arguments)
    try:
        asked.step(asked)
    except (EmbeddingsError, OSError) as wrong:
        print(f"embeddings.training: {wrong}", file=sys.stderr)
        return EXIT_BAD_INPUT
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m embeddings.training", description="Make the shipped weights.")
    steps = parser.add_subparsers(required=True)
    prepare = _step(steps, "prepare", "number the strings of the parallel text", _prepare)
    prepare.add_argument("corpus", type=Path, help="folder of <language>.tsv.xz and .src.gz")
    prepare.add_argument("--esco", type=Path, help="folder of skills.tsv.gz and occupation_skills.jsonl.gz")
    prepare.add_argument("--with-gpl", action="store_true", help="also the sources under the GPL and AGPL")
    tokenise = _step(steps, "tokenise", "make the vocabulary and split all strings by it", _tokenise)
    tokenise.add_argument("--size", type=int, default=190_000, help="pieces of the vocabulary (190000)")
    _step(steps, "teach", "let the teacher encode the English strings", _teach)
    learn = _step(steps, "train", "learn the table", _train)
    learn.add_argument("--esco", type=Path, help="folder of skills.tsv.gz and occupation_skills.jsonl.gz")
    learn.add_argument("--steps", type=int, help="steps of the run, else those of the shipped weights")
    learn.add_argument("--pairs", type=int, help="pairs of a step, else those of the shipped weights")
    learn.add_argument("--rate", type=float, help="the highest rate of learning, else that of a first run")
    learn.add_argument("--near-geometry", type=float, help="weight of the cosines among near English texts")
    learn.add_argument("--begin", nargs="+", default=[], help="files in FOLDER from whose mean the run goes on")
    learn.add_argument("--near", type=int, help="groups of near English texts in a step, else those of a shipped run")
    learn.add_argument("--table", default="table.npz", help="the file in FOLDER to write (table.npz)")
    packing = _step(steps, "pack", "write the folder that the package reads", _pack)
    packing.add_argument("weights", type=Path, help="the folder to write")
    packing.add_argument("--tables", nargs="+", default=["table.npz"], help="files in FOLDER; their mean is packed")
    packing.add_argument(
        "--directions",
        type=int,
        help="language directions to take out besides the mean, -1: not even it; else compared",
    )
    for one in (learn, packing):
        one.add_argument(
            "--held-out", type=int, default=HELD_OUT, help=f"pairs of a main language not learnt from ({HELD_OUT})"
        )
    return parser


def _step(
    steps: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, says: str, step: object
) -> argparse.ArgumentParser:
    parser = steps.add_parser(name, help=says, description=says)
    parser.add_argument("folder", type=Path, help="the folder in which the run keeps its files")
    parser.set_defaults(step=step)
    return parser


def _prepare(asked: argparse.Namespace) -> None:
    corpus.prepare(asked.corpus, asked.esco, asked.folder, () if asked.with_gpl else corpus.GPL)


def _tokenise(asked: argparse.Namespace) -> None:
    texts = corpus.read(asked.folder)
    tokenizer = tokens.train_tokenizer(tokens.tokenizer_sample(texts, SEED), asked.size)
    tokenizer.save(str(asked.folder / "tokenizer.json"))
    english = tokens.tokenise(tokenizer, texts.english, LONGEST)
    tokens.save_tokens(asked.folder / "tokens.npz", english, tokens.tokenise(tokenizer, texts.other, LONGEST))


def _teach(asked: argparse.Namespace) -> None:
    np.save(asked.folder / "teacher.npy", teacher.teach(corpus.read(asked.folder).english))


def _train(asked: argparse.Namespace) -> None:
    # Imported only now: it takes torch, which the other steps do without.
    from embeddings.training import run  # noqa: PLC0415
    from embeddings.training.train import Settings  # noqa: PLC0415

    given = {name: value for name in SETTINGS if (value := getattr(asked, name)) is not None}
    run.learn(
        asked.folder, asked.esco, Settings(**given), table=asked.table, held_out=asked.held_out, begin=asked.begin
    )


def _pack(asked: argparse.Namespace) -> None:
    texts = corpus.read(asked.folder)
    held: dict[str, list[Pair]] = {}
    for row in corpus.held_out(texts, asked.held_out, SEED):
        english, language, _ = texts.pairs[row]
        held.setdefault(texts.languages[language], []).append(Pair(texts.english[english], texts.other[row]))
    table = pack.mean_of([asked.folder / name for name in asked.tables])
    tokenizer = asked.folder / "tokenizer.json"
    directions = asked.directions
    if directions is None:
        figures = pack.compare_directions(table, tokenizer, held)
        for number, (accuracy, pool) in figures.items():
            print(f"{number:>2} directions: accuracy@1 {accuracy:.4f}, mixed pool {pool:.4f}")
        directions = max(figures, key=lambda number: sum(figures[number]))
    pack.pack(table, tokenizer, held, asked.weights, directions)


if __name__ == "__main__":
    sys.exit(main())
