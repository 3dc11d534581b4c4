"""The command line: `matchcamp --help`. Each command opens only the parts that it needs."""

import asyncio
import json
import sys
from collections.abc import Callable, Coroutine
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import click

from matchcamp import __version__
from matchcamp.errors import MatchcampError
from matchcamp.settings import DEMO_DATE, Settings

P = ParamSpec("P")
R = TypeVar("R")
ROLES = ("member", "broker", "facilitator", "coordinator", "secretariat")
KINDS = ("organisation", "call", "idea", "need", "offer")

data_option = click.option(
    "--data", "data_dir", type=click.Path(path_type=Path, file_okay=False), default=None,
    help="Data folder (default: MATCHCAMP_DATA_DIR, else ./data).",
)  # fmt: skip


def settings_for(data_dir: Path | None, **more: Any) -> Settings:
    """Settings of the environment, with what the command line says on top."""
    given = {name: value for name, value in {"data_dir": data_dir, **more}.items() if value is not None}
    return Settings(**given)


def run(command: Callable[P, Coroutine[Any, Any, R]]) -> Callable[P, R]:
    """Run a coroutine command; an expected error ends it with its words and exit code 1, without a trace."""

    @wraps(command)
    def runner(*args: P.args, **kwargs: P.kwargs) -> R:
        from matchcamp.cli_errors import EXPECTED  # noqa: PLC0415  # `--help` must not wait for heavy imports.

        try:
            return asyncio.run(command(*args, **kwargs))
        except (MatchcampError, *EXPECTED) as error:
            raise click.ClickException(str(error)) from error

    return runner


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="matchcamp")
def main() -> None:
    """Matchcamp: needs, offers, ideas and calls of an alliance, matched and explained."""
