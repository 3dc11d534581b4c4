"""`python -m matchcamp` is the command line."""

from matchcamp.cli import main

main(prog_name="matchcamp")
