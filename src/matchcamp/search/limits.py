"""Searches cost more than pages: they are counted, per account or, generously, per address."""

from matchcamp.limits import SEARCH_PER_ACCOUNT, SEARCH_PER_ADDRESS, spend
from matchcamp.parts import parts_of
from matchcamp.security import client_address
from matchcamp.web import Request


async def count_search(request: Request) -> None:
    """Count one search; TooMany past the limit."""
    parts = parts_of(request)
    if request.user.signed_in:
        await spend(parts, SEARCH_PER_ACCOUNT, request.user.account_id)
    else:
        await spend(parts, SEARCH_PER_ADDRESS, client_address(request))
