"""A text cut into passages that are embedded one by one and quoted in reasons."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

WORDS = 120
"""Words a passage: about 150 to 250 tokens, below the 256 that small sentence models read."""

LONGEST_WORD = 40
"""Characters that count as one word. A longer run without a space (an address, a script without spaces, junk)
counts as several words, so that a passage has a largest size whatever the text is."""

_WORD = re.compile(rf"\S{{1,{LONGEST_WORD}}}")

# A sentence ends at its marks, with the quotes and brackets that close after them, before a space that no
# small letter follows ("e.g. this" goes on); marks of scripts without spaces end it at once; so does the
# end of a line. The look-behind and the possessive signs keep it linear: a text of a million full stops
# took minutes without them.
_SENTENCE_END = re.compile(
    r"(?<![.!?…])[.!?…]++[\"'»”’)\]]*+(?=\s++(?![a-zà-öø-ÿ]))"
    r"|[。！？]++"
    r"|\n"
)


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a text: `text == whole[start:end]`, without blanks at its ends."""

    text: str
    start: int
    end: int


class _Piece(NamedTuple):
    start: int
    end: int
    words: int


def cut(text: str, words: int = WORDS) -> tuple[Passage, ...]:
    """Passages of at most `words` words, in order, that together hold every word of `text` once.

    They end where sentences end; only a sentence of more than `words` words is cut inside, at word
    borders. The words are spread evenly, so that a text of 130 words gives two halves and no scrap. A
    blank text gives `()`.

    >>> [passage.text for passage in cut("We weld. We teach welding! Who joins us?", words=5)]
    ['We weld. We teach welding!', 'Who joins us?']
    """
    if words < 1:
        raise ValueError(f"a passage needs at least 1 word, got words={words}")
    pieces = [piece for start, end in _sentences(text) for piece in _split(text, start, end, words)]
    total = sum(piece.words for piece in pieces)
    if total == 0:
        return ()
    even = total / -(-total // words)
    return tuple(Passage(text[start:end], start, end) for start, end in _packed(pieces, words, even))


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for found in _SENTENCE_END.finditer(text):
        yield start, found.end()
        start = found.end()
    yield start, len(text)


def _split(text: str, start: int, end: int, words: int) -> Iterator[_Piece]:
    spans = [found.span() for found in _WORD.finditer(text, start, end)]
    for first in range(0, len(spans), words):
        part = spans[first : first + words]
        yield _Piece(part[0][0], part[-1][1], len(part))


def _packed(pieces: list[_Piece], words: int, even: float) -> Iterator[tuple[int, int]]:
    start, end, filled = pieces[0].start, pieces[0].end, 0
    for piece in pieces:
        if filled and (filled >= even or filled + piece.words > words):
            yield start, end
            start, filled = piece.start, 0
        end = piece.end
        filled += piece.words
    yield start, end
