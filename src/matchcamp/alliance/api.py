"""The alliance for programs."""

from litestar import get

from matchcamp.alliance import queries
from matchcamp.alliance.schemas import AllianceOut


@get("/api/alliance", name="api.alliance.get", tags=["alliance"])
async def get_alliance() -> AllianceOut:
    """Teams, calendar and indicators."""
    return await queries.alliance()
