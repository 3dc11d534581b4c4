"""What `matchcamp doctor` asks others: the database, running services, the mail server. Nothing is changed there."""

import os
from dataclasses import dataclass
from typing import Any

import aiosmtplib
import httpx
import pymongo
from pymongo.errors import PyMongoError

from matchcamp import mail, vectors
from matchcamp.cli.findings import Finding, good, look, wrong
from matchcamp.cli.workers import addresses_of, workers_of
from matchcamp.database import (
    META,
    RESTORE,
    Client,
    Database,
    DatabaseError,
    connect,
    newest_version,
    open_database,
    schema_version,
    without_password,
)
from matchcamp.mongod.folder import Folder
from matchcamp.mongod.replica import url_of
from matchcamp.scheduler import standing
from matchcamp.settings import DEMO, Settings

ANSWER_S = 5.0
# The oldest release of each line without CVE-2025-14847 and CVE-2026-9740; newer lines never had them.
SAFE_RELEASES = {(7, 0): 35, (8, 0): 24, (8, 2): 10, (8, 3): 3}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the database said, and the processes of the service that it knows to be at work."""

    findings: tuple[Finding, ...]
    workers: tuple[str, ...] = ()


async def database(settings: Settings) -> Asked:
    """The database as it is. The embedded one is not started for this."""
    try:
        if settings.database_url is not None:
            return await _named(settings, settings.database_url.get_secret_value())
        return await _embedded(settings)
    except (DatabaseError, PyMongoError, OSError) as error:
        return Asked((wrong("database", str(error)),))


async def _named(settings: Settings, url: str) -> Asked:
    opened = open_database(url, data_dir=settings.data_dir, name=settings.database_name, migrating=False)
    async with opened as (client, found):
        return await _inspected(client, found, without_password(url), embedded=False)


async def _embedded(settings: Settings) -> Asked:
    folder = Folder(settings.data_dir.absolute() / "mongod")
    if not folder.root.exists():
        return Asked((look("database", "none yet; the first start makes an embedded one"),))
    if not os.access(folder.root, os.R_OK | os.X_OK):
        return Asked((wrong("database", f"{folder.root} cannot be read", "run this as the service's user"),))
    if any(folder.data.glob("*.wt")) and not folder.password.exists():
        says = f"the password file {folder.password} is missing"
        return Asked(
            (wrong("database", says, "put it back, or move the folder away, start empty and restore a backup"),)
        )
    running = folder.running()
    if running is None:
        return Asked((good("database", "embedded, stopped; it starts and stops with the service"),))
    async with connect(url_of(running.port, folder.password.read_text())) as client:
        where = f"embedded, port {running.port}, process {running.pid}"
        return await _inspected(client, client[settings.database_name], where, embedded=True)


async def _inspected(client: Client, found: Database, where: str, *, embedded: bool) -> Asked:
    with pymongo.timeout(ANSWER_S):
        number = (await client.server_info())["version"]
        size = (await found.command("dbStats"))["totalSize"] / 2**20
        live = f"MongoDB {number}, {where}, {size:,.0f} MB"
        findings = [good("database", live) if embedded else _safe(number, live), await _content(found)]
        findings += await _letters(found) + await _jobs(found)
        return Asked(tuple(findings), tuple(await workers_of(found)))


def _safe(number: str, live: str) -> Finding:
    line, patch = tuple(int(part) for part in number.split(".")[:2]), int(number.split(".")[2].partition("-")[0])
    safe = patch >= SAFE_RELEASES[line] if line in SAFE_RELEASES else line > max(SAFE_RELEASES)
    if safe:
        return good("database", live)
    return look(
        "database",
        f"{live}: this release has known holes",
        "update to 7.0.35, 8.0.24, 8.2.10, 8.3.3 or newer of its line",
    )


async def _content(found: Database) -> Finding:
    """Schema, demo or real, and how much stands in the database."""
    if (cut := await found[META].find_one({"_id": RESTORE})) is not None:
        return wrong(
            "content", f"the restore of {cut['file']} was cut short", f"matchcamp restore --replace {cut['file']}"
        )
    schema, newest = await schema_version(found), newest_version()
    if schema is not None and schema > newest:
        return wrong("content", f"schema {schema}, this program knows {newest}", "use the newer program that wrote it")
    demo = await found[META].find_one({"_id": DEMO})
    kind = f"the demo alliance at {demo['date']}" if demo else "a real alliance"
    names = ("organisations", "accounts", "needs", "offers", "ideas", "calls")
    counts = [f"{await found[name].estimated_document_count()} {name}" for name in names]
    rows = await found[vectors.COLLECTION].estimated_document_count()
    return good("content", f"{kind}, schema {schema}: {', '.join(counts)}; {rows} items in the index")


async def _letters(found: Database) -> list[Finding]:
    waiting = await found[mail.COLLECTION].count_documents({"state": "queued", "tries": {"$gt": 0}})
    failed = await found[mail.COLLECTION].count_documents({"state": "failed"})
    if not waiting + failed:
        return []
    return [look("letters", f"{waiting} wait for another try, {failed} were given up", "see the line of mail below")]


async def _jobs(found: Database) -> list[Finding]:
    """Jobs that fail, and jobs that somebody paused."""
    findings = []
    for name, state in (await standing.trouble(found)).items():
        if state.failing_since:
            findings.append(
                look("jobs", f"{name} fails since {state.failing_since:%Y-%m-%d %H:%M} UTC: {state.failure}")
            )
        if state.paused:
            findings.append(
                look("jobs", f"{name} is paused since {state.paused:%Y-%m-%d %H:%M} UTC", "see the page /jobs")
            )
    return findings


async def services(settings: Settings, url: str | None, workers: tuple[str, ...]) -> list[Finding]:
    """Every service that can be found: at `url`, where workers of this machine listen, else at the set address."""
    addresses = [url] if url else [address for worker in workers for address in addresses_of(worker)]
    found = [await _service(address, expected=True) for address in addresses]
    if not found:
        found = [await _service(settings.base_url, expected=bool(workers))]
    return found


async def _service(address: str, *, expected: bool) -> Finding:
    try:
        async with httpx.AsyncClient(timeout=ANSWER_S, trust_env=False) as client:
            answer = await client.get(f"{address}/health/ready")
            ready: dict[str, Any] = answer.json()
            index = ready["index"]
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        says = f"none answers at {address} ({error or type(error).__name__})"
        return (
            wrong("service", says, "look at its log, then start it again")
            if expected
            else look("service", says, "matchcamp serve")
        )
    except (ValueError, KeyError, TypeError):
        return look(
            "service", f"something other than Matchcamp answers at {address}", "name the service's own with --url"
        )
    holds = f"{index['items']} items, {index['passages']} passages, {index['encoder']}"
    if ready["ready"]:
        return good("service", f"ready at {address}: {holds}")
    if index["failure"]:
        return wrong(
            "service", f"at {address} the index could not be loaded: {index['failure']}", "matchcamp index rebuild"
        )
    return look("service", f"at {address} it is not ready yet ({'index' if ready['database'] else 'database'})")


async def post_office(settings: Settings) -> Finding:
    """Whether the mail server takes a connection and the password; no letter is sent."""
    if settings.smtp_url is None:
        return good("mail", f"letters are put into {settings.outbox_dir.absolute()}; MATCHCAMP_SMTP_URL sends them")
    try:
        carrier = mail.carrier_of(settings)
        if isinstance(carrier, mail.SmtpCarrier):
            await _greet(carrier)
    except (ValueError, OSError, aiosmtplib.SMTPException) as error:
        return wrong(
            "mail",
            f"letters cannot be sent: {error or type(error).__name__}",
            "set MATCHCAMP_SMTP_URL right; letters wait meanwhile",
        )
    return good("mail", f"sent by {without_password(settings.smtp_url.get_secret_value())}")


async def _greet(carrier: mail.SmtpCarrier) -> None:
    server = aiosmtplib.SMTP(
        hostname=carrier.host, port=carrier.port, username=carrier.user, password=carrier.password,
        use_tls=carrier.tls, timeout=ANSWER_S,
    )  # fmt: skip
    async with server:
        await server.noop()
