"""The invented camps of the demo: complete, consistent, people marked as invented, and rules of camps kept."""

import re
from collections import Counter
from datetime import UTC, datetime
from functools import cache
from typing import Any

import pytest

from calls.catalogue import load_catalogue
from matchcamp.camps.agenda import checked, ends_of
from matchcamp.camps.formats import agenda_of_format, formats_of_camps
from matchcamp.camps.moments import from_clock, zones
from matchcamp.camps.rules import Frame, misfits
from matchcamp.demo.reading import organisation_rows, rows_of
from matchcamp.settings import DEMO_DATE

Row = dict[str, Any]
# Surnames that say "example", so that nobody takes an invented person for a real one.
EXAMPLE = {
    "Primer", "Exempel", "Ejemplo", "Adibide", "Exemple", "Beispiel", "Esempio", "Voorbeeld", "Örnek", "Esimerkki",
    "Przykład", "Exemplo", "Näidis", "Eksempel", "Příklad", "Sampla",
}  # fmt: skip
NOW = datetime.combine(DEMO_DATE, datetime.min.time(), UTC)


@cache
def camps() -> dict[str, Row]:
    return {row["slug"]: row for row in rows_of("examples/camps.yaml")}


@cache
def slugs(path: str) -> set[str]:
    return {row["slug"] for row in rows_of(path)}


@pytest.mark.parametrize("slug", list(camps()))
def test_what_a_camp_names_is_in_the_demo(slug: str) -> None:
    row = camps()[slug]
    organisations = {one["slug"] for one in organisation_rows() if one.get("example")}
    ideas = [one["idea"] for one in row["ideas"]]

    assert row["example"] is True
    assert row["call"] in {call.identifier for call in load_catalogue()}
    assert {row["host"], *(one["organisation"] for one in row["people"])} <= organisations
    assert set(row["facilitators"]) <= slugs("alliance/people.yaml")
    assert {one["account"] for one in row["people"] if "account" in one} <= slugs("alliance/people.yaml")
    assert set(ideas) <= slugs("examples/ideas.yaml")
    assert len(set(ideas)) == len(ideas)
    assert {one["consortium"] for one in row["ideas"] if "consortium" in one} <= slugs("examples/consortia.yaml")


@pytest.mark.parametrize("slug", list(camps()))
def test_the_frame_of_a_camp_fits_together(slug: str) -> None:
    row = camps()[slug]
    starts = from_clock(row["starts"], row["zone"])
    given = {name: row.get(name) for name in ("ideas_until", "people_until")}
    until = {name: from_clock(words, row["zone"]) if words else None for name, words in given.items()}
    accepted = [one for one in row["ideas"] if one.get("status", "accepted") == "accepted"]
    registered = [one for one in row["people"] if one.get("status", "registered") == "registered"]
    agenda = agenda_of_format(row["format"], starts, row["zone"], row["language"])

    assert row["zone"] in zones()
    assert row["format"] in formats_of_camps()
    assert misfits(Frame(starts=starts, least=row["least"], most=row["most"], **until)) == []
    assert len(accepted) <= row["tables"]
    assert len(registered) <= row["capacity"] <= row["tables"] * row["most"]
    assert (row["status"] == "over") == (ends_of(checked(tuple(agenda), row["zone"])[-1]) < NOW)


@pytest.mark.parametrize("slug", list(camps()))
def test_people_are_invented_and_rank_ideas_that_have_tables(slug: str) -> None:
    row = camps()[slug]
    accepted = {one["idea"] for one in row["ideas"] if one.get("status", "accepted") == "accepted"}
    emails = Counter(one["email"] for one in row["people"])

    assert {one["name"].split()[-1] for one in row["people"]} <= EXAMPLE
    assert all(re.fullmatch(r"[a-z.]+@example\.org", email) for email in emails)
    assert set(emails.values()) <= {1}
    for one in row["people"]:
        ranked = one.get("ranked", [])
        assert set(ranked) <= accepted, one["name"]
        assert len(set(ranked)) == len(ranked) <= 5


def test_the_coming_camp_has_nine_ideas_forty_people_and_many_countries() -> None:
    row = camps()["camp-bilbao-2026-07"]
    known = {one["slug"]: one for one in organisation_rows()}
    homes = [known[one["organisation"]] for one in row["people"]]

    assert sum(one.get("status", "accepted") == "accepted" for one in row["ideas"]) == 9
    assert len(row["people"]) == 41
    assert len({home["country"] for home in homes}) >= 15
    assert len({home["type"] for home in homes}) >= 6
