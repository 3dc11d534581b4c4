"""What the service takes from reports."""

from matchcamp.area import Area
from matchcamp.reports import api, pages
from matchcamp.security import Access

AREA = Area(
    name="reports",
    handlers=(*pages.HANDLERS, *api.HANDLERS),
    # They name every application with its money and its proofs: for those who look after all of them.
    access={
        "reports.list": Access.COORDINATOR,
        "reports.year": Access.COORDINATOR,
        "reports.year_file": Access.COORDINATOR,
        "reports.target": Access.COORDINATOR,
        "reports.target_file": Access.COORDINATOR,
        "api.reports.list": Access.COORDINATOR,
        "api.reports.year": Access.COORDINATOR,
        "api.reports.year_file": Access.COORDINATOR,
        "api.reports.target": Access.COORDINATOR,
        "api.reports.target_file": Access.COORDINATOR,
    },
)
