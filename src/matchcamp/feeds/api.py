"""A person's private addresses of feeds for programs."""

from litestar import delete, get, post

from matchcamp.feeds import actions, queries
from matchcamp.feeds.schemas import AddressesOut, FeedsOut
from matchcamp.parts import parts_of
from matchcamp.web import Request

TAGS = ["feeds"]


@get("/api/feeds", name="api.feeds.get", tags=TAGS)
async def get_feeds(request: Request) -> FeedsOut:
    """Whether your private addresses work, and since when."""
    return await queries.feeds_of(request.user)


@post("/api/feeds/addresses", name="api.feeds.renew", tags=TAGS)
async def renew_addresses(request: Request) -> AddressesOut:
    """Make your private addresses, in place of earlier ones, which end at once. They are shown this once."""
    return await actions.renew(parts_of(request), request.user)


@delete("/api/feeds/addresses", name="api.feeds.off", tags=TAGS)
async def end_addresses(request: Request) -> None:
    """End your private addresses; nothing happens where there are none."""
    await actions.switch_off(request.user)
