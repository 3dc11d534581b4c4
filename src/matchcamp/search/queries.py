"""Searching items of all kinds by words in any of the languages."""

from matchcamp.items import Item, Kind
from matchcamp.languages import sure_language
from matchcamp.matches.queries import match_list
from matchcamp.matches.schemas import MatchOut
from matchcamp.parts import Parts
from matchcamp.ranking import Found, Verdict
from matchcamp.search.schemas import Hit, HitList
from matchcamp.viewer import Viewer

ALL_KINDS = frozenset(Kind)
LONGEST = 2000  # Characters of a search; the rest is left out rather than refused, for people paste whole texts.
SHORTEST = 25  # Characters before similar texts are sought: a few words are similar to everything.


async def search(parts: Parts, words: str, viewer: Viewer, *, kinds: frozenset[Kind], limit: int) -> HitList:
    """What stands near to the words, cut to what the viewer may see; nothing for blank words."""
    text = words.strip()[:LONGEST]
    if not text:
        return HitList(items=[])
    return await _hits(await _found(parts, text, viewer, kinds=kinds, limit=limit))


async def similar(parts: Parts, title: str, text: str, viewer: Viewer, *, limit: int = 5) -> HitList:
    """Needs and ideas so near to a text in the making that it may be one of them; empty where none is."""
    words = f"{title}. {text}".strip()
    if len(words) < SHORTEST:
        return HitList(items=[])
    kinds = frozenset({Kind.NEED, Kind.IDEA})
    found = await _found(parts, words[:LONGEST], viewer, kinds=kinds, limit=limit)
    return await _hits(found) if found.verdict is Verdict.OK else HitList(items=[])


async def _found(parts: Parts, text: str, viewer: Viewer, *, kinds: frozenset[Kind], limit: int) -> Found:
    """What the recommender finds for words that stand in no item of their own."""
    asked = Item(Kind.NEED, "", "", text, None, language=sure_language(text))
    return await parts.recommender.search(
        asked, kinds=kinds, audiences=viewer.audiences, limit=limit, now=parts.clock.now()
    )


async def _hits(found: Found) -> HitList:
    return HitList(items=[_hit(one) for one in (await match_list(found)).matches])


def _hit(one: MatchOut) -> Hit:
    quotes = [reason["candidate"] for reason in one.reasons if reason["type"] == "passages"]
    return Hit(item=one.item, fit=one.fit, quote=quotes[0] if quotes else "")
