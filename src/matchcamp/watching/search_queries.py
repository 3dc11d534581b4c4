"""Reading kept searches: each is run as the person would run it now, and told is what is new."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from matchcamp.database import object_id
from matchcamp.errors import NotFound
from matchcamp.funding.queries import CallFilter, arrived_calls
from matchcamp.i18n import N_, country_name
from matchcamp.i18n import gettext as _
from matchcamp.ideas.queries import BOARD as IDEAS
from matchcamp.ideas.queries import IdeaFilter
from matchcamp.items import Kind, key_of
from matchcamp.labels import kind_name, status_name
from matchcamp.needs.queries import BOARD as NEEDS
from matchcamp.needs.queries import NeedFilter
from matchcamp.offers.queries import OfferFilter, arrived_offers
from matchcamp.organisations.list_queries import OrganisationFilter, arrived_organisations
from matchcamp.paging import NEWEST, Arrived, Newcomer, page_of
from matchcamp.parts import Parts
from matchcamp.rendering import language_options, organisation_type_label, topic_label
from matchcamp.search.queries import ALL_KINDS, search
from matchcamp.viewer import Viewer
from matchcamp.watching.documents import Place, SavedSearch
from matchcamp.watching.rules import url_of
from matchcamp.watching.schemas import NewcomerOut, SearchList, SearchOut

FOUND = 30  # As many as a page of search shows.
A_PAGE = 10  # Kept searches that are run for one page: each costs as much as its own page.


async def search_row(id_: str, viewer: Viewer) -> dict[str, Any]:
    """A kept search of the viewer's own; NotFound for everybody else's."""
    where = {"_id": object_id(id_), "account_id": viewer.account_id}
    row: dict[str, Any] | None = await SavedSearch.get_pymongo_collection().find_one(where)
    if row is None:
        raise NotFound(f"no kept search with the id {id_}")
    return row


async def kept_searches(parts: Parts, viewer: Viewer, *, after: str | None, limit: int = A_PAGE) -> SearchList:
    """A page of the viewer's searches, the newest first, each run."""
    mine = {"account_id": viewer.account_id}
    found = await page_of(SavedSearch.get_pymongo_collection(), mine, after=after, limit=limit)
    return SearchList(items=[await ran(parts, viewer, row) for row in found.rows], next=found.next)


async def count_searches(viewer: Viewer) -> int:
    return await SavedSearch.get_pymongo_collection().count_documents({"account_id": viewer.account_id})


async def ran(parts: Parts, viewer: Viewer, row: Mapping[str, Any]) -> SearchOut:
    """A kept search as it stands now."""
    place = Place(row["place"])
    came = await arrived_in(parts, viewer, row)
    return SearchOut(
        id=str(row["_id"]), name=row["name"], place=place, query=row["query"], url=url_of(place, row["query"]),
        looked=row["looked"], new=came.count,
        newest=[NewcomerOut(title=one.title, language=one.language, url=one.url) for one in came.newest],
    )  # fmt: skip


async def arrived_in(parts: Parts, viewer: Viewer, row: Mapping[str, Any]) -> Arrived:
    """What came to the list of a kept search since the person looked."""
    given, since, now = dict(parse_qsl(row["query"])), row["looked"], parts.clock.now()
    match Place(row["place"]):
        case Place.SEARCH:
            return await _found_anew(parts, viewer, given, frozenset(row["seen_keys"]))
        case Place.CALLS:
            return await arrived_calls(CallFilter(**given), since, now)
        case Place.NEEDS:
            return await NEEDS.arrived(viewer, NeedFilter(**given).as_filter(), "/needs", since)
        case Place.IDEAS:
            return await IDEAS.arrived(viewer, IdeaFilter(**given).as_filter(), "/ideas", since)
        case Place.OFFERS:
            narrowed = {"given_in" if name == "language" else name: value for name, value in given.items()}
            return await arrived_offers(viewer, OfferFilter(**narrowed), since)
        case Place.ORGANISATIONS:
            narrowed = {"name" if name == "q" else name: value for name, value in given.items()}
            return await arrived_organisations(viewer, OrganisationFilter(**narrowed), since)


async def _found_anew(parts: Parts, viewer: Viewer, given: Mapping[str, str], seen: frozenset[str]) -> Arrived:
    found = await found_now(parts, viewer, given)
    fresh = [one for key, one in found.items() if key not in seen]
    return Arrived(len(fresh), tuple(fresh[:NEWEST]))


async def found_now(parts: Parts, viewer: Viewer, given: Mapping[str, str]) -> dict[str, Newcomer]:
    """What a search for words finds now, by the items' keys, the nearest first."""
    kinds = frozenset({Kind(given["kind"])}) if given.get("kind") in set(Kind) else ALL_KINDS
    hits = await search(parts, given.get("q", ""), viewer, kinds=kinds, limit=FOUND)
    return {
        key_of(hit.item.kind, hit.item.id): Newcomer(hit.item.title, hit.item.language, hit.item.url)
        for hit in hits.items
    }


PLACE_NAMES: Mapping[Place, str] = {
    Place.SEARCH: N_("Search"),
    Place.CALLS: N_("Calls"),
    Place.NEEDS: N_("Needs"),
    Place.OFFERS: N_("Offers"),
    Place.IDEAS: N_("Project ideas"),
    Place.ORGANISATIONS: N_("Organisations"),
}


OFFER_KINDS: Mapping[str, str] = {
    "training": N_("Training"),
    "equipment": N_("Equipment or a learning factory"),
    "expertise": N_("Expertise"),
    "project_role": N_("A role in projects"),
    "job_shadowing": N_("A place for job shadowing"),
}
WORDS: Mapping[str, Callable[[str], str]] = {
    "topic": topic_label,
    "country": country_name,
    "type": organisation_type_label,
    "status": status_name,
    "membership": status_name,
    "kind": kind_name,
}


def place_name(place: Place) -> str:
    return _(PLACE_NAMES[place])


@dataclass(frozen=True, slots=True)
class Described:
    """A search in words: what is searched, and each narrowing of it."""

    place: str
    words: tuple[str, ...]

    @property
    def line(self) -> str:
        return ": ".join([self.place, ", ".join(self.words)]) if self.words else self.place


def described(place: Place, query: str) -> Described:
    """A kept search as people read it, in the reader's language."""
    pairs = parse_qsl(query)
    return Described(place_name(place), tuple(_value(place, name, value) for name, value in pairs))


def _value(place: Place, name: str, value: str) -> str:
    if name == "kind" and place is Place.OFFERS:
        return _(OFFER_KINDS[value]) if value in OFFER_KINDS else value
    if name == "language":
        return dict(language_options()).get(value, value)
    return WORDS[name](value) if name in WORDS else value
