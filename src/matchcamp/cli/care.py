"""Looking after the service: what runs, and copies of what it holds."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from matchcamp.cli.findings import Finding, State, lines_of, verdict_of
from matchcamp.cli.running import data_option, say, settings_for, waits
from matchcamp.settings import Settings


@click.command()
@data_option
@click.option("--url", default=None, help="Address of a running service, where it cannot be found by itself.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@waits
async def doctor(data_dir: Path | None, url: str | None, as_json: bool) -> None:
    """What runs, what is wrong and how to mend it.

    The exit code is 1 when something is wrong.
    """
    settings = settings_for(data_dir)
    findings = await examine(settings, url)
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in findings], indent=2, ensure_ascii=False))
    else:
        click.echo("\n".join(lines_of(finding) for finding in findings))
        click.echo(f"\n{verdict_of(findings)}")
    if any(finding.state is State.WRONG for finding in findings):
        raise click.exceptions.Exit(1)


async def examine(settings: Settings, url: str | None = None) -> list[Finding]:
    """Every part, from the ground up; nothing is started and nothing is changed."""
    from matchcamp.cli import asking, looking

    found = [
        looking.program(),
        looking.packages(),
        looking.data_folder(settings),
        looking.disk(settings),
        looking.mongod_program(settings),
    ]
    asked = await asking.database(settings)
    found += [
        *asked.findings,
        looking.encoder(settings),
        *looking.reranker(settings),
        looking.browser_files(),
        looking.address(settings),
    ]
    return [*found, await asking.post_office(settings), *await asking.services(settings, url, asked.workers)]


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@data_option
@waits
async def backup(file: Path, data_dir: Path | None) -> None:
    """Write a copy of the database to FILE.

    It shows the database at one moment, also while a service works on it.
    """
    from matchcamp.backup import dump
    from matchcamp.database import open_database

    settings = settings_for(data_dir)
    url = settings.database_url.get_secret_value() if settings.database_url else None
    opened = open_database(url, data_dir=settings.data_dir, name=settings.database_name, tell=say, migrating=False)
    async with opened as (client, database):
        say("Reading and writing…")
        made = await dump(client, database.name, file)
    click.echo(f"{file}: {made.documents} documents of {len(made.collections)} collections")
    say("It holds people's addresses: keep it like the database itself.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--replace", is_flag=True, help="Put it in the place of what the database holds now.")
@data_option
@waits
async def restore(file: Path, replace: bool, data_dir: Path | None) -> None:
    """Fill the database from FILE, a backup.

    No service may run on it meanwhile.
    """
    from matchcamp.backup import restore as put_back
    from matchcamp.cli.workers import workers_of
    from matchcamp.database import open_database

    settings = settings_for(data_dir)
    url = settings.database_url.get_secret_value() if settings.database_url else None
    opened = open_database(url, data_dir=settings.data_dir, name=settings.database_name, tell=say, migrating=False)
    async with opened as (client, database):
        if workers := await workers_of(database):
            message = f"a service runs on this database ({', '.join(workers)}): stop it, then restore"
            raise click.ClickException(message)
        say("Reading, checking and writing…")
        found = await put_back(client, database.name, file, into_empty=not replace)
    indexed = await _index_again(settings)
    click.echo(
        f"{found.documents} documents of {found.taken:%Y-%m-%d %H:%M} UTC are back; {indexed} items in the index"
    )


async def _index_again(settings: Settings) -> int:
    """The index is no part of a backup: it is made from the items at once, so that a start finds it whole."""
    from matchcamp.app import opened_parts

    async with opened_parts(settings) as parts:
        say("Embedding…")
        parts.recommender.open()
        done = await parts.recommender.reconcile()
    return done.refreshed
