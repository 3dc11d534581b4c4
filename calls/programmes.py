"""The funding programmes, by the portal's number and by short code."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme; `code` is the portal's number, empty for programmes without portal topics."""

    code: str
    short: str
    name: str


@cache
def programmes() -> tuple[Programme, ...]:
    """All programmes of `programmes.yaml`, in its order."""
    rows = yaml.safe_load((files(__package__) / "programmes.yaml").read_text(encoding="utf-8"))
    return tuple(Programme(**row) for row in rows)


def programme_of_code(code: str) -> Programme:
    """The programme of a portal number; a number not known yet stands for itself.

    The portal adds programmes without notice, and a call of a new one is still a call.
    """
    known = (programme for programme in programmes() if code and programme.code == code)
    return next(known, Programme(code, code, f"programme {code}"))


def programme_of_short(short: str) -> Programme | None:
    """The programme of a short code such as `ERASMUS`, or `None`."""
    return next((programme for programme in programmes() if programme.short == short), None)
