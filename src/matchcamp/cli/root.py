"""The group of commands. Each command imports what it needs when it runs, so that `--help` answers at once."""

import click

from matchcamp import __version__
from matchcamp.cli.care import backup, doctor, restore
from matchcamp.cli.content import calls, index, match
from matchcamp.cli.feedback import feedback
from matchcamp.cli.people import admin, token
from matchcamp.cli.refreshing import refresh
from matchcamp.cli.service import demo, serve


class InOrder(click.Group):
    """Lists the commands as a person meets them, not by the alphabet."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # The name is part of click's interface.
        return list(self.commands)


@click.group(cls=InOrder, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="matchcamp")
def main() -> None:
    """Needs, offers, ideas and calls of an alliance, matched and explained."""


calls.add_command(refresh)
for command in (demo, serve, doctor, match, calls, index, feedback, admin, token, backup, restore):
    main.add_command(command)
