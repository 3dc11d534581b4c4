"""Chains for programs."""

from litestar import get
from litestar.params import FromPath

from matchcamp.lineage.queries import lineage_of
from matchcamp.lineage.schemas import LineageOut
from matchcamp.lineage.states import Kind
from matchcamp.parts import parts_of
from matchcamp.web import Request


@get("/api/lineage/{kind:str}/{id_:str}", name="api.lineage", tags=["lineage"])
async def get_lineage(request: Request, kind: FromPath[Kind], id_: FromPath[str]) -> LineageOut:
    """All that something came from and all that came of it; what you may not see is there without a name."""
    return await lineage_of(parts_of(request), kind, id_, request.user)


HANDLERS = (get_lineage,)
