"""The checklist of partners for programs."""

from litestar import get, put
from litestar.params import FromPath, JSONBody

from matchcamp.consortia.checklist.answers import CheckIn, ChecklistOut, checklist, keep_check
from matchcamp.parts import parts_of
from matchcamp.web import Request

TAGS = ["consortia"]
ONE = "/api/consortia/{consortium_id:str}"


@get(ONE + "/checklist", name="api.consortia.checklist", tags=TAGS)
async def get_checklist(request: Request, consortium_id: FromPath[str]) -> ChecklistOut:
    """Ten questions on each partner's quality: what data say, and what people said."""
    return await checklist(parts_of(request), consortium_id, request.user)


@put(ONE + "/checklist", name="api.consortia.check", tags=TAGS)
async def keep_answer(request: Request, consortium_id: FromPath[str], data: JSONBody[CheckIn]) -> ChecklistOut:
    """Say yes or no to a question on a partner, or `open` to take it back."""
    parts = parts_of(request)
    await keep_check(parts, consortium_id, data, request.user)
    return await checklist(parts, consortium_id, request.user)


HANDLERS = (get_checklist, keep_answer)
