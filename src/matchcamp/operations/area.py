"""What the service takes from operations."""

from matchcamp.area import Area
from matchcamp.operations import health, outbox
from matchcamp.security import Access

AREA = Area(
    name="operations",
    handlers=(health.live, health.ready, outbox.outbox_page),
    access={
        "operations.live": Access.PUBLIC,
        "operations.ready": Access.PUBLIC,
        "operations.outbox": Access.DEMO,
    },
)
