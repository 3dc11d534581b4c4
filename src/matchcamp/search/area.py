"""What the service takes from search."""

from matchcamp.area import Area
from matchcamp.search import api, pages
from matchcamp.security import Access

AREA = Area(
    name="search",
    handlers=(pages.search_page, pages.similar, api.find),
    access={"search.page": Access.PUBLIC, "search.similar": Access.MEMBER, "api.search.find": Access.PUBLIC},
)
