"""Reading organisations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matchcamp.database import object_id
from matchcamp.errors import NotFound
from matchcamp.items import Item, Kind
from matchcamp.organisations.documents import Membership, Organisation
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


HEAD_FIELDS = {"name": 1, "type": 1, "country": 1, "city": 1, "membership": 1, "example": 1}


def head_of(row: Mapping[str, Any]) -> OrganisationHead:
    return OrganisationHead(
        str(row["_id"]), row["name"], row["type"], row["country"], row["city"], Membership(row["membership"]),
        row["example"],
    )  # fmt: skip


async def heads(ids: Sequence[str]) -> dict[str, OrganisationHead]:
    """Heads by id, in one database call; unknown ids are left out."""
    wanted = sorted({object_id(id_) for id_ in ids if id_})
    rows = Organisation.get_pymongo_collection().find({"_id": {"$in": wanted}}, HEAD_FIELDS)
    return {str(row["_id"]): head_of(row) async for row in rows}


async def organisation(id_: str) -> Organisation:
    found = await Organisation.get(object_id(id_))
    if found is None:
        raise NotFound(f"no organisation with the id {id_}")
    return found


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


async def organisations_of(viewer: Viewer, *, limit: int = 500) -> list[OrganisationHead]:
    """The organisations that the viewer may post for, by name: their own first, for brokers then all others."""
    rows = Organisation.get_pymongo_collection()
    own = [object_id(id_) for id_ in viewer.organisations]
    found = [head_of(row) async for row in rows.find({"_id": {"$in": own}}, HEAD_FIELDS).sort("name", 1)]
    if viewer.acts_for_all:
        others = rows.find({"_id": {"$nin": own}}, HEAD_FIELDS).sort("name", 1).limit(limit)
        found += [head_of(row) async for row in others]
    return found


async def organisation_choices(viewer: Viewer) -> list[tuple[str, str]]:
    """Choices of a form: the organisations that the viewer may post for."""
    return [(one.id, one.name) for one in await organisations_of(viewer)]
