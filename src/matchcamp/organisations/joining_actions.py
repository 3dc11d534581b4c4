"""An organisation that comes with the first of its people."""

from datetime import datetime

from pymongo.asynchronous.client_session import AsyncClientSession

from matchcamp.organisations.documents import Membership, Organisation


async def add_joining_organisation(
    words: tuple[str, str, str, str], now: datetime, session: AsyncClientSession | None = None
) -> str:
    """Keep a new organisation (`words`: name, type, country, PIC or empty) as interested; returns its id.

    Raises DuplicateKeyError for a PIC that another organisation has.
    """
    name, type_, country, pic = words
    made = Organisation(
        name=name,
        type=type_,
        country=country,
        pic=pic,
        membership=Membership.INTERESTED,
        created=now,
        changed=now,
    )
    await made.insert(session=session)
    return str(made.id)
