"""Page languages: what is ready for all ten, whatever catalogues there are yet."""

from datetime import date

import pytest
from babel import Locale
from babel.messages.plurals import get_plural

from matchcamp import i18n
from matchcamp.concept_names import concept_name, in_readers_words
from matchcamp.i18n import CONTENT_LANGUAGES, LANGUAGES, best_language, current_language
from matchcamp.labels import begun
from matchcamp.organisations.fields import LANGUAGES as WORKING_LANGUAGES
from matchcamp.rendering import COUNTRIES
from matchcamp.topics import TOPICS
from matchcamp.words import ContentLanguage
from matching.concepts import concepts
from tests.matchcamp.conftest import Service

OWN_NAMES = ["English", "slovenščina", "svenska", "español", "euskara", "français", "Deutsch", "italiano", "Nederlands",
             "Türkçe"]  # fmt: skip
DATES = ["27 June 2026", "27. junij 2026", "27 juni 2026", "27 de junio de 2026", "2026ko ekainaren 27a",
         "27 juin 2026", "27. Juni 2026", "27 giugno 2026", "27 juni 2026", "27 Haziran 2026"]  # fmt: skip


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2025, 1, 11), "2025eko urtarrilaren 11"), (date(2030, 12, 31), "2030eko abenduaren 31"),
        (date(2011, 3, 1), "2011ko martxoaren 1a"), (date(2021, 3, 21), "2021eko martxoaren 21a"),
        (date(2000, 5, 5), "2000ko maiatzaren 5a"), (date(1900, 5, 5), "1900eko maiatzaren 5a"),
    ],
)  # fmt: skip
def test_basque_dates_have_the_endings_of_their_numbers(day: date, words: str) -> None:
    current_language.set("eu")

    assert i18n.long_date(day) == words
    assert i18n.month_and_year(day).startswith(words.split(maxsplit=1)[0])
    assert "(" not in i18n.month_and_year(day)


def test_every_page_language_is_one_that_people_write() -> None:
    assert set(LANGUAGES) <= set(CONTENT_LANGUAGES)
    assert ContentLanguage.__args__ == CONTENT_LANGUAGES


@pytest.mark.parametrize(("language", "name", "day"), list(zip(CONTENT_LANGUAGES, OWN_NAMES, DATES, strict=True)))
def test_names_dates_and_codes_have_words_in_every_language(language: str, name: str, day: str) -> None:
    current_language.set(language)

    assert (i18n.language_name(language), i18n.long_date(date(2026, 6, 27))) == (name, day)
    assert [code for code in COUNTRIES if i18n.country_name(code) == code] == []
    assert [code for code in WORKING_LANGUAGES if i18n.language_name(code) == code] == []
    assert [topic.id for topic in TOPICS.values() if language not in topic.labels] == []


def test_topics_are_concepts_under_their_own_ids_and_labels() -> None:
    table = concepts()
    strangers = [one.id for one in table.values() if one.topic and one.topic not in TOPICS]
    apart = [
        (topic.id, language)
        for topic in TOPICS.values()
        for language in CONTENT_LANGUAGES
        if table[topic.id].label(language) != topic.labels[language]
    ]

    assert (strangers, apart) == ([], [])


def test_catalogues_are_made_with_the_plural_forms_of_their_language() -> None:
    assert {one: get_plural(one).num_plurals for one in ("en", "sl", "tr", "eu", "de")} == {
        "en": 2, "sl": 4, "tr": 1, "eu": 2, "de": 2,
    }  # fmt: skip
    assert Locale.parse("sl").plural_form(3) == "few"


@pytest.mark.parametrize("language", [one for one in LANGUAGES if one != "en"])
def test_the_browsers_region_does_not_matter(language: str) -> None:
    assert best_language(f"xx-XX, {language}-{language.upper()};q=0.7, en;q=0.5") == language
    assert best_language(f"{language};q=0, en") == "en"


def test_a_line_begins_with_the_capital_of_its_language() -> None:
    current_language.set("en")
    assert begun("ikiz") == "Ikiz"

    current_language.set("tr")

    assert begun("ikiz") == "İkiz"


def test_a_shared_concept_is_named_in_the_readers_language() -> None:
    shared = [{"id": "additive-manufacturing", "label": "", "query": "3D-tisk", "candidate": "stampa 3D"}]
    current_language.set("sv")

    [reason] = in_readers_words([{"type": "concepts", "concepts": shared}])

    assert reason["concepts"] == [shared[0] | {"label": "additiv tillverkning"}]
    assert concept_name("gone") == "gone"


async def test_every_page_offers_the_page_languages_by_their_own_names(service: Service) -> None:
    page = (await service.visitor().get("/about")).text

    for code in LANGUAGES:
        assert f'name="language" value="{code}" lang="{code}"' in page
        assert f">{i18n.language_name(code)}</button>" in page


async def test_a_match_names_the_concept_in_the_words_of_both_sides(service: Service) -> None:
    own = await service.organisation(owner="maja@example.org")
    centre = {"type": "vet_provider", "country": "SE", "profile_language": "sv"}
    profile = "Vi utbildar i additiv tillverkning av metall och hyr ut maskiner för små serier."
    await service.organisation("Lärcentrum", profile=profile, **centre)
    await service.indexed()
    maja = await service.program("maja@example.org")
    words = "Iščemo šolo, ki nam pomaga s 3D-tiskom nadomestnih delov za stare stroje."
    need = {"title": "3D-tisk nadomestnih delov", "text": words, "organisation_id": own}
    made = (await maja.post("/api/needs", json=need)).json()

    path = f"/api/needs/{made['id']}/matches?kind=organisation"
    answer = (await maja.get(path, headers={"accept-language": "sl"})).json()
    page = (await (await service.browser("maja@example.org")).get(f"/needs/{made['id']}?kind=organisation")).text

    [found] = [one for one in answer["matches"] if one["item"]["title"] == "Lärcentrum"]
    shared = [one for reason in found["reasons"] if reason["type"] == "concepts" for one in reason["concepts"]]
    assert [(one["id"], one["query"], one["candidate"]) for one in shared] == [
        ("additive-manufacturing", "3D-tisk", "additiv tillverkning av metall")
    ]
    assert "<strong>additive manufacturing</strong>: «3D-tisk» · «additiv tillverkning av metall»" in page


@pytest.mark.parametrize(("language", "shown"), [("fr", "\N{NO-BREAK SPACE}:"), ("de", ":")])
def test_labels_end_as_their_language_ends_them(language: str, shown: str) -> None:
    with i18n.in_language(language):
        assert i18n.colon() == shown
