"""Measures the whole service and prints a table, then JSON: `make bench`.

Times of shared machines drift; quote ratios of one run. Sizes: --organisations 1000,100000 --calls 10000. Teams and
repairs (`tests/benchmarks/consortium.py`) come first; alone: `python -m tests.benchmarks.consortium`. Then applications
and targets; alone: `python -m tests.benchmarks.applications`. Then those who watch a camp live; alone:
`python -m tests.benchmarks.viewers`.
"""

import argparse
import asyncio
import json
import tempfile
import time
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import Any

import httpx

from embeddings.encoder import open_encoder
from matchcamp.accounts.actions import add_to_organisation, ensure_account, make_token, open_session
from matchcamp.app import opened_parts
from matchcamp.organisations.documents import Organisation
from matchcamp.settings import Settings
from matchcamp.viewer import OrganisationRole
from tests.benchmarks import applications, consortium, copies, viewers
from tests.serving import Figures, Served, free_port, load, served, spread

POSTS = 120
BATCH = 2000


async def seed(folder: Path, organisations: int, calls: int) -> dict[str, str]:
    """Fill a folder and embed everything; returns a token, a session cookie and an organisation's id."""
    async with opened_parts(Settings(data_dir=folder)) as parts:
        for name, rows in (("organisations", copies.organisations(organisations)), ("calls", copies.call_rows(calls))):
            for batch in batches(rows):
                await parts.database[name].insert_many(batch)
        parts.recommender.open()
        began = time.perf_counter()
        done = await parts.recommender.reconcile()
        print(f"  embedded {done.refreshed} items in {time.perf_counter() - began:.1f} s", flush=True)
        account = await ensure_account("bench@example.org")
        [first] = await Organisation.find().sort("_id").limit(1).to_list()
        await add_to_organisation(str(account.id), str(first.id), OrganisationRole.OWNER)
        token = await make_token(str(account.id), label="bench")
        cookie = await open_session(parts, str(account.id), browser="bench")
        call = await parts.database["calls"].find_one({})
        return {
            "token": token,
            "cookie": cookie,
            "organisation": str(first.id),
            "call": str(call["_id"] if call else ""),
        }


def batches(rows: Iterable[dict[str, Any]]) -> Iterable[list[dict[str, Any]]]:
    source = iter(rows)
    while batch := list(islice(source, BATCH)):
        yield batch


def posting(service: Served, keys: dict[str, str]) -> Figures:
    """Post a need, then ask for its matches: what a person waits for. The encoder's share is measured apart."""
    encoder = open_encoder()
    waited, encoding = [], []
    with httpx.Client(base_url=service.url, headers={"authorization": f"Bearer {keys['token']}"}, timeout=60) as client:
        for number, need in enumerate(copies.needs(POSTS + 10)):
            began = time.perf_counter()
            posted = client.post("/api/needs", json=need | {"organisation_id": keys["organisation"]})
            posted.raise_for_status()
            client.get(f"/api/needs/{posted.json()['id']}/matches").raise_for_status()
            ended = time.perf_counter()
            encoder.encode_queries([need["text"]])
            if number >= 10:  # The first ones warm connections and caches.
                waited.append(ended - began)
                encoding.append(time.perf_counter() - ended)
    return {"post_to_matches": spread(waited), "encoder": spread(encoding)}


async def pages(service: Served, keys: dict[str, str]) -> Figures:
    """The five main pages as a signed-in person, and their API calls."""
    signed_in = {"cookie": f"session={keys['cookie']}"}
    token = {"authorization": f"Bearer {keys['token']}"}
    paths = [
        ("/needs", signed_in),
        ("/organisations", signed_in),
        (f"/organisations/{keys['organisation']}", {}),
        ("/calls", signed_in),
        (f"/calls/{keys['call']}", {}),
        ("/api/needs", token),
        ("/api/organisations", token),
        (f"/api/organisations/{keys['organisation']}", token),
        ("/api/calls", token),
        (f"/api/calls/{keys['call']}", token),
        ("/api/search?q=robot%20welding", token),
    ]
    return {path.replace(keys["organisation"], "ID").replace(keys["call"], "ID"): await load(service.url, path, head)
            for path, head in paths}  # fmt: skip


def measure(organisations: int, calls: int, port: int) -> Figures:
    with tempfile.TemporaryDirectory() as folder:
        print(f"{organisations} organisations, {calls} calls", flush=True)
        keys = asyncio.run(seed(Path(folder), organisations, calls))
        with served(Path(folder), port) as service:
            figures = {"start": {"live_s": service.live_s, "ready_s": service.ready_s}}
            figures |= posting(service, keys)
            figures["pages"] = asyncio.run(pages(service, keys))
            figures["memory_mb"] = service.memory_mb  # type: ignore[assignment]
        return figures


def table(found: dict[str, Figures]) -> str:
    lines = []
    for size, figures in found.items():
        lines += ["", size, "-" * len(size)]
        lines.append(
            f"{'start: live / ready':44} {figures['start']['live_s']:8.1f} s {figures['start']['ready_s']:8.1f} s"
        )
        lines.append(f"{'memory':44} {figures['memory_mb']:8.0f} MB")
        for name in ("post_to_matches", "encoder"):
            lines.append(f"{name:44} p50 {figures[name]['p50_ms']:7.1f} ms   p95 {figures[name]['p95_ms']:7.1f} ms")
        for path, one in figures["pages"].items():
            lines.append(f"{path:44} {one['rps']:8.0f} requests/s   p95 {one['p95_ms']:7.1f} ms")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--organisations", default="1000,100000", help="sizes, with commas between")
    parser.add_argument("--calls", type=int, default=10_000)
    parser.add_argument("--applications", type=int, default=100_000)
    parser.add_argument("--port", type=int, default=0, help="0: a free one")
    parser.add_argument("--viewers", default="300", help="readers of live events, with commas between")
    asked = parser.parse_args()
    teams = consortium.run()
    print(consortium.table(teams), flush=True)
    pipeline = applications.run(asked.applications)
    print(applications.table(pipeline), flush=True)
    live = viewers.run(tuple(int(count) for count in asked.viewers.split(",")))
    sizes = [int(size) for size in asked.organisations.split(",")]
    found = {f"{size:,} organisations": measure(size, asked.calls, asked.port or free_port()) for size in sizes}
    print(table(found))
    print(json.dumps({"teams": teams, "applications": pipeline, "viewers": live} | found))


main()
