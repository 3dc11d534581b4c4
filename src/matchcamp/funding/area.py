"""What the service takes from funding."""

from matchcamp.area import Area
from matchcamp.funding import api, pages, queries
from matchcamp.funding.documents import CallRecord
from matchcamp.items import ItemSource, Kind
from matchcamp.security import Access

AREA = Area(
    name="funding",
    documents=(CallRecord,),
    handlers=(pages.calls_page, pages.call_page, api.list_calls, api.get_call, api.call_matches),
    access={
        "funding.list": Access.PUBLIC,
        "funding.get": Access.PUBLIC,
        "api.funding.list": Access.PUBLIC,
        "api.funding.get": Access.PUBLIC,
        "api.funding.matches": Access.MEMBER,
    },
    items=(ItemSource(Kind.CALL, "calls", queries.call_items, queries.call_ids),),
)
