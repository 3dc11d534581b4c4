"""Every page of a camp to come and of one that is over, by axe and a ruler."""

from urllib.parse import urlsplit

import pytest

from tests.journeys.conftest import Camps, Opener
from tests.journeys.looking import wrong_on

pytestmark = pytest.mark.browser

PHONE = ["", "/votes", "/notes", "/meetings", "/results", "/questionnaire"]


def test_pages_for_those_who_lead_are_accessible(somebody: Opener, camps: Camps) -> None:
    miren = somebody().signs_in("miren@example.org")

    assert wrong_on(miren, ["/camps/new", *camps.pages]) == []


def test_walls_and_phones_are_accessible_without_signing_in(somebody: Opener, camps: Camps) -> None:
    miren = somebody().signs_in("miren@example.org").goes_to(f"{camps.coming}/live")
    wall = miren.page.locator("a[href*='/wall/']").first.get_attribute("href")
    lars = somebody().signs_in("lars@example.org").goes_to(f"{camps.coming}/me")
    phone = urlsplit(lars.page.url).path
    assert wall is not None

    assert wrong_on(somebody(), [urlsplit(wall).path, *(phone + page for page in PHONE)]) == []
