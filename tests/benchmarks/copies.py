"""Synthetic organisations and calls: sentences of the demo's real texts, mixed anew with a fixed seed."""

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from bson import ObjectId

from calls.catalogue import load_catalogue
from matchcamp.demo.load import organisation_values
from matchcamp.demo.reading import organisation_rows
from matchcamp.funding.actions import record_of
from matchcamp.organisations.documents import Organisation

NOW = datetime(2026, 6, 27, 8, tzinfo=UTC)
SEED = 20260627


def sentences(texts: Sequence[str]) -> list[str]:
    return [part.strip() + "." for text in texts for part in " ".join(text.split()).split(". ") if len(part) > 20]


def organisations(count: int) -> Iterator[dict[str, Any]]:
    """Rows of the collection: facts of a real row, a profile of five sentences drawn from all profiles."""
    chance = random.Random(SEED)
    rows = [row for row in organisation_rows() if row.get("profile")]
    pool = sentences([row["profile"] for row in rows])
    for number in range(count):
        values = organisation_values(rows[number % len(rows)], NOW)
        values |= {"name": f"{values['name']} {number}", "slug": f"copy-{number}", "pic": "", "oid": ""}
        values["profile"] = " ".join(chance.sample(pool, 5))
        document = Organisation(id=ObjectId(), **values)
        yield document.model_dump(mode="json", exclude={"id", "revision_id"}) | {
            "_id": document.id, "created": document.created, "changed": document.changed,
        }  # fmt: skip


def call_rows(count: int) -> Iterator[dict[str, Any]]:
    """Rows of calls: facts of the catalogue, a summary of four sentences drawn from all summaries."""
    chance = random.Random(SEED)
    catalogue = load_catalogue()
    pool = sentences([call.summary for call in catalogue])
    for number in range(count):
        row = record_of(catalogue[number % len(catalogue)], NOW)
        row["identifier"] = f"{row['identifier']}-{number}"
        row["facts"] = row["facts"] | {"identifier": row["identifier"], "summary": " ".join(chance.sample(pool, 4))}
        yield row | {"_id": ObjectId(), "first_seen": NOW}


def needs(count: int) -> list[dict[str, str]]:
    """Texts of needs to post, in the demo's ten languages, each unlike the others."""
    from matchcamp.demo.reading import rows_of  # noqa: PLC0415

    rows = rows_of("examples/needs.yaml")
    chance = random.Random(SEED)
    made = []
    for number in range(count):
        row = rows[number % len(rows)]
        words = row["text"].split()
        chance.shuffle(words) if number >= len(rows) else None
        made.append({"title": f"{row['title']} {number}"[:160], "text": " ".join(words)})
    return made
