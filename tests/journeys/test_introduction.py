"""From a Slovenian need to a contact in Sweden, as Maja and Lars would do it, with and without JavaScript."""

import pytest

from tests.journeys.conftest import Opener

pytestmark = pytest.mark.browser

TITLE = "Iščemo partnerja za 3D-tisk kalupnih vložkov"
TEXT = (
    "Izdelujemo orodja za brizganje plastike. Radi bi natisnili kovinske vložke s konformnim hlajenjem in dva "
    "zaposlena izobrazili za dodajalno izdelavo. Iščemo center z laboratorijem za 3D-tisk kovin."
)
ACCEPT = (
    "main form:has(input[name=answer][value=accepted]) button[type=submit], main button[name=answer][value=accepted]"
)
CENTRE = "Yrkeshögskolan Fjällgnistan"


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_slovenian_need_finds_a_swedish_centre_and_both_see_the_contact(somebody: Opener, javascript: bool) -> None:
    title = f"{TITLE} ({'z' if javascript else 'brez'})"
    maja = somebody(javascript=javascript).signs_in("maja@example.org").goes_to("/needs/new")
    maja.page.locator("[name=title]").fill(title)
    maja.page.locator("[name=text]").fill(TEXT)
    maja.page.locator("input[name=topics][value=additive-manufacturing]").check()
    maja.page.locator("main form.form button[type=submit]").first.click()
    assert title in maja.page.inner_text("h1")

    card = maja.page.locator("article.match", has_text=CENTRE).first
    assert "dodajalno izdelavo" in card.locator(".side-mine").inner_text()
    assert card.locator(".side-theirs").inner_text().strip() != ""
    assert not maja.reads("lars@example.org")

    card.locator("details summary").first.click()
    card.locator("textarea[name=message]").fill("Pozdravljeni, bi nam lahko pomagali?")
    card.locator("form[action$='/introduction'] button[type=submit]").click()

    lars = somebody(javascript=javascript).signs_in("lars@example.org").goes_to("/introductions?side=asked_of_us")
    lars.page.get_by_text(title).first.click()
    assert lars.reads("bi nam lahko pomagali")
    assert not lars.reads("maja@example.org")
    lars.page.locator(ACCEPT).first.click()
    assert lars.reads("maja@example.org")

    maja.goes_to("/introductions?side=asked_by_us")
    maja.page.get_by_text(CENTRE).first.click()
    assert maja.reads("lars@example.org")
