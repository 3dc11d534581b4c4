"""Making a person's private address anew, and switching it off."""

import structlog

from matchcamp.accounts.keys import hashed, new_secret
from matchcamp.feeds.documents import FeedAddress
from matchcamp.feeds.schemas import AddressesOut
from matchcamp.limits import Limit, spend
from matchcamp.parts import Parts
from matchcamp.viewer import Viewer

RENEWALS_PER_ACCOUNT = Limit("feed addresses, account", 20, 3_600)
log = structlog.get_logger(__name__)


async def renew(parts: Parts, viewer: Viewer) -> AddressesOut:
    """New private addresses in place of the old ones, which end at once; nobody can show them again. Raises TooMany."""
    await spend(parts, RENEWALS_PER_ACCOUNT, viewer.account_id)
    secret = new_secret()
    change = {"$set": {"key": hashed(secret), "made": parts.clock.now()}}
    await FeedAddress.get_pymongo_collection().update_one({"account_id": viewer.account_id}, change, upsert=True)
    log.info("feeds.renewed", account_id=viewer.account_id)
    base = f"{parts.settings.base_url}/feeds/{secret}"
    return AddressesOut(
        calendar=f"{base}/calendar.ics", atom=f"{base}/applications.atom", json_feed=f"{base}/applications.json"
    )


async def switch_off(viewer: Viewer) -> None:
    """End the private addresses; safe to repeat."""
    await FeedAddress.get_pymongo_collection().delete_one({"account_id": viewer.account_id})
    log.info("feeds.switched_off", account_id=viewer.account_id)
