"""One refresh of calls at a time, over all processes."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from matchcamp.database import Database
from matchcamp.errors import Conflict
from matchcamp.i18n import gettext as _
from matchcamp.lease import Lease, is_held, process_name, renewed

LEASE = "calls.refresh"
LEASE_MS = 15_000  # Longer than usual: reading a page of the portal keeps a process busy for a while.
RENEW_S = 3.0


class Busy(Conflict):
    """Another process refreshes calls at this moment."""


@asynccontextmanager
async def only_one(database: Database) -> AsyncIterator[Callable[[], bool]]:
    """Hold the lease of refreshing; what comes says whether it is still held. Raises Busy while another holds it."""
    lease = Lease(database, LEASE, process_name(), ttl_ms=LEASE_MS)
    if not await lease.try_hold():
        raise Busy(_("Calls are being refreshed at the moment; look at the sources again in a minute."))
    async with renewed(lease, RENEW_S):
        yield lambda: lease.held


def check_leads(leads: Callable[[], bool]) -> None:
    """Raises Busy where this process was held up for so long that another may have begun."""
    if not leads():
        raise Busy(_("Another process has taken over the refresh of calls meanwhile."))


async def is_refreshing(database: Database) -> bool:
    """Whether some process refreshes now, by the database's own clock."""
    return await is_held(database, LEASE)
