"""The command line: `matchcamp --help`."""

from matchcamp.cli.root import main

__all__ = ["main"]
