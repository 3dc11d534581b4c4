"""Counts over all organisations, for the page of the alliance."""

from matchcamp.organisations.documents import Membership, Organisation
from matchcamp.organisations.list_queries import count_by_country as all_by_country
from matchcamp.organisations.queries import HEAD_FIELDS, OrganisationHead, head_of

NOT_LEFT = {"membership": {"$ne": Membership.LEFT.value}}


async def count_by_country() -> dict[str, int]:
    """Organisations that have not left, by country; those without a known seat are left out."""
    return {country: count for country, count in (await all_by_country()).items() if country}


async def count_members() -> int:
    """New members: project partners (founding) and associates are not counted (indicator I2)."""
    return await Organisation.get_pymongo_collection().count_documents({"membership": Membership.MEMBER.value})


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
