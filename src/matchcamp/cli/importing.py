"""What an import of files would change, told line by line, with nothing stored."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from matchcamp.funding.imports.judging import Judged

WORDS = {"added": "new", "changed": "changes", "left_out": "left out", "problem": "TO MEND"}
SILENT = "unchanged"


async def tell_what_would_change(files: Sequence[Path]) -> None:
    """Print each row that is not as it is already, and figures of all; ClickException where some are to be mended."""
    from calls.sources.rows import files_of

    fates: Counter[str] = Counter()
    for file in (one for given in files for one in files_of(given)):
        click.echo(f"{file}:")
        async for one in _judged_rows(file):
            fates[one.fate.value] += 1
            for line in lines_of(one):
                click.echo(line)
    click.echo(
        f"{fates.total()} rows: {fates['added']} would be new, {fates['changed']} changed, "
        f"{fates['unchanged']} as they are, {fates['left_out']} left out, {fates['problem']} to be mended"
    )
    if fates["problem"]:
        raise click.ClickException("nothing would be stored before this is mended")


async def _judged_rows(file: Path) -> AsyncIterator["Judged"]:
    from matchcamp.funding.imports.judging import judged
    from matchcamp.funding.imports.queries import standings
    from matchcamp.funding.imports.reading import kind_of, read_rows

    rows = await asyncio.to_thread(lambda: list(read_rows(file, kind_of(file.name, file))))
    for one in await judged(rows, await standings()):
        yield one


def lines_of(one: "Judged") -> Iterator[str]:
    """A row as it is printed; nothing for one that stays as it is."""
    if one.fate.value == SILENT:
        return
    name = f"{one.row.identifier}  {one.title}".strip()
    yield f"  {one.row.place:10} {WORDS[one.fate.value]:9} {name}{f' ({one.reason})' if one.reason else ''}"
    if one.trouble:
        way_out = one.trouble.way_out.plain
        yield f"{'':23}{one.trouble.what.plain}. {way_out[:1].upper()}{way_out[1:]}."
    for change in one.fields:
        before = "" if one.fate.value == "added" else f"{change.old or 'nothing'} -> "
        yield f"{'':23}{change.field}: {before}{change.new or 'nothing'}"
