"""Counts over all organisations, for the page of the alliance."""

from collections.abc import Collection

from matchcamp.organisations.documents import Membership, Organisation
from matchcamp.organisations.list_queries import count_by_country as all_by_country
from matchcamp.organisations.queries import HEAD_FIELDS, OrganisationHead, head_of

NOT_LEFT = {"membership": {"$ne": Membership.LEFT.value}}


async def count_by_country() -> dict[str, int]:
    """Organisations that have not left, by country; those without a known seat are left out."""
    return {country: count for country, count in (await all_by_country()).items() if country}


async def count_members() -> int:
    """New members: project partners (founding) and associates are not counted (indicator I2)."""
    return (await count_by_standing())[Membership.MEMBER.value]


async def count_by_standing() -> dict[str, int]:
    """How many organisations have each standing, each standing named."""
    rows = await Organisation.get_pymongo_collection().aggregate([{"$sortByCount": "$membership"}])
    found = {row["_id"]: row["count"] async for row in rows}
    return {one.value: found.get(one.value, 0) for one in Membership}


async def organisations_of_standing(standings: Collection[str], limit: int) -> list[OrganisationHead]:
    """The first of those who have one of these standings, by name."""
    where = {"membership": {"$in": sorted(standings)}}
    rows = Organisation.get_pymongo_collection().find(where, HEAD_FIELDS)
    return [head_of(row) for row in await rows.sort([("sort_name", 1), ("_id", 1)]).limit(limit).to_list()]


async def shared_projects() -> dict[str, list[OrganisationHead]]:
    """Past projects that two or more organisations name, each with its organisations."""
    rows = Organisation.get_pymongo_collection().find(
        {**NOT_LEFT, "projects.0": {"$exists": True}}, {**HEAD_FIELDS, "projects.title": 1}
    )
    found: dict[str, dict[str, OrganisationHead]] = {}
    async for row in rows:
        for project in row["projects"]:
            found.setdefault(project["title"], {})[str(row["_id"])] = head_of(row)
    return {title: list(members.values()) for title, members in sorted(found.items()) if len(members) > 1}
