"""Looking after the service: what runs, and copies of what it holds."""

import click


@click.command()
def doctor() -> None:
    """What runs, in which version, what is wrong and how to mend it."""


@click.command()
def backup() -> None:
    """Write a consistent copy of the database to a file."""


@click.command()
def restore() -> None:
    """Fill an empty database from a backup."""
