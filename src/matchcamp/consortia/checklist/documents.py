"""What people say of a partner's quality, beside what its data say."""

from datetime import datetime
from typing import ClassVar, Literal

from beanie import Document
from pymongo import IndexModel


class CheckAnswer(Document):
    """A person's word on one line of the checklist for one partner of one consortium; the last word counts."""

    consortium_id: str
    organisation_id: str
    line: str
    said: Literal["yes", "no"]
    note: str = ""
    account_id: str
    at: datetime

    class Settings:
        name = "consortium_checks"
        indexes: ClassVar = (
            IndexModel([("consortium_id", 1), ("organisation_id", 1), ("line", 1)], unique=True),
            IndexModel("account_id"),
        )
