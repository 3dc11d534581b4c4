"""Words in the reader's language: gettext catalogues, read once, chosen per request by a context variable."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from functools import cache, lru_cache
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.dates import format_date, format_skeleton, get_timezone
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_currency, format_decimal

TRANSLATIONS = Path(__file__).parent / "translations"
LANGUAGES = ("en", "sl", "sv", "es", "eu", "fr", "de", "it", "nl", "tr")  # Languages of the pages.
CONTENT_LANGUAGES = ("en", "sl", "sv", "es", "eu", "fr", "de", "it", "nl", "tr")  # Languages people write in.
LANGUAGE_COOKIE = "language"
BRUSSELS = get_timezone("Europe/Brussels")

current_language: ContextVar[str] = ContextVar("current_language", default="en")


@cache
def catalogue(language: str) -> GNUTranslations:
    """The catalogue of one language; compiled from its .po file in memory, so no built file can be stale."""
    with (TRANSLATIONS / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        messages = read_po(file, locale=language)
    compiled = BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return GNUTranslations(compiled)


def gettext(message: str) -> str:
    return catalogue(current_language.get()).gettext(message)


def ngettext(singular: str, plural: str, number: int) -> str:
    return catalogue(current_language.get()).ngettext(singular, plural, number)


def N_(message: str) -> str:  # noqa: N802  # The usual name of the marker that only collects a message.
    """Mark a message for the catalogue where it is defined; it is translated where it is shown."""
    return message


@contextmanager
def in_language(wanted: str) -> Iterator[str]:
    """Write in the language of the one who reads, not of the one who acts; what comes is that language, or English
    where the pages do not speak it yet."""
    language = best_language(None, wanted)
    token = current_language.set(language)
    try:
        yield language
    finally:
        current_language.reset(token)


def best_language(accepted: str | None, chosen: str | None = None) -> str:
    """The page language: the chosen one, else the browser's first that we have, whatever its region, else English.

    >>> best_language("sl-SI,sl;q=0.9,en;q=0.5")
    'sl'
    >>> best_language("xx, en;q=0.1, sl;q=0")
    'en'
    """
    if chosen in LANGUAGES:
        return chosen
    wanted: list[tuple[float, str]] = []
    for part in (accepted or "").split(","):
        tag, _, quality = part.strip().partition(";q=")
        try:
            wanted.append((-float(quality or 1), tag.partition("-")[0].lower()))
        except ValueError:
            continue
    ranked = sorted(wanted, key=lambda pair: pair[0])
    return next((tag for refused, tag in ranked if refused < 0 and tag in LANGUAGES), "en")


@cache
def language_name(code: str) -> str:
    """A language's own name ("slovenščina"), which is what its readers look for."""
    return str(Locale.parse(code).get_display_name(code) or code)


def country_name(code: str) -> str:
    return _territories(formats()).get(code, code)


@cache
def _territories(locale: str) -> dict[str, str]:
    return {code: str(name) for code, name in Locale.parse(locale).territories.items()}


def formats() -> str:
    """The locale of dates and numbers: European English, and each other language as it is."""
    language = current_language.get()
    return "en_GB" if language == "en" else language


def long_date(value: date) -> str:
    return _long_date(value, formats())


def long_day(text: str) -> str:
    """A date as JSON keeps it (2026-06-27), in words."""
    return long_date(date.fromisoformat(text))


@lru_cache(4096)
def _long_date(value: date, locale: str) -> str:
    return in_basque(format_date(value, format="long", locale=locale), value, locale)


def in_basque(text: str, value: date, locale: str) -> str:
    """A date with the endings that Basque numbers have; CLDR leaves open which by brackets. Others stay as they are.

    The year is followed by -ko, after a consonant by -eko (bat, bost, hamar, hamabost, ehun); the day by -a, except
    after hamaika (11, 31), which ends in it.

    >>> in_basque("2026(e)ko ekainaren 27(a)", date(2026, 6, 27), "eu")
    '2026ko ekainaren 27a'
    >>> in_basque("2025(e)ko abenduaren 31(a)", date(2025, 12, 31), "eu")
    '2025eko abenduaren 31'
    """
    if locale != "eu":
        return text
    rest = value.year % 100
    consonant = rest % 20 in {1, 5, 10, 15} if rest else value.year % 1000 != 0
    return text.replace("(e)ko", "eko" if consonant else "ko").replace("(a)", "" if value.day in {11, 31} else "a")


def long_moment(value: datetime) -> str:
    """Date and time in Brussels, where the deadlines are kept."""
    there = value.astimezone(BRUSSELS)
    return f"{long_date(there.date())}, {there:%H:%M}"


def colon() -> str:
    """The sign between a label and what it says; French sets it off by a space at which no line breaks."""
    return "\N{NO-BREAK SPACE}:" if current_language.get() == "fr" else ":"


def number(value: float) -> str:
    return format_decimal(value, locale=formats())


def euros(value: float) -> str:
    return format_currency(value, "EUR", format="#,##0 ¤", locale=formats(), currency_digits=False)


def month_and_year(value: date) -> str:
    return in_basque(format_skeleton("yMMMM", value, locale=formats()), value, formats())
