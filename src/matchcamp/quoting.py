"""The words that show what a survey found: a sentence or two of each side, where the two meet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from embeddings.encoder import Encoder
from embeddings.passages import cut
from matchcamp.ranking import QUERY_PASSAGES
from matchcamp.shelf import Shelf
from matchcamp.surveying import QuoteOf, Sought, Survey
from matchcamp.vectors import Stored

QUOTED_WORDS = 60  # A quote is a sentence or two, not the passage of up to 120 words that was compared.


@dataclass(frozen=True, slots=True)
class Quote:
    """Two texts that meet: a piece of what is sought and one of an organisation's words, and how close they are."""

    query: str
    candidate: str
    cosine: float
    query_language: str
    candidate_language: str


def quoted(
    shelf: Shelf, encoder: Encoder, survey: Survey, wanted: Sequence[QuoteOf], rows: Mapping[str, Stored]
) -> dict[QuoteOf, Quote]:
    """The quotes that can be made: of each passage the piece nearest to what is sought, and the piece that it meets.

    `rows` are the stored items of `keys_to_quote`. What changed since the survey is not quoted.
    """
    pieces = {one: _pieces(shelf, survey.number(one), rows) for one in wanted}
    asked = {one: _query_pieces(survey.sought, one.competence) for one in wanted}
    texts = dict.fromkeys(text for one in wanted if pieces[one][0] for text in (*asked[one][0], *pieces[one][0]))
    places = {text: place for place, text in enumerate(texts)}
    vectors = encoder.encode_passages(list(texts))
    made: dict[QuoteOf, Quote] = {}
    for one in wanted:
        (theirs, language), (ours, own_language) = pieces[one], asked[one]
        if theirs and ours:
            cosines = vectors[[places[text] for text in ours]] @ vectors[[places[text] for text in theirs]].T
            mine, other = divmod(int(np.argmax(cosines)), len(theirs))
            made[one] = Quote(ours[mine], theirs[other], float(cosines[mine, other]), own_language, language)
    return made


def keys_to_quote(shelf: Shelf, survey: Survey, wanted: Sequence[QuoteOf]) -> list[str]:
    """The items whose passages are wanted."""
    places = [shelf.place(survey.number(one)) for one in wanted]
    return sorted({place[0] for place in places if place})


def _pieces(shelf: Shelf, number: int, rows: Mapping[str, Stored]) -> tuple[list[str], str]:
    """A passage in pieces that can be quoted, and its language; none for what is gone."""
    key, place = shelf.place(number) or ("", 0)
    row = rows.get(key)
    if row is None or place >= len(row.passages):
        return [], ""
    return [piece.text for piece in cut(row.passages[place].text, QUOTED_WORDS)], row.head.language


def _query_pieces(sought: Sought, competence: str) -> tuple[list[str], str]:
    if competence:
        return [competence], sought.language
    if not sought.items:
        return [], ""
    first = sought.items[0]
    return [piece.text for piece in cut(first.text, QUOTED_WORDS)[: QUERY_PASSAGES * 3]], first.language
