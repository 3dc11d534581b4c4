"""Finding one's organisation by a name as people type it, by another of its names, or by its PIC."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from matchcamp.organisations.documents import Organisation
from matchcamp.organisations.names import SAME, folded, words_of
from matchcamp.organisations.queries import HEAD_FIELDS, OrganisationHead, head_of, heads

PIC = re.compile(r"\d{9}")
MOST_COMPARED = 5000  # Of 100,000 organisations; comparing as many names takes some ten milliseconds.
ALIKE = 72.0  # Of 100, by rapidfuzz's WRatio: a wrong letter or a left-out word still finds, another name does not.

LONG_ENOUGH = 6  # Letters; an abbreviation stands inside many names, so it counts only where it is the whole name.
MOST_ALIKE = 60


@dataclass(frozen=True, slots=True)
class Names:
    """Names and other names, folded, with the organisation of each."""

    folded: Sequence[str]
    ids: Sequence[str]


async def organisations_like(text: str, *, limit: int = 8) -> list[OrganisationHead]:
    """The organisations that a person may mean, likeliest first, ties by name; none for fewer than three letters."""
    if PIC.fullmatch("".join(text.split())):
        return await _by_pic("".join(text.split()))
    return (await organisations_like_each([text], limit=limit))[text]


async def organisations_like_each(texts: Sequence[str], *, limit: int = 5) -> dict[str, list[OrganisationHead]]:
    """The same for several names at once, in three database calls however many there are."""
    names = await _names_near(texts)
    ids = {text: await asyncio.to_thread(_likest, folded(text), names, limit) for text in texts}
    found = await heads(sorted({id_ for likest in ids.values() for id_ in likest}))
    return {text: [found[id_] for id_ in likest if id_ in found] for text, likest in ids.items()}


async def _by_pic(pic: str) -> list[OrganisationHead]:
    row = await Organisation.get_pymongo_collection().find_one({"pic": pic}, HEAD_FIELDS)
    return [head_of(row)] if row else []


async def _names_near(texts: Sequence[str]) -> Names:
    """The names worth comparing: of organisations in whose names all words of a text begin alike, then some of them.

    Two database calls by the index of words; a wrong letter in the beginning of one word is made good by the others.
    """
    by_text = [[{"words": {"$regex": f"^{_beginning(word)}"}} for word in words_of([text])] for text in texts]
    by_text = [words for words in by_text if words]
    if not by_text:
        return Names([], [])
    rows = Organisation.get_pymongo_collection()
    every = {"$or": [{"$and": words} for words in by_text]}
    some = {"$or": [word for words in by_text for word in words]}
    found = [
        row
        for where in (every, some)
        for row in await rows.find(where, {"name": 1, "aliases": 1}).limit(MOST_COMPARED).to_list()
    ]
    names = dict.fromkeys((folded(name), str(row["_id"])) for row in found for name in (row["name"], *row["aliases"]))
    return Names([name for name, _ in names], [id_ for _, id_ in names])


def _beginning(word: str) -> str:
    """Short beginnings let typing errors pass, longer ones of long words keep the number of names small."""
    return word[: 4 if len(word) >= 7 else 3]


def _likest(wanted: str, names: Names, limit: int) -> list[str]:
    """Ids by likeness; an organisation counts by the best of its names."""
    if len(wanted) < 3:
        return []
    hits = process.extract(
        wanted, names.folded, scorer=fuzz.WRatio, processor=None, limit=limit * 4, score_cutoff=ALIKE
    )
    ordered = sorted(hits, key=lambda hit: (-hit[1], hit[0], names.ids[hit[2]]))
    return list(dict.fromkeys(names.ids[hit[2]] for hit in ordered))[:limit]


async def organisations_known_as(wanted: Sequence[str], *, limit: int = 5) -> list[OrganisationHead]:
    """The organisations that have one of these names or nearly so, likeliest first: the same one, perhaps."""
    names = await _names_near(wanted)
    ids = await asyncio.to_thread(_same, [folded(name) for name in wanted], names, limit)
    found = await heads(ids)
    return [found[id_] for id_ in ids if id_ in found]


def _same(wanted: Sequence[str], names: Names, limit: int) -> list[str]:
    hits = [
        hit
        for name in wanted
        for hit in process.extract(name, names.folded, scorer=fuzz.WRatio, limit=MOST_ALIKE, score_cutoff=SAME)
        if name == hit[0] or min(len(name), len(hit[0])) >= LONG_ENOUGH
    ]
    ordered = sorted(hits, key=lambda hit: (-hit[1], hit[0], names.ids[hit[2]]))
    return list(dict.fromkeys(names.ids[hit[2]] for hit in ordered))[:limit]
