"""Refreshing calls from the command line."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from matchcamp.cli.running import data_option, say, settings_for, waits

if TYPE_CHECKING:
    from calls.errors import Problem
    from matchcamp.funding.sources.refreshing import Refreshed
    from matchcamp.funding.sources.trying import Trial

SOURCES = ("portal", "topic", "calendar", "csv")
HELD_CODE = 3
DAMAGES_SHOWN = 10


@click.command()
@click.option("--source", required=True, type=click.Choice(SOURCES), help="Where to look.")
@click.argument("given", nargs=-1, metavar="[IDENTIFIER|FILE]...")
@click.option("--dry-run", is_flag=True, help="Print what would be added, changed or left out, and store nothing.")
@click.option("--accept-fewer", is_flag=True, help="Take the portal's calls over, however few they are.")
@data_option
@waits
async def refresh(
    source: str, given: tuple[str, ...], dry_run: bool, accept_fewer: bool, data_dir: Path | None
) -> None:
    """Bring the calls of a source up to date.

    portal: all live topics of the EU portal. topic IDENTIFIER...: single topics of it. calendar: the calls that come
    with Matchcamp. csv FILE...: a calendar of your own. Ends with 0 when done, 1 when the source failed (what was there
    stays), 3 when a harvest is held for somebody's word as it has far fewer calls than the last.
    """
    from matchcamp.app import opened_parts
    from matchcamp.cli.content import embedded
    from matchcamp.funding.sources.documents import SourceName
    from matchcamp.funding.sources.refreshing import refresh as refreshed
    from matchcamp.funding.sources.trying import tried

    async with opened_parts(settings_for(data_dir)) as parts:
        if dry_run:
            trial = await tried(parts, SourceName(source), given)
            click.echo("\n".join(lines_of_trial(trial)))
            tell_damages(trial.damages)
            return
        done = await refreshed(parts, SourceName(source), given, fewer=accept_fewer)
        elsewhere = not done.held and await embedded(parts)
    click.echo("\n".join(lines_of(done)))
    if elsewhere:
        say("The running service embeds what is new.")
    if done.held:
        say("Look at it on the page of the sources, or run this again with --accept-fewer.")
        raise SystemExit(HELD_CODE)


def lines_of(refreshed: "Refreshed") -> list[str]:
    done = refreshed.done
    if refreshed.held:
        first = f"{refreshed.calls} calls, and {refreshed.before} the time before: held, nothing was changed"
    else:
        first = f"{done.rows} rows: {done.added} new, {done.changed} changed, {done.unchanged} as they were"
    figures = {
        "not listed any more": refreshed.missing, "changed in something that is not kept": refreshed.records_changed,
        "rows that could not be reached": refreshed.unreached,
    }  # fmt: skip
    more = [f"  {words}: {number}" for words, number in figures.items() if number]
    return [first, *more, *(f"  left out, {reason}: {number}" for reason, number in sorted(done.left_out.items()))]


def lines_of_trial(trial: "Trial") -> list[str]:
    """A line a call that would be written, then the counts."""
    lines = [f"+ {call.identifier}  {call.title}" for call in trial.added]
    lines += [f"~ {call.identifier}  {call.title}" for call in trial.changed]
    counts = f"{len(trial.added)} new, {len(trial.changed)} changed, {trial.unchanged} as they were"
    left_out = [f"  left out, {reason}: {number}" for reason, number in sorted(trial.left_out.items())]
    return [*lines, f"{trial.rows} rows, nothing stored: {counts}", *left_out]


def tell_damages(damages: "Sequence[Problem]") -> None:
    for damage in damages[:DAMAGES_SHOWN]:
        say(str(damage))
