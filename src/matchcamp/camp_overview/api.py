"""The first page of a camp for programs."""

from litestar import get
from litestar.params import FromPath

from matchcamp.camp_overview.queries import overview
from matchcamp.camp_overview.schemas import OverviewOut
from matchcamp.parts import parts_of
from matchcamp.web import Request


@get("/api/camps/{camp_id:str}/overview", name="api.camps.overview", tags=["camps"])
async def get_overview(request: Request, camp_id: FromPath[str]) -> OverviewOut:
    """A camp with what comes next for you; for those who lead it also what is missing, and the steps open to them."""
    return await overview(camp_id, request.user, parts_of(request).clock.now())
