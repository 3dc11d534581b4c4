"""What the service takes from home."""

from matchcamp.area import Area
from matchcamp.home import pages
from matchcamp.security import Access

AREA = Area(
    name="home",
    handlers=(pages.home_page, pages.about_page, pages.accessibility_page),
    access={"home.page": Access.PUBLIC, "home.about": Access.PUBLIC, "home.accessibility": Access.PUBLIC},
)
