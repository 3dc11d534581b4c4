"""What the service takes from the alliance."""

from matchcamp.alliance import api, pages
from matchcamp.alliance.documents import Activity, Team
from matchcamp.area import Area
from matchcamp.security import Access

AREA = Area(
    name="alliance",
    documents=(Team, Activity),
    handlers=(pages.alliance_page, api.get_alliance),
    access={"alliance.page": Access.PUBLIC, "api.alliance.get": Access.PUBLIC},
)
