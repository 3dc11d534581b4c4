"""What the service takes from results."""

from matchcamp.area import Area
from matchcamp.results import print_pages
from matchcamp.security import Access

AREA = Area(
    name="results",
    handlers=(*print_pages.HANDLERS,),
    access={
        "results.print_page": Access.MEMBER,
        "results.print_file": Access.MEMBER,
        "api.results.print": Access.MEMBER,
    },
)
