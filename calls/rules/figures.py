"""Figures and yes or no, as people write them in rules."""

import re

from calls.errors import InvalidValue

_SMALL = re.compile(r"[1-9][0-9]{0,3}")
_AMOUNT = re.compile(r"[1-9][0-9]{0,11}")
_COUNT = re.compile(r"0|[1-9][0-9]{0,8}")
_MARK = re.compile(r"[0-9]{1,4}(?:\.[0-9]{1,2})?")
_PART = re.compile(r"0\.[0-9]{1,6}|1(?:\.0{1,6})?")
_YES = {"true": True, "yes": True, "false": False, "no": False}


def small_number(text: str) -> int:
    """A whole number from 1 to 9999."""
    if _SMALL.fullmatch(text) is None:
        raise InvalidValue(f"{text[:20]!r} is no whole number from 1 to 9999", "write one such as 8")
    return int(text)


def amount(text: str) -> int:
    """A whole number above 0."""
    if _AMOUNT.fullmatch(text) is None:
        raise InvalidValue(f"{text[:20]!r} is no whole number above 0", "write digits alone, such as 400000")
    return int(text)


def count(text: str) -> int:
    """A whole number, 0 included."""
    if _COUNT.fullmatch(text) is None:
        raise InvalidValue(f"{text[:20]!r} is no whole number", "write one such as 3")
    return int(text)


def mark(text: str) -> float:
    """A mark with at most two decimals."""
    if _MARK.fullmatch(text) is None:
        raise InvalidValue(f"{text[:20]!r} is no mark", "write a number such as 12.5")
    return float(text)


def part_of_one(text: str) -> float:
    """A number above 0 and at most 1."""
    if _PART.fullmatch(text) is None or float(text) == 0:
        raise InvalidValue(
            f"{text[:20]!r} is no part of the whole", "write a number above 0 and at most 1, such as 0.7"
        )
    return float(text)


def yes_or_no(text: str) -> bool:
    """True or false."""
    if text.lower() not in _YES:
        raise InvalidValue(f"{text[:20]!r} is neither yes nor no", "write true or false")
    return _YES[text.lower()]
