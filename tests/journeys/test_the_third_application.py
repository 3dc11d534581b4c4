"""From two submitted applications to three: sign-offs, the receipt, the gauge that turns, and the report of proof.

No other journey touches the demo's applications.
"""

from io import BytesIO

import pytest
from docx import Document
from playwright.sync_api import expect

from tests.journeys.conftest import Opener, Person
from tests.matchcamp.paper import read_paper

pytestmark = pytest.mark.browser

THIRD = "Measure first"
COUNTED = ("Une commande, trois pays", "Mobile Roboter im Unterricht", "Measure first: green skills")
NUMBER = "101246479"


def signs_off(person: Person) -> None:
    """Finds the application on the board, and signs off for every organisation that the person may sign for."""
    person.goes_to("/applications")
    person.page.locator("main a", has_text="MEASURE1ST").first.click()
    expect(person.page.locator("#sign-offs")).to_be_visible()
    buttons = person.page.locator("form[action$='/sign-off'] button")
    given = person.page.locator("form[action$='/take-back'] button")
    while buttons.count():  # One may stand twice on the page: with the next step, and in the list.
        before = given.count()
        buttons.first.click()
        expect(given).to_have_count(before + 1)


def test_the_demo_goes_from_two_submitted_applications_to_three(somebody: Opener) -> None:
    claire = somebody().signs_in("claire@example.org").goes_to("/")
    standing = claire.page.locator("section[aria-labelledby=target]")
    expect(standing.locator(".target-gauge")).to_contain_text("2 / 3")
    rows = standing.locator("tbody tr")
    expect(rows).to_have_count(3)
    expect(rows.nth(2)).to_contain_text("3 sign-offs missing")
    expect(claire.page.locator("section[aria-labelledby=pressing]")).to_contain_text("late by")

    # Partners sign off for themselves, one without scripts; the broker does it for the institute that never signs in.
    signs_off(somebody().signs_in("jonas@example.org"))
    signs_off(somebody(javascript=False).signs_in("tine@example.org"))
    signs_off(somebody().signs_in("ingrid@example.org"))

    claire.page.locator("main a", has_text=THIRD).first.click()
    expect(claire.page.locator("#sign-offs")).to_have_text("Sign-off: 4 of 4")
    claire.page.get_by_role("button", name="It is ready to submit").click()
    expect(claire.page.locator("main .badge").first).to_have_text("Ready to submit")

    # A receipt without proof is refused, and what was typed stays.
    fill = claire.page.locator
    fill("[name='submission.at']").fill("2026-06-26T18:40")
    fill("[name='submission.number']").fill(NUMBER)
    fill("[name='submission.receipt']").fill("Receipt 101246479")
    claire.page.get_by_role("button", name="Submit", exact=True).click()
    expect(claire.page.locator(".error-summary")).to_contain_text("Name what proves it")
    assert fill("[name='submission.number']").input_value() == NUMBER
    fill("[name='evidence.0.title']").fill("Receipt of the portal")
    fill("[name='evidence.0.url']").fill("https://example.org/evidence/101246479")
    claire.page.get_by_role("button", name="Submit", exact=True).click()
    expect(claire.page.locator("main .badge").first).to_have_text("Submitted")

    claire.goes_to("/")
    expect(standing.locator(".target-gauge")).to_contain_text("3 / 3")
    expect(standing).to_contain_text("Reached")
    claire.page.locator("#target a").click()
    for title in COUNTED:
        expect(claire.page.locator("main")).to_contain_text(title)
    assert_report_names_all_three(claire)


def assert_report_names_all_three(claire: Person) -> None:
    """The page, the DOCX and the PDF name each counted application with its number and its chain."""
    claire.goes_to("/reports")
    claire.page.locator("main tbody a").first.click()
    page = str(claire.page.text_content("main"))
    files = {
        one.get_attribute("href"): one.inner_text() for one in claire.page.locator("nav.report-bar a.button").all()
    }
    addresses = {form: url for url, form in files.items() if url}
    docx = Document(BytesIO(claire.page.request.get(claire.url + addresses["DOCX"]).body()))
    word = "\n".join(
        [one.text for one in docx.paragraphs]
        + [cell.text for table in docx.tables for row in table.rows for cell in row.cells]
    )
    pdf = read_paper(claire.page.request.get(claire.url + addresses["PDF"]).body()).text
    for text in (page, word, pdf):
        flat = " ".join(text.split())
        assert [title for title in COUNTED if title not in flat] == []
        assert NUMBER in flat
        assert "Mät först" in flat, "the idea from which the third one came"
        assert "Table 4" in flat, "the camp table from which the first one came"
