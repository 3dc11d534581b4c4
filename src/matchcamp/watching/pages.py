"""The page of what one follows and keeps, and the buttons that lead to it."""

from dataclasses import dataclass, field
from typing import Any

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from matchcamp.errors import Conflict, NotFound
from matchcamp.funding.schemas import CallCard, call_card
from matchcamp.i18n import gettext as _
from matchcamp.limits import SEARCH_PER_ACCOUNT, spend
from matchcamp.organisations.queries import heads
from matchcamp.paging import asked_after, next_url
from matchcamp.parts import parts_of
from matchcamp.watching import actions, queries, search_actions, search_queries
from matchcamp.watching.documents import Place
from matchcamp.watching.queries import Following, Watched
from matchcamp.watching.rules import MOST_FOLLOWED, canonical, url_of
from matchcamp.watching.schemas import (
    MOST_QUERY,
    FollowForm,
    FollowIn,
    RenameIn,
    SearchIn,
    SearchOut,
    SeenCall,
)
from matchcamp.watching.words import ChangeWords, words_of
from matchcamp.web import Form, Html, Refused, Request, asked, attempt, go_to, page, read_form, safe_next

CALLS_A_PAGE = 20
CALLS, SEARCHES = "calls", "searches"


@dataclass(frozen=True, slots=True)
class FollowedCard:
    """A followed call; `card` is None for one that is no longer kept here, `title` is then the one last seen."""

    watched: Watched
    title: str
    card: CallCard | None
    changes: list[ChangeWords]


@dataclass(frozen=True, slots=True)
class KeptSearch:
    """A kept search with its description in words, and the form of its name where that was refused."""

    search: SearchOut
    described: str
    form: Form[RenameIn]


@dataclass(frozen=True, slots=True)
class WatchingPage:
    """One of the two lists, `shown`; `changed` and `searches_kept` are figures for the tabs.

    `changed` counts all followed calls that changed, on this page and the following ones; `organisations` are choices
    for who sees that a call is followed.
    """

    shown: str
    followed: int
    changed: int
    searches_kept: int
    calls: list[FollowedCard] = field(default_factory=list)
    colleagues: list[tuple[CallCard, Following]] = field(default_factory=list)
    organisations: list[tuple[str, str]] = field(default_factory=list)
    searches: list[KeptSearch] = field(default_factory=list)
    next_url: str = ""


@get("/watching", name="watching.page")
async def watching_page(request: Request) -> Html:
    return await _page(request, SEARCHES if asked(request, "list") == SEARCHES else CALLS)


async def _page(request: Request, shown: str, refused: Refused[RenameIn] | None = None, of: str = "") -> Html:
    viewer, now = request.user, parts_of(request).clock.now()
    all_followed = await queries.watched(viewer.account_id, now)
    figures = {
        "followed": len(all_followed), "changed": sum(bool(one.changes) for one in all_followed),
        "searches_kept": await search_queries.count_searches(viewer),
    }  # fmt: skip
    if shown == SEARCHES:
        context = await _searches(request, figures, refused, of)
    else:
        context = await _calls(request, figures, all_followed)
    return page(request, "watching/page.html", context, status=refused.status if refused else 200)


async def _calls(request: Request, figures: dict[str, Any], found: list[Watched]) -> WatchingPage:
    viewer, now = request.user, parts_of(request).clock.now()
    after = asked_after(request)
    start = next((place + 1 for place, one in enumerate(found) if one.call_id == after), 0)
    shown = found[start : start + CALLS_A_PAGE]
    more = next_url(request, shown[-1].call_id) if len(found) > start + CALLS_A_PAGE else ""
    colleagues = await queries.followed_by_colleagues(viewer, now) if not start else []
    own = await heads(sorted(viewer.organisations))
    return WatchingPage(
        CALLS, **figures,
        calls=[_followed_card(one) for one in shown],
        colleagues=[(call_card(call), following) for call, following in colleagues],
        organisations=[(one.id, one.name) for one in own.values()],
        next_url=more,
    )  # fmt: skip


def _followed_card(one: Watched) -> FollowedCard:
    changes = [words_of(change) for change in one.changes]
    if one.call is None:
        return FollowedCard(one, one.seen.title, None, changes)
    return FollowedCard(one, one.call.title, call_card(one.call), changes)


async def _searches(
    request: Request, figures: dict[str, Any], refused: Refused[RenameIn] | None, of: str
) -> WatchingPage:
    parts = parts_of(request)
    await spend(parts, SEARCH_PER_ACCOUNT, request.user.account_id)
    found = await search_queries.kept_searches(parts, request.user, after=asked_after(request))
    kept = [
        KeptSearch(
            one,
            search_queries.described(one.place, one.query).line,
            refused.form if refused and one.id == of else Form(typed={"name": one.name}),
        )
        for one in found.items
    ]
    return WatchingPage(SEARCHES, **figures, searches=kept, next_url=next_url(request, found.next))


@post("/watching/calls/{call_id:str}/follow", name="watching.follow")
async def follow(request: Request, call_id: FromPath[str]) -> Redirect:
    given = (await read_form(request, FollowForm)).taken
    wanted = FollowIn.model_construct(call_id=call_id, organisation_id=given.organisation_id)
    try:
        new = await actions.follow(parts_of(request), wanted, request.user)
    except Conflict as error:
        return go_to(safe_next(given.next), str(error), "problem")
    said = _("You follow this call. What changes in it stands under “What you follow”.") if new else _("Saved.")
    return go_to(safe_next(given.next), said)


@post("/watching/calls/{call_id:str}/unfollow", name="watching.unfollow")
async def unfollow(request: Request, call_id: FromPath[str]) -> Redirect:
    given = (await read_form(request, FollowForm)).taken
    await actions.unfollow(call_id, request.user)
    return go_to(safe_next(given.next), _("You no longer follow this call."))


@post("/watching/seen", name="watching.seen")
async def seen(request: Request) -> Redirect:
    """The form holds `call` once for each shown call: its id and the version of its facts, with a colon between."""
    shown = [str(value).partition(":") for value in (await request.form()).getall("call", [])]
    given = [SeenCall(call_id=id_, version=version) for id_, _colon, version in shown[:MOST_FOLLOWED]]
    await actions.mark_calls_seen(given, request.user, parts_of(request).clock.now())
    return go_to("/watching", _("Noted: you have seen these changes."))


@dataclass(frozen=True, slots=True)
class KeepPage:
    """The form that keeps a search; `described` says in words what it finds, `back_url` leads to its list."""

    form: Form[SearchIn]
    place: str
    query: str
    described: str
    back_url: str


@get("/watching/searches/new", name="watching.keep_form")
async def keep_page(request: Request) -> Html:
    """The form, for a search that a list's link names; its description is offered as the name."""
    place, query = _place(asked(request, "place")), asked(request, "query", MOST_QUERY)
    form: Form[SearchIn] = Form(typed={"name": search_queries.described(place, canonical(place, query)).line[:80]})
    return _keep_page(request, form, place, query)


def _keep_page(request: Request, form: Form[SearchIn], place: Place, query: str, status: int = 200) -> Html:
    kept = canonical(place, query)
    described = search_queries.described(place, kept).line
    context = KeepPage(form, place.value, kept, described, url_of(place, kept))
    return page(request, "watching/keep.html", context, status=status)


def _place(word: str) -> Place:
    if word not in set(Place):
        raise NotFound(f"no list is called {word[:40]!r}")
    return Place(word)


@post("/watching/searches/new", name="watching.keep", status_code=200)
async def keep(request: Request) -> Html | Redirect:
    form = await read_form(request, SearchIn)

    async def act(given: SearchIn) -> str:
        return await search_actions.keep_search(parts_of(request), given, request.user)

    done = await attempt(form, act)
    if isinstance(done, Refused):
        place, query = _place(str(form.typed.get("place", ""))), str(form.typed.get("query", ""))
        return _keep_page(request, done.form, place, query, done.status)
    return go_to(f"/watching?list={SEARCHES}", _("Kept. Here you see what is new in it."))


@post("/watching/searches/{search_id:str}/look", name="watching.look")
async def look(request: Request, search_id: FromPath[str]) -> Redirect:
    """Go to the list; what stands in it is not new any more."""
    row = await search_actions.mark_search_seen(parts_of(request), search_id, request.user)
    return go_to(url_of(Place(row["place"]), row["query"]))


@post("/watching/searches/{search_id:str}/rename", name="watching.rename", status_code=200)
async def rename(request: Request, search_id: FromPath[str]) -> Html | Redirect:
    async def act(given: RenameIn) -> None:
        await search_actions.rename_search(search_id, given.name, request.user)

    await search_queries.search_row(search_id, request.user)
    done = await attempt(await read_form(request, RenameIn), act)
    if isinstance(done, Refused):
        return await _page(request, SEARCHES, done, search_id)
    return go_to(f"/watching?list={SEARCHES}", _("Saved."))


@post("/watching/searches/{search_id:str}/delete", name="watching.delete")
async def delete(request: Request, search_id: FromPath[str]) -> Redirect:
    await search_actions.delete_search(search_id, request.user)
    return go_to(f"/watching?list={SEARCHES}", _("Deleted."))
