"""One topic of the portal by its identifier, from the topic's own file."""

import asyncio
import re
from collections.abc import Sequence

from calls.errors import InvalidValue, PortalChanged, PortalRefused
from calls.plain_text import one_line
from calls.sources.fetching import USUAL, Conversation, Manners, conversation
from calls.sources.records import Reading, read_rows
from calls.sources.rows import Row

TOPIC_URL = "https://ec.europa.eu/info/funding-tenders/opportunities/data/topicDetails/"
_IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{1,119}")
_LOOK = "Look whether the portal has changed its topic files; the importer must then be changed with it"


async def read_topics(identifiers: Sequence[str], *, url: str = TOPIC_URL, manners: Manners = USUAL) -> Reading:
    """The calls of these topics, or a `PortalError`; `PortalRefused` where the portal has no file of one of them."""
    names = [_checked(identifier) for identifier in identifiers]
    async with conversation(manners) as talk:
        # One after the other: the server is somebody else's.
        rows = [await _row(talk, url, name) for name in names]
    reading = await asyncio.to_thread(read_rows, rows)
    for damage in reading.damages:
        raise PortalChanged(f"the file of the topic {damage.place} cannot be read: {damage.what}", _LOOK)
    return reading


async def _row(talk: Conversation, url: str, name: str) -> Row:
    try:
        # In capital letters the portal finds nothing.
        answer = await talk.ask("GET", f"{url.rstrip('/')}/{name.lower()}.json")
    except PortalRefused as error:
        what = f"the portal gives no file of the topic {name}: {error.what}"
        raise PortalRefused(what, "Check the identifier on the topic's page") from None
    details = answer.document.get("TopicDetails") if isinstance(answer.document, dict) else None
    if not isinstance(details, dict):
        raise PortalChanged(f"the file of the topic {name} has no `TopicDetails`", _LOOK)
    found = one_line(str(details.get("identifier")))[:120]
    if found.upper() != name.upper():
        raise PortalChanged(f"the file of the topic {name} tells of {found}", _LOOK)
    return Row("the portal", name, answer.document)


def _checked(identifier: str) -> str:
    """The identifier without blanks around it; it becomes part of an address, so nothing else may stand in it."""
    name = identifier.strip()
    if _IDENTIFIER.fullmatch(name) is None:
        what = f"{one_line(identifier)[:60]!r} is no identifier of a topic"
        raise InvalidValue(what, "write it as the portal does, such as ERASMUS-EDU-2026-PEX-COVE")
    return name
