"""Pages of organisations: the list, the map, and one with its matches and what it has posted."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from litestar import get
from litestar.params import FromPath
from markupsafe import Markup

from matchcamp.accounts.queries import Person, has_people, people_of
from matchcamp.cards import Card, card_of, cards_of
from matchcamp.i18n import country_name
from matchcamp.i18n import gettext as _
from matchcamp.ideas.queries import IdeaFilter, ideas
from matchcamp.items import Kind
from matchcamp.matches.queries import MatchPage, kind_asked, match_page
from matchcamp.needs.queries import NeedFilter, needs
from matchcamp.offers.queries import OfferFilter, offers
from matchcamp.organisations import list_queries, queries
from matchcamp.organisations.documents import Membership, Organisation
from matchcamp.organisations.regions import region_name
from matchcamp.organisations.rules import may_add, may_edit, may_see_contacts, may_set_membership, memberships_listed
from matchcamp.organisations.schemas import OrganisationOut, OrganisationSummary
from matchcamp.paging import asked_after, next_url
from matchcamp.parts import parts_of
from matchcamp.pictures.europe import tile_map
from matchcamp.rendering import organisation_type_label
from matchcamp.viewer import Viewer
from matchcamp.web import Html, Request, asked, page

LIST_LIMIT = 20
POSTED_LIMIT = 12  # Of each kind on an organisation's page, the newest.
KINDS: Sequence[Kind] = (Kind.NEED, Kind.CALL, Kind.IDEA, Kind.OFFER, Kind.ORGANISATION)


@dataclass(frozen=True, slots=True)
class OrganisationsPage:
    """The list; `narrowed` is what it is cut to, `memberships` what it may be cut to."""

    cards: list[Card]
    narrowed: list_queries.OrganisationFilter
    memberships: Sequence[Membership]
    may_add: bool
    next_url: str


@get("/organisations", name="organisations.list")
async def organisations_page(request: Request) -> Html:
    narrowed = list_queries.OrganisationFilter(
        name=asked(request, "q", 100),
        country=asked(request, "country", 2),
        type=asked(request, "type"),
        topic=asked(request, "topic"),
        membership=asked(request, "membership"),
    )
    found = await list_queries.organisations(request.user, narrowed, after=asked_after(request), limit=LIST_LIMIT)
    cards = [list_card(one) for one in found.items]
    context = OrganisationsPage(
        cards, narrowed, memberships_listed(request.user), may_add(request.user), next_url(request, found.next)
    )
    return page(request, "organisations/list.html", context)


def list_card(one: OrganisationSummary) -> Card:
    """A card with the kind of organisation and its city where others name the organisation."""
    return replace(card_of(one, Kind.ORGANISATION), organisation=kind_and_city(one.type, one.city))


def kind_and_city(type_: str, city: str) -> str:
    return ", ".join(part for part in (organisation_type_label(type_), city) if part)


@dataclass(frozen=True, slots=True)
class MapPage:
    """The picture, and the table that says the same."""

    map: Markup
    countries: list[dict[str, Any]]
    total: int


@get("/organisations/map", name="organisations.map")
async def map_page(request: Request) -> Html:
    counts = await list_queries.count_by_country()
    seats = {code: count for code, count in counts.items() if code}
    links = {code: country_url(code) for code in seats}
    names = {code: country_name(code) for code in seats}
    drawn = tile_map(seats, labels=names, title=_("Organisations by country"), links=links)
    return page(request, "organisations/map.html", MapPage(drawn, country_rows(counts), sum(counts.values())))


def country_url(code: str) -> str:
    return f"/organisations?country={code}"


def country_rows(counts: dict[str, int]) -> list[dict[str, Any]]:
    """The map as a table, the most first; those without a known seat at the end."""
    seats = sorted(((code, count) for code, count in counts.items() if code), key=lambda pair: (-pair[1], pair[0]))
    rows: list[dict[str, Any]] = [
        {"country": {"text": country_name(code), "url": country_url(code)}, "count": count} for code, count in seats
    ]
    return rows + ([{"country": _("Seat not known"), "count": counts[""]}] if counts.get("") else [])


@dataclass(frozen=True, slots=True)
class OrganisationPage:
    """A profile with what stands beside it. `people` is none where the viewer may not see them.

    `matches` has an empty verdict for onlookers; `claimable` is true where nobody speaks for it here yet.
    """

    organisation: OrganisationOut
    card: Card
    region: str
    posted: list[Card]
    people: list[Person] | None
    mine: bool
    claimable: bool
    may_edit: bool
    may_set_membership: bool
    memberships: Sequence[Membership]
    today: str
    kind: Kind
    kinds: Sequence[Kind]
    matches: MatchPage


@get("/organisations/{organisation_id:str}", name="organisations.get")
async def organisation_page(request: Request, organisation_id: FromPath[str]) -> Html:
    viewer = request.user
    row = await queries.organisation_row(organisation_id, viewer)
    one = queries.organisation_out(row, viewer)
    kind = kind_asked(request, Kind.CALL if one.id in viewer.organisations else Kind.NEED)
    posted, people, peopled, matches = await asyncio.gather(
        posted_by(one.id, viewer),
        contacts_for(one.id, viewer),
        has_people(one.id),
        _matches(request, row, kind),
    )
    context = OrganisationPage(
        organisation=one,
        card=card_of(one, Kind.ORGANISATION),
        region=region_name(one.nuts),
        posted=posted,
        people=people,
        mine=one.id in viewer.organisations,
        claimable=not peopled,
        may_edit=may_edit(viewer, one.id),
        may_set_membership=may_set_membership(viewer),
        memberships=[known for known in Membership if known is not one.membership],
        today=parts_of(request).clock.now().date().isoformat(),
        kind=kind,
        kinds=KINDS,
        matches=matches,
    )
    return page(request, "organisations/detail.html", context)


async def _matches(request: Request, row: dict[str, Any], kind: Kind) -> MatchPage:
    item = queries.item_of(Organisation.model_validate(row))
    mine = request.user.speaks_for(item.id)
    return await match_page(parts_of(request), item, kind, request.user, mine=mine)


async def posted_by(id_: str, viewer: Viewer) -> list[Card]:
    """What the organisation has posted, as far as the viewer may see it: offers, needs and ideas, the newest first."""
    offered, needed, planned = await asyncio.gather(
        offers(viewer, OfferFilter(organisation_id=id_), after=None, limit=POSTED_LIMIT),
        needs(viewer, NeedFilter(organisation_id=id_), after=None, limit=POSTED_LIMIT),
        ideas(viewer, IdeaFilter(organisation_id=id_), after=None, limit=POSTED_LIMIT),
    )
    found = [
        *cards_of(offered.items, Kind.OFFER),
        *cards_of(needed.items, Kind.NEED),
        *cards_of(planned.items, Kind.IDEA),
    ]
    return [replace(card, organisation="", country="") for card in found]


async def contacts_for(id_: str, viewer: Viewer) -> list[Person] | None:
    return await people_of(id_) if may_see_contacts(viewer, id_) else None
