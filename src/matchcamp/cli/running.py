"""What every command shares: the data folder, settings, and errors told in one line."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import click
from pydantic import ValidationError

from matchcamp.settings import Settings

P = ParamSpec("P")
R = TypeVar("R")

data_option = click.option(
    "--data",
    "data_dir",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="Data folder (default: MATCHCAMP_DATA_DIR, else ./data).",
)


def settings_for(data_dir: Path | None, **more: Any) -> Settings:
    """Settings of the environment, with what the command line says on top."""
    given = {name: value for name, value in {"data_dir": data_dir, **more}.items() if value is not None}
    try:
        return Settings(**given)
    except ValidationError as error:
        wrong = "; ".join(f"MATCHCAMP_{str(e['loc'][0]).upper()}: {e['msg']}" for e in error.errors())
        raise click.ClickException(f"the settings cannot be taken: {wrong}") from error


def waits(command: Callable[P, Coroutine[Any, Any, R]]) -> Callable[P, R]:
    """Run a coroutine command; an expected error ends it with its words and exit code 1, without a trace."""

    @wraps(command)
    def runner(*args: P.args, **kwargs: P.kwargs) -> R:
        from matchcamp.logs import configure_logs

        configure_logs(logging.WARNING)  # Standard output belongs to the answer, and its reader wants no diary.
        with told():
            return asyncio.run(command(*args, **kwargs))

    return runner


@contextmanager
def told() -> Iterator[None]:
    """Turn the errors that a person can act on into one line and exit code 1."""
    try:
        yield
    except expected_errors() as error:
        raise click.ClickException(str(error)) from error


def expected_errors() -> tuple[type[Exception], ...]:
    """Errors whose message tells a person what to do."""
    # Imported here: the packages behind these errors take a second, which `--help` need not wait for.
    from pymongo.errors import PyMongoError

    from calls.errors import CallsError
    from embeddings.errors import EmbeddingsError
    from matchcamp.database import DatabaseError
    from matchcamp.errors import MatchcampError
    from matchcamp.mongod.errors import MongodError
    from matchcamp.recommender import NotLoaded

    ours = (MatchcampError, CallsError, EmbeddingsError, DatabaseError, MongodError, NotLoaded)
    return *ours, PyMongoError, OSError


def say(text: str) -> None:
    """A line for people, on standard error: standard output belongs to the answer."""
    click.echo(text, err=True)
