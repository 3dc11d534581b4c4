"""`python -m matching tables`: a made-up camp planned and compared, in figures."""

import argparse
import json
from typing import Any

from matching.errors import BadCamp
from matching.tables.report import SECONDS, measured, printed, table


def add_tables(commands: Any) -> None:
    """The command and its options; `commands` is what `ArgumentParser.add_subparsers` gives."""
    tables = commands.add_parser("tables", help="plan the tables of a camp made up by seed, and compare simpler ways")
    for name, usual, what in (
        ("people", 60, "how many take part"),
        ("tables", 10, "how many tables, each with an idea"),
        ("rounds", 3, "how many rounds"),
        ("seed", 1, "which camp of that size"),
    ):
        tables.add_argument(f"--{name}", type=int, default=usual, metavar="N", help=f"{what}; default: {usual}")
    tables.add_argument("--seconds", type=float, default=SECONDS, metavar="S", help=f"at most; default: {SECONDS:g}")
    tables.add_argument("--json", action="store_true", help="JSON instead of a table")
    tables.set_defaults(run=run)


def run(asked: argparse.Namespace) -> None:
    """Print the figures; raises BadCamp for numbers that make no camp."""
    if asked.seed < 0:
        raise BadCamp(f"a seed is at least 0, got {asked.seed}")
    if not 0 < asked.seconds < float("inf"):
        raise BadCamp(f"planning takes some seconds, got {asked.seconds:g}; give more than 0")
    report = measured(asked.people, asked.tables, asked.rounds, asked.seed, asked.seconds)
    print(json.dumps(printed(report), indent=2) if asked.json else table(report))
