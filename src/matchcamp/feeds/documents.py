"""The private address of a person's feeds."""

from datetime import datetime
from typing import ClassVar

from beanie import Document
from pymongo import IndexModel


class FeedAddress(Document):
    """One for each person. `key` is the SHA-256 of the secret in it: a stolen copy of the database reads nobody's
    feeds."""

    account_id: str
    key: str
    made: datetime

    class Settings:
        name = "feed_addresses"
        indexes: ClassVar = (IndexModel("account_id", unique=True), IndexModel("key", unique=True))
