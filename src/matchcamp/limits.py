"""Rate limits counted in the database, so that they hold over all processes.

Sixty people in a room share one address: limits per address are generous, limits per account are not.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from pymongo import ReturnDocument
from pymongo.asynchronous.database import AsyncDatabase

from matchcamp.errors import TooMany
from matchcamp.parts import Parts

COLLECTION = "rate_limits"


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` uses in `seconds`."""

    name: str
    most: int
    seconds: int


SIGN_IN_PER_ASKER = Limit("sign-in link, account and address", 5, 3600)
SIGN_IN_PER_ACCOUNT = Limit("sign-in link, account", 30, 3600)  # Above the asker's: a stranger cannot lock anybody out.
SIGN_IN_PER_ADDRESS = Limit("sign-in link, address", 300, 3600)
JOIN_PER_EMAIL = Limit("asking to join, mailbox", 5, 3600)
JOIN_PER_ADDRESS = Limit("asking to join, address", 300, 3600)
JOIN_SEARCH_PER_ADDRESS = Limit("looking for an organisation, address", 1200, 600)
INVITE_PER_ACCOUNT = Limit("invitations, account", 60, 86_400)
EMAIL_CHANGE_PER_ACCOUNT = Limit("change of address, account", 5, 3600)
TOKEN_PER_ACCOUNT = Limit("API tokens, account", 20, 3600)
POST_PER_ACCOUNT = Limit("posts, account", 120, 3600)
IMPORT_PER_ACCOUNT = Limit("imports, account", 60, 3600)
SEARCH_PER_ACCOUNT = Limit("search, account", 120, 60)
SEARCH_PER_ADDRESS = Limit("search, address", 1200, 60)


async def spend(parts: Parts, limit: Limit, who: str) -> None:
    """Count one use; TooMany when the window is used up. Windows are fixed: at most twice `most` around a border."""
    if not parts.settings.rate_limits:
        return
    moment = datetime.now(UTC)
    window = int(moment.timestamp()) // limit.seconds
    ends = datetime.fromtimestamp((window + 1) * limit.seconds, UTC)
    row = await parts.database[COLLECTION].find_one_and_update(
        {"_id": f"{limit.name}|{who}|{window}"},
        {"$inc": {"uses": 1}, "$setOnInsert": {"expires": ends + timedelta(minutes=1)}},
        upsert=True,
        return_document=ReturnDocument.AFTER,
    )
    uses = row["uses"] if row else 1
    if uses > limit.most:
        wait = max(1, round((ends - moment).total_seconds()))
        raise TooMany(
            f"at most {limit.most} in {limit.seconds} seconds ({limit.name}); try again in {wait} seconds",
            wait,
        )


async def prepare(database: AsyncDatabase[dict[str, Any]]) -> None:
    """The index that lets the database forget counters whose window is over."""
    await database[COLLECTION].create_index("expires", expireAfterSeconds=0)
