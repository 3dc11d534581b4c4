"""Every page but those of camps, as each kind of person who sees it, by axe and a ruler."""

from collections.abc import Mapping

import pytest

from tests.journeys.conftest import Opener
from tests.journeys.looking import wrong_on

pytestmark = pytest.mark.browser

PUBLIC = ["/", "/sign-in", "/join", "/needs", "/offers", "/ideas", "/calls", "/organisations", "/organisations/map",
          "/alliance", "/about", "/accessibility", "/privacy", "/search", "/search?q=3D-tisk", "/rules",
          "/rules/erasmus-cove", "/rules/erasmus-cove/try", "/camps", "/camps/outcomes"]  # fmt: skip
MEMBER = ["/", "/needs/new", "/offers/new", "/ideas/new", "/introductions", "/account", "/account/data", "/outbox",
          "/calls/for-you", "/watching", "/consortia", "/consortia/new", "/inbox",
          "/account/notifications"]  # fmt: skip
COORDINATOR = ["/", "/calls/new", "/calls/import", "/calls/sources", "/consortia", "/rules/new", "/jobs", "/jobs/runs"]
BOARD = ["", "/edit", "/suggestions", "/teams", "/repair", "/checklist"]
SECRETARIAT = ["/", "/joining", "/people", "/organisations/new", "/undelivered"]


def test_pages_for_everybody_are_accessible(somebody: Opener, things: Mapping[str, str]) -> None:
    assert wrong_on(somebody(), PUBLIC + list(things.values())) == []


def test_pages_for_members_are_accessible(somebody: Opener, things: Mapping[str, str]) -> None:
    assert wrong_on(somebody().signs_in("maja@example.org"), MEMBER + list(things.values())) == []


def test_pages_for_coordinators_are_accessible(somebody: Opener) -> None:
    claire = somebody().signs_in("claire@example.org").goes_to("/consortia?show=all")
    board = claire.page.locator("main a[href^='/consortia/']:not([href$='/new'])").first.get_attribute("href")
    assert board is not None

    assert wrong_on(claire, COORDINATOR + [board + page for page in BOARD]) == []


def test_pages_for_the_secretariat_are_accessible(somebody: Opener) -> None:
    assert wrong_on(somebody().signs_in("emma@example.org"), SECRETARIAT) == []
