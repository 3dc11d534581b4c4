"""From a template of ours and plain values to a PDF. What people wrote goes in as JSON and is never read as markup."""

import asyncio
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, Literal

import structlog
import typst

from matchcamp.errors import MatchcampError
from matchcamp.writable import writable

SHEETS = Path(__file__).parent / "sheets"
ACCESSIBLE: Literal["ua-1"] = "ua-1"  # PDF/UA-1: tagged, with a title, a language, and words for each picture.
LONGEST_WORD = 24  # Characters; longer ones may break anywhere, or they would run over the edge of the paper.
PICTURE_PPI = 200.0  # Of a picture as wide as `picture.typ` says.
MOST_BYTES = 4_000_000  # Of JSON: 200 badges with their codes are about 1.5 MB.
log = structlog.get_logger(__name__)


class Sheet(StrEnum):
    """The templates, one file each."""

    AGENDA = "agenda"
    TABLES = "tables"
    BADGES = "badges"
    SIGN_IN = "sign-in"
    POSTERS = "posters"
    VOTES = "votes"
    MINUTES = "minutes"
    REPORT = "report"


class NotPrinted(MatchcampError):
    """The typesetter refused; the message says which sheet and why."""

    status: ClassVar[int] = 500
    word: ClassVar[str] = "not-printed"


class Drawing(str):
    """An SVG of ours, which goes in as it is."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Printed:
    """What is to be printed. `words` are our own, in `language`; `content` holds plain values for the template.

    `made` is the moment that the file names as its own: the same values give the same bytes.
    """

    sheet: Sheet
    title: str
    language: str
    made: datetime
    words: Mapping[str, str]
    content: Mapping[str, Any] = field(default_factory=dict)


async def pdf(printed: Printed) -> bytes:
    """The file. Typst works without Python's lock, so in a thread the loop goes on answering. Raises NotPrinted."""
    return await asyncio.to_thread(pdf_of, printed)


def pdf_of(printed: Printed) -> bytes:
    """As `pdf`, on the spot. Where no font of ours has a character, the file is still tagged, but does not claim to
    meet PDF/UA: the standard allows no box instead of a letter."""
    given = inputs(printed)
    try:
        return _compiled(printed, given, accessible=True)
    except typst.TypstError as error:
        if not _lacks_letters(error):
            raise _refused(printed, error) from error
    log.info("printing.letters_missing", sheet=printed.sheet.value)
    try:
        return _compiled(printed, given, accessible=False)
    except typst.TypstError as error:
        raise _refused(printed, error) from error


def _compiled(printed: Printed, given: Mapping[str, str], *, accessible: bool) -> bytes:
    made: bytes = typst.compile(
        SHEETS / f"{printed.sheet.value}.typ", None, SHEETS, font_paths=fonts(), ignore_system_fonts=True,
        format="pdf", sys_inputs=dict(given), pdf_standards=[ACCESSIBLE] if accessible else [],
        timestamp=printed.made.replace(microsecond=0),  # Whole seconds are all that a PDF can say.
    )  # fmt: skip
    return made


def png_of(drawing: Drawing) -> bytes:
    """A drawing for files that take no SVG. Raises NotPrinted."""
    try:
        made: bytes = typst.compile(
            SHEETS / "picture.typ", None, SHEETS, font_paths=fonts(), ignore_system_fonts=True, format="png",
            ppi=PICTURE_PPI, sys_inputs={"svg": str(drawing)},
        )  # fmt: skip
    except typst.TypstError as error:
        message = f"a picture could not be drawn: {error.message}"
        raise NotPrinted(message) from error
    return made


def _lacks_letters(error: typst.TypstError) -> bool:
    return "PDF/UA-1" in error.diagnostic and "could not be displayed with font" in error.diagnostic


def _refused(printed: Printed, error: typst.TypstError) -> NotPrinted:
    return NotPrinted(f"the sheet {printed.sheet.value!r} could not be printed: {error.message}")


@cache
def fonts() -> typst.Fonts:
    """Those inside typst only, so that every machine prints the same."""
    return typst.Fonts(include_system_fonts=False)


def inputs(printed: Printed) -> dict[str, str]:
    """What a template gets: one JSON text. Raises NotPrinted for more than any camp can need."""
    values = {
        "title": printed.title, "language": printed.language, "words": dict(printed.words), **printed.content,
    }  # fmt: skip
    given = json.dumps(_plain(values), ensure_ascii=False, separators=(",", ":"))
    if len(given) > MOST_BYTES:
        raise NotPrinted(f"the sheet {printed.sheet.value!r} would hold {len(given)} characters, at most {MOST_BYTES}")
    return {"data": given}


def _plain(value: Any) -> Any:
    """The same value with every text as paper can hold it."""
    if isinstance(value, Drawing):
        return str(value)
    if isinstance(value, str):
        return breakable(writable(value))
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return value


LONG = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")


def breakable(text: str) -> str:
    """A text whose long words may be broken after every few characters; a break is seen only where it is needed.

    >>> len(breakable("a" * 100)) - 100, breakable("Bildungseinrichtung")
    (4, 'Bildungseinrichtung')
    """
    return LONG.sub(lambda found: "\u200b".join(re.findall(f".{{1,{LONGEST_WORD}}}", found.group())), text)
