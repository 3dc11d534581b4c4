"""A text's content terms: the same analysis for the index, for idf and for what an explanation shows.

Terms are language-neutral: folded to lower-case letters without accents, function words dropped, and cut
to the first six letters, so that the forms of an inflected word meet (truncation does about as well as a
stemmer over European languages: McNamee, Nicholas and Mayfield, «Addressing morphological variation in
alphabetic languages», SIGIR 2009).
"""

import re
import unicodedata
from functools import cache
from importlib.resources import files

import yaml

TERM_LETTERS = 6
"""On `partner-search` 5, 6, 7 and no cut gave nDCG@10 .116, .121, .115, .109 (best record + history)."""

SHORTEST_TERM = 3
_WORD = re.compile(r"[^\W_]+")
_MARKS = re.compile("[\u0300-\u036f]+")
# These letters carry no separable mark, so that Unicode decomposition leaves them as they are.
_PLAIN_LETTERS = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "ı": "i", "ħ": "h", "æ": "ae", "œ": "oe", "þ": "th"})


def fold(text: str) -> str:
    """The text in lower case without accents.

    >>> fold("Šušteršič İzmir Fußgänger")
    'sustersic izmir fussganger'
    """
    folded = text.casefold()
    if folded.isascii():
        return folded
    return _MARKS.sub("", unicodedata.normalize("NFKD", folded)).translate(_PLAIN_LETTERS)


@cache
def function_words() -> frozenset[str]:
    """The folded words that carry no matter in any of the alliance's languages."""
    lists: dict[str, str] = yaml.safe_load((files("matching") / "function_words.yaml").read_text("utf-8"))
    return frozenset(word for words in lists.values() for word in fold(words).split())


def terms(text: str) -> list[str]:
    """The content terms in the order of the text, with repetitions.

    >>> terms("Vzdrževanje strojev in vzdrževanja CNC-strojev")
    ['vzdrze', 'stroje', 'vzdrze', 'cnc', 'stroje']
    """
    fillers = function_words()
    words = _WORD.findall(fold(text))
    return [word[:TERM_LETTERS] for word in words if len(word) >= SHORTEST_TERM and word not in fillers]


def words_by_term(text: str) -> dict[str, str]:
    """Each content term with the first word of the text that has it, as the author wrote it."""
    fillers = function_words()
    shown: dict[str, str] = {}
    for word in _WORD.findall(text):
        folded = fold(word)
        if len(folded) >= SHORTEST_TERM and folded not in fillers:
            shown.setdefault(folded[:TERM_LETTERS], word)
    return shown
