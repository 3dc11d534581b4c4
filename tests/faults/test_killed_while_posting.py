"""kill -9 of the service and of mongod amid posting: what was answered with 201 is there and is found."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Self

import httpx
import psutil

from tests.serving import free_port, served

WRITERS = 6
KILLS = 2


def token_of(folder: Path, email: str, role: str) -> str:
    command = [sys.executable, "-m", "matchcamp", "token", "--email", email, "--role", role, "--data", str(folder)]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout.split()[-1]


class Posting:
    """Threads that post needs until they are stopped, and note what was answered with 201."""

    def __init__(self, url: str, token: str, organisation: str) -> None:
        self.kept: dict[str, str] = {}
        self._url, self._organisation = url, organisation
        self._headers = {"authorization": f"Bearer {token}"}
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._post, args=[number]) for number in range(WRITERS)]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _post(self, writer: int) -> None:
        number = 0
        with httpx.Client(base_url=self._url, headers=self._headers, timeout=30) as client:
            while not self._stop.is_set():
                number += 1
                title = f"Laser marking of {word_of(writer * 1000 + number)}"
                body = {"title": title, "text": f"{title}: we need a code on steel.", "publish": True,
                        "organisation_id": self._organisation}  # fmt: skip
                try:
                    answer = client.post("/api/needs", json=body)
                except httpx.TransportError:
                    time.sleep(0.1)
                    continue
                if answer.status_code == httpx.codes.CREATED:
                    self.kept[answer.json()["id"]] = title


def word_of(number: int) -> str:
    """A word of six letters that no other number has: needs of equal words could not be told apart by a search.

    >>> word_of(0), word_of(1), word_of(75)
    ('bababa', 'bababe', 'babeba')
    """
    syllables = [first + second for first in "bcdfgklmnprstvz" for second in "aeiou"]
    places = (number // len(syllables) ** 2, number // len(syllables) % len(syllables), number % len(syllables))
    return "".join(syllables[place] for place in places)


def organisation_of(url: str, token: str) -> str:
    body = {"name": "Kill test", "type": "small_enterprise", "country": "SI"}
    answer = httpx.post(f"{url}/api/organisations", json=body, headers={"authorization": f"Bearer {token}"})
    answer.raise_for_status()
    return str(answer.json()["id"])


def missing(url: str, token: str, kept: dict[str, str]) -> list[str]:
    with httpx.Client(base_url=url, headers={"authorization": f"Bearer {token}"}, timeout=30) as client:
        return [id_ for id_ in kept if client.get(f"/api/needs/{id_}").status_code != httpx.codes.OK]


def not_found(url: str, token: str, kept: dict[str, str], limit_s: float = 40) -> list[str]:
    """Needs, of a sample and the last one, that are not found by their words when the followers have had their time."""
    until = time.monotonic() + limit_s
    waiting = dict([*list(kept.items())[:: max(1, len(kept) // 10)], list(kept.items())[-1]])
    with httpx.Client(base_url=url, headers={"authorization": f"Bearer {token}"}, timeout=30) as client:
        while waiting and time.monotonic() < until:
            for id_, title in list(waiting.items()):
                answer = client.get("/api/search", params={"q": title.split()[-1], "kind": "need", "limit": 50})
                if id_ in answer.text:
                    del waiting[id_]
            time.sleep(0.5)
    return list(waiting.values())


def test_killed_service_keeps_every_need_it_answered_for(tmp_path: Path) -> None:
    token, port, kept = token_of(tmp_path, "kill@example.org", "secretariat"), free_port(), {}
    organisation = ""
    for _ in range(KILLS):
        with served(tmp_path, port) as service:
            organisation = organisation or organisation_of(service.url, token)
            with Posting(service.url, token, organisation) as posting:
                time.sleep(2)
                os.kill(service.pid, signal.SIGKILL)
            kept |= posting.kept

    with served(tmp_path, port) as service:
        assert len(kept) > 10 * KILLS
        assert missing(service.url, token, kept) == []
        assert not_found(service.url, token, kept) == []


def test_killed_mongod_loses_no_need_that_was_answered_for(tmp_path: Path) -> None:
    token, port = token_of(tmp_path, "kill@example.org", "secretariat"), free_port()

    with served(tmp_path, port) as service:
        organisation = organisation_of(service.url, token)
        with Posting(service.url, token, organisation) as posting:
            for _ in range(KILLS):
                time.sleep(2)
                mongod_of(tmp_path).kill()
                time.sleep(4)

        assert len(posting.kept) > 20
        assert missing(service.url, token, posting.kept) == []
        assert not_found(service.url, token, posting.kept) == []


def mongod_of(folder: Path) -> psutil.Process:
    return next(
        process
        for process in psutil.process_iter(["name", "cmdline"])
        if process.info["name"] == "mongod" and str(folder) in " ".join(process.info["cmdline"] or [])
    )
