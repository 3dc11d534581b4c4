"""Single values of a hand-kept entry: each function takes the text or raises `InvalidValue` with the way out."""

import difflib
import re
from collections.abc import Collection
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlsplit

from calls.errors import InvalidValue
from calls.plain_text import one_line
from calls.refusals import invalid, quoted
from calls.sources import calendar_words as words

_IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{1,119}")
_TOPIC_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LANGUAGE = re.compile(r"[a-z]{2}")
_AMOUNT = re.compile(r"[0-9]{1,3}(?:[ _,][0-9]{3}){0,3}|[0-9]{1,12}")
_YES = {"true": True, "yes": True, "false": False, "no": False}
_E = TypeVar("_E", bound=StrEnum)


def member(kind: type[_E], text: str) -> _E:
    """One of the words of an enumeration."""
    try:
        return kind(text)
    except ValueError:
        raise invalid(words.NOT_KNOWN, words.ONE_OF, text=quoted(text, 40), known=", ".join(kind)) from None


def identifier(text: str) -> str:
    """Two to 120 letters and digits, with hyphens, dots, slashes and underscores between."""
    return _matching(_IDENTIFIER, text, invalid(words.NO_IDENTIFIER, words.WRITE_IDENTIFIER, text=quoted(text)))


def topic(text: str, known: Collection[str] | None = None) -> str:
    """The id of a topic: one of those that are known, or any where that is not said."""
    found = _matching(_TOPIC_ID, text, invalid(words.NO_TOPIC, words.WRITE_TOPIC, text=quoted(text)))
    if known is None or found in known:
        return found
    near = difflib.get_close_matches(found, known, 1)
    way_out = words.TAKE_NEAR_TOPIC if near else words.TAKE_TOPIC
    raise invalid(words.UNKNOWN_TOPIC, way_out, text=quoted(found), near=repr("".join(near)))


def language(text: str) -> str:
    """A language by its two letters."""
    return _matching(_LANGUAGE, text, invalid(words.NO_LANGUAGE, words.WRITE_LANGUAGE, text=quoted(text, 20)))


def web_address(text: str) -> str:
    """An address with https, which is what a link may lead to; anything else could be a script."""
    refusal = invalid(words.NO_ADDRESS, words.WRITE_ADDRESS, text=quoted(text, 80))
    try:
        parts = urlsplit(text)
    except ValueError:  # A bracket that is never closed.
        raise refusal from None
    if parts.scheme != "https" or not parts.hostname or " " in text or not text.startswith("https://"):
        raise refusal
    return text


def whole_number(text: str) -> int:
    """
    >>> whole_number("250 000"), whole_number("1,000,000")
    (250000, 1000000)
    """
    if _AMOUNT.fullmatch(text) is None:
        raise invalid(words.NO_NUMBER, words.WRITE_NUMBER, text=quoted(text, 40))
    return int(re.sub(r"[ _,]", "", text))


def yes_or_no(text: str) -> bool:
    """`true` and `yes`, `false` and `no`, in small or capital letters."""
    if text.lower() not in _YES:
        raise invalid(words.NO_YES_OR_NO, words.WRITE_YES_OR_NO, text=quoted(text, 20))
    return _YES[text.lower()]


def _matching(pattern: re.Pattern[str], text: str, refusal: InvalidValue) -> str:
    if pattern.fullmatch(text.strip()) is None:
        raise refusal
    return one_line(text)
