"""Types of the words that people send: lengths, lists to choose from, and characters that cannot be kept."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from calls.organisation_types import organisation_types
from matchcamp.topics import TOPICS

TYPE_CODES = tuple(known.code for known in organisation_types())
COUNTRY_PATTERN = r"^[A-Z]{2}$"
ID_PATTERN = r"^[0-9a-fA-F]{24}$"


def one_line(value: str) -> str:
    """Names and titles go into lists, letters and headers: one line, no control characters, no outer blanks."""
    if any(ord(character) < 32 or ord(character) == 127 for character in value):
        raise ValueError("line breaks and control characters cannot stand here")
    return " ".join(value.split())


def paragraphs(value: str) -> str:
    """Text of several paragraphs; carriage returns of browsers become plain line ends.

    >>> paragraphs("  one\\r\\ntwo ")
    'one\\ntwo'
    """
    text = value.replace("\r\n", "\n").replace("\r", "\n").strip()
    if any(ord(character) < 32 and character not in "\n\t" for character in text):
        raise ValueError("control characters cannot stand here")
    return text


def known_topic(value: str) -> str:
    if value not in TOPICS:
        raise ValueError(f"{value!r} is not a topic of the list; see GET /api/topics")
    return value


def known_type(value: str) -> str:
    if value not in TYPE_CODES:
        raise ValueError(f"{value!r} is not one of the {len(TYPE_CODES)} organisation types: {', '.join(TYPE_CODES)}")
    return value


OneLine = Annotated[str, AfterValidator(one_line), Field(max_length=200)]
Title = Annotated[str, AfterValidator(one_line), Field(min_length=3, max_length=160)]
Paragraphs = Annotated[str, AfterValidator(paragraphs), Field(min_length=10, max_length=20_000)]
Note = Annotated[str, AfterValidator(paragraphs), Field(max_length=2_000)]
Topic = Annotated[str, AfterValidator(known_topic), Field(max_length=60)]
OrganisationType = Annotated[str, AfterValidator(known_type), Field(max_length=60)]
CountryCode = Annotated[str, Field(pattern=COUNTRY_PATTERN)]
ContentLanguage = Literal["en", "sl", "sv", "es", "eu", "fr", "de", "it", "nl", "tr"]
ObjectIdText = Annotated[str, Field(pattern=ID_PATTERN)]
