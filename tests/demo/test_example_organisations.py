"""The invented organisations of the demo: complete by country and type, marked, valid and distinct."""

from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from rapidfuzz import fuzz, process

from calls.countries import country_group
from matchcamp.organisations.documents import Membership, SizeClass

SOURCE = Path(__file__).parents[2] / "src" / "matchcamp"
ORGANISATIONS = SOURCE / "demo" / "examples" / "organisations"

TYPES = {
    "vet": "vet_provider",
    "sme": "small_enterprise",
    "large": "large_enterprise",
    "chamber": "chamber",
    "research": "research_org",
    "hei": "hei",
    "public": "public_authority_regional",
}
EVERYWHERE = {"vet", "sme", "large", "chamber", "research"}
WITH_UNIVERSITY_AND_AUTHORITY = frozenset(
    ["SI", "SE", "ES", "FR", "DE", "IT", "NL", "TR", "FI", "AT", "PL", "PT", "BE"]
)
PROGRAMME_COUNTRIES = country_group("erasmus_programme", date(2026, 6, 27)).countries
FIELDS = {
    "slug",
    "example",
    "name",
    "aliases",
    "type",
    "country",
    "nuts",
    "city",
    "languages",
    "profile",
    "profile_language",
    "topics",
    "web",
    "reach",
    "status",
    "projects",
}
ROLES = {"coordinator", "partner", "associated partner"}


def _short(row: dict[str, Any]) -> str:
    return str(row["slug"]).rsplit("-", 1)[1]


def _expected_types(country: str) -> set[str]:
    if country == "LI":
        return EVERYWHERE - {"large"}
    return set(TYPES) if country in WITH_UNIVERSITY_AND_AUTHORITY else EVERYWHERE


def _expected_fields(row: dict[str, Any]) -> set[str]:
    """The fields every row has, and those of its type."""
    further = {
        "vet": {"eqf", "equipment"},
        "hei": {"eqf"},
        "research": {"equipment"},
        "sme": {"size"},
        "large": {"size"},
    }
    return FIELDS | further.get(_short(row), set())


@cache
def _rows() -> tuple[dict[str, Any], ...]:
    files = sorted(ORGANISATIONS.glob("*.yaml"))
    return tuple(row for file in files for row in yaml.safe_load(file.read_text(encoding="utf-8")))


def _vocabulary(name: str, part: str, key: str) -> frozenset[str]:
    document = yaml.safe_load((SOURCE / "vocabulary" / f"{name}.yaml").read_text(encoding="utf-8"))
    return frozenset(entry[key] for entry in document[part])


def _words(text: str) -> int:
    return len(text.split())


def test_each_programme_country_has_one_organisation_of_each_main_type() -> None:
    found = {
        country: sorted(_short(row) for row in _rows() if row["country"] == country) for country in PROGRAMME_COUNTRIES
    }

    assert len(found) == 33
    assert found == {country: sorted(_expected_types(country)) for country in PROGRAMME_COUNTRIES}
    assert len(_rows()) == 190


def test_slug_says_the_country_and_type_and_gives_the_web_address() -> None:
    said = [(row["slug"], row["type"], row["web"]) for row in _rows()]

    expected = []
    for row in _rows():
        slug = f"example-{row['country'].lower()}-{_short(row)}"
        expected.append((slug, TYPES[_short(row)], f"https://example.org/{slug}"))
    assert said == expected


def test_files_hold_one_country_each_under_its_code() -> None:
    held = {
        file.stem: {row["country"].lower() for row in yaml.safe_load(file.read_text(encoding="utf-8"))}
        for file in ORGANISATIONS.glob("*.yaml")
    }

    assert held == {country.lower(): {country.lower()} for country in PROGRAMME_COUNTRIES}


@pytest.mark.parametrize("field", ["slug", "name", "profile"])
def test_no_two_organisations_share_a_slug_name_or_profile(field: str) -> None:
    counted = Counter(row[field] for row in _rows())

    assert [value for value, times in counted.items() if times > 1] == []


def test_no_alias_is_the_name_or_alias_of_another_organisation() -> None:
    counted = Counter(
        name.casefold() for row in _rows() for name in {row["name"].casefold(), *map(str.casefold, row["aliases"])}
    )

    assert [name for name, times in counted.items() if times > 1] == []


def test_each_organisation_is_marked_and_has_the_fields_of_its_type() -> None:
    assert [row["slug"] for row in _rows() if row["example"] is not True] == []
    assert [
        (row["slug"], set(row) ^ _expected_fields(row)) for row in _rows() if set(row) != _expected_fields(row)
    ] == []


def test_names_do_not_say_that_they_are_examples() -> None:
    """The mark alone says so: a name that repeats it would be found by everybody who looks for an example."""
    names = [name.casefold().split() for row in _rows() for name in (row["name"], *row["aliases"])]

    telling = {"example", "invented", "demo", "sample", "primer", "exempel", "ejemplo", "adibide", "exemple"}
    telling |= {"beispiel", "muster", "esempio", "voorbeeld", "örnek"}
    assert [words for words in names if telling & set(words)] == []


def test_topics_come_from_the_vocabulary_two_to_five_each() -> None:
    known = _vocabulary("topics", "topics", "id")

    assert [(row["slug"], set(row["topics"]) - known) for row in _rows() if not set(row["topics"]) <= known] == []
    assert [row["slug"] for row in _rows() if not 2 <= len(set(row["topics"])) == len(row["topics"]) <= 5] == []


def test_regions_are_known_and_lie_in_the_country() -> None:
    known = _vocabulary("nuts", "regions", "code")

    # The nomenclature writes Greece EL where ISO 3166 writes GR.
    astray = [
        (row["slug"], row["nuts"])
        for row in _rows()
        if row["nuts"] not in known or row["nuts"][:2] != {"GR": "EL"}.get(row["country"], row["country"])
    ]
    assert astray == []


def test_standings_and_sizes_are_words_of_the_register_and_most_are_members() -> None:
    standings = Counter(Membership(row["status"]) for row in _rows())
    sizes = {(row["type"], SizeClass(row["size"])) for row in _rows() if "size" in row}

    assert standings[Membership.MEMBER] > len(_rows()) / 2
    assert set(standings) >= {Membership.APPLIED, Membership.PROSPECT, Membership.FOUNDING, Membership.ASSOCIATE}
    assert sizes == {("small_enterprise", SizeClass.SMALL), ("large_enterprise", SizeClass.LARGE)}


def test_profiles_have_their_length_and_are_written_in_a_language_of_the_organisation() -> None:
    lengths = [(row["slug"], _words(row["profile"])) for row in _rows() if not 60 <= _words(row["profile"]) <= 130]
    strangers = [row["slug"] for row in _rows() if row["profile_language"] not in row["languages"]]
    languages = Counter(row["profile_language"] for row in _rows())

    assert lengths == []
    assert strangers == []
    assert {"en", "sl", "sv", "es", "eu", "fr", "de", "it", "nl", "tr"} <= set(languages)
    assert 0.4 <= languages["en"] / len(_rows()) <= 0.6


def test_no_two_profiles_are_clones_of_one_template() -> None:
    profiles = [row["profile"] for row in _rows()]

    ratios = process.cdist(profiles, profiles, scorer=fuzz.token_set_ratio)

    np.fill_diagonal(ratios, 0)
    alike = [(_rows()[a]["slug"], _rows()[b]["slug"]) for a, b in np.argwhere(ratios >= 80)]
    assert alike == []


def test_levels_are_of_the_european_framework_and_reach_is_a_count() -> None:
    wrong_levels = [row["slug"] for row in _rows() if "eqf" in row and not 3 <= row["eqf"][0] <= row["eqf"][1] <= 8]
    wrong_reach = [row["slug"] for row in _rows() if row["reach"] is not None and row["reach"] <= 0]

    assert wrong_levels == []
    assert wrong_reach == []


def test_two_in_five_organisations_have_no_project_yet() -> None:
    newcomers = sum(not row["projects"] for row in _rows())

    assert 0.35 <= newcomers / len(_rows()) <= 0.45


def test_past_projects_are_complete_and_past() -> None:
    projects = [(row["slug"], project) for row in _rows() for project in row["projects"]]

    assert {frozenset(project) for _, project in projects} == {
        frozenset({"title", "year", "programme", "role", "summary"})
    }
    assert [slug for slug, project in projects if not 2014 <= project["year"] <= 2025] == []
    assert {project["role"] for _, project in projects} <= ROLES
    assert [slug for slug, project in projects if not 25 <= _words(project["summary"]) <= 50] == []
    assert [title for title, times in Counter(project["title"] for _, project in projects).items() if times > 1] == []
    assert max(len(row["projects"]) for row in _rows()) <= 3


def test_the_three_organisations_of_the_journey_can_meet() -> None:
    rows = {row["slug"]: row for row in _rows()}
    maker, school, broker = (rows[f"example-{part}"] for part in ("si-sme", "se-vet", "se-public"))

    assert (maker["city"], maker["nuts"], maker["profile_language"], maker["projects"]) == ("Ptuj", "SI03", "sl", [])
    assert set(maker["topics"]) & set(school["topics"]) == {"additive-manufacturing", "cnc-machining", "metal-printing"}
    assert school["languages"] == ["sv", "en"]
    assert broker["type"] == "public_authority_regional"
