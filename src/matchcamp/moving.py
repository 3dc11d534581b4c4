"""Moving a service from one encoder to another while it answers.

The rows of both encoders stand side by side: the service answers with the old ones, one process makes the new ones, and
when they are whole every process loads them and answers with them from then on. The old rows go a while later, so that
a process that is still loading can quote. A move that was cut short goes on where it stopped: what is embedded is kept.
"""

import asyncio
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import structlog
from numpy.typing import NDArray

from embeddings.encoder import STATIC, Encoder, open_encoder
from embeddings.errors import EmbeddingsError
from matchcamp import vectors
from matchcamp.database import META

log = structlog.get_logger(__name__)
STATE = "index"  # The row of `meta` that says which encoder answers and which one is wanted.
LEASE = "index.move"
LEFT = timedelta(minutes=15)  # Rows of the former encoder stay for so long: a process may still be loading.


@dataclass(frozen=True, slots=True)
class State:
    """`encoder` is the name and `spec` the setting of the one that answers. `wanted` is the setting of the one that is
    to answer, `setting` what the service's own setting was when that was said; `moved` is the time of the last move."""

    encoder: str
    spec: str
    wanted: str
    setting: str
    moved: datetime | None = None


def decided(state: State, setting: str) -> str:
    """The encoder that is wanted by a service that starts: a setting that was changed since counts more than what a
    command has said before.

    >>> decided(State("static-1", "static", wanted="minilm", setting="static"), "static")
    'minilm'
    >>> decided(State("static-1", "static", wanted="static", setting="static"), "minilm")
    'minilm'
    """
    return state.wanted if state.setting == setting else setting


def may_forget(state: State, now: datetime) -> bool:
    """Whether the rows of former encoders may go."""
    return state.moved is None or now - state.moved > LEFT


async def read(database: vectors.Database) -> State | None:
    row = await database[META].find_one({"_id": STATE})
    return _state(row) if row else None


async def begin(database: vectors.Database, encoder: Encoder, spec: str) -> State:
    """The state as it stands; in a database that has none, this encoder answers from the start. Where rows of one other
    encoder are there, from the time before this was written down, that one answers until the new rows are whole."""
    found = await read(database)
    if found:
        return found
    made_by = sorted(await database[vectors.COLLECTION].distinct("encoder"))
    name = encoder.name if encoder.name in made_by or len(made_by) != 1 else made_by[0]
    first: dict[str, Any] = {"encoder": name, "spec": spec, "wanted": spec, "setting": spec, "moved": None}
    await database[META].update_one({"_id": STATE}, {"$setOnInsert": first}, upsert=True)
    return await read(database) or State(**first)


async def want(database: vectors.Database, wanted: str, setting: str | None = None) -> None:
    """Say which encoder is to answer; `setting` where the service's own setting says so."""
    await database[META].update_one(
        {"_id": STATE}, {"$set": {"wanted": wanted} | ({} if setting is None else {"setting": setting})}
    )


async def done(database: vectors.Database, encoder: Encoder, spec: str) -> None:
    """The rows of this encoder are whole: all processes are to answer with it, unless another is wanted meanwhile."""
    await database[META].update_one(
        {"_id": STATE, "wanted": spec},
        [{"$set": {"encoder": {"$literal": encoder.name}, "spec": {"$literal": spec}, "moved": "$$NOW"}}],
    )


def _state(row: dict[str, Any]) -> State:
    return State(row["encoder"], row["spec"], row["wanted"], row["setting"], row["moved"])


class Wordless:
    """Stands in for an encoder that is gone: its rows are found by their words alone until the new ones are whole."""

    def __init__(self, name: str, dim: int) -> None:
        self.name, self.dim = name, dim

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.zeros((len(texts), self.dim), np.float32)

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self.encode_queries(texts)


async def former(database: vectors.Database, state: State, folder: Path | None) -> Encoder:
    """The encoder that answers, opened again: by its setting, or from the weights that were kept beside the data."""
    kept = [f"{STATIC}:{folder / state.encoder}"] if folder else []
    for spec in (state.spec, *kept):
        try:
            encoder = await asyncio.to_thread(open_encoder, spec)
        except (EmbeddingsError, OSError, ValueError) as error:
            log.info("encoder.former_not_opened", encoder=state.encoder, spec=spec, reason=str(error))
            continue
        if encoder.name == state.encoder:
            return encoder
    row = await database[vectors.COLLECTION].find_one({"encoder": state.encoder})
    stored = vectors.stored_of(row) if row else None
    log.warning("encoder.former_gone", encoder=state.encoder, until="the new rows are whole, only words are compared")
    return Wordless(state.encoder, stored.vectors.shape[1] if stored and stored.vectors.size else 1)


def keep_weights(encoder: Encoder, spec: str, folder: Path) -> None:
    """Keep the shipped weights in use beside the data: the next release may bring others, and the service goes on
    answering with these until the rows of those are whole."""
    place = folder / encoder.name
    if spec != STATIC or place.exists():
        return
    from embeddings.static import WEIGHTS  # noqa: PLC0415 - Encoders are loaded only when asked for.

    part = place.with_name(f"{place.name}.{os.getpid()}.part")
    shutil.copytree(WEIGHTS, part)
    try:
        part.rename(place)
    except OSError:  # Another process was faster.
        shutil.rmtree(part, ignore_errors=True)


def forget_weights(folder: Path, encoder: str) -> None:
    """Remove the kept weights of all encoders but this one."""
    for place in folder.iterdir() if folder.exists() else ():
        if place.name != encoder:
            shutil.rmtree(place, ignore_errors=True)
