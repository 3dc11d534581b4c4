"""Words of a text as all analyses compare them: in lower case without accents; and which words say nothing."""

import re
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files

import yaml

WORD = re.compile(r"[^\W_]+")
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


@lru_cache(65_536)
def fold_word(word: str) -> str:
    """`fold` for one word; a language says most with few words, so these are kept."""
    return fold(word)


@cache
def function_words() -> frozenset[str]:
    """The folded words that carry no matter in any of the alliance's languages."""
    lists: dict[str, str] = yaml.safe_load((files("matching") / "function_words.yaml").read_text("utf-8"))
    return frozenset(word for words in lists.values() for word in fold(words).split())
