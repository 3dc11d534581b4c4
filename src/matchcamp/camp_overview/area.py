"""What the service takes from the first page of camps."""

from matchcamp.area import Area
from matchcamp.camp_overview import api, pages
from matchcamp.security import Access

AREA = Area(
    name="camp_overview",
    handlers=(pages.overview_page, pages.step_camp, api.get_overview),
    access={
        "camps.get": Access.PUBLIC,
        "camps.step": Access.MEMBER,
        "api.camps.overview": Access.PUBLIC,
    },
)
