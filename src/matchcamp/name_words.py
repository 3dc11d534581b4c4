"""Words of names: cut from a text with their places, compared over the forms that languages give them, and weighed.

"Tknika" stands in Basque texts as "Tknikako", "Maribor" in Slovenian ones as "v Mariboru", "Müller" in German ones as
"Müllers". The forms are told by their ends, without dictionaries: what is found is shown to a person, who decides.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from babel import Locale

from matchcamp.i18n import CONTENT_LANGUAGES
from matching.terms import fold, function_words

SOURCE = Path(__file__).parent / "vocabulary" / "organisation_words.yaml"
COUNTRIES = (
    *("AL", "AT", "BA", "BE", "BG", "CA", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "EU", "FI", "FR", "GB", "GR", "HR"),
    *("HU", "IE", "IS", "IT", "LI", "LT", "LU", "LV", "ME", "MK", "MT", "NL", "NO", "PL", "PT", "RO", "RS", "SE", "SI"),
    *("SK", "TR", "UA", "US", "XK"),
)  # Whose names stand in organisations' names without telling which one is meant.
LONG = 8  # Letters from which a word is told apart from common ones even where it is not written as a name.
ACRONYM = 4  # Letters up to which a name in capitals is found in capitals only: TAC is not "tac".
_WORD = re.compile("(?:[^\\W_][\u0300-\u036f]*)+")
_VOWELS = "aeiou"
_ENDINGS = re.compile(r"[aeiou]?|[aeo][mh]|am[ai]|in[aeio]?|sk\w{0,4}")
MOST_MORE = 3  # Letters that a form may have beyond the word: Tknika-ren, Novak-ovi.


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: in folded letters, as written, and where."""

    plain: str
    written: str
    start: int
    end: int


def words_in(text: str) -> list[Word]:
    return list(_words(text))


def _words(text: str) -> Iterator[Word]:
    for found in _WORD.finditer(text):
        if plain := fold(found.group()):
            yield Word(plain, found.group(), found.start(), found.end())


def is_form_of(word: str, base: str) -> bool:
    """Whether a folded word may be a form of another: the same, with a few letters more, or with another last vowel.

    >>> is_form_of("tknikako", "tknika"), is_form_of("ljubljanski", "ljubljana"), is_form_of("market", "marka")
    (True, True, False)
    """
    if word == base:
        return True
    if len(base) < 4 or len(word) > len(base) + MOST_MORE:
        return False
    if word.startswith(base):
        return True
    stem = base[:-1] if base[-1] in _VOWELS else base
    return word.startswith(stem) and _ENDINGS.fullmatch(word[len(stem) :]) is not None


def written_like(word: Word, base: Word, *, whole: bool = False) -> bool:
    """Whether a word is written as the name would be; `whole`: the word is all of the name, so less is asked of it.

    >>> [tac], [tac_verb] = words_in("TAC"), words_in("Tac")
    >>> written_like(tac, tac), written_like(tac_verb, tac)
    (True, False)
    """
    if base.written.isupper() and len(base.plain) <= ACRONYM:
        return word.written[: len(base.written)].isupper()
    return len(base.plain) >= (LONG - 2 if whole else LONG) or word.written[0].isupper()


@cache
def _table() -> dict[str, frozenset[str]]:
    lists: dict[str, str] = yaml.safe_load(SOURCE.read_text("utf-8"))
    return {language: frozenset(fold(words).split()) for language, words in lists.items()}


@cache
def legal_forms() -> frozenset[str]:
    return _table()["legal"]


@cache
def common_words() -> frozenset[str]:
    """Words that stand in many organisations' names, fillers, and names of countries; folded."""
    countries = {
        word.plain
        for language in CONTENT_LANGUAGES
        for code in COUNTRIES
        for word in words_in(str(Locale.parse(language).territories.get(code, "")))
    }
    return frozenset().union(*_table().values(), function_words(), countries)


@cache
def _common_stems() -> frozenset[str]:
    return frozenset(word[:-1] if len(word) > 4 and word[-1] in _VOWELS else word for word in common_words())


def is_common(word: str) -> bool:
    """Whether a folded word says nothing by itself: too short, or a form of a common one.

    >>> is_common("centra"), is_common("robotics"), is_common("robotina"), is_common("tknika")
    (True, True, False, False)
    """
    if len(word) < 3 or word.isdigit() or word in common_words():
        return True
    return any(word[: len(word) - more] in _common_stems() for more in (0, 1, 2) if len(word) - more >= 4)
