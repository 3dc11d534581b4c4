"""The same need in four languages leads to the same centres, whatever language these write in."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Opener
from tests.serving import Served, free_port, served

pytestmark = pytest.mark.browser

NEEDS = {
    "sl": "Iščemo partnerja za usposabljanje operaterjev na CNC strojih z digitalnimi dvojčki",
    "sv": "Vi söker en partner för utbildning av CNC-operatörer med digitala tvillingar",
    "eu": "CNC makinetako operadoreak biki digitalekin trebatzeko bazkide bila gabiltza",
    "tr": "CNC tezgâhlarında operatörlerin dijital ikizlerle eğitimi için bir ortak arıyoruz",
}
CENTRES = ("Šolski center Rezalna smer", "Karaçam Mesleki ve Teknik Eğitim Merkezi")
"""One teaches with digital twins of machine tools, the other trains operators of CNC machines."""

FIRST = 6


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One of its own: what other journeys leave, such as consortia and requests, moves the order of centres."""
    with served(tmp_path_factory.mktemp("needs"), free_port(), command="demo") as service:
        yield service


@pytest.mark.parametrize("language", NEEDS)
def test_a_need_finds_the_same_centres_in_every_language(somebody: Opener, language: str) -> None:
    maja = somebody().signs_in("maja@example.org").goes_to("/needs/new")
    maja.page.locator("[name=title]").fill(NEEDS[language])
    maja.page.locator("[name=text]").fill(NEEDS[language])
    maja.page.locator("main form.form button[type=submit]").first.click()

    expect(maja.page.locator("h1")).to_contain_text(NEEDS[language])
    cards = maja.page.locator("article.match")
    shown = [str(cards.nth(place).text_content()) for place in range(min(FIRST, cards.count()))]

    missing = [centre for centre in CENTRES if not any(centre in card for card in shown)]
    assert missing == [], "\n---\n".join(shown)
    assert any("digital twins:" in card for card in shown), "no reason names what both texts speak of"
