"""Two people at one table of a camp, each with a phone: they see each other write, and no words are lost."""

import re

import pytest
from playwright.sync_api import Page, expect

from matchcamp.i18n import LANGUAGE_COOKIE
from tests.journeys.conftest import Opener, Person

pytestmark = pytest.mark.browser
CAMP = "Project camp Bilbao"
WORDS = "A sensor kit that ten schools can build."


def phone_of(somebody: Opener, email: str, width: int) -> tuple[Person, str]:
    """A signed-in person on the page of their own phone, and the address of their camp."""
    person = somebody(width=width).signs_in(email)
    # The page of a link speaks its holder's language, unless they chose another.
    person.page.context.add_cookies([{"name": LANGUAGE_COOKIE, "value": "en", "url": person.url}])
    person.goes_to("/camps").page.get_by_role("link", name=CAMP).first.click()
    camp = person.page.url.removeprefix(person.url)
    person.goes_to(f"{camp}/me")
    assert "/phone/" in person.page.url
    return person, person.page.url.removeprefix(person.url)


def write(page: Page, section: str) -> None:
    """Open the form of a section; screen readers are told which one the button is for."""
    page.get_by_role("button", name=re.compile(f"^Write ?: {section}$")).click()


def save(page: Page, text: str) -> None:
    page.locator("main textarea").fill(text)
    page.get_by_role("button", name="Save").click()


def test_two_people_write_at_one_table_and_lose_nothing(somebody: Opener) -> None:
    maja, hers = phone_of(somebody, "maja@example.org", 375)
    lars, his = phone_of(somebody, "lars@example.org", 375)
    maja.goes_to(f"{hers}/votes").page.locator(".workshop-votes a").first.click()
    maja.page.wait_for_url("**/table/*")
    table = maja.page.url.rpartition("/")[2]

    lars.goes_to(f"{his}/table/{table}")
    write(maja.page, "Result")
    expect(lars.page.locator("#section-result")).to_contain_text("Maja Primer is writing here")
    save(maja.page, WORDS)
    expect(lars.page.locator("#section-result")).to_contain_text(WORDS)

    write(lars.page, "Impact")
    lars.page.locator("main textarea").fill("Typed, and not saved.")
    lars.goes_to(f"{his}/table/{table}/sections/impact")
    lars.page.get_by_role("button", name="Use them").click()
    lars.page.context.set_offline(True)
    lars.page.get_by_role("button", name="Save").click()
    expect(lars.page.get_by_role("alert")).to_contain_text("There is no network.")
    lars.page.context.set_offline(False)
    lars.page.get_by_role("button", name="Save").click()
    expect(lars.page.locator("#section-impact")).to_contain_text("Typed, and not saved.")
    assert lars.page.evaluate("document.documentElement.scrollWidth") == 375
