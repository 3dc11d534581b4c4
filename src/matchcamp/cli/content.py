"""Matching, calls and the index from the command line."""

import asyncio
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from matchcamp.cli.running import data_option, say, settings_for, waits
from matchcamp.items import Item, Kind

if TYPE_CHECKING:
    from matchcamp.matches.schemas import MatchList
    from matchcamp.parts import Parts


@click.command()
@click.option("--text", required=True, help="The words of a need, an offer or an idea, in any of the languages.")
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in Kind]),
    default="organisation",
    show_default=True,
    help="What to look for.",
)
@click.option("--limit", type=click.IntRange(1, 100), default=10, show_default=True, help="How many at most.")
@click.option("--json", "as_json", is_flag=True, help="Print the answer of the API instead of lines.")
@data_option
@waits
async def match(text: str, kind: str, limit: int, as_json: bool, data_dir: Path | None) -> None:
    """Who or what fits a text, with the reasons."""
    from matchcamp.app import opened_parts
    from matchcamp.languages import sure_language
    from matchcamp.matches.queries import match_list
    from matchcamp.viewer import Audience

    if not text.strip():
        raise click.ClickException("--text is empty; write what is needed or offered")
    item = Item(Kind.NEED, "", "", text, None, language=sure_language(text))
    async with opened_parts(settings_for(data_dir)) as parts:
        parts.recommender.open()
        audiences = frozenset(audience.value for audience in Audience)
        found = await parts.recommender.matches(
            item, Kind(kind), audiences=audiences, limit=limit, now=parts.clock.now()
        )
        answer = await match_list(found)
    click.echo(answer.model_dump_json(indent=2) if as_json else lines_of(answer))


def lines_of(answer: "MatchList") -> str:
    if not answer.matches:
        return "no good match"
    lines = ["no good match; the nearest are:"] if answer.verdict == "no_good_match" else []
    for found in answer.matches:
        lines.append(f"{found.fit:.2f}  {found.item.title}  ({found.item.kind}:{found.item.id})")
        lines += [f"      “{shown(r['candidate'])}”" for r in found.reasons if r["type"] == "passages"]
    return "\n".join(lines)


def shown(text: str, most: int = 110) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[:most] + "…"


@click.group()
def calls() -> None:
    """Bring funding calls in, from files and from their sources."""


@calls.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@click.option("--dry-run", is_flag=True, help="Tell line by line what would change, and store nothing.")
@data_option
@waits
async def import_(files: tuple[Path, ...], dry_run: bool, data_dir: Path | None) -> None:
    """Import calls: portal records (.json, .jsonl, gzipped or not) or a calendar (.csv, .yaml)."""
    from matchcamp.app import opened_parts
    from matchcamp.cli.importing import tell_what_would_change
    from matchcamp.funding.actions import import_files

    async with opened_parts(settings_for(data_dir)) as parts:
        if dry_run:
            await tell_what_would_change(files)
            return
        done = await import_files(files, parts.clock.now())
        embedded_elsewhere = await embedded(parts)
    click.echo(f"{done.rows} rows: {done.added} new, {done.changed} changed, {done.unchanged} as they were")
    for reason, number in sorted(done.left_out.items()):
        click.echo(f"  left out, {reason}: {number}")
    if embedded_elsewhere:
        say("The running service embeds what is new.")


async def embedded(parts: "Parts") -> bool:
    """Embed what is new; True where that is left to a running service."""
    from matchcamp.cli.workers import workers_of

    if await workers_of(parts.database):
        return True
    say("Embedding…")
    parts.recommender.open()
    await parts.recommender.reconcile()
    return False


@click.group()
def index() -> None:
    """The index that matching searches.

    It is derived: it can be rebuilt from the items at any time.
    """


@index.command()
@click.option("--encoder", default="", help="Move to this encoder, named as in MATCHCAMP_ENCODER.")
@data_option
@waits
async def rebuild(encoder: str, data_dir: Path | None) -> None:
    """Compare every item with the index, and embed what is missing or out of date.

    With --encoder the service moves to another encoder. It answers with the old one until the new
    vectors are whole; a move that is cut short goes on with the next start or the next rebuild.
    """
    from matchcamp.app import opened_parts

    async with opened_parts(settings_for(data_dir)) as parts:
        say("Reading and embedding…")
        parts.recommender.open()
        if encoder:
            await moved(parts, await parts.recommender.move_to(encoder))
        done = await parts.recommender.reconcile()
    mended = f", {done.mended} vectors mended" if done.mended else ""
    click.echo(f"{done.items} items: {done.refreshed} embedded again, {done.forgotten} forgotten{mended}")


async def moved(parts: "Parts", name: str) -> None:
    """Wait until this process answers with the encoder of this name, and tell how far the rows are."""
    told = ""
    while parts.recommender.status()["encoder"] != name:
        found = await parts.recommender.progress()
        line = f"{found['rows']} of {found['items']} items have vectors of {found['wanted']}"
        if found["wanted"] == name and line != told:
            say(line)
            told = line
        await asyncio.sleep(0.5)


@index.command()
@data_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@waits
async def status(data_dir: Path | None, as_json: bool) -> None:
    """What the index holds, what it lacks, and how far a move to another encoder is."""
    from matchcamp.app import opened_parts

    async with opened_parts(settings_for(data_dir)) as parts:
        parts.recommender.open()
        await parts.recommender.loaded()
        found: dict[str, Any] = parts.recommender.status() | {"out_of_date": await parts.recommender.out_of_date()}
        if found["moving_to"]:
            found["moved"] = (await parts.recommender.progress())["rows"]
    if as_json:
        click.echo(json.dumps(found))
        return
    for name, value in found.items():
        click.echo(f"{name.replace('_', ' '):12} {'none' if value == '' else value}")
