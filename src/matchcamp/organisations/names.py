"""Names as people type them: folded for sorting and comparing, and cut into words for searching."""

import re
from collections.abc import Iterable
from unicodedata import category, normalize

WORD = re.compile(r"\w+")
MOST_WORDS = 120  # Of one organisation's names; twenty other names of six words each.
SORT_LENGTH = 80  # Letters that decide the order of a list; beyond them the id does.
SAME = 88.0  # Of 100, by rapidfuzz's WRatio: other spelling, left-out words, another order.


def folded(name: str) -> str:
    """
    >>> folded("Šolski  Center Celje")
    'solski center celje'
    """
    plain = "".join(letter for letter in normalize("NFKD", name) if category(letter) != "Mn")
    return " ".join(plain.casefold().split())


def sort_name(name: str) -> str:
    """The name by which lists are ordered: letters with marks stand beside their plain ones."""
    return folded(name)[:SORT_LENGTH]


def words_of(names: Iterable[str]) -> list[str]:
    """The different words of all names, in order.

    >>> words_of(["Šolski center Celje", "SC Celje"])
    ['solski', 'center', 'celje', 'sc']
    """
    return list(dict.fromkeys(word for name in names for word in WORD.findall(folded(name))))[:MOST_WORDS]
