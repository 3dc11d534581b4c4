"""Every page of applications, targets, indicators, reports and chains, by axe, by a ruler, and with longer words."""

import pytest

from tests.journeys.conftest import Camps, Opener, Person
from tests.journeys.looking import NARROW, SIDEWAYS, wrong_on
from tests.journeys.test_longer_words import sideways

pytestmark = pytest.mark.browser

VIEWS = ["/applications", "/applications/table", "/applications/timeline", "/applications/pressing",
         "/applications/new", "/targets", "/targets/new", "/indicators", "/indicators/I2", "/indicators/I5",
         "/indicators/I23", "/reports",
         "/feeds"]  # fmt: skip
ONE = ["", "?step=drop", "/partners", "/checklist", "/packages", "/documents", "/plan", "/log", "/edit"]


def first_link(person: Person, path: str, selector: str) -> str:
    found = person.goes_to(path).page.locator(selector).first.get_attribute("href")
    assert found is not None
    return found


def pages_of(person: Person, camps: Camps) -> list[str]:
    """All views, one application that is drafted with its chain, the target, its report, and what came out of a camp."""
    application = first_link(person, "/applications", "main a:has-text('MIKROMANT')")
    target = first_link(person, "/targets", "main a[href^='/targets/']:not([href$='/new'])")
    chains = [
        f"/lineage/application/{application.rpartition('/')[2]}",
        f"/lineage/camp/{camps.past.rpartition('/')[2]}",
    ]
    reports = ["/reports/years/2026", f"/reports{target}"]
    return [*VIEWS, *(application + page for page in ONE), target, target + "/edit", *chains, *reports]


def test_pages_of_applications_are_accessible(somebody: Opener, camps: Camps) -> None:
    claire = somebody().signs_in("claire@example.org")

    assert wrong_on(claire, pages_of(claire, camps)) == []


def test_pages_of_applications_are_accessible_to_partners(somebody: Opener) -> None:
    lars = somebody().signs_in("lars@example.org")
    application = first_link(lars, "/applications", "main a:has-text('SMALLCOVE')")

    assert wrong_on(lars, ["/applications", application, application + "/checklist", "/applications/pressing"]) == []


@pytest.mark.parametrize("width", [1280, 320])
def test_pages_of_applications_bear_longer_words(somebody: Opener, camps: Camps, width: int) -> None:
    pages = pages_of(somebody().signs_in("claire@example.org"), camps)

    assert sideways(somebody, pages, email="claire@example.org", width=width) == []


def test_names_of_files_stay_within_a_narrow_screen(somebody: Opener) -> None:
    claire = somebody(width=NARROW).signs_in("claire@example.org")
    documents = first_link(claire, "/applications", "main a:has-text('WATCHOT')") + "/documents"
    claire.goes_to(documents)
    claire.page.fill("#field-add-title", "Part_B_" + "v12_final_" * 12)
    claire.page.fill("#field-add-url", "https://example.org/" + "part_b_" * 40)
    claire.page.click("section[aria-labelledby=add] button[type=submit]")

    assert claire.page.locator("details.one-edit").count() == 1
    assert claire.page.evaluate(SIDEWAYS) == 0
