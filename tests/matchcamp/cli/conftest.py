"""A terminal: the commands as a person runs them, each in a process of its own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.serving import Served, free_port, served

LIMIT_S = 120


@dataclass(frozen=True)
class Terminal:
    """Runs `matchcamp` in an environment that holds no settings but these."""

    folder: Path
    settings: dict[str, str] = field(default_factory=dict)

    def __call__(self, *words: str, **settings: str) -> "subprocess.CompletedProcess[str]":
        bare = {name: value for name, value in os.environ.items() if not name.startswith("MATCHCAMP_")}
        given = {f"MATCHCAMP_{name.upper()}": value for name, value in (self.settings | settings).items()}
        command = [sys.executable, "-m", "matchcamp", *words]
        return subprocess.run(
            command, cwd=self.folder, env=bare | given, capture_output=True, text=True, check=False, timeout=LIMIT_S
        )


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    """A terminal in an empty folder; nothing runs."""
    return Terminal(tmp_path)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, Path]]:
    """A running demo with an embedded database, and its data folder."""
    folder = tmp_path_factory.mktemp("demo")
    with served(folder, free_port(), command="demo") as service:
        yield service, folder
