"""What `matchcamp doctor` finds: one line a part, and for everything wrong how to mend it."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import click

WIDTH = 100
INDENT = 18


class State(StrEnum):
    """`look` is worth a look and no fault."""

    GOOD = "ok"
    LOOK = "look"
    WRONG = "WRONG"


COLOURS = {State.GOOD: "green", State.LOOK: "yellow", State.WRONG: "red"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One part of the service as it is now; `mend` says what to do where something is wrong."""

    part: str
    state: State
    says: str
    mend: str = ""


def good(part: str, says: str) -> Finding:
    return Finding(part, State.GOOD, says)


def look(part: str, says: str, mend: str = "") -> Finding:
    return Finding(part, State.LOOK, says, mend)


def wrong(part: str, says: str, mend: str = "") -> Finding:
    return Finding(part, State.WRONG, says, mend)


def lines_of(finding: Finding) -> str:
    """The finding for a terminal; the state stands first, so that the eye runs down one column."""
    state = click.style(f"{finding.state.value:>6}", fg=COLOURS[finding.state], bold=finding.state is State.WRONG)
    says = _wrapped(finding.says, "")
    mend = f"\n{' ' * INDENT}{_wrapped(finding.mend, 'To mend it: ')}" if finding.mend else ""
    return f"{state}  {finding.part:{INDENT - 8}}{says}{mend}"


def _wrapped(text: str, before: str) -> str:
    width = WIDTH - INDENT
    lines = textwrap.wrap(before + text, width, break_long_words=False, break_on_hyphens=False)
    return f"\n{' ' * INDENT}".join(lines)


def verdict_of(findings: Sequence[Finding]) -> str:
    """
    >>> verdict_of([good("disk", "12 GB free")])
    'Nothing is wrong.'
    """
    count = sum(finding.state is State.WRONG for finding in findings)
    if count == 0:
        return "Nothing is wrong."
    return "One thing is wrong." if count == 1 else f"{count} things are wrong."
