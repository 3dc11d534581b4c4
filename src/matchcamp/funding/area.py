"""What the service takes from funding."""

from matchcamp.area import Area, Follower
from matchcamp.funding import api, pages, queries, source_api, source_pages
from matchcamp.funding.documents import CallRecord
from matchcamp.funding.jobs import jobs, refresh_asked
from matchcamp.funding.source_documents import Payload, SourceRecord, SourceState
from matchcamp.funding.source_schemas import HeldIn, RefreshIn
from matchcamp.items import ItemSource, Kind
from matchcamp.security import Access

AREA = Area(
    name="funding",
    documents=(CallRecord, SourceState, Payload, SourceRecord),
    handlers=(
        pages.calls_page,
        pages.call_page,
        api.list_calls,
        api.get_call,
        api.call_matches,
        source_pages.sources_page,
        source_pages.refresh_source,
        source_pages.answer_held,
        source_api.list_sources,
        source_api.refresh_source,
        source_api.answer_held,
    ),
    access={
        "funding.list": Access.PUBLIC,
        "funding.get": Access.PUBLIC,
        "api.funding.list": Access.PUBLIC,
        "api.funding.get": Access.PUBLIC,
        "api.funding.matches": Access.MEMBER,
        "funding.sources": Access.COORDINATOR,
        "funding.refresh": Access.COORDINATOR,
        "funding.held": Access.COORDINATOR,
        "api.funding.sources": Access.COORDINATOR,
        "api.funding.refresh": Access.COORDINATOR,
        "api.funding.held": Access.COORDINATOR,
    },
    jobs=jobs,
    followers=(Follower("funding.refresh", "source_states", refresh_asked),),
    models=(RefreshIn, HeldIn),
    items=(ItemSource(Kind.CALL, "calls", queries.call_items, queries.call_ids),),
)
