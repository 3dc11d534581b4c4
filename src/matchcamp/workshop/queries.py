"""Reading what was worked out at tables."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from matchcamp.camps.queries import camp_kept
from matchcamp.camps.schemas import CampOut
from matchcamp.database import object_id
from matchcamp.errors import NotFound
from matchcamp.ideas.queries import idea as idea_seen
from matchcamp.ideas.schemas import IdeaOut
from matchcamp.registration.queries import camp_idea, ideas_of
from matchcamp.registration.schemas import Attendant, CampIdeaOut
from matchcamp.registration.states import CampIdeaStatus
from matchcamp.viewer import OrganisationRole, Role, Viewer
from matchcamp.workshop.documents import CanvasSection, SectionVersion, StanceKept, TableRow
from matchcamp.workshop.light_queries import Lamps, lamps
from matchcamp.workshop.note_queries import Named, names_in, note_rows, notes_out, people_at
from matchcamp.workshop.rules import Actor, prefilled
from matchcamp.workshop.schemas import (
    ConflictOut,
    HarvestOut,
    LockOut,
    NoteOut,
    RowOut,
    SectionOut,
    StanceOut,
    TableHead,
    TableOut,
    VersionList,
    VersionOut,
)
from matchcamp.workshop.states import SectionName, TableName
from matchcamp.workshop.vote_queries import silent, votes

Row = Mapping[str, Any]
Rows = Sequence[dict[str, Any]]
MOST_VERSIONS = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """Who reads, and when: locks are shown as theirs or another's. `key` is empty for the service itself."""

    key: str
    now: datetime


async def idea_at(camp: CampOut, camp_idea_id: str) -> CampIdeaOut:
    """The accepted idea of this camp. Raises NotFound for any other one."""
    found = await camp_idea(camp_idea_id)
    if found.camp_id != camp.id or found.status is not CampIdeaStatus.ACCEPTED:
        raise NotFound(f"no table at this camp has the idea {camp_idea_id}")
    return found


async def table(actor: Actor, camp_idea_id: str, now: datetime) -> TableOut:
    """All of one table, for somebody at the camp. Raises NotFound."""
    idea = await idea_at(actor.camp, camp_idea_id)
    return (await tables(actor.camp, [idea], Asked(actor.key, now)))[0]


async def tables(camp: CampOut, ideas: Sequence[CampIdeaOut], asked: Asked) -> list[TableOut]:
    """All of these tables: about a dozen database calls, and a few for the own words of each idea on whose canvas not
    every section was written yet."""
    return await _tables(camp, ideas, asked, await people_at(camp.id), await note_rows(camp.id))


async def _tables(
    camp: CampOut, ideas: Sequence[CampIdeaOut], asked: Asked, known: Mapping[str, Attendant], all_notes: Rows
) -> list[TableOut]:
    """The same with the people and notes of the camp, which were read."""
    kept = await _kept([idea.id for idea in ideas])
    notes = [row for row in all_notes if row["camp_idea_id"] in {idea.id for idea in ideas}]
    listed = await notes_out(notes, known, {idea.id: idea.title for idea in ideas})
    name = await names_in([*kept.sections, *kept.rows, *(_holder(row) for row in kept.sections)], known)
    lights = await lamps(ideas, camp.call_id, asked.now)
    written = Counter(row["camp_idea_id"] for row in kept.sections)
    first = {idea.id: await first_words(idea) for idea in ideas if written[idea.id] < len(SectionName)}
    around = _Around(known, name, lights, listed, asked)
    return [_table(idea, kept, first.get(idea.id, {}), around) for idea in ideas]


@dataclass(frozen=True, slots=True)
class _Kept:
    """The stored rows of some tables."""

    sections: Rows
    rows: Rows
    stances: Rows
    open: Rows


@dataclass(frozen=True, slots=True)
class _Around:
    """What the rows of a table are shown with."""

    people: Mapping[str, Attendant]
    name: Named
    lights: Lamps
    notes: Sequence[NoteOut]
    asked: Asked


async def _kept(ids: Sequence[str]) -> _Kept:
    where = {"camp_idea_id": {"$in": list(ids)}}
    return _Kept(
        await CanvasSection.get_pymongo_collection().find(where).to_list(),
        await TableRow.get_pymongo_collection().find(where | {"removed": False}).sort("_id", 1).to_list(),
        await StanceKept.get_pymongo_collection().find(where).sort("changed", 1).to_list(),
        await SectionVersion.get_pymongo_collection().find(where | {"open": True}, {"text": 0}).sort("_id").to_list(),
    )


async def first_words(idea: CampIdeaOut) -> dict[SectionName, str]:
    """What the sections say before anybody wrote. The idea is read as those who handed it in read it: by that they
    showed its canvas to the camp. An idea that is gone leaves its concept note."""
    organisations = {idea.organisation_id: OrganisationRole.EDITOR}
    owner = Viewer(roles=frozenset({Role.MEMBER}), organisations=organisations)
    try:
        own: IdeaOut | None = await idea_seen(idea.idea_id, owner)
    except NotFound:
        own = None
    return prefilled(own, idea)


def _table(idea: CampIdeaOut, kept: _Kept, first: Mapping[SectionName, str], around: _Around) -> TableOut:
    rows = [_row(row, around.name) for row in kept.rows if row["camp_idea_id"] == idea.id]
    stances = [row for row in kept.stances if row["camp_idea_id"] == idea.id]
    by_table = {table: tuple(row for row in rows if row.table is table) for table in TableName}
    return TableOut(
        camp_id=idea.camp_id, camp_idea_id=idea.id, idea_id=idea.idea_id, number=idea.number, title=idea.title,
        language=idea.language, organisation_id=idea.organisation_id, organisation=idea.organisation,
        consortium_id=idea.consortium_id, sections=_sections(idea, kept, first, around),
        places=by_table[TableName.PLACES], logframe=by_table[TableName.LOGFRAME],
        packages=by_table[TableName.PACKAGES],
        stances=stances_out(idea, stances, around.people),
        light=around.lights.light(idea, stances, around.people),
        notes=tuple(note for note in around.notes if note.camp_idea_id == idea.id),
    )  # fmt: skip


def _sections(
    idea: CampIdeaOut, kept: _Kept, first: Mapping[SectionName, str], around: _Around
) -> tuple[SectionOut, ...]:
    written = {row["section"]: row for row in kept.sections if row["camp_idea_id"] == idea.id}
    waiting: dict[str, list[str]] = {}
    for version in kept.open:
        if version["camp_idea_id"] == idea.id:
            waiting.setdefault(version["section"], []).append(str(version["_id"]))
    return tuple(
        section_out(name, written.get(name), first.get(name, ""), around.name, around.asked).model_copy(
            update={"open": tuple(waiting.get(name, ()))}
        )
        for name in SectionName
    )


def section_out(name: SectionName, row: Row | None, first: str, named: Named, asked: Asked) -> SectionOut:
    """A section as it is shown; where nobody wrote, the idea's own words stand at revision 1."""
    if row is None:
        return SectionOut(name=name, text=first, revision=1, by="", changed=None, lock=None, open=())
    held = bool(row["lock_key"]) and row["lock_until"] > asked.now
    lock = LockOut(by=named(_holder(row)), until=row["lock_until"], mine=row["lock_key"] == asked.key) if held else None
    return SectionOut(
        name=name, text=row["text"], revision=row["revision"], by=named(row), changed=row["changed"], lock=lock, open=()
    )


async def section_of(actor: Actor, idea: CampIdeaOut, name: SectionName, now: datetime) -> SectionOut:
    """One section as the actor sees it, with the versions that wait for a choice."""
    row = await CanvasSection.get_pymongo_collection().find_one({"_id": f"{idea.id}:{name.value}"})
    named = await names_in([row, _holder(row)] if row else [], await people_at(idea.camp_id))
    first = "" if row else (await first_words(idea))[name]
    where = {"camp_idea_id": idea.id, "section": name.value, "open": True}
    waiting = await SectionVersion.get_pymongo_collection().find(where, {"_id": 1}).sort("_id", 1).to_list()
    found = section_out(name, row, first, named, Asked(actor.key, now))
    return found.model_copy(update={"open": tuple(str(one["_id"]) for one in waiting)})


def _holder(row: Row) -> dict[str, str]:
    return {"attendant_id": row["lock_attendant_id"], "account_id": row["lock_account_id"]}


def _row(row: Row, name: Named) -> RowOut:
    return RowOut(id=str(row["_id"]), table=row["table"], cells=row["cells"], revision=row["revision"], by=name(row))


def stances_out(idea: CampIdeaOut, rows: Rows, people: Mapping[str, Attendant]) -> tuple[StanceOut, ...]:
    """What people say of an idea, as they said it; who is not at the camp any more is left out."""
    return tuple(
        StanceOut(
            attendant_id=person.id, name=person.name, organisation_id=person.organisation_id,
            organisation=person.organisation, country=person.country, kind=person.kind, stance=row["stance"],
            part=row["part"], gives=row["gives"], host=person.organisation_id == idea.organisation_id,
        )
        for row in rows
        if (person := people.get(row["attendant_id"]))
    )  # fmt: skip


async def table_heads(camp: CampOut, now: datetime) -> list[TableHead]:
    """The tables of a camp by number, for a list: seven database calls however many there are."""
    ideas = await ideas_of(camp.id)
    known = await people_at(camp.id)
    kept = await _kept([idea.id for idea in ideas])
    lights = await lamps(ideas, camp.call_id, now)
    written = Counter(row["camp_idea_id"] for row in kept.sections if row["revision"] > 1)
    waiting = Counter(row["camp_idea_id"] for row in kept.open)
    heads = []
    for idea in ideas:
        stances = [row for row in kept.stances if row["camp_idea_id"] == idea.id]
        heads.append(
            TableHead(
                camp_idea_id=idea.id, number=idea.number, title=idea.title, organisation=idea.organisation,
                consortium_id=idea.consortium_id, written=written[idea.id], open=waiting[idea.id],
                stances=stances_out(idea, stances, known), light=lights.light(idea, stances, known),
            )
        )  # fmt: skip
    return heads


async def versions(camp_idea_id: str, section: SectionName, camp_id: str) -> VersionList:
    """The versions of a section, newest first, at most the last 200."""
    where = {"camp_idea_id": camp_idea_id, "section": section}
    found = SectionVersion.get_pymongo_collection().find(where).sort([("at", -1), ("_id", -1)])
    rows = await found.limit(MOST_VERSIONS).to_list()
    name = await names_in(rows, await people_at(camp_id))
    return VersionList(items=tuple(_version(row, name) for row in rows))


def _version(row: Row, name: Named) -> VersionOut:
    values = {field: row[field] for field in ("text", "revision", "base", "open", "at")}
    return VersionOut(id=str(row["_id"]), by=name(row), **values)


async def version_row(camp_idea_id: str, id_: str) -> dict[str, Any]:
    """A stored version of this table. Raises NotFound."""
    where = {"_id": object_id(id_), "camp_idea_id": camp_idea_id}
    row: dict[str, Any] | None = await SectionVersion.get_pymongo_collection().find_one(where)
    if row is None:
        raise NotFound(f"no version of a section at this table has the id {id_}")
    return row


async def conflict(camp: CampOut, camp_idea_id: str, id_: str) -> ConflictOut:
    """A version that came too late beside the one that stands there now. Raises NotFound."""
    mine = await version_row(camp_idea_id, id_)
    theirs = await CanvasSection.get_pymongo_collection().find_one({"_id": f"{camp_idea_id}:{mine['section']}"})
    assert theirs is not None, "a version is kept beside a section that is kept"
    name = await names_in([mine, theirs], await people_at(camp.id))
    return ConflictOut(
        id=id_, section=mine["section"], mine=mine["text"], mine_by=name(mine), mine_at=mine["at"],
        theirs=theirs["text"], theirs_by=name(theirs), theirs_at=theirs["changed"], revision=theirs["revision"],
    )  # fmt: skip


async def harvest(camp_id: str, now: datetime) -> HarvestOut:
    """All that was worked out at a camp, for its minutes and results. Raises NotFound. In the reader's language."""
    camp = await camp_kept(camp_id)
    ideas, known, rows = await ideas_of(camp_id), await people_at(camp_id), await note_rows(camp_id)
    found = await _tables(camp, ideas, Asked("", now), known, rows)
    people = await silent(camp_id)
    return HarvestOut(
        camp_id=camp_id, tables=tuple(found), votes=await votes(Actor(camp), everything=True),
        notes=await notes_out(rows, known, {idea.id: idea.title for idea in ideas}),
        people=len(people), wrote=sum(one.wrote for one in people), voted=sum(one.voted for one in people),
    )  # fmt: skip
