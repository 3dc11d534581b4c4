"""Every page, as each kind of person, in light and dark, wide and narrow: WCAG 2.2 AA by axe, and nothing sideways."""

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import axe_playwright_python
import httpx
import pytest

from tests.journeys.conftest import Camps, Opener
from tests.serving import Served

pytestmark = pytest.mark.browser

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
LOOKS = [(1280, "light"), (1280, "dark"), (320, "light")]
PUBLIC = ["/", "/sign-in", "/join", "/needs", "/offers", "/ideas", "/calls", "/organisations", "/organisations/map",
          "/alliance", "/about", "/accessibility", "/privacy", "/search", "/search?q=3D-tisk", "/rules",
          "/rules/erasmus-cove", "/rules/erasmus-cove/try", "/camps", "/camps/outcomes"]  # fmt: skip
MEMBER = ["/", "/needs/new", "/offers/new", "/ideas/new", "/introductions", "/account", "/account/data", "/outbox",
          "/calls/for-you", "/watching", "/consortia", "/consortia/new", "/inbox",
          "/account/notifications"]  # fmt: skip
COORDINATOR = ["/", "/calls/new", "/calls/import", "/calls/sources", "/consortia", "/rules/new", "/jobs", "/jobs/runs"]
BOARD = ["", "/edit", "/suggestions", "/teams", "/repair", "/checklist"]
SECRETARIAT = ["/", "/joining", "/people", "/organisations/new", "/undelivered"]
PHONE = ["", "/votes", "/notes", "/meetings", "/results", "/questionnaire"]


@pytest.fixture(scope="module")
def things(demo: Served) -> Mapping[str, str]:
    """One page of each kind of item."""
    with httpx.Client(base_url=demo.url) as client:
        return {
            kind: f"/{kind}/{client.get(f'/api/{kind}', params={'limit': 1}).json()['items'][0]['id']}"
            for kind in ("needs", "offers", "ideas", "calls", "organisations")
        }


def checked(somebody: Opener, paths: list[str], *, email: str, look: tuple[int, str]) -> list[str]:
    """What axe and a ruler find on these pages."""
    width, scheme = look
    person = somebody(width=width, scheme=scheme)
    if email:
        person.signs_in(email)
    found = []
    for path in paths:
        person.page.goto(person.url + path)
        person.page.evaluate(AXE)
        result = person.page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
        found += [f"{path}: {one['id']} at {one['nodes'][0]['target']}" for one in result["violations"]]
        wide = person.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        found += [f"{path}: {wide} pixels sideways"] if wide > 0 else []
    return found


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_pages_for_everybody_are_accessible(somebody: Opener, things: Mapping[str, str], look: tuple[int, str]) -> None:
    paths = PUBLIC + list(things.values())

    assert checked(somebody, paths, email="", look=look) == []


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_pages_for_members_are_accessible(somebody: Opener, things: Mapping[str, str], look: tuple[int, str]) -> None:
    assert checked(somebody, MEMBER + list(things.values()), email="maja@example.org", look=look) == []


@pytest.mark.parametrize("look", LOOKS[:1] + LOOKS[2:3], ids=str)
def test_pages_for_coordinators_are_accessible(somebody: Opener, look: tuple[int, str]) -> None:
    claire = somebody().signs_in("claire@example.org").goes_to("/consortia?show=all")
    board = claire.page.locator("main a[href^='/consortia/']:not([href$='/new'])").first.get_attribute("href")
    assert board is not None

    paths = COORDINATOR + [board + page for page in BOARD]

    assert checked(somebody, paths, email="claire@example.org", look=look) == []


@pytest.mark.parametrize("look", LOOKS[:1] + LOOKS[2:3], ids=str)
def test_pages_for_the_secretariat_are_accessible(somebody: Opener, look: tuple[int, str]) -> None:
    assert checked(somebody, SECRETARIAT, email="emma@example.org", look=look) == []


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_pages_of_camps_are_accessible(somebody: Opener, camps: Camps, look: tuple[int, str]) -> None:
    """To come and over, for those who lead; the wall and a phone, where nobody need be signed in."""
    miren = somebody().signs_in("miren@example.org").goes_to(f"{camps.coming}/live")
    wall = miren.page.locator("a[href*='/wall/']").first.get_attribute("href")
    lars = somebody().signs_in("lars@example.org").goes_to(f"{camps.coming}/me")
    phone = urlsplit(lars.page.url).path
    assert wall is not None

    leading = ["/camps/new", *camps.pages]
    open_ones = [urlsplit(wall).path, *(phone + page for page in PHONE)]

    assert checked(somebody, leading, email="miren@example.org", look=look) == []
    assert checked(somebody, open_ones, email="", look=look) == []
