"""The one place where the service's parts are chosen and joined."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import structlog
from litestar import Litestar, Request, Router
from litestar.datastructures import CacheControlHeader, MutableScopeHeaders
from litestar.exceptions import InternalServerException
from litestar.middleware import DefineMiddleware
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import SwaggerRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme
from litestar.static_files import create_static_files_router
from litestar.types import Message, Scope

from matchcamp import __version__, limits
from matchcamp.accounts import queries as account_queries
from matchcamp.accounts.area import AREA as ACCOUNTS
from matchcamp.advice.area import AREA as ADVICE
from matchcamp.alliance.area import AREA as ALLIANCE
from matchcamp.applications.area import AREA as APPLICATIONS
from matchcamp.applications.lineage_queries import handed_in_by_consortium
from matchcamp.area import Area
from matchcamp.broadcast import Broadcast
from matchcamp.camp_overview.area import AREA as CAMP_OVERVIEW
from matchcamp.camps.area import AREA as CAMPS
from matchcamp.clock import Clock, DemoClock, SystemClock
from matchcamp.consortia.area import AREA as CONSORTIA
from matchcamp.database import META, Database, init_documents, open_database
from matchcamp.eligibility.area import AREA as ELIGIBILITY
from matchcamp.feeds.area import AREA as FEEDS
from matchcamp.followers import Followers, index_followers
from matchcamp.funding.area import AREA as FUNDING
from matchcamp.home.area import AREA as HOME
from matchcamp.i18n import N_
from matchcamp.ideas.area import AREA as IDEAS
from matchcamp.indicators.area import AREA as INDICATORS
from matchcamp.keeping import Storage
from matchcamp.lease import process_name
from matchcamp.lineage.area import AREA as LINEAGE
from matchcamp.live.area import AREA as LIVE
from matchcamp.mail import Mailer, carrier_of
from matchcamp.matches.area import AREA as MATCHES
from matchcamp.needs.area import AREA as NEEDS
from matchcamp.notifications.area import AREA as NOTIFICATIONS
from matchcamp.notifications.queries import unread_count
from matchcamp.offers.area import AREA as OFFERS
from matchcamp.openapi import tighten
from matchcamp.operations.area import AREA as OPERATIONS
from matchcamp.organisations.area import AREA as ORGANISATIONS
from matchcamp.parts import Parts
from matchcamp.recommender import Places, Recommender
from matchcamp.registration.area import AREA as REGISTRATION
from matchcamp.rendering import STATIC, JinjaRenderer, choose_language, docs_folder, environment, htmx_folder
from matchcamp.reports.area import AREA as REPORTS
from matchcamp.results.area import AREA as RESULTS
from matchcamp.scheduler import Job, JobContext, Missed, Scheduler
from matchcamp.search.area import AREA as SEARCH
from matchcamp.seating.area import AREA as SEATING
from matchcamp.security import (
    Access,
    FormTokenMiddleware,
    SignInMiddleware,
    form_tokens,
    guard,
    rule_of,
    security_headers,
)
from matchcamp.settings import DEMO, Settings, signing_secret
from matchcamp.targets.area import AREA as TARGETS
from matchcamp.teams.area import AREA as TEAMS
from matchcamp.translate import HANDLERS, on_bad_path, on_unread_file
from matchcamp.viewer import NOBODY
from matchcamp.watching.area import AREA as WATCHING
from matchcamp.workshop.area import AREA as WORKSHOP

log = structlog.get_logger(__name__)
AREAS: tuple[Area, ...] = (
    ACCOUNTS, ORGANISATIONS, NEEDS, OFFERS, IDEAS, FUNDING, ELIGIBILITY, CONSORTIA, TEAMS, MATCHES, SEARCH, WATCHING,
    ADVICE, ALLIANCE, HOME, OPERATIONS, NOTIFICATIONS, CAMPS, REGISTRATION, SEATING, LIVE, WORKSHOP, RESULTS,
    CAMP_OVERVIEW, APPLICATIONS, TARGETS, INDICATORS, LINEAGE, REPORTS, FEEDS,
)  # fmt: skip

DOCUMENTS = tuple(document for area in AREAS for document in area.documents)
SOURCES = tuple(source for area in AREAS for source in area.items)
FILTERS = {name: words for area in AREAS for name, words in area.filters.items()}
STREAMS = tuple(stream for area in AREAS for stream in area.streams)
DESCRIBED = ("/api", "/health")
BODY_LIMIT = 512_000  # Bytes; the longest posting is 20,000 characters, and a form sends some of them as nine bytes.


@dataclass(frozen=True, slots=True)
class Choices:
    """Parts that tests choose for themselves; None takes what the settings say."""

    clock: Clock | None = None
    background: bool = True  # Followers and scheduled jobs of this process.
    tell: Callable[[str], None] | None = None
    fill: Callable[[Parts], Awaitable[None]] | None = None  # Before anybody is let in: the demo's load.


def own_jobs(parts: Parts) -> tuple[Job, ...]:
    """Jobs of no area: the index is compared with the items, and letters that did not go out are tried again."""

    async def reconcile(_context: JobContext) -> str:
        done = await parts.recommender.reconcile()
        mended = f", {done.mended} vectors mended" if done.mended else ""
        return f"{done.items} items compared, {done.refreshed} embedded again, {done.forgotten} forgotten{mended}"

    async def retry_mail(_context: JobContext) -> str:
        return f"{await parts.mailer.retry_due()} letters sent"

    compare, retry = N_("Compare the index of matches with what was posted"), N_("Try again to send letters")
    return (
        Job("index.reconcile", {"minute": "*/15"}, reconcile, title=compare),
        Job("mail.retry", {"minute": "*"}, retry_mail, Missed.SKIP, title=retry),
    )


def create_app(settings: Settings | None = None, choices: Choices = Choices()) -> Litestar:
    """The service as an ASGI application. Nothing is opened before its lifespan begins."""
    settings = settings or Settings()
    app = Litestar(
        route_handlers=[*routers(AREAS), *static_routers()],
        lifespan=[lambda app: running(app, settings, choices)],
        guards=[guard],
        before_request=know_the_reader,
        exception_handlers=HANDLERS,
        middleware=[
            DefineMiddleware(FormTokenMiddleware, config=form_tokens(settings, signing_secret(settings))),
            DefineMiddleware(SignInMiddleware),
        ],
        before_send=[headers_of_every_answer(settings)],
        openapi_config=_openapi(),
        request_max_body_size=BODY_LIMIT,
        logging_config=None,
    )
    app.state.access = access_table(app, AREAS)
    app.state.identify = account_queries.viewer_of_connection
    app.state.personal = tuple(trace for area in AREAS for trace in area.personal)
    tighten(app, [model for area in AREAS for model in area.models])
    return app


async def know_the_reader(request: Request[Any, Any, Any]) -> None:
    """The reader's language, and for pages how much in their inbox is new.

    A coroutine, so that it runs in the request's own context: what a thread sets there would be lost.
    """
    choose_language(request)
    viewer = request.scope.get("user") or NOBODY  # Nobody is looked up for OPTIONS.
    if viewer.signed_in and not request.url.path.startswith(DESCRIBED):
        request.state.unread = await unread_count(viewer.account_id)


def routers(areas: Sequence[Area]) -> list[Router]:
    """The API, which the OpenAPI document describes, and the pages, which are for people."""
    handlers: list[Any] = [handler for area in areas for handler in area.handlers]
    api = [handler for handler in handlers if all(path.startswith(DESCRIBED) for path in handler.paths)]
    pages = [handler for handler in handlers if handler not in api]
    return [Router("/", route_handlers=api), Router("/", route_handlers=pages, include_in_schema=False)]


def access_table(app: Litestar, areas: Sequence[Area]) -> Mapping[str, Access]:
    """The rule of every named route. Raises ValueError for a route without a rule and for a rule without a route."""
    table = {name: access for area in areas for name, access in area.access.items()}
    handlers = [(route.path, handler) for route in app.routes for handler in getattr(route, "route_handlers", [])]
    unruled = {str(handler.name or path) for path, handler in handlers if rule_of(table, handler, path) is None}
    if unruled:
        raise ValueError(f"routes without a rule: {', '.join(sorted(unruled))}; name each in the access of its area")
    unknown = set(table) - {str(handler.name) for _, handler in handlers}
    if unknown:
        raise ValueError(f"rules without a route: {', '.join(sorted(unknown))}; take them out of their area")
    return table


def static_routers() -> list[Any]:
    """Our own files, and those of installed wheels, each under its own address."""
    folders: list[tuple[str, Path | None]] = [
        ("/vendor/htmx", htmx_folder()), ("/vendor/docs", docs_folder()), ("/static", STATIC),
    ]  # fmt: skip
    return [
        create_static_files_router(
            path=path,
            directories=[folder],
            name=f"files{path.replace('/', '.')}",
            cache_control=CacheControlHeader(max_age=86_400, public=True),
            exception_handlers={ValueError: on_bad_path, InternalServerException: on_unread_file},
        )
        for path, folder in folders
        if folder is not None
    ]


def _openapi() -> OpenAPIConfig:
    page = SwaggerRenderPlugin(
        js_url="/vendor/docs/swagger-ui-bundle.js",
        css_url="/vendor/docs/swagger-ui.css",
        standalone_preset_js_url="/vendor/docs/swagger-ui-standalone-preset.js",
        favicon="<link rel='icon' href='/static/favicon.svg'>",
    )
    return OpenAPIConfig(
        title="Matchcamp",
        version=__version__,
        description="Needs, offers, ideas and calls, matched with reasons. Errors are RFC 9457 problem documents.",
        path="/schema",
        render_plugins=[page],
        security=[{"bearer": []}],
        components=Components(security_schemes={"bearer": SecurityScheme(type="http", scheme="bearer")}),
    )


def headers_of_every_answer(settings: Settings) -> Callable[[Message, Scope], Awaitable[None]]:
    """A hook in front of every answer, errors and files too. What hangs on who asks must not be kept by caches."""
    always = security_headers(settings)

    async def add(message: Message, _scope: Scope) -> None:
        if message["type"] == "http.response.start":
            headers = MutableScopeHeaders.from_message(message)
            for name, value in always.items():
                headers[name] = value
            headers.setdefault("cache-control", "no-store")

    return add


@asynccontextmanager
async def running(app: Litestar, settings: Settings, choices: Choices) -> AsyncIterator[None]:
    """Open the parts in order, close them in the other."""
    async with AsyncExitStack() as stack:
        parts = await stack.enter_async_context(opened_parts(settings, choices))
        app.state.parts = parts
        app.state.renderer = JinjaRenderer(environment(FILTERS), parts.settings)
        app.state.jobs = (*own_jobs(parts), *(job for area in AREAS for job in area.jobs(parts)))
        parts.recommender.open(decides=True)
        if choices.fill:
            await choices.fill(parts)
        if choices.background:
            await stack.enter_async_context(background(app, parts))
        yield


@asynccontextmanager
async def opened_parts(settings: Settings, choices: Choices = Choices()) -> AsyncIterator[Parts]:
    """The joined parts without the web: what pages, jobs and the command line work with."""
    url = settings.database_url.get_secret_value() if settings.database_url else None
    tell = choices.tell or log.info
    async with open_database(url, data_dir=settings.data_dir, name=settings.database_name, tell=tell) as opened:
        client, database = opened
        await init_documents(database, DOCUMENTS)
        await limits.prepare(database)
        settings = await with_demo_date(settings, database)
        recommender = Recommender(database, SOURCES, settings.encoder, places_of(settings))
        # Letters go by real time in the demo too: its date stands still, and what is due tomorrow would never be.
        mailer = Mailer(
            database, carrier_of(settings), settings.mail_from, choices.clock or SystemClock(), settings.base_url
        )
        broadcast, clock = Broadcast(database, STREAMS), choices.clock or clock_of(settings)
        try:
            yield Parts(
                settings, clock, client, database, mailer, recommender, broadcast, handed_in=handed_in_by_consortium
            )
        finally:
            await broadcast.close()
            await recommender.close()


def places_of(settings: Settings) -> Places:
    url = settings.index_url.get_secret_value() if settings.index_url else ""
    return Places(Storage(settings.index_dir, url), settings.weights_dir, settings.reranker)


async def with_demo_date(settings: Settings, database: Database) -> Settings:
    """A database that holds the demo is always seen at the demo's date, whichever command opens it."""
    row = await database[META].find_one({"_id": DEMO})
    return settings.model_copy(update={"demo_date": date.fromisoformat(row["date"])}) if row else settings


def clock_of(settings: Settings) -> Clock:
    return DemoClock(settings.demo_date) if settings.demo_date else SystemClock()


@asynccontextmanager
async def background(app: Litestar, parts: Parts) -> AsyncIterator[None]:
    """Followers and scheduled jobs, as long as this process runs."""
    owner = process_name()
    reacting = [follower for area in AREAS for follower in area.followers]
    followers = Followers(parts, [*index_followers(SOURCES), *reacting], owner)
    scheduler = Scheduler(parts.database, app.state.jobs, owner=owner, clock=parts.clock)
    followers.start()
    await scheduler.start()
    try:
        yield
    finally:
        await scheduler.stop()
        await followers.stop()
