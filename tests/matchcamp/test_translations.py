"""The catalogues are complete: nothing untranslated, nothing unused, every placeholder kept."""

import re
from typing import Any

import pytest
from babel.messages.catalog import Catalog

from matchcamp import i18n
from matchcamp.i18n import LANGUAGES, best_language, current_language, euros, long_date, long_moment, ngettext, number
from matchcamp.translations.messages import kept, template, untranslated
from tests.matchcamp.conftest import NOW, Service

PLACEHOLDER = re.compile(r"%\(\w+\)s")


@pytest.fixture(scope="module")
def wanted() -> Catalog:
    return template()


def ids(catalogue: Catalog) -> set[Any]:
    return {message.id for message in catalogue if message.id}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_holds_exactly_the_messages_in_use(language: str, wanted: Catalog) -> None:
    assert ids(kept(language)) - ids(wanted) == set(), "unused: run python -m matchcamp.translations"
    assert ids(wanted) - ids(kept(language)) == set(), "missing: run python -m matchcamp.translations"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_translated_with_all_its_plural_forms(language: str) -> None:
    assert untranslated(kept(language)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_keeps_the_placeholders(language: str) -> None:
    wrong = []
    for message in kept(language):
        forms = message.string if isinstance(message.string, (tuple, list)) else [message.string]
        source = message.id[-1] if isinstance(message.id, (tuple, list)) else message.id
        expected = set(PLACEHOLDER.findall(source)) - {"%(num)s", "%(count)s"}
        wrong += [form for form in forms if message.id and not expected <= set(PLACEHOLDER.findall(form))]

    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_breaks_on_a_percent_sign(language: str) -> None:
    """Jinja's gettext formats every message, so a lone % would be an error when the page is asked for."""
    lone = re.compile(r"%(?!\(\w+\)s|%)")

    assert [str(message.id) for message in kept(language) if message.id and lone.search(str(message.string))] == []


def test_french_signs_never_begin_a_line() -> None:
    """A space before them must not break."""
    forms = [message.string if isinstance(message.string, tuple) else (message.string,) for message in kept("fr")]

    assert [text for texts in forms for text in texts if re.search(" [?!;:»]", text)] == []


def test_slovenian_has_its_four_plural_forms() -> None:
    current_language.set("sl")

    words = [
        ngettext("need you could help with", "needs you could help with", count)
        for count in (1, 2, 3, 5, 101, 102, 111)
    ]

    assert len(set(words[:4])) == 4
    assert (words[4], words[5], words[6]) == (words[0], words[1], words[3])


@pytest.mark.parametrize(
    ("accepted", "chosen", "expected"),
    [
        ("sl,en;q=0.8", None, "sl"),
        ("en-GB,sl;q=0.9", None, "en"),
        ("fi, sl;q=0.3", None, "sl"),
        ("", None, "en"),
        (None, None, "en"),
        ("sl", "en", "en"),
        ("en", "sl", "sl"),
        ("de", "xx", "de"),
        ("pt", "xx", "en"),
        ("sl;q=abc", None, "en"),
    ],
)
def test_the_language_follows_the_person_then_the_browser(
    accepted: str | None, chosen: str | None, expected: str
) -> None:
    assert best_language(accepted, chosen) == expected


def test_dates_and_numbers_follow_the_language() -> None:
    current_language.set("sl")
    slovenian = (long_date(NOW.date()), long_moment(NOW), number(12345.5), euros(1200000))
    current_language.set("en")
    english = (long_date(NOW.date()), long_moment(NOW), number(12345.5), euros(1200000))

    assert slovenian == ("27. junij 2026", "27. junij 2026, 10:00", "12.345,5", "1.200.000 €")
    assert english == ("27 June 2026", "27 June 2026, 10:00", "12,345.5", "1,200,000 €")


async def test_a_page_comes_in_the_language_of_the_browser(service: Service) -> None:
    slovenian = await service.visitor(**{"accept-language": "sl"}).get("/needs")
    english = await service.visitor(**{"accept-language": "en"}).get("/needs")

    assert 'lang="sl"' in slovenian.text
    assert 'lang="en"' in english.text
    assert i18n.catalogue("sl").gettext("Needs") in slovenian.text
