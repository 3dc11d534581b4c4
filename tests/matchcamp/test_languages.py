"""The language of texts: found in ten languages, left to who is likely where a few words could be in several."""

import gzip
from pathlib import Path

import pytest

from matchcamp.i18n import CONTENT_LANGUAGES, current_language
from matchcamp.languages import detected_language, near_languages, sure_language
from matchcamp.viewer import Role
from tests.matchcamp.conftest import Service

TATOEBA = Path(__file__).parents[2].parent / "shared" / "data" / "multilingual" / "tatoeba.tsv.gz"

SENTENCES = {
    "en": "We look for a school that can train our operators.",
    "sl": "Iščemo šolo, ki zna tiskati kovino.",
    "sv": "Vi söker en partner som kan svetsning.",
    "es": "Buscamos un centro que forme a nuestros operarios.",
    "eu": "Gure langileak prestatuko dituen zentro bat behar dugu.",
    "fr": "Nous cherchons un lycée qui forme nos opérateurs.",
    "de": "Wir suchen eine Schule für unsere Maschinenbediener.",
    "it": "Cerchiamo una scuola che formi i nostri operatori.",
    "nl": "Wij zoeken een school die onze medewerkers opleidt.",
    "tr": "Operatörlerimizi eğitecek bir okul arıyoruz.",
}


@pytest.fixture(autouse=True)
def english_page() -> None:
    current_language.set("en")


@pytest.mark.parametrize("language", CONTENT_LANGUAGES)
def test_a_sentence_is_told_by_itself_whatever_is_likely(language: str) -> None:
    other = "tr" if language != "tr" else "sl"

    assert detected_language(SENTENCES[language], [other]) == language
    assert sure_language(SENTENCES[language]) == language


def test_a_few_words_are_taken_for_the_likely_one_of_the_languages_they_could_be_in() -> None:
    near = near_languages("Robotik, Simulation")

    assert len(near) > 1
    assert [detected_language("Robotik, Simulation", [one]) for one in near] == near


def test_nothing_to_tell_by_is_the_first_likely_language() -> None:
    assert detected_language("", ["sl", "en"]) == "sl"
    assert detected_language("2026 / 14", ["xx", "eu"]) == "eu"


def test_a_search_of_a_few_words_has_no_language_where_it_could_be_in_several() -> None:
    current_language.set("tr")

    assert sure_language("Kunststoff Metrologie Schweißen") == "de"
    assert sure_language("robot laser") in ("", "tr")


def test_short_sentences_are_told_with_hardly_an_error() -> None:
    if not TATOEBA.is_file():
        pytest.skip("the shared file tatoeba.tsv.gz is not beside this checkout")
    with gzip.open(TATOEBA, "rt", encoding="utf-8") as lines:
        rows = [line.rstrip("\n").split("\t") for line in lines][1::9]
    few = [(language, text) for language, _, text in rows if 2 <= len(text.split()) <= 6]

    right = sum(detected_language(text) == language for language, text in few)

    assert right / len(few) > 0.98


async def test_a_posting_in_a_few_words_is_in_the_language_of_its_organisation(service: Service) -> None:
    organisation = await service.organisation(owner="maja@example.org", profile_language="sv")
    maja = await service.program("maja@example.org")
    words = {"title": "Robotik, Simulation", "text": "Robotik, Simulation", "organisation_id": organisation}

    made = await maja.post("/api/needs", json=words, headers={"accept-language": "tr"})
    sent = await maja.post("/api/needs", json=words | {"language": "de"})

    assert (made.status_code, made.json()["language"]) == (201, "sv")
    assert sent.json()["language"] == "de"


async def test_the_language_of_a_profile_is_found_and_can_be_corrected(service: Service) -> None:
    emma = await service.program("emma@example.org", Role.SECRETARIAT)
    words = {"name": "Orodjarna Vzorec", "type": "small_enterprise", "country": "SI", "profile": SENTENCES["sl"]}

    made = (await emma.post("/api/organisations", json=words)).json()
    path = f"/api/organisations/{made['id']}"
    changed = await emma.put(path, json=words | {"revision": made["revision"], "profile_language": "hr"})

    assert made["profile_language"] == "sl"
    assert changed.json()["profile_language"] == "hr"
