"""Judged data read from its folder: queries, what may be found, and what is relevant."""

import gzip
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import Any

from matching.errors import BadData
from matching.model import Facts


class Form(StrEnum):
    """The kinds of judged folders."""

    PARTNER_SEARCH = "partner-search"
    NEEDS_TO_SKILLS = "needs-to-skills"


SKILL_LANGUAGES = ("en", "es", "fr")


@dataclass(frozen=True, slots=True)
class Item:
    """What may be found: its facts and the ids of its records."""

    key: str
    facts: Facts
    records: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """Texts by id, items by key, and for each query the keys of the relevant items.

    `languages` are those of queries and records by id, as far as known; `titles` those of records, each a passage of
    its own beside the text, which holds it too.
    """

    queries: Mapping[str, str]
    records: Mapping[str, str]
    items: Mapping[str, Item]
    relevant: Mapping[str, frozenset[str]]
    languages: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)

    def newcomers(self) -> dict[str, frozenset[str]]:
        """For each query the relevant items with exactly one record; empty where there is none."""
        single = {key for key, item in self.items.items() if len(item.records) == 1}
        return {query: keys & single for query, keys in self.relevant.items()}


def form_of(folder: Path) -> Form:
    """The form of a folder by the files in it; raises BadData when it is none."""
    if (folder / "organisations.jsonl.gz").is_file():
        return Form.PARTNER_SEARCH
    if (folder / "skills.jsonl.gz").is_file():
        return Form.NEEDS_TO_SKILLS
    raise BadData(f"{folder} holds neither organisations.jsonl.gz nor skills.jsonl.gz; name a folder of judged data")


def read_partner_search(folder: Path, queries: Path | None = None) -> Judged:
    """Organisations known by the projects that they took part in, queries judged by who took part."""
    projects = list(rows(folder / "projects.jsonl.gz"))
    items = {row["id"]: _organisation(row) for row in rows(folder / "organisations.jsonl.gz")}
    judged = _with_queries(
        queries or folder / "queries.jsonl.gz", {row["id"]: _project_text(row) for row in projects}, items
    )
    return replace(judged, titles={row["id"]: row["title"] for row in projects})


def read_needs_to_skills(folder: Path, language: str = "en", queries: Path | None = None) -> Judged:
    """Skills, in English with their description, else by their label alone; each is its own one record."""
    skills = list(rows(folder / "skills.jsonl.gz"))
    records = {row["id"]: _skill_text(row, language) for row in skills}
    items = {key: Item(key, Facts(), (key,)) for key in records}
    judged = _with_queries(queries or folder / "queries.jsonl.gz", records, items)
    written = dict.fromkeys(records, language) | dict.fromkeys(judged.queries, "en")
    return replace(judged, titles={row["id"]: row[language] for row in skills}, languages=written)


def labels_to_occupations(folder: Path, labels: int = 400, occupations: int = 300) -> Judged:
    """Skills by their English label alone as queries, occupations as what is found: few words against a text.

    Taken are the first of each in file order; relevant are the occupations that the skill is linked to.
    """
    asked = list(islice(rows(folder / "queries.jsonl.gz"), occupations))
    skills = list(islice(rows(folder / "skills.jsonl.gz"), labels))
    linked = {row["id"]: frozenset(row["relevant"]) for row in asked}
    return Judged(
        queries={row["id"]: row["en"] for row in skills},
        records={row["id"]: f"{row['title']}. {row['text']}" for row in asked},
        items={row["id"]: Item(row["id"], Facts(), (row["id"],)) for row in asked},
        relevant={row["id"]: frozenset(key for key, keys in linked.items() if row["id"] in keys) for row in skills},
        languages={row["id"]: "en" for row in (*asked, *skills)},
    )


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The JSON objects of a file of lines, packed with gzip or not; raises BadData with the line's number."""
    opened = gzip.open if path.suffix == ".gz" else open
    try:
        with opened(path, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    yield _row(path, number, line)
    except (OSError, UnicodeDecodeError, EOFError) as wrong:
        raise BadData(f"{path} cannot be read: {wrong}") from wrong


def _row(path: Path, number: int, line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as wrong:
        raise BadData(f"{path}, line {number}: {wrong}") from wrong
    if not isinstance(row, dict):
        raise BadData(f"{path}, line {number}: expected an object, got {line[:40]!r}")
    return row


def _with_queries(path: Path, records: Mapping[str, str], items: Mapping[str, Item]) -> Judged:
    asked: dict[str, str] = {}
    relevant: dict[str, frozenset[str]] = {}
    for row in rows(path):
        try:
            asked[row["id"]] = f"{row['title']}. {row['text']}"
            relevant[row["id"]] = frozenset(row["relevant"])
        except KeyError as missing:
            raise BadData(f"{path}: the query {row.get('id', '?')} lacks {missing}") from missing
        unknown = relevant[row["id"]] - items.keys()
        if unknown:
            raise BadData(f"{path}: the query {row['id']} names {min(unknown)}, which cannot be found")
    return Judged(asked, records, items, relevant)


def _organisation(row: Mapping[str, Any]) -> Item:
    facts = Facts(
        country=row["country"], type=row["kind"], history=len(row["projects"]), projects=frozenset(row["projects"])
    )
    return Item(row["id"], facts, tuple(row["projects"]))


def _project_text(row: Mapping[str, Any]) -> str:
    return f"{row['title']}. {row['text']} {row['keywords'] or ''}".strip()


def _skill_text(row: Mapping[str, Any], language: str) -> str:
    return f"{row['en']}. {row['en_description']}" if language == "en" else str(row[language])
