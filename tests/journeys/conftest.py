"""A real browser at the running demo. Without Chromium these tests are skipped, unless the run demands them."""

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from tests.serving import Served, free_port, served

NAMES = ("chromium", "chromium-browser", "google-chrome")
CAMP = ["", "/agenda", "/edit", "/ideas", "/people", "/people/new", "/people/import", "/invitations", "/tables",
        "/meetings", "/live", "/workshop", "/votes", "/notes", "/results", "/print"]  # fmt: skip
CHROMIUM = next((found for name in NAMES if (found := shutil.which(name))), "")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Closed after each file: as long as Playwright is open its event loop runs, and no asynchronous test could."""
    if not CHROMIUM:
        reason = "no Chromium on this machine: install Debian's package chromium to run the browser tests"
        if os.environ.get("MATCHCAMP_BROWSER") == "required":
            pytest.fail(reason)
        pytest.skip(reason)
    arguments = ["--disable-dev-shm-usage", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The demo alliance, loaded into a fresh folder and served."""
    folder = tmp_path_factory.mktemp("demo")
    with served(folder, free_port(), command="demo") as service:
        yield service


@pytest.fixture(scope="session")
def things(demo: Served) -> Mapping[str, str]:
    """One page of each kind of item."""
    with httpx.Client(base_url=demo.url) as client:
        return {
            kind: f"/{kind}/{client.get(f'/api/{kind}', params={'limit': 1}).json()['items'][0]['id']}"
            for kind in ("needs", "offers", "ideas", "calls", "organisations")
        }


@dataclass(frozen=True, slots=True)
class Camps:
    """Paths of two camps of the demo: one that is over, one to come."""

    past: str
    coming: str

    @property
    def pages(self) -> list[str]:
        """What those who lead them see."""
        return [camp + page for camp in (self.past, self.coming) for page in CAMP]


@pytest.fixture(scope="session")
def camps(demo: Served) -> Camps:
    def camp_in(town: str, when: str) -> str:
        answer = httpx.get(f"{demo.url}/api/camps", params={"when": when}).json()
        return next(f"/camps/{one['id']}" for one in answer["items"] if town in one["title"])

    return Camps(camp_in("Mechelen", "past"), camp_in("Bilbao", "coming"))


Opener = Callable[..., "Person"]


class Person:
    """Somebody with a browser of their own."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url = page, url

    def goes_to(self, path: str) -> "Person":
        answer = self.page.goto(self.url + path)
        assert answer is not None
        assert answer.status == 200, f"{path} answered {answer.status}"
        return self

    def signs_in(self, email: str) -> "Person":
        """By the letter in the demo's outbox, as one would by mail."""
        self.goes_to("/sign-in")
        self.page.locator("main input[name=email]").first.fill(email)
        self.page.locator("main form.form button[type=submit]").first.click()
        self.goes_to("/outbox")
        link = self.page.locator("main a[href*='/sign-in/']").first.get_attribute("href")
        assert link is not None
        self.page.goto(link)
        self.page.locator("main form button").click()
        return self

    def reads(self, text: str) -> bool:
        return text in self.page.inner_text("body")


def is_defect(said: ConsoleMessage) -> bool:
    """Whether a page's console tells of an error; that there is no network is the doing of the test that cut it, and a
    form that is shown again with what is wrong in it answers 400 as a page of its own."""
    refused_form = "status of 400" in said.text and said.page is not None and said.location["url"] == said.page.url
    return said.type == "error" and "net::ERR_INTERNET_DISCONNECTED" not in said.text and not refused_form


@pytest.fixture
def somebody(browser: Browser, demo: Served) -> Iterator[Opener]:
    """Makes people: `somebody(javascript=False, width=320)`. Errors in a page's console fail the test."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def make(*, javascript: bool = True, width: int = 1280, locale: str = "en-GB", scheme: str = "light") -> Person:
        context = browser.new_context(
            java_script_enabled=javascript,
            viewport={"width": width, "height": 900},
            locale=locale,
            color_scheme=scheme,  # type: ignore[arg-type]
        )
        context.set_default_timeout(15_000)
        page = context.new_page()
        page.on("console", lambda said: errors.append(said.text) if is_defect(said) else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        contexts.append(context)
        return Person(page, demo.url)

    yield make
    for context in contexts:
        context.close()
    assert errors == []
