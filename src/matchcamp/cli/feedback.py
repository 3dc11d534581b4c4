"""What people said of suggested matches, from the command line."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from matchcamp.cli.running import data_option, settings_for, waits

if TYPE_CHECKING:
    from matching.replay import Replayed


@click.group()
def feedback() -> None:
    """What people said of the matches that they were shown."""


@feedback.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, writable=True))
@data_option
@waits
async def export(file: Path, data_dir: Path | None) -> None:
    """Write the answers that stand to FILE, one JSON object a line, oldest first.

    Each names the item, the candidate, the answer, the reason, and what was shown: the candidates with place, fit and
    signals. No person, no organisation and no free text is in it.
    """
    from matchcamp.app import opened_parts
    from matchcamp.matches.feedback import exported

    async with opened_parts(settings_for(data_dir)):
        lines = await exported()
    _write(file, lines)
    click.echo(f"{len(lines)} answers written to {file}")


def _write(file: Path, lines: Sequence[dict[str, Any]]) -> None:
    file.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")


@feedback.command()
@click.option(
    "--weights",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="A file like matching/weights.yaml, with the weights to try.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@data_option
@waits
async def replay(weights: Path, as_json: bool, data_dir: Path | None) -> None:
    """Where the candidates that people answered would stand under other weights. Nothing is changed.

    Asked are the answers that stand. «We know each other», «no capacity» and «the timing» say nothing of the fit and
    are left out. The same for a file that was exported: `python -m matching replay FILE --weights WEIGHTS`.
    """
    from matchcamp.app import opened_parts
    from matchcamp.matches.feedback import exported
    from matching.errors import BadWeights
    from matching.replay import replay as replayed
    from matching.weights import parse_weights

    async with opened_parts(settings_for(data_dir)):
        lines = await exported()
    try:
        found = replayed(lines, parse_weights(_read(weights), "static"))
    except BadWeights as error:
        raise click.ClickException(f"{weights}: {error}") from error
    click.echo(json.dumps(found.to_json(), indent=2) if as_json else "\n".join(lines_of(found)))


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise click.ClickException(f"{file} is not text in UTF-8; give a file like matching/weights.yaml") from error


def lines_of(found: "Replayed") -> list[str]:
    """The figures as a table of two columns, with a dash where nothing was answered."""
    names = {
        "ndcg": "nDCG@10 of «interested» among what was shown",
        "win_rate": "pairs of one item in the right order",
        "weighted_win_rate": "the same, low places weighed up",
    }
    head = (
        f"{found.interested} of interest and {found.not_for_us} not for us, of {found.needs} items; "
        f"{found.left_out} left out"
    )
    rows = [
        f"{words:58}{_figure(getattr(found.shown, name)):>9}{_figure(getattr(found.tried, name)):>9}"
        for name, words in names.items()
    ]
    return [head, f"{'':58}{'as shown':>9}{'tried':>9}", *rows]


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
