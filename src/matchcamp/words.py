"""Types of the words that people send: lengths, lists to choose from, and characters that cannot be kept."""

import re
from typing import Annotated, Literal
from unicodedata import category

from pydantic import AfterValidator, Field

from calls.organisation_types import organisation_types
from matchcamp.topics import TOPICS

TYPE_CODES = tuple(known.code for known in organisation_types())
COUNTRY_PATTERN = r"^[A-Z]{2}$"
ID_PATTERN = r"^[0-9a-fA-F]{24}$"


# Characters that nobody sees and that none of the alliance's languages needs: some turn the direction of what follows,
# so that a name reads as another; some make two equal names differ. Joiners stay, for emoji, and soft hyphens.
UNSEEN = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
LETTER_LIKE = frozenset("LNPS")  # First letters of the Unicode categories of what can be seen.


def one_line(value: str) -> str:
    """Names and titles go into lists, letters and headers: one line, no control characters, no outer blanks.

    Empty where nothing of it can be seen: no link could be read or pressed.

    >>> one_line(" Orodjarna\\u202e  Kovač\\u200b"), one_line("\\u200d\\u00ad")
    ('Orodjarna Kovač', '')
    """
    if any(ord(character) < 32 or ord(character) == 127 for character in value):
        raise ValueError("line breaks and control characters cannot stand here")
    line = " ".join(UNSEEN.sub("", value).split())
    return line if any(category(character)[0] in LETTER_LIKE for character in line) else ""


def paragraphs(value: str) -> str:
    """Text of several paragraphs; carriage returns of browsers become plain line ends.

    >>> paragraphs("  one\\r\\ntwo ")
    'one\\ntwo'
    """
    text = UNSEEN.sub("", value).replace("\r\n", "\n").replace("\r", "\n").strip()
    if any(ord(character) < 32 and character not in "\n\t" for character in text):
        raise ValueError("control characters cannot stand here")
    return text


def is_whole(value: str) -> bool:
    """Whether a text can be written down: half a surrogate, which JSON can hold, cannot.

    >>> is_whole("čaj"), is_whole("\\ud83d")
    (True, False)
    """
    return not any("\ud800" <= character <= "\udfff" for character in value)


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
# An id in capitals is the same; ids are compared as text.
ItsId = Annotated[ObjectIdText, AfterValidator(str.lower)]
LinkedId = Annotated[str, Field(pattern=r"^([0-9a-fA-F]{24})?$"), AfterValidator(str.lower)]
"""The id of something else; empty where there is none."""
Revision = Annotated[int, Field(ge=1, le=2**31)]
"""What stood there when a form was opened: who saves later than somebody else is told."""
