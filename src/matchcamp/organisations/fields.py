"""Types of an organisation's fields: what can be kept, and what a person is told otherwise."""

from collections.abc import Callable, Sequence
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

from calls.countries import country_codes
from calls.errors import InvalidIdentifier
from calls.identifiers import valid_oid, valid_pic
from matchcamp.i18n import N_
from matchcamp.i18n import gettext as _
from matchcamp.organisations.regions import REGIONS
from matchcamp.words import one_line

LANGUAGES = (
    "ar", "bg", "br", "bs", "ca", "cs", "da", "de", "el", "en", "es", "et", "eu", "fi", "fr", "fy", "ga", "gl", "hr",
    "hu", "hy", "is", "it", "ka", "lb", "lt", "lv", "mk", "mt", "nb", "nl", "nn", "pl", "pt", "ro", "ru", "se", "sk",
    "sl", "sq", "sr", "sv", "tr", "uk",
)  # fmt: skip  # Official and widely taught ones of the programme countries and their neighbours, ISO 639-1.


def known_language(value: str) -> str:
    if value not in LANGUAGES:
        raise ValueError(_("Please choose a language of the list; codes have two letters, such as sl."))
    return value


def known_country(value: str) -> str:
    """
    >>> known_country("XK"), known_country("")
    ('XK', '')
    """
    if value and value not in country_codes():
        raise ValueError(_("Please choose a country of the list; codes have two letters, such as SI or GR."))
    return value


def known_region(value: str) -> str:
    if value and value not in REGIONS:
        raise ValueError(_("Please choose a region of the list; codes are those of NUTS level 2, such as SI03."))
    return value


def web_address(value: str) -> str:
    """
    >>> web_address("www.example.org"), web_address("http://example.org/a?b=1")
    ('https://www.example.org', 'http://example.org/a?b=1')
    """
    line = one_line(value)
    if not line:
        return ""
    address = line if "://" in line else f"https://{line}"
    if not _is_web(address):
        raise ValueError(_("Please write a web address that begins with http:// or https://."))
    return address


def _is_web(address: str) -> bool:
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018  # Reading it is what checks it.
    except ValueError:
        return False
    host = parts.hostname or ""
    named = "." in host.strip(".") and not parts.username and not parts.password
    return parts.scheme in {"http", "https"} and named and not any(c.isspace() or c in '"<>\\' for c in address)


def _identifier(valid: Callable[[str], str], message: str) -> Callable[[str], str]:
    def check(value: str) -> str:
        if not value.strip():
            return ""
        try:
            return valid(value)
        except InvalidIdentifier as error:
            raise ValueError(_(message)) from error

    return check


def distinct(values: Sequence[str]) -> list[str]:
    """The values once each, in their order."""
    return list(dict.fromkeys(values))


Language = Annotated[str, AfterValidator(known_language), Field(max_length=2)]
Country = Annotated[str, AfterValidator(known_country), Field(max_length=2)]
RegionCode = Annotated[str, AfterValidator(known_region), Field(max_length=4)]
WebAddress = Annotated[str, AfterValidator(web_address), Field(max_length=300)]
EqfLevel = Annotated[int, Field(ge=1, le=8)]
PIC_WORDS = N_("A PIC has exactly nine digits, such as 986226549.")
OID_WORDS = N_("An OID is the letter E and eight digits, such as E10175142.")
Pic = Annotated[str, AfterValidator(_identifier(valid_pic, PIC_WORDS)), Field(max_length=20)]
Oid = Annotated[str, AfterValidator(_identifier(valid_oid, OID_WORDS)), Field(max_length=20)]
