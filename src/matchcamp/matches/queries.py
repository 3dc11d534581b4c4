"""Reading matches: the ranking for one item, and what people made of it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from matchcamp.cards import Card, card_of
from matchcamp.concept_names import in_readers_words
from matchcamp.items import Item, Kind, split_key
from matchcamp.matches.documents import Answer, Match, MatchState
from matchcamp.matches.rules import BINDING, asked_of, may_compare, readable, suggested_to
from matchcamp.matches.schemas import AsideOut, ItemOut, MatchList, MatchOut
from matchcamp.matches.surroundings import look_of
from matchcamp.organisations.queries import OrganisationHead, heads
from matchcamp.parts import Parts
from matchcamp.ranking import Asked, Found, Verdict
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
    """Candidates of a kind for an item, computed from its words as they stand, cut to what the viewer may see.

    Its own people are not shown again what they put aside.
    """
    mine = bool(item.owner) and viewer.speaks_for(item.owner)
    aside = put_aside(await picks_for(item.key)) if mine else frozenset()
    return await match_list(await ranking_for(parts, item, kind, viewer, limit=limit, aside=aside))


async def ranking_for(  # noqa: PLR0913  # All that a ranking hangs on, by keyword.
    parts: Parts,
    item: Item,
    kind: Kind,
    viewer: Viewer,
    *,
    limit: int,
    aside: Collection[str] = (),
    weights: Mapping[str, float] | None = None,
) -> Found:
    """The ranking as this viewer is shown it, without the candidates of the keys in `aside`.

    Where `weights` are tried, if only none others than those in use, the weights alone decide: nothing is read closely.
    """
    left_out = [key for key in aside if split_key(key)[0] is kind]
    asked = Asked(
        item, frozenset({kind}), viewer.audiences, limit + len(left_out), parts.clock.now(), weights or {},
        await look_of(parts, item, viewer), closely=weights is None,
    )  # fmt: skip
    found = await parts.recommender.ranked(asked)
    if not left_out:
        return found
    shown = tuple(match for match in found.matches if match.head.key not in left_out)[:limit]
    good = any(match.good for match in shown)
    return replace(found, matches=shown, verdict=Verdict.OK if good else Verdict.NO_GOOD_MATCH)


def put_aside(picks: Mapping[str, Pick]) -> frozenset[str]:
    """The keys of the candidates that are not for those who look."""
    return frozenset(key for key, pick in picks.items() if pick.state is MatchState.NOT_FOR_US)


async def match_list(found: Found) -> MatchList:
    organisations = await heads([match.head.owner for match in found.matches])
    listed = [
        MatchOut(
            item=item_out(match.head, organisations),
            fit=round(match.fit, 4),
            reasons=in_readers_words(reason.to_json() for reason in match.reasons),
        )
        for match in found.matches
    ]
    return MatchList(verdict=found.verdict, matches=listed)


def item_out(head: Head | Item, organisations: dict[str, OrganisationHead]) -> ItemOut:
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
    """A match as the card shows it: `urls` hold the actions open to the viewer.

    `consortium_url` is the form of a consortium for this call, where there is one to be formed; `compare_url` shows
    those who may why this candidate stands above the next.
    """

    item: Card
    fit: float
    reasons: list[dict[str, Any]]
    state: str
    urls: dict[str, str]
    contact_url: str
    consortium_url: str = ""
    compare_url: str = ""


@dataclass(frozen=True, slots=True)
class AsideCard:
    """A candidate that was put aside: why, and where the button to show it again posts to."""

    item: Card
    reason: str
    words: str
    undo_url: str


@dataclass(frozen=True, slots=True)
class MatchPage:
    """The ranking on a page; the verdict is empty where the viewer is not shown any.

    `aside` are the candidates of this kind that the viewer's side put aside.
    """

    verdict: str
    cards: list[MatchCard]
    aside: list[AsideCard] = field(default_factory=list)


async def match_page(parts: Parts, item: Item, kind: Kind, viewer: Viewer, *, mine: bool, limit: int = 10) -> MatchPage:
    """The matches of an item for a page: for members; with actions for those who speak for the item (`mine`)."""
    if not viewer.is_member:
        return MatchPage("", [])
    picks = await picks_for(item.key) if mine else {}
    ranking = await ranking_for(parts, item, kind, viewer, limit=limit, aside=put_aside(picks))
    found = await match_list(ranking)
    aside = await aside_for(parts, item.key, kind, viewer) if put_aside(picks) else []
    cards = [_match_card(one, item.key, picks, mine=mine) for one in found.matches]
    if may_compare(viewer):
        cards = _comparable(cards, item.key, kind)
    return MatchPage(found.verdict, cards, [_aside_card(item.key, one) for one in aside])


def _comparable(cards: list[MatchCard], near: str, kind: Kind) -> list[MatchCard]:
    """Each card with the page that compares it with the one below it, the last with the one above."""
    keys = [f"{kind.value}:{card.item.id}" for card in cards]
    others = [*keys[1:], *keys[-2:-1]]
    return [
        replace(card, compare_url=f"/matches/{near}/compare?{urlencode({'kind': kind.value, 'first': a, 'second': b})}")
        for card, a, b in zip(cards, keys, others, strict=False)
    ] or cards


async def aside_for(parts: Parts, near: str, kind: Kind | None, viewer: Viewer) -> list[AsideOut]:
    """What was put aside for an item, of one kind or of all, the newest first; only what the viewer may still read."""
    far = {"$regex": f"^{kind.value}:"} if kind else {"$gt": ""}
    where = {"near": near, "far": far, "state": MatchState.NOT_FOR_US.value}
    rows = await Match.get_pymongo_collection().find(where).sort([("changed", -1), ("_id", -1)]).to_list()
    items = {item.key: item for item in await parts.recommender.items([row["far"] for row in rows])}
    open_ones = {
        row["far"]: items[row["far"]]
        for row in rows
        if row["far"] in items and readable(items[row["far"]].audience, row["far_organisation"], viewer)
    }
    organisations = await heads([item.owner for item in open_ones.values()])
    return [
        AsideOut(
            item=item_out(open_ones[row["far"]], organisations), reason=row["reason_not"],
            words=row.get("words_not", ""), since=row["changed"],
        )
        for row in rows if row["far"] in open_ones
    ]  # fmt: skip


def _aside_card(near: str, one: AsideOut) -> AsideCard:
    undo = f"/matches/{near}/{one.item.kind.value}:{one.item.id}/undo"
    return AsideCard(card_of(one.item, one.item.kind), one.reason, one.words, undo)


def _match_card(one: MatchOut, near: str, picks: dict[str, Pick], *, mine: bool) -> MatchCard:
    pick = picks.get(f"{one.item.kind.value}:{one.item.id}")
    urls = action_urls(near, one.item, pick) if mine else {}
    contact = f"/introductions/{pick.match_id}" if pick and pick.introduction else ""
    return MatchCard(card_of(one.item, one.item.kind), one.fit, one.reasons, _state_shown(pick), urls, contact)


def action_urls(near: str, far: ItemOut, pick: Pick | None) -> dict[str, str]:
    """Where the actions of a match are posted to; none while an introduction binds the two. Calls meet nobody."""
    if pick and pick.introduction in BINDING:
        return {}
    base = f"/matches/{near}/{far.kind.value}:{far.id}"
    state = pick.state if pick else MatchState.SEEN
    urls = {} if state is MatchState.INTERESTED else {"interested": f"{base}/interested"}
    if state is not MatchState.NOT_FOR_US:
        urls["not_for_us"] = f"{base}/not-for-us"
    if state in {MatchState.INTERESTED, MatchState.NOT_FOR_US}:
        urls["undo"] = f"{base}/undo"
    if far.kind is not Kind.CALL:
        urls["introduction"] = f"{base}/introduction"
    return urls


def _state_shown(pick: Pick | None) -> str:
    """The introduction's answer where there is one, else the state; a request that was taken back is as if not made."""
    if pick is None:
        return ""
    taken_back = pick.introduction in {"", Answer.TAKEN_BACK}
    return pick.state.value if taken_back else pick.introduction


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for a person: introductions to answer, and what their organisations could help with, not seen yet."""

    introductions: int
    suggestions: int


async def waiting_for(viewer: Viewer) -> Waiting:
    """The figures of a person's first page; two database calls."""
    rows = Match.get_pymongo_collection()
    open_ones = await rows.count_documents(asked_of(viewer) | {"introduction.answer": Answer.ASKED.value})
    helping = {"near": {"$regex": f"^{Kind.ORGANISATION.value}:"}}
    return Waiting(open_ones, await rows.count_documents(suggested_to(viewer, MatchState.SUGGESTED) | helping))


KINDS: Sequence[Kind] = (Kind.ORGANISATION, Kind.OFFER, Kind.IDEA, Kind.CALL, Kind.NEED)


def kind_asked(request: Request, default: Kind) -> Kind:
    """The kind in a page's address; an unknown word counts as none given."""
    asked = request.query_params.get("kind", "")
    return Kind(asked) if asked in set(Kind) else default


@dataclass(frozen=True, slots=True)
class Helper:
    """An organisation suggested for one of the viewer's items."""

    near_url: str
    near_title: str
    organisation: OrganisationHead
    fit: float


async def helpers_for(parts: Parts, viewer: Viewer, *, limit: int) -> list[Helper]:
    """The best suggestions that the viewer's organisations have not put aside, the best fit first, ties by id."""
    where = {
        "near_organisation": {"$in": sorted(viewer.organisations)},
        "state": {"$in": [MatchState.SUGGESTED.value, MatchState.SEEN.value]},
    }
    rows = await Match.get_pymongo_collection().find(where).sort([("fit", -1), ("_id", 1)]).limit(limit).to_list()
    items = {item.key: item for item in await parts.recommender.items(list({row["near"] for row in rows}))}
    known = await heads([split_key(row["far"])[1] for row in rows])
    return [
        Helper(items[row["near"]].url, items[row["near"]].title, known[split_key(row["far"])[1]], row["fit"])
        for row in rows
        if row["near"] in items and split_key(row["far"])[1] in known
    ]
