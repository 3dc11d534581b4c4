"""Who may enter which route, and the guards in front of all of them.

Each area names its routes in the `access` of its `AREA`; `app.py` joins them to one table, refuses to start when a
route has no rule, and hangs `guard` before every handler. What a person may do with one object is a rule of its area,
not of the route.
"""

import ipaddress
import re
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from litestar import Request
from litestar.config.csrf import CSRFConfig
from litestar.connection import ASGIConnection
from litestar.enums import ScopeType
from litestar.handlers.base import BaseRouteHandler
from litestar.middleware import AbstractAuthenticationMiddleware, AuthenticationResult
from litestar.middleware.csrf import CSRFMiddleware
from litestar.types import Method, Receive, Scope, Send
from litestar.utils.scope.state import ScopeState

from matchcamp.errors import Forbidden, NotFound, SignInNeeded
from matchcamp.settings import Settings
from matchcamp.viewer import NOBODY, Role, Viewer


class Access(StrEnum):
    """Who may enter a route."""

    PUBLIC = "public"
    SIGNED_IN = "signed in"
    MEMBER = "member"
    BROKER = "broker"
    FACILITATOR = "facilitator"
    COORDINATOR = "coordinator"
    SECRETARIAT = "secretariat"
    DEMO = "demo on this machine"


ROLES_OF: Mapping[Access, frozenset[Role]] = {
    Access.MEMBER: frozenset(Role),
    Access.BROKER: frozenset({Role.BROKER, Role.SECRETARIAT}),
    Access.FACILITATOR: frozenset({Role.FACILITATOR, Role.COORDINATOR, Role.SECRETARIAT}),
    Access.COORDINATOR: frozenset({Role.COORDINATOR, Role.SECRETARIAT}),
    Access.SECRETARIAT: frozenset({Role.SECRETARIAT}),
}


def admits(access: Access, viewer: Viewer) -> bool:
    """Whether the rule lets the viewer in; the demo's own routes hang on the address, so `guard` decides them."""
    if access in {Access.PUBLIC, Access.DEMO}:
        return True
    if access is Access.SIGNED_IN:
        return viewer.signed_in
    return viewer.has(*ROLES_OF[access])


# Files and the description of the API: the framework's routes, open to all.
FRAMEWORK_PATHS = ("/static/", "/vendor/", "/schema")


def rule_of(table: Mapping[str, Access], handler: BaseRouteHandler, path: str) -> Access | None:
    """The rule of a route; None when nobody wrote one. Automatic OPTIONS answers tell what the description tells."""
    name = handler.name or ""
    if name in table:
        return table[name]
    methods: set[str] = getattr(handler, "http_methods", set())
    return Access.PUBLIC if path.startswith(FRAMEWORK_PATHS) or methods == {"OPTIONS"} else None


def guard(connection: ASGIConnection[Any, Viewer, Any, Any], handler: BaseRouteHandler) -> None:
    """Let the viewer in or raise; a route without a rule is closed to all."""
    access = rule_of(connection.app.state.access, handler, connection.scope["path_template"])
    if access is None:
        raise NotFound(f"no rule for the route {handler.name!r}")
    if access is Access.DEMO and not in_demo_on_loopback(connection):
        raise NotFound("this page exists only in the demo, opened on the machine that runs it")
    viewer: Viewer = connection.scope.get("user") or NOBODY  # Nobody is looked up for OPTIONS.
    if admits(access, viewer):
        return
    if not viewer.signed_in:
        raise SignInNeeded("sign in to go on")
    raise Forbidden(f"this needs the role {access.value}; ask the secretariat")


PROXIED = re.compile("x-forwarded-.*|forwarded|x-real-ip|via", re.IGNORECASE)  # Headers that reverse proxies add.


def in_demo_on_loopback(connection: ASGIConnection[Any, Any, Any, Any]) -> bool:
    """Whether the demo was opened on the machine that runs it, through no proxy, and by one of its own names.

    A page of another site can let its own name point here, and could then read what stands behind that name.
    """
    settings: Settings = connection.app.state.parts.settings
    direct = is_loopback(client_address(connection)) and not any(map(PROXIED.fullmatch, connection.headers))
    return settings.demo and direct and is_own_name(connection.headers.get("host", ""))


def client_address(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    """The other end's address; forwarded headers count only where the server was told to trust them."""
    return connection.client.host if connection.client else ""


def is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def is_own_name(host: str) -> bool:
    """Whether a Host header names this machine to itself.

    >>> [is_own_name(host) for host in ("localhost:8000", "127.0.0.1", "[::1]:8000", "evil.example:8000", "", "[")]
    [True, True, True, False, False, False]
    """
    with suppress(ValueError):  # A bracket that is never closed is no name.
        name = urlsplit(f"//{host}").hostname or ""
        return name == "localhost" or is_loopback(name)
    return False


UNPERSONAL_PATHS = ("/static/", "/vendor/", "/health/")  # The same for everybody: nobody is looked up.
PROVEN_PATHS = ("/unsubscribe/",)  # A signed token in the address proves all: mail programs post there by themselves.
Identify = Callable[[ASGIConnection[Any, Any, Any, Any]], Awaitable[Viewer]]


class SignInMiddleware(AbstractAuthenticationMiddleware):
    """Sets `request.user` to the viewer, or to nobody. A bearer token that is not ours is refused, not ignored."""

    async def authenticate_request(self, connection: ASGIConnection[Any, Any, Any, Any]) -> AuthenticationResult:
        identify: Identify = connection.app.state.identify
        if connection.scope.get("path", "").startswith(UNPERSONAL_PATHS):
            return AuthenticationResult(user=NOBODY, auth=None)
        return AuthenticationResult(user=await identify(connection), auth=None)


def session_cookie(settings: Settings) -> str:
    """The cookie's name; `__Host-` binds it to this host and to https, which browsers enforce."""
    return "__Host-session" if settings.https else "session"


class FormTokenMiddleware(CSRFMiddleware):
    """Litestar's check of form tokens, left out where no cookie can speak for the person.

    A request with a bearer token proves itself; an API request without a session cookie has nothing to abuse.
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._cannot_be_forged(scope):
            await self.app(scope, receive, send)
            return
        request: Request[Any, Any, Any] = Request(scope)
        if request.method == "POST" and request.url.path.startswith(PROVEN_PATHS):
            # The page that answers has forms of its own, whose token is the cookie's.
            ScopeState.from_scope(scope).csrf_token = request.cookies.get(self.config.cookie_name, "")
            await self.app(scope, receive, send)
            return
        self._leave_out_a_foreign_cookie(scope)
        await super().__call__(scope, receive, send)

    def _leave_out_a_foreign_cookie(self, scope: Scope) -> None:
        """A cookie of another secret (an earlier service at this address, or planted) would make every form fail for as
        long as the browser stays open, for Litestar keeps what it finds: a page that is read then gets a new one."""
        request: Request[Any, Any, Any] = Request(scope)
        cookie = request.cookies.get(self.config.cookie_name)
        if request.method in self.config.safe_methods and cookie and not self._csrf_tokens_match(cookie, cookie):
            kept = {name: value for name, value in request.cookies.items() if name != self.config.cookie_name}
            ScopeState.from_scope(scope).cookies = kept

    @staticmethod
    def _cannot_be_forged(scope: Scope) -> bool:
        if scope["type"] != ScopeType.HTTP:
            return True
        path: str = scope["path"]
        if path.startswith(UNPERSONAL_PATHS):
            return True
        request: Request[Any, Any, Any] = Request(scope)
        if request.headers.get("authorization", "").lower().startswith("bearer "):
            return True
        settings: Settings = scope["litestar_app"].state.parts.settings
        return path.startswith("/api/") and session_cookie(settings) not in request.cookies


def form_tokens(settings: Settings, secret: str) -> CSRFConfig:
    safe: set[Method] = {"GET", "HEAD", "OPTIONS"}
    return CSRFConfig(
        secret=secret,
        cookie_name="__Host-form" if settings.https else "form",
        cookie_secure=settings.https,
        cookie_httponly=True,
        cookie_samesite="lax",
        safe_methods=safe,
    )


def security_headers(settings: Settings) -> dict[str, str]:
    """Headers of every answer. Styles, scripts and pictures come from this host only; nothing is inline."""
    headers = {
        "content-security-policy": "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
        "frame-ancestors 'none'; form-action 'self'",
        "x-content-type-options": "nosniff",
        "referrer-policy": "same-origin",
        "cross-origin-opener-policy": "same-origin",
        "permissions-policy": "camera=(), microphone=(), geolocation=()",
    }
    if settings.https:
        headers["strict-transport-security"] = "max-age=31536000"
    return headers
