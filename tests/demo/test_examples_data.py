"""The invented needs, offers and ideas of the demo: complete, consistent, and usable as judged data."""

import re
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from calls.catalogue import load_catalogue
from calls.countries import country_group
from calls.organisation_types import organisation_types

SOURCE = Path(__file__).parents[2] / "src" / "matchcamp"
EXAMPLES = SOURCE / "demo" / "examples"

LANGUAGES = frozenset({"en", "sl", "sv", "es", "eu", "fr", "de", "it", "nl", "tr"})
TYPES = frozenset(kind.code for kind in organisation_types())
PROGRAMME_COUNTRIES = country_group("erasmus_programme", date(2026, 6, 27)).countries
ORGANISATION = re.compile(r"example-([a-z]{2})-(vet|sme|large|chamber|research|hei|public)")
CANVAS = ["need", "target_group", "result", "activities", "partners", "impact"]
FIELDS = {
    "needs": {"outcome", "by", "text", "wanted_types", "visibility"},
    "offers": {"kind", "text", "capacity", "languages", "eqf", "visibility", "answers"},
    "ideas": {"summary", "answers_needs", "competences", "roles_sought", "programmes", "canvas", "call_hint"},
}
SHARED_FIELDS = {"slug", "example", "organisation", "title", "language", "topics", "status"}


@cache
def _read(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = yaml.safe_load((EXAMPLES / f"{name}.yaml").read_text(encoding="utf-8"))
    return rows


@cache
def _topics() -> frozenset[str]:
    vocabulary = yaml.safe_load((SOURCE / "vocabulary" / "topics.yaml").read_text(encoding="utf-8"))
    return frozenset(topic["id"] for topic in vocabulary["topics"])


def _country(row: dict[str, Any]) -> str:
    matched = ORGANISATION.fullmatch(row["organisation"])
    assert matched is not None, row["organisation"]
    return matched[1].upper()


def _words(text: str) -> int:
    return len(text.split())


def _needs_by_slug() -> dict[str, dict[str, Any]]:
    return {need["slug"]: need for need in _read("needs")}


@pytest.mark.parametrize(("name", "count"), [("needs", 44), ("offers", 64), ("ideas", 17)])
def test_examples_have_their_counts_fields_and_mark(name: str, count: int) -> None:
    rows = _read(name)

    assert len(rows) == count
    assert [row["slug"] for row in rows if set(row) - {"posted"} != SHARED_FIELDS | FIELDS[name]] == []
    assert [row["slug"] for row in rows if row["example"] is not True] == []
    assert [row["slug"] for row in rows if _country(row) not in PROGRAMME_COUNTRIES] == []


def test_slugs_and_titles_are_unique_over_all_examples() -> None:
    rows = [*_read("needs"), *_read("offers"), *_read("ideas")]

    repeated = {
        field: [v for v, n in Counter(row[field] for row in rows).items() if n > 1] for field in ("slug", "title")
    }

    assert repeated == {"slug": [], "title": []}


@pytest.mark.parametrize(
    ("name", "field", "shortest", "longest"),
    [("needs", "text", 60, 160), ("offers", "text", 60, 160), ("ideas", "summary", 120, 200)],
)
def test_texts_and_titles_keep_their_lengths(name: str, field: str, shortest: int, longest: int) -> None:
    rows = _read(name)

    assert [(row["slug"], _words(row[field])) for row in rows if not shortest <= _words(row[field]) <= longest] == []
    assert [row["slug"] for row in rows if not 10 <= len(row["title"]) <= 90] == []


@pytest.mark.parametrize("name", ["needs", "offers", "ideas"])
def test_topics_and_languages_come_from_the_lists(name: str) -> None:
    rows = _read(name)

    assert [row["slug"] for row in rows if not set(row["topics"]) <= _topics()] == []
    assert [row["slug"] for row in rows if not 1 <= len(set(row["topics"])) == len(row["topics"]) <= 5] == []
    assert {row["language"] for row in rows} <= LANGUAGES


def test_needs_speak_all_languages_of_the_alliance() -> None:
    spoken = Counter(need["language"] for need in _read("needs"))

    assert set(spoken) == LANGUAGES
    assert min(spoken.values()) >= 3
    assert spoken["sl"] >= 4


def test_needs_have_the_planned_states_visibilities_and_dates() -> None:
    needs = _read("needs")

    assert Counter(need["status"] for need in needs) == {
        "published": 38,
        "draft": 2,
        "in_review": 2,
        "solved": 2,
    }
    assert Counter(need["visibility"] for need in needs) == {"public": 35, "members": 6, "anonymous": 3}
    assert [need["slug"] for need in needs if not date(2026, 8, 1) <= need["by"] <= date(2027, 3, 31)] == []
    assert [need["slug"] for need in needs if not set(need["wanted_types"]) <= TYPES or not need["wanted_types"]] == []
    assert [need["slug"] for need in needs if not need["outcome"] or len(need["topics"]) > 4] == []


def test_anonymous_needs_name_neither_their_organisation_nor_its_place() -> None:
    organisations = {
        row["slug"]: row
        for path in sorted((EXAMPLES / "organisations").glob("*.yaml"))
        for row in yaml.safe_load(path.read_text(encoding="utf-8"))
    }
    leaks = []

    for need in _read("needs"):
        if need["visibility"] != "anonymous":
            continue
        owner = organisations[need["organisation"]]
        words = f"{need['title']} {need['text']} {need['outcome']} {need['slug']}".lower()
        names = [owner["name"], owner["city"], *owner.get("aliases", [])]
        parts = {part.lower() for name in names for part in re.findall(r"\w{5,}", name)}
        leaks += [(need["slug"], part) for part in sorted(parts) if re.search(rf"\b{part}\b", words)]

    assert leaks == []


def test_every_example_belongs_to_an_organisation_of_the_demo() -> None:
    known = {
        row["slug"]
        for path in sorted((EXAMPLES / "organisations").glob("*.yaml"))
        for row in yaml.safe_load(path.read_text(encoding="utf-8"))
    }

    missing = {row["organisation"] for name in FIELDS for row in _read(name)} - known

    assert missing == set()


def test_offers_have_known_kinds_levels_and_states() -> None:
    offers = _read("offers")

    assert {o["kind"] for o in offers} == {
        "training",
        "equipment",
        "expertise",
        "project_role",
        "job_shadowing",
    }
    assert {o["status"] for o in offers} <= {"published", "draft", "in_review"}
    assert Counter(o["visibility"] for o in offers) == {"public": 59, "members": 5}
    assert [o["slug"] for o in offers if not o["languages"] or not set(o["languages"]) <= LANGUAGES] == []
    assert [o["slug"] for o in offers if o["language"] not in o["languages"]] == []
    assert [o["slug"] for o in offers if o["eqf"] and not 1 <= o["eqf"][0] <= o["eqf"][1] <= 8] == []
    assert [o["slug"] for o in offers if not isinstance(o["capacity"], int | str)] == []


def test_answers_point_at_needs_in_other_countries() -> None:
    needs = _needs_by_slug()

    answers = [(offer, slug) for offer in _read("offers") for slug in offer["answers"]]

    assert [(offer["slug"], slug) for offer, slug in answers if slug not in needs] == []
    assert [(offer["slug"], slug) for offer, slug in answers if _country(offer) == _country(needs[slug])] == []
    assert [offer["slug"] for offer in _read("offers") if not 1 <= len(offer["answers"]) <= 4] == []


def test_every_need_is_answered_by_one_to_five_offers_in_another_language() -> None:
    judged = Counter(slug for offer in _read("offers") if offer["status"] == "published" for slug in offer["answers"])
    across = {
        slug
        for offer in _read("offers")
        for slug in offer["answers"]
        if offer["language"] != _needs_by_slug()[slug]["language"]
    }

    assert [slug for slug in _needs_by_slug() if not 1 <= judged[slug] <= 5] == []
    assert sorted(set(_needs_by_slug()) - across) == []


def test_ideas_aim_at_calls_of_the_catalogue() -> None:
    identifiers = {call.identifier for call in load_catalogue()}

    hints = [idea["call_hint"] for idea in _read("ideas")]

    assert sorted(set(hints) - identifiers) == []
    assert "ERASMUS-EDU-2026-PEX-COVE" in hints


def test_ideas_answer_open_needs_and_seek_known_roles() -> None:
    needs, ideas = _needs_by_slug(), _read("ideas")

    roles = [(idea["slug"], role) for idea in ideas for role in idea["roles_sought"]]

    assert [i["slug"] for i in ideas if not i["answers_needs"]] == []
    assert {needs[slug]["status"] for i in ideas for slug in i["answers_needs"]} == {"published"}
    assert [(slug, role["type"]) for slug, role in roles if role["type"] not in TYPES or not role["what"]] == []
    assert [slug for slug, role in roles if not set(role.get("countries", [])) <= PROGRAMME_COUNTRIES] == []


def test_ideas_have_the_planned_states_languages_programmes_and_canvas() -> None:
    ideas = _read("ideas")

    assert {idea["status"] for idea in ideas} == {"open", "draft", "parked", "consortium", "proposal"}
    assert len({idea["language"] for idea in ideas}) >= 5
    assert {p for i in ideas for p in i["programmes"]} == {
        "ERASMUS",
        "HORIZON",
        "DIGITAL",
        "LIFE",
        "INTERREG",
        "I3",
    }
    assert [i["slug"] for i in ideas if list(i["canvas"]) != CANVAS or not all(i["canvas"].values())] == []
    assert [i["slug"] for i in ideas if not 3 <= len(i["competences"]) <= 6] == []
