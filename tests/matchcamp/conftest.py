"""A whole service on a database of its own, with people to ask it as."""

import shutil
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex
from typing import Any

import httpx
import pytest
from litestar import Litestar

from matchcamp.accounts.actions import add_to_organisation, ensure_account, make_token, open_session
from matchcamp.accounts.documents import Account
from matchcamp.app import DOCUMENTS, Choices, create_app, running
from matchcamp.clock import SetClock
from matchcamp.database import META, Client, init_documents
from matchcamp.i18n import current_language
from matchcamp.mail import SmtpCarrier
from matchcamp.organisations.documents import Membership, Organisation
from matchcamp.parts import Parts
from matchcamp.settings import Settings
from matchcamp.viewer import OrganisationRole, Role
from tests.matchcamp.mailing import Mailbox, smtp_server

NOW = datetime(2026, 6, 27, 8, 0, tzinfo=UTC)
ADDRESS = "http://127.0.0.1:8000"


@dataclass
class Service:
    """A running service; `clock` moves its date."""

    app: Litestar
    clock: SetClock
    _open: list[httpx.AsyncClient] = field(default_factory=list)

    @property
    def parts(self) -> Parts:
        parts: Parts = self.app.state.parts
        return parts

    def visitor(self, **headers: str) -> httpx.AsyncClient:
        """Somebody who is not signed in; cookies are kept, redirects are not followed."""
        transport = httpx.ASGITransport(app=self.app, raise_app_exceptions=False, client=("127.0.0.1", 50000))
        visitor = httpx.AsyncClient(transport=transport, base_url=ADDRESS, headers=headers)
        self._open.append(visitor)
        return visitor

    async def program(self, email: str, *roles: Role) -> httpx.AsyncClient:
        """A client of the API with a bearer token of this person."""
        return self.visitor(authorization=f"Bearer {await make_token(await self.account(email, *roles), label='test')}")

    async def browser(self, email: str, *roles: Role) -> "Browser":
        """A signed-in person's browser."""
        cookie = await open_session(self.parts, await self.account(email, *roles), browser="test")
        visitor = self.visitor()
        visitor.cookies.set("session", cookie, domain="127.0.0.1")
        return Browser(visitor)

    async def account(self, email: str, *roles: Role) -> str:
        """The id of an account, made if need be, with these roles (at least a member)."""
        account = await ensure_account(email, name=email.partition("@")[0].title(), role=Role.MEMBER)
        for role in roles:
            account = await ensure_account(email, role=role)
        return str(account.id)

    async def organisation(self, name: str = "Orodjarna Primer", owner: str = "", **fields: Any) -> str:
        """The id of a new organisation, with an owner where an address is given."""
        values = {"type": "small_enterprise", "country": "SI", "membership": Membership.MEMBER} | fields
        organisation = await Organisation(name=name, created=NOW, changed=NOW, **values).insert()
        if owner:
            await add_to_organisation(await self.account(owner), str(organisation.id), OrganisationRole.OWNER)
        return str(organisation.id)

    async def indexed(self) -> None:
        """Bring the index up to date with what was written, as the followers do in a running service."""
        await self.parts.recommender.reconcile()
        await self.parts.recommender.caught_up()

    async def close(self) -> None:
        for visitor in self._open:
            await visitor.aclose()
        self._open.clear()


@dataclass
class Browser:
    """A browser without JavaScript: pages are read, forms are posted with the page's form token."""

    http: httpx.AsyncClient

    async def get(self, path: str, **more: Any) -> httpx.Response:
        return await self.http.get(path, **more)

    async def post(self, path: str, data: Mapping[str, Any] | None = None, **more: Any) -> httpx.Response:
        if "form" not in self.http.cookies:
            await self.http.get("/about")
        return await self.http.post(path, data={**(data or {}), "_csrf_token": self.http.cookies["form"]}, **more)


@asynccontextmanager
async def running_service(mongo: str, client: Client, folder: Path, **settings: Any) -> AsyncIterator[Service]:
    """A service on a new database; the background is off: tests call followers and jobs themselves."""
    name = f"test_{token_hex(6)}"
    clock = SetClock(NOW)
    values = {"rate_limits": False, "base_url": ADDRESS, "portal": False} | settings
    chosen = Settings(database_url=mongo, database_name=name, data_dir=folder, **values)
    choices = Choices(clock=clock, background=False)
    app = create_app(chosen, choices)
    async with running(app, chosen, choices):
        service = Service(app, clock)
        try:
            yield service
        finally:
            await service.close()
            await client.drop_database(name)


@pytest.fixture(scope="session")
async def shared_service(
    mongo: str, client: Client, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Service]:
    """One service for all tests: opening one takes a second, emptying it does not."""
    async with running_service(mongo, client, tmp_path_factory.mktemp("service")) as service:
        await service.parts.recommender.caught_up()  # Else the first test may ask before the index is loaded.
        yield service


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """A test that chooses another language must not choose it for the next one."""
    before = current_language.set("en")
    yield
    current_language.reset(before)


@pytest.fixture
async def service(shared_service: Service) -> AsyncIterator[Service]:
    """An empty service at NOW."""
    parts = shared_service.parts
    if Account.get_pymongo_collection().database.name != parts.database.name:
        await init_documents(parts.database, DOCUMENTS)  # Another service of this test run has bound them to its own.
    shared_service.clock.moment = NOW
    yield shared_service
    await shared_service.close()
    # The database's own collections, such as a profile that a test asked for, cannot be emptied.
    own = {"name": {"$ne": META, "$not": {"$regex": "^system"}}}
    for name in await parts.database.list_collection_names(filter=own):
        await parts.database[name].delete_many({})
    shutil.rmtree(parts.settings.outbox_dir, ignore_errors=True)
    await parts.recommender.caught_up()


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def smtp(mailbox: Mailbox) -> Iterator[SmtpCarrier]:
    """What speaks to a real SMTP server, which gives its letters to the mailbox."""
    with smtp_server(mailbox) as carrier:
        yield carrier
