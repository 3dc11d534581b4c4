"""The data of the demo alliance and the vocabularies: complete, consistent, and free of real persons."""

import re
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from calls.countries import country_group
from calls.organisation_types import organisation_types

ROOT = Path(__file__).parents[2]
VOCABULARY = ROOT / "src" / "matchcamp" / "vocabulary"
ALLIANCE = ROOT / "src" / "matchcamp" / "demo" / "alliance"

LANGUAGES = ("en", "sl", "sv", "es", "eu", "fr", "de", "it", "nl", "tr")
# Ids are stored in items: a lost or renamed one would orphan them, so the list is held here a second time.
_WRITTEN_IDS = """
    additive-manufacturing artificial-intelligence augmented-reality big-data circular-economy
    cloud-platforms cnc-machining collaborative-robots composites connectivity
    cyber-physical-systems cybersecurity data-analytics digital-twins embedded-systems
    energy-efficiency entrepreneurship erp green-transition inclusion industrial-automation iot
    job-shadowing languages lean-manufacturing learner-mobility learning-factories logistics
    machine-learning mathematics metal-printing metrology micro-credentials mobile-robots
    polymer-printing rfid robotics sensors simulation skills-intelligence smart-maintenance
    sme-innovation teacher-training virtual-reality virtualisation vocational-excellence welding
    work-based-learning
"""
TOPIC_IDS = frozenset(_WRITTEN_IDS.split())
ORGANISATION_TYPES = frozenset(kind.code for kind in organisation_types())
PROGRAMME_COUNTRIES = country_group("erasmus_programme", date(2026, 6, 27)).countries
ORGANISATIONS = {
    "members.yaml": ("interested", 27),
    "associated.yaml": ("associate", 58),
    "partners.yaml": ("founding", 20),
    "stakeholders.yaml": ("prospect", 48),
}
PROJECT_START = date(2022, 6, 15)


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text("utf-8"))


def topics() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = read(VOCABULARY / "topics.yaml")["topics"]
    return rows


def entries(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = read(ALLIANCE / name)
    return rows


def organisations() -> list[dict[str, Any]]:
    return [row for name in ORGANISATIONS for row in entries(name)]


def day_before_months_after(start: date, months: int) -> date:
    """The rule of the plan: month N ends N months after the start, less one day."""
    years, month = divmod(start.month - 1 + months, 12)
    return date(start.year + years, month + 1, start.day) - timedelta(days=1)


def test_topics_are_the_controlled_list() -> None:
    ids = [topic["id"] for topic in topics()]

    assert frozenset(ids) == TOPIC_IDS
    assert len(ids) == len(TOPIC_IDS)


def test_topics_have_a_label_and_synonyms_in_every_language() -> None:
    for topic in topics():
        assert tuple(topic["labels"]) == LANGUAGES, topic["id"]
        assert tuple(topic["synonyms"]) == LANGUAGES, topic["id"]
        assert all(label.strip() for label in topic["labels"].values()), topic["id"]
        assert {2 <= len(words) <= 6 for words in topic["synonyms"].values()} == {True}, topic["id"]
        assert re.fullmatch(r"[^.]+\.", topic["description"]), topic["description"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_topics_share_no_word_within_a_language(language: str) -> None:
    words = [
        word.casefold() for topic in topics() for word in (topic["labels"][language], *topic["synonyms"][language])
    ]

    assert [word for word, times in Counter(words).items() if times > 1] == []


def test_regions_are_unique_and_cover_the_programme_countries() -> None:
    regions = read(VOCABULARY / "nuts.yaml")["regions"]

    assert [code for code, times in Counter(region["code"] for region in regions).items() if times > 1] == []
    assert frozenset(region["country"] for region in regions) == PROGRAMME_COUNTRIES
    for region in regions:
        prefix = "EL" if region["country"] == "GR" else region["country"]
        assert re.fullmatch(prefix + "[0-9A-Z]{2}", region["code"]), region
        assert region["name"].strip(), region


def test_every_file_says_what_it_is_and_under_which_licence() -> None:
    for path in (*VOCABULARY.glob("*.yaml"), *ALLIANCE.glob("*.yaml")):
        head = "".join(line for line in path.read_text("utf-8").splitlines(keepends=True) if line.startswith("#"))

        assert re.search(r"^# What it is ", head, re.MULTILINE), path.name
        assert re.search(r"^# Sources ", head, re.MULTILINE), path.name
        assert re.search(r"^# Licence ", head, re.MULTILINE), path.name


def test_slugs_are_unique_across_files() -> None:
    slugs = [row["slug"] for path in sorted(ALLIANCE.glob("*.yaml")) for row in entries(path.name)]

    assert [slug for slug, times in Counter(slugs).items() if times > 1] == []
    assert [slug for slug in slugs if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)] == []


@pytest.mark.parametrize(("name", "status", "count"), [(n, s, c) for n, (s, c) in ORGANISATIONS.items()])
def test_organisations_are_counted_as_in_the_plans(name: str, status: str, count: int) -> None:
    rows = entries(name)

    assert len(rows) == count
    assert {row["status"] for row in rows} == {status}


def test_organisation_types_are_the_25() -> None:
    assert len(ORGANISATION_TYPES) == 25


def test_organisations_use_the_controlled_lists() -> None:
    regions = {region["code"]: region["country"] for region in read(VOCABULARY / "nuts.yaml")["regions"]}

    for row in organisations():
        assert row["type"] in ORGANISATION_TYPES, row["slug"]
        assert set(row["topics"]) <= TOPIC_IDS, row["slug"]
        assert regions.get(row.get("nuts", ""), row["country"]) == row["country"], row["slug"]
        assert all(re.fullmatch("[a-z]{2}", language) for language in row["languages"]), row["slug"]


def test_organisations_without_a_country_ask_for_it() -> None:
    unknown = [row for row in organisations() if not re.fullmatch("[A-Z]{2}", row["country"])]

    assert {row["country"] for row in unknown} == {""}
    assert [row["slug"] for row in unknown if not row["review"]] == []


def test_organisations_have_names_apart_and_a_profile() -> None:
    rows = organisations()

    assert [name for name, times in Counter(row["name"] for row in rows).items() if times > 1] == []
    for row in rows:
        assert row["name"] not in row["aliases"], row["slug"]
        assert len(row["aliases"]) == len(set(row["aliases"])), row["slug"]
        assert row["profile"].endswith("."), row["slug"]
        assert row["source"], row["slug"]


def test_associated_partners_keep_the_order_and_spelling_of_the_figure() -> None:
    rows = {row["number"]: row for row in entries("associated.yaml")}

    assert list(rows) == list(range(1, 59))
    assert rows[13]["aliases"][0] == "-Pixel- ES"
    assert rows[42]["aliases"][0] == "sanayi-Odea-Chamber-TR"
    assert rows[45]["name"] == "Turkuaz"


def test_likely_duplicates_point_at_an_entry() -> None:
    slugs = {row["slug"] for row in organisations()}
    pointers = {row["slug"]: row["possible_duplicate_of"] for row in organisations() if "possible_duplicate_of" in row}

    assert pointers == {"fp-zornotza": "cifp-zornotza"}
    assert set(pointers.values()) <= slugs


def test_partners_took_part_in_the_project() -> None:
    roles = Counter(project["role"] for row in entries("partners.yaml") for project in row["projects"])

    assert roles == {"coordinator": 1, "partner": 19}
    assert {project["year"] for row in entries("partners.yaml") for project in row["projects"]} == {2022}


def test_teams_and_interests_name_topics() -> None:
    teams, interests = entries("teams.yaml"), entries("interests.yaml")

    assert (len(teams), len(interests)) == (10, 11)
    assert {topic for team in teams for topic in team["topics"]} <= TOPIC_IDS
    assert {interest["topic"] for interest in interests} <= TOPIC_IDS


def test_indicators_follow_the_month_rule() -> None:
    rows = {row["code"]: row for row in entries("indicators.yaml")}

    assert list(rows) == ["I1", "I2", "I3", "I4", "I5", "I6", "I22", "I23"]
    assert rows["I1"]["due"] == [{"month": 17, "date": date(2023, 11, 14)}]
    for row in rows.values():
        for due in (one for one in row["due"] if "month" in one):
            assert due["date"] == day_before_months_after(PROJECT_START, due["month"]), row["code"]


def test_indicators_leave_founding_and_associated_ones_out() -> None:
    rows = {row["code"]: row for row in entries("indicators.yaml")}

    assert rows["I2"]["excludes"] == ["founding", "associate"]
    assert [rows[code]["target"] for code in ("I2", "I3", "I4", "I5", "I23")] == [200, 100, 30, 80, 3]


def test_calendar_entries_end_after_they_start() -> None:
    for row in entries("calendar.yaml"):
        for span in (row, row.get("actual", row)):
            assert date(2023, 1, 1) <= span["start"] <= span["end"] <= date(2026, 12, 31), row["slug"]
            assert span["precision"] in {"day", "month", "season", "half", "year"}, row["slug"]


def test_calendar_has_the_newsletters_of_2025_in_order() -> None:
    months = [row["start"].month for row in entries("calendar.yaml") if row["kind"] == "newsletter"]

    assert months == [2, 5, 7, 10, 12]
    assert all(early < late for early, late in pairwise(months))


def test_people_are_invented_and_belong_to_example_organisations() -> None:
    people = entries("people.yaml")

    assert {person["example"] for person in people} == {True}
    assert {role for person in people for role in person["roles"]} == {
        "member",
        "broker",
        "facilitator",
        "coordinator",
        "secretariat",
    }
    assert {person["language"] for person in people} == set(LANGUAGES)
    for person in people:
        for place in person["organisations"]:
            parts = re.fullmatch(r"example-([a-z]{2})-(vet|sme|large|chamber|research|hei|public)", place["slug"])
            assert parts is not None, place
            assert parts[1].upper() in PROGRAMME_COUNTRIES, place
            assert place["role"] in {"owner", "editor"}, place


def test_people_include_the_accounts_of_the_tour() -> None:
    owners = {
        place["slug"]: person["email"]
        for person in entries("people.yaml")
        for place in person["organisations"]
        if place["role"] == "owner"
    }

    assert owners["example-si-sme"] == "maja@example.org"
    assert owners["example-se-vet"] == "lars@example.org"
    assert owners["example-se-public"] == "ingrid@example.org"


def test_no_file_holds_a_real_address() -> None:
    for path in (*VOCABULARY.glob("*.yaml"), *ALLIANCE.glob("*.yaml")):
        addresses = re.findall(r"[\w.+-]+@[\w-]+\.[\w.-]+", path.read_text("utf-8"))

        assert [address for address in addresses if not address.endswith("@example.org")] == [], path.name
