"""Loads the demo into an empty database, once; what stands there is shown at the demo's date ever after."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from bson import ObjectId

from calls.catalogue import load_catalogue
from matchcamp.accounts.documents import Account, Membership
from matchcamp.alliance.documents import Activity, Team
from matchcamp.app import DOCUMENTS
from matchcamp.camps.documents import Camp
from matchcamp.consortia.documents import Consortium
from matchcamp.database import META
from matchcamp.demo.alliance_rows import activities, indicators, teams
from matchcamp.demo.applications import Known as KnownToApplications
from matchcamp.demo.applications import tell_applications
from matchcamp.demo.camp_results import results_of
from matchcamp.demo.camps import Known, Room, camp_ideas_of, camp_of, people_of
from matchcamp.demo.consortia import consortium_of
from matchcamp.demo.indicators import read_years, record_of
from matchcamp.demo.postings import idea_of, need_of, offer_of
from matchcamp.demo.reading import Row, organisation_rows, rows_of
from matchcamp.demo.targets import target_of
from matchcamp.errors import Conflict
from matchcamp.funding.actions import import_calls
from matchcamp.funding.queries import call_id_by_identifier, calls_by_id
from matchcamp.ideas.documents import Idea
from matchcamp.indicators.documents import Indicator, Record
from matchcamp.matches.suggesting import due_keys, suggest
from matchcamp.matches.telling import tell_suggestions
from matchcamp.organisations.documents import Organisation
from matchcamp.parts import Parts
from matchcamp.registration.documents import CampIdea, Participant
from matchcamp.settings import DEMO, DEMO_DATE
from matchcamp.targets.documents import Target
from matchcamp.targets.foretelling import foretell

Say = Callable[[str], None]
ORGANISATION_FIELDS = frozenset(Organisation.model_fields) - {"id", "revision_id", "created", "changed", "revision"}


@dataclass(slots=True)
class Loaded:
    """Ids by slug of what was loaded so far."""

    now: datetime
    organisations: dict[str, str] = field(default_factory=dict)
    authors: dict[str, str] = field(default_factory=dict)
    needs: dict[str, str] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)
    rows: dict[str, Row] = field(default_factory=dict)


async def ensure_loaded(parts: Parts, say: Say) -> None:
    """Load the demo unless it is there. Raises Conflict for a database that holds something else."""
    mark = await parts.database[META].find_one({"_id": DEMO})
    if mark and mark.get("whole"):
        return
    if mark is None and await Organisation.find().limit(1).count():
        message = f"{parts.settings.data_dir} holds a real alliance, not the demo: choose another folder with --data"
        raise Conflict(message)
    await load_demo(parts, say)


async def load_demo(parts: Parts, say: Say) -> None:
    """Fill the database; the recommender must be open.

    A load that was cut short is begun anew: the mark is whole only at the end.
    """
    await parts.database[META].replace_one(
        {"_id": DEMO}, {"_id": DEMO, "date": DEMO_DATE.isoformat(), "whole": False}, upsert=True
    )
    for document in DOCUMENTS:
        await document.get_pymongo_collection().delete_many({})
    loaded = Loaded(datetime.combine(DEMO_DATE, time(8), UTC))
    say("  organisations and people…")
    await _load_organisations(loaded)
    await _load_people(loaded)
    await Team.insert_many(teams())
    await Activity.insert_many(activities())
    await Indicator.insert_many(indicators(loaded.now))
    say("  calls…")
    await import_calls(load_catalogue(), loaded.now)
    say("  needs, offers, ideas, consortia, camps and applications in ten languages…")
    await _load_postings(loaded)
    await _load_consortia(loaded)
    await _load_camps(loaded)
    await _load_applications(parts, loaded)
    await _load_indicators(parts, loaded)
    say("  index (each text is embedded once)…")
    await parts.recommender.reconcile()
    await parts.recommender.caught_up()
    say("  suggestions…")
    await suggest(parts, await due_keys(parts))
    await tell_suggestions(parts)
    await parts.database[META].update_one({"_id": DEMO}, {"$set": {"whole": True}})


async def _load_organisations(loaded: Loaded) -> None:
    documents = []
    for row in organisation_rows():
        organisation = Organisation(id=ObjectId(), **organisation_values(row, loaded.now))
        loaded.organisations[row["slug"]] = str(organisation.id)
        loaded.rows[row["slug"]] = row
        documents.append(organisation)
    await Organisation.insert_many(documents)


def organisation_values(row: Row, now: datetime) -> dict[str, Any]:
    """The document's fields of a row; what a file holds beyond them (source, review notes) is for its readers."""
    eqf = row.get("eqf") or (None, None)
    values = {name: value for name, value in row.items() if name in ORGANISATION_FIELDS and value is not None}
    values |= {
        "membership": row["status"],
        "eqf_lowest": eqf[0],
        "eqf_highest": eqf[1],
        "profile": row.get("profile", "").strip(),
        "created": now - timedelta(days=400),
        "changed": now - timedelta(days=30),
    }
    return values


async def _load_people(loaded: Loaded) -> None:
    documents = []
    for number, row in enumerate(rows_of("alliance/people.yaml")):
        memberships = [
            Membership(organisation_id=loaded.organisations[part["slug"]], role=part["role"])
            for part in row["organisations"]
        ]
        account = Account(
            id=ObjectId(),
            email=row["email"],
            name=row["name"],
            language=row["language"],
            roles=row["roles"],
            memberships=memberships,
            created=loaded.now - timedelta(days=300) + timedelta(minutes=number),
            example=True,
        )
        loaded.people[row["slug"]] = str(account.id)
        loaded.authors |= {part["slug"]: str(account.id) for part in row["organisations"]}
        documents.append(account)
    await Account.insert_many(documents)


async def _load_postings(loaded: Loaded) -> None:
    """Postings in the order of their day, so that the newest stand first on the boards."""
    needs = [need_of(row, **_common(row, number, loaded)) for number, row in enumerate(rows_of("examples/needs.yaml"))]
    loaded.needs = {need.slug: str(need.id) for need in needs}
    offers = [
        offer_of(row, **_common(row, number, loaded)) for number, row in enumerate(rows_of("examples/offers.yaml"))
    ]
    ideas = [
        idea_of(row, loaded.needs, **_common(row, number, loaded))
        for number, row in enumerate(rows_of("examples/ideas.yaml"))
    ]
    for documents in (needs, offers, ideas):
        await type(documents[0]).insert_many(sorted(documents, key=lambda one: one.created))


async def _load_consortia(loaded: Loaded) -> None:
    ideas = {idea.slug: idea for idea in await Idea.find_all().to_list()}
    documents = []
    for row in rows_of("examples/consortia.yaml"):
        call_id = await call_id_by_identifier(row["call"])
        idea = ideas[row["idea"]]
        documents.append(consortium_of(row, idea, call_id, loaded.organisations, loaded.authors, loaded.now))
    await Consortium.insert_many(documents)


async def _load_camps(loaded: Loaded) -> None:
    known = Known(
        loaded.now, loaded.organisations, loaded.rows, loaded.people, loaded.authors,
        {idea.slug: idea for idea in await Idea.find_all().to_list()},
        {one.slug: str(one.id) for one in await Consortium.find_all().to_list()},
    )  # fmt: skip
    for row in rows_of("examples/camps.yaml"):
        camp = camp_of(row, await call_id_by_identifier(row["call"]), known)
        ideas = camp_ideas_of(row, camp, known)
        people = people_of(row, Room(camp, ideas, known))
        await Camp.insert_one(camp)
        if ideas:
            await CampIdea.insert_many(list(ideas.values()))
        if people:
            await Participant.insert_many(people)
        for document in results_of(row, camp, ideas, people):
            await document.insert()


async def _load_applications(parts: Parts, loaded: Loaded) -> None:
    """Applications with their stories, the targets that count them, and how likely these were, week by week."""
    rows = rows_of("examples/applications.yaml")
    consortia = {one.slug: one for one in await Consortium.find_all().to_list()}
    hand = [await call_id_by_identifier(row["call"]) for row in rows if "call" in row]
    calls = await calls_by_id(sorted({*hand, *(one.call_id for one in consortia.values())}), loaded.now)
    named = calls | {one.identifier: one for one in calls.values()}
    coordinator = loaded.people["person-claire"]
    known = KnownToApplications(loaded.organisations, loaded.authors, coordinator, consortia, named)
    await tell_applications(parts, rows, known)
    await Target.insert_many([target_of(row, coordinator, loaded.now) for row in rows_of("examples/targets.yaml")])
    await foretell(loaded.now)


async def _load_indicators(parts: Parts, loaded: Loaded) -> None:
    """What indicators are counted from, and how they stood at the ends of years."""
    names = {slug: (id_, loaded.rows[slug]["name"]) for slug, id_ in loaded.organisations.items()}
    coordinator = loaded.people["person-claire"]
    rows = rows_of("examples/indicators.yaml")
    await Record.insert_many([record_of(row, names, coordinator, loaded.now) for row in rows])
    await read_years(parts, coordinator)


def _common(row: Mapping[str, Any], number: int, loaded: Loaded) -> dict[str, Any]:
    posted = loaded.now - timedelta(days=2 + (number * 37) % 88, hours=number % 9)
    if "posted" in row:
        posted = datetime.combine(date.fromisoformat(row["posted"]), time(9), UTC)
    return {
        "id": ObjectId(),
        "slug": row["slug"],
        "example": True,
        "title": row["title"],
        "language": row["language"],
        "topics": row["topics"],
        "organisation_id": loaded.organisations[row["organisation"]],
        "author_id": loaded.authors.get(row["organisation"], ""),
        "created": posted,
        "changed": posted,
    }
