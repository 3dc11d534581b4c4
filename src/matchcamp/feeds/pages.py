"""The page on which people make their private addresses, and the feeds themselves.

Who reads a feed is not signed in: the secret in the address says whose it is.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import blake2b

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from matchcamp.calendars import MEDIA_TYPE
from matchcamp.feeds import actions, queries
from matchcamp.feeds.schemas import AddressesOut, FeedsOut
from matchcamp.feeds.syndication import ATOM, JSON_FEED, atom, json_feed
from matchcamp.i18n import gettext as _
from matchcamp.i18n import in_language
from matchcamp.parts import parts_of
from matchcamp.viewer import Viewer
from matchcamp.web import Html, Request, go_to, page

PRIVATE = {"cache-control": "private, no-cache", "x-robots-tag": "noindex"}
PUBLIC = {"cache-control": "no-cache", "vary": "accept-language, cookie"}
CALLS_ATOM, CALLS_JSON = "/feeds/calls.atom", "/feeds/calls.json"
SECRET = "/feeds/{secret:str}"  # noqa: S105  # The place of it in an address.


@dataclass(frozen=True, slots=True)
class FeedsPage:
    """`new` are addresses that were just made: this page is the only one that ever shows them. `webcal` opens a
    calendar program with the first."""

    feeds: FeedsOut
    new: AddressesOut | None
    webcal: str


async def _page(request: Request, new: AddressesOut | None = None) -> Html:
    feeds = await queries.feeds_of(request.user)
    webcal = new.calendar.replace("https://", "webcal://", 1).replace("http://", "webcal://", 1) if new else ""
    return page(request, "feeds/feeds.html", FeedsPage(feeds, new, webcal))


@get("/feeds", name="feeds.page")
async def feeds_page(request: Request) -> Html:
    return await _page(request)


@post("/feeds/renew", name="feeds.renew", status_code=200)
async def renew(request: Request) -> Html:
    """New addresses; the answer is the only page that shows them."""
    return await _page(request, await actions.renew(parts_of(request), request.user))


@post("/feeds/off", name="feeds.off")
async def switch_off(request: Request) -> Redirect:
    await actions.switch_off(request.user)
    return go_to("/feeds", _("Your addresses work no more."))


def answer(request: Request, content: bytes, media_type: str, headers: dict[str, str]) -> Response[bytes]:
    """The feed, or the short answer to a reader that has it already."""
    mark = f'"{blake2b(content, digest_size=12).hexdigest()}"'
    known = {one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")}
    if mark in known:
        return Response(b"", status_code=304, headers=headers | {"etag": mark})
    return Response(content, media_type=media_type, headers=headers | {"etag": mark})


@contextmanager
def _language_of(request: Request, holder: Viewer) -> Iterator[None]:
    """The holder's language, for readers of feeds choose none; the demo's people speak that of whoever looks."""
    if parts_of(request).settings.demo:
        yield
        return
    with in_language(holder.language):
        yield


@get(SECRET + "/calendar.ics", name="feeds.calendar")
async def calendar(request: Request, secret: FromPath[str]) -> Response[bytes]:
    """A person's steps and deadlines."""
    holder = await queries.holder_of(secret)
    with _language_of(request, holder):
        content = await queries.calendar(parts_of(request), holder)
    return answer(request, content, MEDIA_TYPE, PRIVATE | {"content-disposition": 'inline; filename="matchcamp.ics"'})


@get(SECRET + "/applications.atom", name="feeds.news_atom")
async def news_atom(request: Request, secret: FromPath[str]) -> Response[bytes]:
    """What moves and what presses, for one person."""
    holder = await queries.holder_of(secret)
    with _language_of(request, holder):
        content = atom(await queries.news(parts_of(request), holder))
    return answer(request, content, ATOM, PRIVATE)


@get(SECRET + "/applications.json", name="feeds.news_json")
async def news_json(request: Request, secret: FromPath[str]) -> Response[bytes]:
    holder = await queries.holder_of(secret)
    with _language_of(request, holder):
        content = json_feed(await queries.news(parts_of(request), holder))
    return answer(request, content, JSON_FEED, PRIVATE)


@get(CALLS_ATOM, name="feeds.calls_atom")
async def calls_atom(request: Request) -> Response[bytes]:
    """The open calls, for everybody."""
    return answer(request, atom(await queries.open_calls_feed(parts_of(request), CALLS_ATOM)), ATOM, PUBLIC)


@get(CALLS_JSON, name="feeds.calls_json")
async def calls_json(request: Request) -> Response[bytes]:
    return answer(request, json_feed(await queries.open_calls_feed(parts_of(request), CALLS_JSON)), JSON_FEED, PUBLIC)
