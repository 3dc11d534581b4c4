"""What the service takes from advice."""

from matchcamp.advice import api, pages
from matchcamp.area import Area
from matchcamp.security import Access

AREA = Area(
    name="advice",
    handlers=(pages.for_you_page, api.calls_for_you),
    access={"advice.for_you": Access.MEMBER, "api.advice.for_you": Access.MEMBER},
)
