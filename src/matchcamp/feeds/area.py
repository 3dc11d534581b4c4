"""What the service takes from feeds."""

from matchcamp.area import Area
from matchcamp.feeds import api, pages
from matchcamp.feeds.documents import FeedAddress
from matchcamp.i18n import N_
from matchcamp.personal import Ending, Holds, Trace
from matchcamp.security import Access

AREA = Area(
    name="feeds",
    documents=(FeedAddress,),
    handlers=(
        pages.feeds_page,
        pages.renew,
        pages.switch_off,
        pages.calendar,
        pages.news_atom,
        pages.news_json,
        pages.calls_atom,
        pages.calls_json,
        api.get_feeds,
        api.renew_addresses,
        api.end_addresses,
    ),
    access={
        "feeds.page": Access.MEMBER,
        "feeds.renew": Access.MEMBER,
        "feeds.off": Access.MEMBER,
        # The secret in the address proves whose these are.
        "feeds.calendar": Access.PUBLIC,
        "feeds.news_atom": Access.PUBLIC,
        "feeds.news_json": Access.PUBLIC,
        "feeds.calls_atom": Access.PUBLIC,
        "feeds.calls_json": Access.PUBLIC,
        "api.feeds.get": Access.MEMBER,
        "api.feeds.renew": Access.MEMBER,
        "api.feeds.off": Access.MEMBER,
    },
    personal=(
        Trace(
            "feed_addresses", "account_id", Holds.ACCOUNT, Ending.DELETED,
            N_("That you have private addresses of feeds"), ("made",),
        ),
    ),
)  # fmt: skip
