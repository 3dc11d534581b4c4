"""Numbers that funders give, checked by their pattern: whether one is really given out, only the funder knows."""

import re
from enum import StrEnum


class NumberKind(StrEnum):
    """Whose number it is."""

    PIC = "pic"
    OID = "oid"
    PORTAL = "portal"  # Proposal or project at the EU portal.
    NATIONAL_FORM = "national_form"  # Application at a National Agency of Erasmus+.
    NATIONAL_PROJECT = "national_project"


PATTERNS = {
    NumberKind.PIC: re.compile(r"[0-9]{9}"),
    NumberKind.OID: re.compile(r"E[0-9]{8}"),
    NumberKind.PORTAL: re.compile(r"[0-9]{9}"),
    NumberKind.NATIONAL_FORM: re.compile(r"KA[0-9]{3}-[A-Z]{3}-[0-9A-F]{8}"),
    NumberKind.NATIONAL_PROJECT: re.compile(r"20[0-9]{2}-[12]-[A-Z]{2}[0-9]{2}-KA[0-9]{3}-[A-Z]{3}-[0-9]{9}"),
}
OF_ONE_PROGRAMME = {"HORIZON": (NumberKind.PORTAL,)}
OF_ERASMUS = (NumberKind.PORTAL, NumberKind.NATIONAL_FORM, NumberKind.NATIONAL_PROJECT)
ELSEWHERE = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ./_-]{2,39}")
"""Other funds have numbers of their own, of which no pattern is known."""


def is_number(kind: NumberKind, text: str) -> bool:
    """
    >>> is_number(NumberKind.PIC, "986226549"), is_number(NumberKind.OID, "E1017514")
    (True, False)
    >>> is_number(NumberKind.NATIONAL_PROJECT, "2023-1-CZ01-KA220-VET-000167148")
    True
    """
    return PATTERNS[kind].fullmatch(text) is not None


def proposal_kinds(programme: str) -> tuple[NumberKind, ...]:
    """Which numbers an application to a programme may have; none are known for programmes outside the two families."""
    return OF_ERASMUS if programme == "ERASMUS" else OF_ONE_PROGRAMME.get(programme, ())


def is_proposal_number(programme: str, text: str) -> bool:
    """
    >>> is_proposal_number("ERASMUS", "KA122-SCH-F4DF0FF3"), is_proposal_number("HORIZON", "KA122-SCH-F4DF0FF3")
    (True, False)
    """
    kinds = proposal_kinds(programme)
    return any(is_number(kind, text) for kind in kinds) if kinds else ELSEWHERE.fullmatch(text) is not None
