"""Texts and names as every file format bears them."""

import re

from matchcamp.organisations.names import folded

LONGEST_TEXT = 32_000  # Characters; a cell of a workbook holds 32,767.
LONGEST_NAME = 60  # Of a file, without its ending.
# XML 1.0 has no place for these, escaped or not; a text with one of them would make a file that nothing opens. The
# marks that turn the direction of what follows go too: a name must not read as another.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # First characters by which spreadsheets take a text for a formula.


def writable(text: str) -> str:
    """A text as every file can hold it.

    >>> writable("Orod\\x00jarna\\u202e"), len(writable("a" * 99_999))
    ('Orodjarna', 32000)
    """
    plain = UNWRITABLE.sub("", text)
    return plain if len(plain) <= LONGEST_TEXT else plain[: LONGEST_TEXT - 1] + "…"


def no_formula(text: str) -> str:
    """A text as a cell of a CSV file, where only its first character decides what it is.

    >>> no_formula("=1+1"), no_formula("a=1")
    ("'=1+1", 'a=1')
    """
    plain = writable(text)
    return f"'{plain}" if plain.lstrip(" ").startswith(FORMULA) or plain.startswith(FORMULA) else plain


def file_name(kind: str, title: str, id_: str, ending: str) -> str:
    """A name that every system takes: letters and digits without marks, joined by hyphens, else the id.

    >>> file_name("consortium", "Odličnost: ../../etc; \\"CoVE\\"", "0" * 24, "xlsx")
    'consortium-odlicnost-etc-cove.xlsx'
    >>> file_name("camp", "Ελλάδα", "a1", "pdf")
    'camp-a1.pdf'
    """
    words = re.findall("[a-z0-9]+", folded(title))
    plain = "-".join(words)[:LONGEST_NAME].strip("-")
    return f"{kind}-{plain or id_}.{ending}"
