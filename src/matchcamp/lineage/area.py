"""What the service takes from lineage."""

from matchcamp.area import Area
from matchcamp.lineage import api, pages
from matchcamp.security import Access

AREA = Area(
    name="lineage",
    handlers=(*pages.HANDLERS, *api.HANDLERS),
    # What each may know of a chain is decided link by link.
    access={"lineage.page": Access.MEMBER, "api.lineage": Access.MEMBER},
)
