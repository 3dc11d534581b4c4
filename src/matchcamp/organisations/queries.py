"""Reading organisations."""

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from matchcamp.database import object_id
from matchcamp.errors import NotFound
from matchcamp.items import Item, Kind
from matchcamp.organisations.documents import Membership, Organisation
from matchcamp.organisations.names import words_of
from matchcamp.organisations.rules import may_see
from matchcamp.organisations.schemas import OrganisationOut
from matchcamp.viewer import Audience, Viewer


@dataclass(frozen=True, slots=True)
class OrganisationHead:
    """What lists and cards show."""

    id: str
    name: str
    type: str
    country: str
    city: str
    membership: Membership
    example: bool
    language: str = "en"  # Of the profile.


HEAD_FIELDS = {"name": 1, "type": 1, "country": 1, "city": 1, "membership": 1, "example": 1, "profile_language": 1}


def head_of(row: Mapping[str, Any]) -> OrganisationHead:
    return OrganisationHead(
        str(row["_id"]), row["name"], row["type"], row["country"], row["city"], Membership(row["membership"]),
        row["example"], row["profile_language"],
    )  # fmt: skip


async def heads(ids: Sequence[str]) -> dict[str, OrganisationHead]:
    """Heads by id, in one database call, none for no ids; unknown ids are left out."""
    wanted = sorted({object_id(id_) for id_ in ids if id_})
    if not wanted:
        return {}
    rows = Organisation.get_pymongo_collection().find({"_id": {"$in": wanted}}, HEAD_FIELDS)
    return {str(row["_id"]): head_of(row) async for row in rows}


async def past_projects(ids: Sequence[str]) -> dict[str, int]:
    """How many past projects each organisation names, in one database call; unknown ids are left out."""
    where = {"_id": {"$in": sorted({object_id(id_) for id_ in ids})}}
    counted = {"count": {"$size": "$projects"}}
    return {str(row["_id"]): row["count"] async for row in Organisation.get_pymongo_collection().find(where, counted)}


@dataclass(frozen=True, slots=True)
class Background:
    """What rankings look at beside the words: region, last change, topics, and past projects, title by key.

    Two that name a project of the same title took part in it together: the key is the title in small letters without
    accents and signs.
    """

    id: str
    region: str
    changed: datetime
    topics: frozenset[str]
    projects: Mapping[str, str]


async def backgrounds() -> list[Background]:
    """Of all organisations that have not left, in one database call."""
    where = {"membership": {"$ne": Membership.LEFT.value}}
    fields = {"nuts": 1, "changed": 1, "topics": 1, "projects.title": 1}
    rows = await Organisation.get_pymongo_collection().find(where, fields).to_list()
    return await asyncio.to_thread(lambda: [_background(row) for row in rows])  # 50,000 titles take half a second.


def _background(row: Mapping[str, Any]) -> Background:
    titles = {project_key(one["title"]): one["title"] for one in row["projects"]}
    projects = {key: title for key, title in titles.items() if key}
    return Background(str(row["_id"]), row["nuts"], row["changed"], frozenset(row["topics"]), projects)


def project_key(title: str) -> str:
    """The same for titles that differ in accents and signs; empty for a single word, which many projects are called by.

    >>> project_key("  Šola 4.0: Digital Twins "), project_key("Mobility")
    ('project:sola 4 0 digital twins', '')
    """
    words = words_of([title])
    return f"project:{' '.join(words)}" if len(words) > 1 else ""


async def organisation_row(id_: str, viewer: Viewer) -> dict[str, Any]:
    """The stored organisation; NotFound for what does not exist and for what the viewer may not see."""
    row: dict[str, Any] | None = await Organisation.get_pymongo_collection().find_one({"_id": object_id(id_)})
    if row is None or not may_see(row, viewer):
        raise NotFound(f"no organisation with the id {id_}")
    return row


async def organisation(id_: str, viewer: Viewer) -> OrganisationOut:
    return organisation_out(await organisation_row(id_, viewer), viewer)


def organisation_out(row: Mapping[str, Any], viewer: Viewer) -> OrganisationOut:
    """The profile as this viewer may see it: the membership's history is for those who speak for it."""
    id_ = str(row["_id"])
    values = {name: row[name] for name in OrganisationOut.model_fields if name in row}
    known = row.get("standing", []) if viewer.speaks_for(id_) else None
    return OrganisationOut.model_validate(values | {"id": id_, "country": row["country"] or None, "standing": known})


async def profiles(ids: Sequence[str], viewer: Viewer) -> dict[str, OrganisationOut]:
    """Profiles by id of those that the viewer may see, in one database call; unknown ids are left out."""
    wanted = sorted({object_id(id_) for id_ in ids})
    rows = Organisation.get_pymongo_collection().find({"_id": {"$in": wanted}})
    return {str(row["_id"]): organisation_out(row, viewer) async for row in rows if may_see(row, viewer)}


async def equal_numbers(pic: str, oid: str) -> dict[str, OrganisationHead]:
    """Who has this PIC or this OID, by "pic" and "oid"; one database call."""
    given = {field: value for field, value in {"pic": pic, "oid": oid}.items() if value}
    where = {"$or": [{field: value} for field, value in given.items()]}
    fields = HEAD_FIELDS | {"pic": 1, "oid": 1}
    rows = await Organisation.get_pymongo_collection().find(where, fields).to_list() if given else []
    return {field: head_of(row) for row in rows for field, value in given.items() if row[field] == value}


async def organisation_items(ids: Sequence[str]) -> list[Item]:
    """The index's view: profile, equipment and past projects; offers speak for their organisation by themselves."""
    found = await Organisation.find({"_id": {"$in": [object_id(id_) for id_ in ids]}}).to_list()
    return [item_of(one) for one in found]


def item_of(one: Organisation) -> Item:
    eqf = (one.eqf_lowest, one.eqf_highest) if one.eqf_lowest and one.eqf_highest else None
    return Item(
        kind=Kind.ORGANISATION,
        id=str(one.id),
        title=one.name,
        text=_words(one),
        audience=None if one.membership is Membership.LEFT else Audience.PUBLIC,
        language=one.profile_language,
        topics=frozenset(one.topics),
        owner=str(one.id),
        country=one.country,
        type=one.type,
        languages=frozenset(one.languages),
        eqf=eqf,
        status=one.membership.value,
        history=len(one.projects),
        example=one.example,
    )


def _words(one: Organisation) -> str:
    equipment = [", ".join(one.equipment) + "."] if one.equipment else []
    projects = [f"{project.title}. {project.summary}".strip() for project in one.projects]
    return "\n\n".join([one.profile, *equipment, *projects]).strip()


async def organisation_ids() -> list[str]:
    return [str(row["_id"]) async for row in Organisation.get_pymongo_collection().find({}, {"_id": 1})]


MOST_CHOICES = 500  # A longer list helps nobody to choose.


async def organisations_of(viewer: Viewer, *, limit: int = MOST_CHOICES) -> list[OrganisationHead]:
    """The organisations that the viewer may post for, by name: their own first, for brokers then all others."""
    rows = Organisation.get_pymongo_collection()
    own = [object_id(id_) for id_ in viewer.organisations]
    found = [head_of(row) async for row in rows.find({"_id": {"$in": own}}, HEAD_FIELDS).sort("sort_name", 1)]
    if viewer.acts_for_all:
        others = rows.find({"_id": {"$nin": own}}, HEAD_FIELDS).sort("sort_name", 1).limit(limit)
        found += [head_of(row) async for row in others]
    return found


async def organisation_choices(viewer: Viewer, chosen: str = "", *, limit: int = MOST_CHOICES) -> list[tuple[str, str]]:
    """Choices of a form: the organisations that the viewer may post for.

    A broker's list ends somewhere; the `chosen` one (of a link, or of a form sent before) is always among them.
    """
    choices = [(one.id, one.name) for one in await organisations_of(viewer, limit=limit)]
    if not viewer.acts_for_all or not re.fullmatch("[0-9a-f]{24}", chosen) or chosen in dict(choices):
        return choices
    return [(one.id, one.name) for one in (await heads([chosen])).values()] + choices
