"""What `matchcamp doctor` can see without asking anybody: programs, packages, folders, weights, browser files."""

import os
import platform
import shutil
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from matchcamp import __version__
from matchcamp.cli.findings import Finding, good, look, wrong
from matchcamp.settings import Settings

PACKAGES = (
    "litestar",
    "beanie",
    "pymongo",
    "pydantic",
    "uvicorn",
    "apscheduler",
    "faiss-cpu",
    "tantivy",
    "tokenizers",
    "numpy",
)
EXTRA_PACKAGES = ("sentence-transformers", "torch")
SCARCE_BYTES = 2 * 2**30
PROGRAM_LIMIT_S = 20


def program() -> Finding:
    return good(
        "program", f"Matchcamp {__version__}, Python {platform.python_version()} on {platform.platform(terse=True)}"
    )


def packages() -> Finding:
    found = {name: _version_of(name) for name in PACKAGES}
    missing = [name for name, number in found.items() if number is None]
    if missing:
        return wrong("packages", f"not installed: {', '.join(missing)}", "make setup")
    extra = {name: number for name in EXTRA_PACKAGES if (number := _version_of(name)) is not None}
    return good("packages", ", ".join(f"{name} {number}" for name, number in (found | extra).items()))


def _version_of(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def mongod_program(settings: Settings) -> Finding:
    """The `mongod` that the embedded database would be started with."""
    from matchcamp.mongod import MongodError, find_mongod

    if settings.database_url is not None:
        return good("mongod", "not needed: MATCHCAMP_DATABASE_URL names a database")
    try:
        path = find_mongod()
    except MongodError as error:
        return wrong("mongod", str(error))
    ran = subprocess.run([path, "--version"], capture_output=True, text=True, check=False, timeout=PROGRAM_LIMIT_S)  # noqa: S603 - our own wheel's program or the administrator's
    if ran.returncode != 0:
        said = (ran.stderr or ran.stdout).strip().splitlines()[:1]
        mend = (
            "install the library that it names (on Debian: apt install libcurl4 libssl3), or set MATCHCAMP_DATABASE_URL"
        )
        return wrong("mongod", f"{path} does not run: {said[0] if said else f'exit code {ran.returncode}'}", mend)
    return good("mongod", f"{ran.stdout.splitlines()[0].removeprefix('db version ')} at {path}")


def data_folder(settings: Settings) -> Finding:
    folder = settings.data_dir.absolute()
    if not folder.exists():
        return look("data", f"{folder} is not there yet; the first start makes it")
    if not os.access(folder, os.W_OK | os.X_OK):
        return wrong(
            "data", f"{folder} cannot be written", "give this user the right to it, or name another with --data"
        )
    secret = folder / "secret"
    if secret.exists() and secret.stat().st_mode & 0o077:
        return wrong("data", f"{secret} can be read by others", f"chmod 600 {secret}")
    return good("data", f"{folder}, {_megabytes(_size_of(folder))}")


def disk(settings: Settings) -> Finding:
    """Free space where the data folder is, or will be."""
    from matchcamp.mongod.folder import NEEDED_BYTES

    place = settings.data_dir.absolute()
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free
    says = f"{_megabytes(free)} free"
    if free < NEEDED_BYTES:
        return wrong(
            "disk",
            f"{says}, a start needs {_megabytes(NEEDED_BYTES)}",
            "free some space, or name another folder with --data",
        )
    return look("disk", f"{says}; the database grows") if free < SCARCE_BYTES else good("disk", says)


def encoder(settings: Settings) -> Finding:
    """Opens it, which checks the SHA-256 of the shipped weights."""
    from embeddings.encoder import open_encoder
    from embeddings.errors import EmbeddingsError

    try:
        opened = open_encoder(settings.encoder)
    except (EmbeddingsError, OSError, ValueError) as error:
        return wrong(
            "encoder", str(error), "set MATCHCAMP_ENCODER to what is there, or leave it out for the shipped one"
        )
    return good("encoder", f"{opened.name}, {opened.dim} dimensions")


def reranker(settings: Settings) -> list[Finding]:
    """Opens it where one is set; nothing to find where none is."""
    from embeddings.errors import EmbeddingsError
    from embeddings.reranker import open_reranker

    if not settings.reranker:
        return []
    try:
        return [good("reranker", f"{open_reranker(settings.reranker).name}, reads the first candidates once more")]
    except (EmbeddingsError, OSError, ValueError) as error:
        mend = "set MATCHCAMP_RERANKER to what is there, or leave it out; until then rankings stay as they are"
        return [wrong("reranker", str(error), mend)]


def browser_files() -> Finding:
    from matchcamp.rendering import docs_folder, htmx_folder

    wheels = {"django-js-lib-htmx": htmx_folder(), "litestar-offline-docs": docs_folder()}
    missing = [name for name, folder in wheels.items() if folder is None]
    if missing:
        return look(
            "assets", f"pages work, but do less without {' and '.join(missing)}", f"pip install {' '.join(missing)}"
        )
    return good("assets", "htmx and the pages of the API's description are installed")


def address(settings: Settings) -> Finding:
    local = settings.base_url.startswith(("http://127.", "http://localhost", "http://[::1]"))
    if settings.https or local:
        return good("address", f"letters link to {settings.base_url}")
    mend = "serve over https behind a proxy and set MATCHCAMP_BASE_URL to that address"
    return wrong("address", f"{settings.base_url} is not https: sessions travel in the open", mend)


def _size_of(folder: Path) -> int:
    """Bytes of the files below; those that go while we look count nothing."""
    total = 0
    for root, _, names in os.walk(folder):
        for name in names:
            try:
                total += (Path(root) / name).stat().st_size
            except FileNotFoundError:
                continue
    return total


def _megabytes(count: int) -> str:
    return f"{count / 2**30:.1f} GB" if count >= 10 * 2**30 else f"{count / 2**20:,.0f} MB"
