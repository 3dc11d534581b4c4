"""A feed and its entries, written as Atom (RFC 4287) and as JSON Feed 1.1. No database."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from matchcamp.writable import UNWRITABLE

ATOM, JSON_FEED = "application/atom+xml", "application/feed+json"
NAMESPACE = "http://www.w3.org/2005/Atom"
VERSION = "https://jsonfeed.org/version/1.1"
FIRST = datetime(2026, 1, 1, tzinfo=UTC)  # When a feed without entries was changed last.


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to tell. `id` stays the same for ever; `updated` is when it came to stand as it stands."""

    id: str
    title: str
    url: str
    text: str
    updated: datetime


@dataclass(frozen=True, slots=True)
class Feed:
    """`home` is the page of which this is the feed. `address` is that of the feed; empty where it is private, so that
    an entry that is passed on does not carry the secret."""

    id: str
    title: str
    home: str
    language: str
    entries: Sequence[Entry]
    address: str = ""

    @property
    def updated(self) -> datetime:
        return max((one.updated for one in self.entries), default=FIRST)


def atom(feed: Feed) -> bytes:
    root = ET.Element("feed", {"xmlns": NAMESPACE, "xml:lang": feed.language})
    _text(root, "id", feed.id)
    _text(root, "title", feed.title)
    _text(root, "updated", _moment(feed.updated))
    ET.SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": feed.home})
    if feed.address:
        ET.SubElement(root, "link", {"rel": "self", "type": ATOM, "href": feed.address})
    author = ET.SubElement(root, "author")
    _text(author, "name", "Matchcamp")
    for one in feed.entries:
        entry = ET.SubElement(root, "entry")
        _text(entry, "id", one.id)
        _text(entry, "title", one.title)
        _text(entry, "updated", _moment(one.updated))
        ET.SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": one.url})
        _text(entry, "content", one.text).set("type", "text")
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _text(parent: ET.Element, name: str, text: str) -> ET.Element:
    element = ET.SubElement(parent, name)
    element.text = UNWRITABLE.sub("", text)
    return element


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def json_feed(feed: Feed) -> bytes:
    items = [
        {
            "id": one.id, "url": one.url, "title": one.title, "content_text": one.text,
            "date_published": _moment(one.updated),
        }
        for one in feed.entries
    ]  # fmt: skip
    written = {"version": VERSION, "title": feed.title, "home_page_url": feed.home, "language": feed.language}
    written |= {"feed_url": feed.address} if feed.address else {}
    return json.dumps(written | {"items": items}, ensure_ascii=False).encode()
