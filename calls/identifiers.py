"""Numbers by which organisations and projects are known; checked by pattern (portal, NA registers, 2026)."""

import re
from dataclasses import dataclass

from calls.errors import InvalidIdentifier

# Plain [0-9] on purpose: \d would also take the digits of other scripts.
_PIC = re.compile(r"[0-9]{9}")
_OID = re.compile(r"E[0-9]{8}")
_PROJECT = re.compile(
    r"(?P<year>[0-9]{4})-(?P<round>[12])-(?P<agency>[A-Z]{2}[0-9]{2})"
    r"-(?P<action>KA[0-9]{3})-(?P<field>[A-Z]{3})-(?P<serial>[0-9]{9})"
)


@dataclass(frozen=True, slots=True)
class NationalProject:
    """The parts of a National Agency project number; `round` is 1 (spring) or 2 (autumn)."""

    number: str
    year: int
    round: int
    agency: str
    action: str
    field: str


def valid_pic(text: str) -> str:
    """The nine digits of a participant identification code; blanks between them are allowed.

    >>> valid_pic("986 226 549")
    '986226549'
    """
    pic = "".join(text.split())
    if _PIC.fullmatch(pic) is None:
        raise InvalidIdentifier(f"{_shown(text)} is no PIC", "a PIC has exactly 9 digits, such as 986226549")
    return pic


def valid_oid(text: str) -> str:
    """An Erasmus+ organisation ID: `E` and eight digits.

    >>> valid_oid("e10175142")
    'E10175142'
    """
    oid = "".join(text.split()).upper()
    if _OID.fullmatch(oid) is None:
        raise InvalidIdentifier(f"{_shown(text)} is no OID", "an OID is E and 8 digits, such as E10175142")
    return oid


def national_project(text: str) -> NationalProject:
    """The parts of a project number such as `2023-1-CZ01-KA220-VET-000167148`."""
    number = "".join(text.split()).upper()
    match = _PROJECT.fullmatch(number)
    if match is None:
        raise InvalidIdentifier(
            f"{_shown(text)} is no National Agency project number",
            "it looks like 2023-1-CZ01-KA220-VET-000167148 (year, round, agency, action, field, 9 digits)",
        )
    return NationalProject(
        number, int(match["year"]), int(match["round"]), match["agency"], match["action"], match["field"]
    )


def _shown(text: str) -> str:
    return repr(text if len(text) <= 60 else f"{text[:60]}…")
