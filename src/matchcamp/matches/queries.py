"""Reading matches: the ranking for one item, and what people made of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matchcamp.cards import Card, card_of
from matchcamp.items import Item, Kind
from matchcamp.matches.documents import Answer, Match, MatchState
from matchcamp.matches.schemas import ItemOut, MatchList, MatchOut
from matchcamp.organisations.queries import OrganisationHead, heads
from matchcamp.parts import Parts
from matchcamp.ranking import Found
from matchcamp.vectors import Head
from matchcamp.viewer import Viewer
from matchcamp.web import Request


@dataclass(frozen=True, slots=True)
class Pick:
    """What people made of one candidate."""

    match_id: str
    state: MatchState
    introduction: str
    reason_not: str


async def matches_for(parts: Parts, item: Item, kind: Kind, viewer: Viewer, *, limit: int) -> MatchList:
    """Candidates of a kind for an item, computed from its words as they stand, cut to what the viewer may see."""
    found = await parts.recommender.matches(item, kind, audiences=viewer.audiences, limit=limit, now=parts.clock.now())
    return await match_list(found)


async def match_list(found: Found) -> MatchList:
    organisations = await heads([match.head.owner for match in found.matches])
    listed = [
        MatchOut(
            item=item_out(match.head, organisations),
            fit=round(match.fit, 4),
            reasons=[reason.to_json() for reason in match.reasons],
        )
        for match in found.matches
    ]
    return MatchList(verdict=found.verdict, matches=listed)


def item_out(head: Head, organisations: dict[str, OrganisationHead]) -> ItemOut:
    known = organisations.get(head.owner)
    return ItemOut(
        kind=head.kind, id=head.id, title=head.title, url=head.url, language=head.language,
        organisation=known.name if known else None, organisation_id=head.owner or None,
        country=head.country or None, type=head.type or None, status=head.status, topics=sorted(head.topics),
        example=head.example, deadline=head.ends.isoformat() if head.ends else None,
    )  # fmt: skip


async def picks_for(near: str) -> dict[str, Pick]:
    """What the people of an item made of its candidates, by the candidate's key."""
    rows = await Match.find({"near": near}).to_list()
    return {row.far: _pick(row) for row in rows}


def _pick(row: Match) -> Pick:
    answer = row.introduction.answer.value if row.introduction else ""
    return Pick(str(row.id), row.state, answer, row.reason_not)


@dataclass(frozen=True, slots=True)
class MatchCard:
    """A match as the card shows it: `urls` hold the actions open to the viewer."""

    item: Card
    fit: float
    reasons: list[dict[str, Any]]
    state: str
    urls: dict[str, str]
    contact_url: str


@dataclass(frozen=True, slots=True)
class MatchPage:
    """The ranking on a page; the verdict is empty where the viewer is not shown any."""

    verdict: str
    cards: list[MatchCard]


async def match_page(parts: Parts, item: Item, kind: Kind, viewer: Viewer, *, mine: bool, limit: int = 10) -> MatchPage:
    """The matches of an item for a page: for members; with actions for those who speak for the item (`mine`)."""
    if not viewer.is_member:
        return MatchPage("", [])
    found = await matches_for(parts, item, kind, viewer, limit=limit)
    picks = await picks_for(item.key) if mine else {}
    return MatchPage(found.verdict, [_match_card(one, item.key, picks, mine=mine) for one in found.matches])


def _match_card(one: MatchOut, near: str, picks: dict[str, Pick], *, mine: bool) -> MatchCard:
    far = f"{one.item.kind.value}:{one.item.id}"
    pick = picks.get(far)
    base = f"/matches/{near}/{far}"
    urls = {"interested": f"{base}/interested", "not_for_us": f"{base}/not-for-us"}
    if one.item.kind is not Kind.CALL:
        urls["introduction"] = f"{base}/introduction"
    if pick and pick.introduction in {Answer.ASKED, Answer.ACCEPTED}:
        urls = {}
    contact = f"/introductions/{pick.match_id}" if pick and pick.introduction else ""
    state = (pick.introduction or pick.state.value) if pick else ""
    return MatchCard(card_of(one.item, one.item.kind), one.fit, one.reasons, state, urls if mine else {}, contact)


KINDS: Sequence[Kind] = (Kind.ORGANISATION, Kind.OFFER, Kind.IDEA, Kind.CALL, Kind.NEED)


def kind_asked(request: Request, default: Kind) -> Kind:
    """The kind in a page's address; an unknown word counts as none given."""
    asked = request.query_params.get("kind", "")
    return Kind(asked) if asked in set(Kind) else default
