"""Finding one's organisation by a name as people type it, by another of its names, or by its PIC."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic

from rapidfuzz import fuzz, process

from matchcamp.organisations.documents import Organisation
from matchcamp.organisations.names import SAME, folded
from matchcamp.organisations.queries import HEAD_FIELDS, OrganisationHead, head_of, heads

PIC = re.compile(r"\d{9}")
KEPT_SECONDS = 30.0  # Names change rarely, and reading 100,000 of them for each letter typed would be waste.
ALIKE = 72.0  # Of 100, by rapidfuzz's WRatio: a wrong letter or a left-out word still finds, another name does not.

LONG_ENOUGH = 6  # Letters; an abbreviation stands inside many names, so it counts only where it is the whole name.
MOST_ALIKE = 60


@dataclass(frozen=True, slots=True)
class Names:
    """All names and other names, folded, with the organisation of each; `read` is when (monotonic seconds)."""

    folded: Sequence[str]
    ids: Sequence[str]
    read: float


_names: dict[str, Names] = {}  # By database: a copy that is read again soon, never the truth.


async def organisations_like(text: str, *, limit: int = 8) -> list[OrganisationHead]:
    """The organisations that a person may mean, likeliest first, ties by name; none for fewer than three letters."""
    if PIC.fullmatch("".join(text.split())):
        return await _by_pic("".join(text.split()))
    return (await organisations_like_each([text], limit=limit))[text]


async def organisations_like_each(texts: Sequence[str], *, limit: int = 5) -> dict[str, list[OrganisationHead]]:
    """The same for several names at once, in two database calls however many there are."""
    names = await _read_names()
    ids = {text: await asyncio.to_thread(_likest, folded(text), names, limit) for text in texts}
    found = await heads(sorted({id_ for likest in ids.values() for id_ in likest}))
    return {text: [found[id_] for id_ in likest if id_ in found] for text, likest in ids.items()}


async def _by_pic(pic: str) -> list[OrganisationHead]:
    row = await Organisation.get_pymongo_collection().find_one({"pic": pic}, HEAD_FIELDS)
    return [head_of(row)] if row else []


async def _read_names() -> Names:
    rows = Organisation.get_pymongo_collection()
    kept = _names.get(rows.database.name)
    if kept is not None and monotonic() - kept.read < KEPT_SECONDS:
        return kept
    found = [
        (folded(name), str(row["_id"]))
        async for row in rows.find({}, {"name": 1, "aliases": 1})
        for name in (row["name"], *row.get("aliases", ()))
    ]
    names = Names([name for name, _ in found], [id_ for _, id_ in found], monotonic())
    _names[rows.database.name] = names
    return names


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
    """The organisations that have one of these names or nearly so, likeliest first: the same one, perhaps.

    Reads the names anew: somebody may have added it a moment ago.
    """
    _names.pop(Organisation.get_pymongo_collection().database.name, None)
    names = await _read_names()
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
