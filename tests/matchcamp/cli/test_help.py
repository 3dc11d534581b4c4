import subprocess
import sys

import click
from click.testing import CliRunner

from matchcamp.cli import main

COMMANDS = ["demo", "serve", "doctor", "match", "calls", "index", "feedback", "admin", "token", "backup", "restore"]


def test_help_lists_every_command_in_one_line_each() -> None:
    shown = CliRunner().invoke(main, ["--help"]).output.partition("Commands:\n")[2].splitlines()

    assert [line.split()[0] for line in shown] == COMMANDS
    assert [line for line in shown if line.endswith("...") or len(line) > 80] == []


def test_help_of_every_command_explains_every_option() -> None:
    unexplained = [
        (name, parameter.name)
        for name, command in main.commands.items()
        for parameter in command.params
        if isinstance(parameter, click.Option) and not parameter.help
    ]

    assert unexplained == []


def test_help_answers_without_loading_the_service() -> None:
    program = (
        "import sys; from matchcamp.cli.root import main; print({'litestar', 'beanie', 'numpy'} & set(sys.modules))"
    )

    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert ran.stdout.strip() == "set()"
