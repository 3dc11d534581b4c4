"""What leaves the service of feeds."""

from datetime import datetime

from pydantic import BaseModel


class FeedsOut(BaseModel):
    """Whether your private addresses work, and since when; they themselves are shown only when they are made."""

    active: bool
    made: datetime | None


class AddressesOut(BaseModel):
    """Your new private addresses, shown this once. Whoever has one can read what it shows."""

    calendar: str
    atom: str
    json_feed: str
